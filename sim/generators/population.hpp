// A drawn population: schools with their size, kind, place and climate, and the teachers of the subjects concerned.
//
// Each quantity of each school (and of each post within it) has its own keyed stream, so a longer list of schools
// begins with the same schools. Types, regions and phases follow shifted low-discrepancy sequences over the schools:
// shares are met nearly exactly even with few schools, and still the first schools stay when more are added.
// Assumptions, none with evidence behind it: one school per 50 km2, regions are squares side by side; career years are
// exponential, cut at 40 years, with the given mean; half of the variance of a climate dimension is the school's own.
#pragma once

#include "generators/parameters.hpp"
#include "generators/realisation.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// Schools and teachers from `params.schools` and the other distributions; `params.from` is not looked at.
/// Propensity, anchors and thresholds are not_given. Every school has at least one teacher.
[[nodiscard]] Population draw_population(PopulationParams const& params, Realisation const& realisation);

}  // namespace cpdsim
