// All closed forms, in the order of MODEL.md §9.
#pragma once

#include <string>
#include <vector>

#include "selftest/closed_form.hpp"

namespace cpdsim::selftest {

/// `seeds`: problems that each of the search's cases is tried on.
inline constexpr int usual_seeds = 10;
[[nodiscard]] std::vector<ClosedForm> closed_forms(int seeds = usual_seeds);

/// What is tested: the engine, or the search for the best mix.
enum class Group { all, engine, optimise };

/// Those with these names, in the catalogue's order; no names: all of the group. Error: UserError (usage), with the
/// nearest name.
[[nodiscard]] std::vector<ClosedForm> closed_forms_named(std::vector<std::string> const& names,
                                                         Group group = Group::all, int seeds = usual_seeds);

}  // namespace cpdsim::selftest
