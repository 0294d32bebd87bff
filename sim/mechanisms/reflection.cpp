// Growing by the action-reflection cycle of the source documents (MODEL.md §4.3):
//   1 - K <- (1 - K) exp(-gamma R u^2 dt),  R = 1 - (1 - r0)(1 - g1 community)(1 - g2 climate)(1 - g3 N).
// The square of use makes two regimes: below a tipping point gains fade, above it they carry themselves.
#include <algorithm>
#include <array>

#include "mechanisms/catalogue.hpp"
#include "mechanisms/level_weights.hpp"
#include "mechanisms/use.hpp"

namespace cpdsim {
namespace {

/// What communities leave of the gap: the most intense one of the person counts.
void narrow(CommunityInfluence const& communities, Teacher i, float gain, Lane& left) {
    auto const memberships = communities.members.of(i);
    for (std::size_t k = 0; k < memberships.size();) {
        std::uint32_t const lane = memberships[k].lane;
        float intensity = 0;
        for (; k < memberships.size() && memberships[k].lane == lane; ++k)
            intensity = std::max(intensity, communities.now[memberships[k].group].intensity);
        left[static_cast<int>(lane)] = 1.F - gain * intensity;
    }
}

}  // namespace

Mechanism make_reflection(Reflection const& p, Peers const& peers) {
    bool const by_level = peers.form == PeerForm::level_dependent;
    LevelWeights const levels{peers};
    auto const alone = static_cast<float>(1 - p.base);
    auto const g_community = static_cast<float>(p.from_community);
    auto const g_climate = static_cast<float>(p.from_climate);
    auto const g_peers = static_cast<float>(p.from_peers);
    return {.name = "reflection",
            .phase = Phase::reflect,
            .on_block = [=](World& world, Clock const& clock, TeacherBlock block) {
                if (world.stillness.sleeps(block.first)) return;
                State& state = world.state;
                auto const rate = static_cast<float>(p.rate * clock.dt);
                bool const communities = !world.community.members.empty();
                auto const& school = world.teachers().school;
                // First for all: a lane loaded right after one of its entries was stored would wait for every store
                // before.
                std::array<Lane, BlockScratch::size> left;
                for (Teacher i = block.first; communities && i < block.last; ++i) {
                    left[i - block.first].setOnes();
                    narrow(world.community, i, g_community, left[i - block.first]);
                }
                for (Teacher i = block.first; i < block.last; ++i) {
                    Lane gap = alone * (1.F - g_climate * state.climate_mean[school[i]]) *
                               (1.F - g_peers * block.scratch->peers[i - block.first]);
                    if (communities) gap *= left[i - block.first];
                    Lane const use = use_of(state.practice[i], world.teachers().baseline[i]);
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
