// Why: what the outcome would lack without a programme, or without one of its routes (MODEL.md §7). Each figure is the
// difference between two runs with the same draws, so it is the route's own contribution with everything else in place;
// contributions overlap and need not add up.
#pragma once

#include "scenario/saving.hpp"

namespace cpdsim {

/// `full` are the results of the pack as it is, in the world given. Routes: whole (the programme has no money), cascade
/// (no tiers), community (no meetings, no ties of the group); for "all" also colleagues (peers have no weight
/// anywhere). Nothing if stopped.
[[nodiscard]] std::optional<Table> attribute(Pack const& pack, Population const& population, Network const& network,
                                             Results const& full, Workers& workers, RunRequest const& request,
                                             Saving const& saving);
/// Where the run is saved in the middle: the same of all runs that will be compared with it. Nothing is left if
/// stopped.
void save_those_beside(Pack const& pack, Population const& population, Network const& network, Workers& workers,
                       RunRequest const& request, Saving const& saving);
/// How many runs that takes besides the full one.
[[nodiscard]] int runs_to_attribute(Scenario const& scenario);

}  // namespace cpdsim
