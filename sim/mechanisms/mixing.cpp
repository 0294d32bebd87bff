// Complete mixing: everybody is everybody's peer, so one sum serves all (MODEL.md §5). Sums `practice` for the mean
// form and the number practising for the threshold and hazard forms, in fixed chunks. For these it also lists who is in
// which community. What it sums stands still until the step ends, so it is done before the people learn: what follows
// can then run chunk by chunk without a stop.
#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "mechanisms/parameters.hpp"

namespace cpdsim {

Mechanism make_mixing(ByLane<Peers> const& peers, ByLane<Practice> const& practice) {
    bool const counts = peers[0].form == PeerForm::threshold || peers[0].form == PeerForm::hazard;
    Lane const from = practice(&Practice::practising_from);
    return {.name = "mixing", .phase = Phase::learn, .on_world = [=](World& world, Clock const&) {
                if (counts && !world.community.members.empty()) list_who_is_in(world.community);
                if (!world.peers.complete) return;
                if (!counts) {
                    world.everyone = sum_in_chunks(world.state.practice);
                    return;
                }
                LaneCounts total = LaneCounts::Zero();
                for (Lane const& practising : world.state.practice) {
                    for (int r = 0; r < lane_count; ++r) total[r] += practising[r] >= from[r] ? 1 : 0;
                }
                world.everyone = total.cast<float>();
                LaneCounts at_baseline = LaneCounts::Zero();
                for (float const p0 : world.teachers().baseline) {
                    for (int r = 0; r < lane_count; ++r) at_baseline[r] += p0 >= from[r] ? 1 : 0;
                }
                world.everyone_at_baseline = at_baseline.cast<float>();
            }};
}

}  // namespace cpdsim
