// Focus, fiddle, friends (Frank et al. 2011): courses move low practisers, own trial the middle, colleagues the high.
// The shapes are ours: piecewise linear between `focus_below` and `friends_above`, never below a quarter
// (DECISIONS.md).
#pragma once

#include <algorithm>

#include "core/by_lane.hpp"
#include "mechanisms/parameters.hpp"

namespace cpdsim {

class LevelWeights {
public:
    explicit LevelWeights(ByLane<Peers> const& peers)
        : low_{peers(&Peers::focus_below)}, inverse_span_{peers.lanes([](Peers const& p) {
              return 1.0 / std::max(1e-6, p.friends_above - p.focus_below);
          })} {}

    [[nodiscard]] Lane of_courses(Lane const& practice) const { return 1.F - 0.75F * place(practice); }
    [[nodiscard]] Lane of_trial(Lane const& practice) const {
        return 1.F - 0.75F * (2.F * place(practice) - 1.F).abs();
    }
    [[nodiscard]] Lane of_colleagues(Lane const& practice) const { return 0.25F + 0.75F * place(practice); }

private:
    [[nodiscard]] Lane place(Lane const& practice) const {
        return ((practice - low_) * inverse_span_).max(0.F).min(1.F);
    }

    Lane low_, inverse_span_;
};

}  // namespace cpdsim
