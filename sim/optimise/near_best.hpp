// How flat the top is: for each programme the least and the most that mixes give it which lose next to nothing, and
// mixes among them that differ as much as they can in ways that somebody may care about. On the search's own draws; the
// ends are run, not only expected.
#pragma once

#include "optimise/search.hpp"

namespace cpdsim::optimise {

struct NearBest {
    double threshold = 0;
    /// Of each programme the mixes at the ends of its range, and others that reach less far, which have been run:
    /// ends first.
    struct Ends {
        std::vector<Mix> least, most;
    };
    std::vector<Ends> ends;
    std::vector<Mix> pool;       ///< mixes that are expected to be near the best
    bool whole_lattice = false;  ///< whether every mix was looked at
};

/// Runs ends on all search draws while the effort lasts.
[[nodiscard]] NearBest find_near_best(Problem const& problem, Search& search, Record& record);

struct Alternative {
    std::string why;  ///< fewest_programmes, nearest_to_first, most_different, cheapest_for_others
    Mix mix;
};
[[nodiscard]] std::vector<Alternative> alternatives(Problem const& problem, NearBest const& near, Mix const& best);

/// The best that is expected without one of the programmes; nothing where the others may not take its money.
[[nodiscard]] std::optional<Mix> best_without(Problem const& problem, Surface const& surface, Mix const& best,
                                              std::size_t programme);

}  // namespace cpdsim::optimise
