// The numbers that every country preset varies. A study that varies all it has ranges for and has none for these would
// look surer than any preset's, for no reason but that nobody wrote the ranges.
#pragma once

#include <string>
#include <vector>

namespace cpdsim {

/// In the order of the alphabet. A test compares them with the presets.
[[nodiscard]] std::vector<std::string> const& usually_varied();

}  // namespace cpdsim
