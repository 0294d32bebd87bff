// Advice ties to teachers of other schools: few, by distance and phase (MODEL.md §5). No figure for such ties was
// found in the literature; number and reach are assumptions.
#pragma once

#include "core/parallel.hpp"
#include "generators/parameters.hpp"
#include "generators/realisation.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// One layer "between_schools": Poisson numbers of ties, never into the own school; empty where there is one school.
[[nodiscard]] TieLayer draw_between_school_ties(Population const& population, BetweenSchoolTies const& wanted,
                                                Realisation const& realisation, Workers* workers = nullptr);

/// A year passes: lost ties are drawn anew by the same rule; rows keep their length. Changes `layer.to` only.
void rewire_year(TieLayer& layer, Population const& population, BetweenSchoolTies const& wanted,
                 Realisation const& realisation, int year, Workers* workers = nullptr);

}  // namespace cpdsim
