// A year passes in an observed layer whose `survival` is given. The file does not say how its people choose, so lost
// ties are chosen anew as drawn ones are: ties inside a school by the colleagues' rule, ties to another school by
// distance and phase. Self-ties stay. Rows keep their length, lasting ties their weight; new ones take over the weights
// of the lost.
#pragma once

#include "generators/parameters.hpp"
#include "generators/realisation.hpp"
#include "world/world.hpp"

namespace cpdsim {

void rewire_observed_year(TieLayer& layer, Population const& population, NetworkParams const& params,
                          Realisation const& realisation, int year);

}  // namespace cpdsim
