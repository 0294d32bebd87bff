// Hands the process over to a bundled script of scripts/, which needs Debian's Python and its libraries.
#pragma once

#include <string>
#include <vector>

namespace cpdsim {

/// Does not come back. Error: UserError (internal_fault) where the script is not installed or cannot be started.
[[noreturn]] void hand_over(std::string const& script, std::vector<std::string> const& arguments);

}  // namespace cpdsim
