// All closed forms, in the order of MODEL.md §9.
#pragma once

#include <string>
#include <vector>

#include "selftest/closed_form.hpp"

namespace cpdsim::selftest {

[[nodiscard]] std::vector<ClosedForm> closed_forms();

/// Those with these names, in the catalogue's order; no names: all. Error: UserError (usage), with the nearest name.
[[nodiscard]] std::vector<ClosedForm> closed_forms_named(std::vector<std::string> const& names);

}  // namespace cpdsim::selftest
