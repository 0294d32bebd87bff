// Growing by the action-reflection cycle of the source documents (MODEL.md §4.3):
//   1 - K <- (1 - K) exp(-gamma R u^2 dt),  R = 1 - (1 - r0)(1 - g1 community)(1 - g2 climate)(1 - g3 N).
// The square of use makes two regimes: below a tipping point gains fade, above it they carry themselves.
#include <array>

#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "engine/of_step.hpp"
#include "mechanisms/community_intensity.hpp"
#include "mechanisms/level_weights.hpp"
#include "mechanisms/parameters.hpp"
#include "mechanisms/use.hpp"

namespace cpdsim {

PeersNeeded peers_needed(std::optional<ByLane<Reflection>> const& reflection) {
    bool const with_peers =
        reflection && reflection->where([](Reflection const& r) { return r.from_peers > 0; }) != no_lane;
    return with_peers ? PeersNeeded::elsewhere_too : PeersNeeded::for_adoption;
}

Mechanism make_reflection(ByLane<Reflection> const& p, ByLane<Peers> const& peers) {
    bool const by_level = peers[0].form == PeerForm::level_dependent;
    LevelWeights const levels{peers};
    Lane const alone = p.lanes([](Reflection const& of) { return 1 - of.base; });
    Lane const g_community = p(&Reflection::from_community);
    Lane const g_climate = p(&Reflection::from_climate);
    Lane const g_peers = p(&Reflection::from_peers);
    OfStep<Lane> const rate_of_step{
        [&](double dt) { return p.lanes([dt](Reflection const& of) { return of.rate * dt; }); }};
    return {.name = "reflection",
            .phase = Phase::reflect,
            .on_chunk = [=](World& world, Clock const& clock, TeacherChunk chunk) {
                if (world.stillness.sleeps(chunk.first)) return;
                State& state = world.state;
                Lane const& rate = rate_of_step.at(clock);
                bool const communities = !world.community.members.empty();
                auto const& school = world.teachers().school;
                std::array<Lane, ChunkScratch::size> left;
                if (communities) left_by_communities(world.community, chunk, g_community, left);
                for (Teacher i = chunk.first; i < chunk.last; ++i) {
                    Lane gap = alone * (1.F - g_climate * state.climate_mean[school[i]]) *
                               (1.F - g_peers * chunk.scratch->peers[i - chunk.first]);
                    if (communities) gap *= left[i - chunk.first];
                    Lane const use = use_of(world, i, state.practice[i]);
                    Lane exponent = rate * (1.F - gap) * use * use;
                    if (by_level) exponent *= levels.of_trial(state.practice[i]);
                    // Few use so much that the series does not suffice; it has the same bits.
                    bool const small = at_least(exponent, Lane::Constant(0.25F)) == no_lane;
                    state.knowledge[i] += (1.F - state.knowledge[i]) *
                                          (small ? one_minus_exp_neg_small(exponent) : one_minus_exp_neg(exponent));
                }
            }};
}

}  // namespace cpdsim
