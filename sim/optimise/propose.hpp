// Which mixes to run next: those from which the most is to be hoped, where hope is the expected improvement on the best
// so far (Jones et al. 1998), chosen one after another, each as if those before had come to what is expected of them.
#pragma once

#include <set>
#include <vector>

#include "optimise/lattice.hpp"
#include "optimise/surface.hpp"

namespace cpdsim::optimise {

struct Proposed {
    std::vector<Mix> mixes;
    double hope = 0;        ///< expected improvement of the first, in units of the objective
    double front_hope = 0;  ///< the same for the front of trade-offs, as a share of its volume
};

/// `seen` are not proposed again. Fewer than `count` only where the lattice has no more.
[[nodiscard]] Proposed propose(Levers const& levers, Surface surface, std::set<Mix> seen, std::size_t count,
                               Dice& dice);

/// Every mix that nothing beside it beats on the surface, found by climbing from all of `starts`.
[[nodiscard]] std::vector<Mix> summits(Levers const& levers, Surface const& surface, std::vector<Mix> const& starts);

}  // namespace cpdsim::optimise
