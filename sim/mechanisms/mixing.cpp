// Complete mixing: everybody is everybody's peer, so one sum serves all (MODEL.md §5). Sums `practice` for the mean
// form and the number practising for the threshold and hazard forms, in fixed chunks. For these it also lists who is in
// which community. What it sums stands still until the step ends, so it is done before the people learn: what follows
// can then run block by block without a stop.
#include <algorithm>

#include "mechanisms/catalogue.hpp"

namespace cpdsim {

Mechanism make_mixing(Peers const& peers, Practice const& practice) {
    bool const counts = peers.form == PeerForm::threshold || peers.form == PeerForm::hazard;
    auto const from = static_cast<float>(practice.practising_from);
    return {.name = "mixing", .phase = Phase::learn, .on_world = [=](World& world, Clock const&) {
                if (counts && !world.community.members.empty()) list_who_is_in(world.community);
                if (!world.peers.complete) return;
                if (!counts) {
                    world.everyone = sum_in_chunks(world.state.practice);
                    return;
                }
                LaneCounts total = LaneCounts::Zero();
                for (Lane const& practising : world.state.practice) {
                    for (int r = 0; r < lane_count; ++r) total[r] += practising[r] >= from ? 1 : 0;
                }
                world.everyone = total.cast<float>();
                auto const& baseline = world.teachers().baseline;
                world.everyone_at_baseline.setConstant(static_cast<float>(
                    std::count_if(baseline.begin(), baseline.end(), [from](float p0) { return p0 >= from; })));
            }};
}

}  // namespace cpdsim
