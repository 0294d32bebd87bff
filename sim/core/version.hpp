// Who computed a result: written into every result file, shown by `cpdsim --version`. CMake fills version.cpp.in.
#pragma once

#include <string_view>

namespace cpdsim {

[[nodiscard]] std::string_view version();   ///< "0.1.0"
[[nodiscard]] std::string_view commit();    ///< `git describe` when the build was configured, or "unknown"
[[nodiscard]] std::string_view compiler();  ///< "GNU 12.2.0, Release"

}  // namespace cpdsim
