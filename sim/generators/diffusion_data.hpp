// What adoption times on a network tell about contagion, for observed data and for runs alike. The adoption curve alone
// cannot tell contagion from none; thresholds, the spread between communities and the gap in time along ties can.
#pragma once

#include <vector>

#include "world/world.hpp"

namespace cpdsim {

/// When each person adopted, and where she lives. Persons who never adopt carry a time after the last one observed (18
/// where the study lasted 17 months).
struct Adoptions {
    std::vector<double> time;
    std::vector<std::uint32_t> community;
    double never = 0;  ///< time of those who never adopt; anybody with time >= never is one
};

/// One layer holding every tie that stands in any of the layers, once.
[[nodiscard]] TieLayer unite_layers(std::vector<TieLayer> const& layers);

/// Valente (1996): the share of those a person turns to who have adopted when she does (times up to and including her
/// own); 0 without anybody to turn to, and for the first adopters of a community.
[[nodiscard]] std::vector<double> adoption_thresholds(TieLayer const& ties, Adoptions const& adoptions);

struct CommunitySpread {
    double lowest = 0, highest = 0;  ///< final share of adopters over communities
    double sd = 0;                   ///< sample standard deviation of the shares; 0 for one community
};
[[nodiscard]] CommunitySpread adoption_spread(Adoptions const& adoptions);

struct AdoptionGap {
    double on_ties = 0;    ///< mean |difference of times| over ties
    double at_random = 0;  ///< over all pairs of the same community
};
[[nodiscard]] AdoptionGap adoption_gap(TieLayer const& ties, Adoptions const& adoptions);

}  // namespace cpdsim
