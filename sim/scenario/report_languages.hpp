// Languages in which there are reports.
#pragma once

#include <string>
#include <vector>

namespace cpdsim {

/// A file of texts each, beside the presets (analysis/messages): a language is added by adding its file.
[[nodiscard]] std::vector<std::string> report_languages();

}  // namespace cpdsim
