// Schools of several phases, each drawn for itself and put beside the others: a school system.
#pragma once

#include <string>
#include <vector>

#include "generators/parameters.hpp"
#include "generators/realisation.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// In the order in which pupils go through them; others, by name, come last.
[[nodiscard]] std::vector<std::string> in_order_of_schooling(std::map<std::string, PhaseDrawn> const& phases);

/// The population of `params.phases`. A phase draws the same schools and persons whoever is beside it. Each has a map
/// of its own, as wide as its number of schools asks for; that maps of different phases show the same country is an
/// assumption. Schools in which nobody is concerned have no teachers.
[[nodiscard]] Population draw_phases(PopulationParams const& params, Realisation const& realisation);

}  // namespace cpdsim
