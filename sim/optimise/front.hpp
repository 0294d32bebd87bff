// The front of trade-offs: mixes that no other beats in every goal. New ones are proposed where the volume that the
// front covers is expected to grow most (hypervolume improvement, Emmerich et al. 2006), measured by a fixed set of
// points between the worst and the best that was seen of each goal.
#pragma once

#include <set>
#include <vector>

#include "optimise/lattice.hpp"
#include "optimise/surface.hpp"

namespace cpdsim::optimise {

/// Whether one is better in some goal and worse in none.
[[nodiscard]] bool dominates(std::vector<double> const& a, std::vector<double> const& b);

struct FrontProposals {
    std::vector<Mix> mixes;
    double hope = 0;  ///< share of the whole volume that the first is expected to add
};
/// `seen`: fields are the goals, more is better. `surface` is fitted to them.
[[nodiscard]] FrontProposals propose_for_front(Levers const& levers, Surface const& surface,
                                               std::vector<Seen> const& seen, std::set<Mix> const& known,
                                               std::size_t count, Dice& dice);

}  // namespace cpdsim::optimise
