// Communities (MODEL.md §5): members gain a tie to the group's mean practice, facilitated hours, and reflection. When
// facilitation ends, vitality falls with its own half-life, longer where members practise and where somebody
// coordinates (Coburn 2012: strong, deep, expert ties). A community nobody feels any more is dissolved.
#include <algorithm>
#include <cmath>
#include <numbers>

#include "policy/policy.hpp"

namespace cpdsim {
namespace {

constexpr float dissolved_below = 0.02F;
constexpr double full_intensity_meetings = 6;  // a year; assumption: one every second month of the school year

/// Lists who is in which community anew whenever one has been founded; those who have left their posts are left out.
void list_members(World& world) {
    auto const each_community = [&](auto&& visit) {
        for (int r = 0; r < lane_count; ++r) {
            for (Community& community : world.groups.communities[static_cast<std::size_t>(r)]) visit(community, r);
        }
    };
    bool fresh = false;
    each_community([&](Community const& community, int) { fresh = fresh || community.group == nobodys_group; });
    if (!fresh) return;
    std::uint32_t groups = 1;
    each_community([&](Community& community, int) { community.group = groups++; });
    world.community.now.resize(groups);
    world.community.members.rebuild(world.state.teachers(), [&](auto&& add) {
        each_community([&](Community const& community, int lane) {
            for (std::size_t m = 0; m < community.members.size(); ++m) {
                Teacher const i = community.members[m];
                if (world.state.joined[i][lane] != community.joined[m]) continue;
                world.stillness.wake(i);
                add(i, lane, community.group);
            }
        });
    });
}

/// Means over the members who are still in their posts; practice and baseline are summed in the same order, so that
/// equal practice gives equal bits.
void take_means(World& world) {
    std::vector<CommunityNow>& now = world.community.now;
    std::fill(now.begin(), now.end(), CommunityNow{});
    for (Teacher i = 0; i < world.state.teachers(); ++i) {
        for (Membership const m : world.community.members.of(i)) {
            CommunityNow& community = now[m.group];
            community.practice += world.state.practice[i][static_cast<int>(m.lane)];
            community.baseline += world.teachers().baseline[i];
            ++community.present;
        }
    }
    for (CommunityNow& community : now) {
        auto const number = static_cast<float>(std::max(1, community.present));
        community.practice /= number;
        community.baseline /= number;
    }
}

void age(Policy const& policy, Community& community, CommunityNow const& mean) {
    auto const& ingredient = policy.plans[community.programme].programme.community;
    double const use = std::clamp(
        static_cast<double>((mean.practice - mean.baseline) / std::max(1e-6F, 1.F - mean.baseline)), 0.0, 1.0);
    double const half_life = ingredient->afterlife * (1 + ingredient->strong_ties_add * use);
    double const rate = half_life > 0 ? std::numbers::ln2 / half_life * (1 - policy.communities_sustained) : 1e9;
    community.vitality *= static_cast<float>(std::exp(-rate * policy.grid.dt()));
}

/// Meetings count as hours of CPD of the programme's quality; online ones as the assumption of half says.
void meet(Policy& policy, Community const& community, CommunityNow& now, int lane, int step) {
    double const meetings = static_cast<double>(community.meetings_per_year) * policy.lesson_years(step);
    policy.pay(community.programme, Basis::meeting, step, lane, meetings);
    auto const worth = static_cast<float>(policy.plans[community.programme].programme.quality.level) *
                       (1.F - 0.5F * community.online_share);
    now.hours = static_cast<float>(meetings) * community.hours_per_meeting;
    now.weighted_hours = now.hours * worth;
}

void influence(Community const& community, CommunityNow& now) {
    now.vitality = community.vitality;
    now.intensity =
        community.vitality *
        static_cast<float>(std::min(1.0, static_cast<double>(community.meetings_per_year) / full_intensity_meetings));
}

}  // namespace

Mechanism make_communities(std::shared_ptr<Policy> const& policy) {
    return {.name = "communities", .phase = Phase::deliver, .on_world = [policy](World& world, Clock const& clock) {
                bool const any = std::any_of(world.groups.communities.begin(), world.groups.communities.end(),
                                             [](auto const& list) { return !list.empty(); });
                if (!any && world.community.members.empty()) return;
                list_members(world);
                take_means(world);
                world.community.met_in = clock.step;
                for (int r = 0; r < lane_count; ++r) {
                    auto& communities = world.groups.communities[static_cast<std::size_t>(r)];
                    for (Community& community : communities) {
                        CommunityNow& now = world.community.now[community.group];
                        if (now.present < 2) community.vitality = 0;
                        if (clock.step < community.facilitated_until)
                            meet(*policy, community, now, r, clock.step);
                        else
                            age(*policy, community, now);
                        influence(community, now);
                        policy->counts
                            .community_members[community.programme][static_cast<std::size_t>(clock.step + 1)][r] +=
                            community.vitality * static_cast<float>(now.present * policy->scale);
                    }
                    std::erase_if(communities,
                                  [](Community const& community) { return community.vitality < dissolved_below; });
                }
            }};
}

}  // namespace cpdsim
