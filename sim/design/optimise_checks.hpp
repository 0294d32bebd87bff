// Checks of a study's `optimise:` that one value alone cannot show.
#pragma once

#include "design/study_file.hpp"
#include "scenario/load.hpp"

namespace cpdsim {

/// Amounts, names, bounds that no mix can keep to. `choose` values are tried on the base by check_against_base.
void check_optimise(Study const& study, param::Document const& document, param::Diagnostics& diagnostics);

/// Whether a path of `choose` is one of the money's own window.
[[nodiscard]] bool is_window_path(std::string const& path);

}  // namespace cpdsim
