// Mechanisms whose numbers are the same in every lane, made from whatever a test writes down, be it a temporary:
// mechanisms copy what they need.
#pragma once

#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "mechanisms/parameters.hpp"

namespace cpdsim::test {

template <class Numbers>
std::optional<ByLane<Numbers>> in_all_lanes(std::optional<Numbers> const& maybe) {
    return maybe ? std::optional{ByLane<Numbers>{*maybe}} : std::nullopt;
}

inline Mechanism make_attendance(Learning const& p) { return cpdsim::make_attendance(ByLane{p}); }
inline Mechanism make_learning(Learning const& p, Peers const& peers) {
    return cpdsim::make_learning(ByLane{p}, ByLane{peers});
}
inline Mechanism make_mixing(Peers const& peers, Practice const& p) {
    return cpdsim::make_mixing(ByLane{peers}, ByLane{p});
}
inline Mechanism make_practice(Practice const& p, Peers const& peers, std::optional<Fading> const& fading,
                               SystemConditions const& conditions, PeersNeeded needed = PeersNeeded::for_adoption) {
    return cpdsim::make_practice(ByLane{p}, ByLane{peers}, in_all_lanes(fading), ByLane{conditions}, needed);
}
inline Mechanism make_reflection(Reflection const& p, Peers const& peers) {
    return cpdsim::make_reflection(ByLane{p}, ByLane{peers});
}
inline Mechanism make_fading(std::optional<Fading> const& p, Practice const& practice) {
    return cpdsim::make_fading(in_all_lanes(p), ByLane{practice});
}
inline Mechanism make_climate(Climate const& p, std::optional<Turnover> const& turnover,
                              SystemConditions const& conditions) {
    return cpdsim::make_climate(ByLane{p}, in_all_lanes(turnover), ByLane{conditions});
}
inline Mechanism make_leaving(Turnover const& p) { return cpdsim::make_leaving(ByLane{p}); }
inline Mechanism make_moving(Turnover const& p) { return cpdsim::make_moving(ByLane{p}); }
inline Mechanism make_memory(Practice const& p, int window_end_row) {
    return cpdsim::make_memory(ByLane{p}, window_end_row);
}

}  // namespace cpdsim::test
