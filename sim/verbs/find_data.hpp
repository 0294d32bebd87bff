// The files a result was made from, found again by what is in them.
#pragma once

#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "io/provenance.hpp"

namespace cpdsim {

/// Where each file is now: in `given` if that is named, where it was, or beside the result; only a file with the same
/// content counts. Gives (place in the scenario, path).
/// Error: UserError (input_invalid) that names each file that is missing or has changed.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> find_data(Provenance const& provenance,
                                                                         std::filesystem::path const& result,
                                                                         std::filesystem::path const& given);

}  // namespace cpdsim
