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

struct GroupMean {
    float practice = 0, baseline = 0;
    int present = 0;
};

/// Means over the members who are still in their posts; both sums in the same order, so that equal practice gives equal
/// bits.
GroupMean mean_of(World const& world, Community const& community, int lane) {
    GroupMean mean;
    for (std::size_t m = 0; m < community.members.size(); ++m) {
        Teacher const i = community.members[m];
        if (world.state.joined[i][lane] != community.joined[m]) continue;
        mean.practice += world.state.practice[i][lane];
        mean.baseline += world.teachers().baseline[i];
        ++mean.present;
    }
    float const number = static_cast<float>(std::max(1, mean.present));
    mean.practice /= number;
    mean.baseline /= number;
    return mean;
}

void age(Policy const& policy, Community& community, GroupMean const& mean) {
    auto const& ingredient = policy.plans[community.programme].programme.community;
    double const use = std::clamp(
        static_cast<double>((mean.practice - mean.baseline) / std::max(1e-6F, 1.F - mean.baseline)), 0.0, 1.0);
    double const half_life = ingredient->afterlife * (1 + ingredient->strong_ties_add * use);
    double const rate = half_life > 0 ? std::numbers::ln2 / half_life * (1 - policy.communities_sustained) : 1e9;
    community.vitality *= static_cast<float>(std::exp(-rate * policy.grid.dt()));
}

/// Meetings count as hours of CPD of the programme's quality; online ones as the assumption of half says.
void meet(Policy& policy, World& world, Community const& community, int lane, int step) {
    double const meetings = static_cast<double>(community.meetings_per_year) * policy.lesson_years(step);
    policy.pay(community.programme, Basis::meeting, step, lane, meetings);
    auto const worth = static_cast<float>(policy.plans[community.programme].programme.quality.level) *
                       (1.F - 0.5F * community.online_share);
    float const hours = static_cast<float>(meetings) * community.hours_per_meeting;
    if (hours <= 0) return;
    for (std::size_t m = 0; m < community.members.size(); ++m) {
        Teacher const i = community.members[m];
        if (world.state.joined[i][lane] != community.joined[m]) continue;
        world.doses.add(i, lane, hours * worth, 0.F);
        world.state.hours_attended[i][lane] += hours;
        world.state.reached[i] |= only(lane);
        world.state.in_programme_ever[i] |= only(lane);
    }
}

void influence(World& world, Community const& community, GroupMean const& mean, int lane) {
    CommunityInfluence& c = world.community;
    float const intensity =
        community.vitality *
        static_cast<float>(std::min(1.0, static_cast<double>(community.meetings_per_year) / full_intensity_meetings));
    for (std::size_t m = 0; m < community.members.size(); ++m) {
        Teacher const i = community.members[m];
        if (world.state.joined[i][lane] != community.joined[m]) continue;
        c.touched[i] = 1;
        c.practice_sum[i][lane] += community.vitality * mean.practice;
        c.baseline_sum[i][lane] += community.vitality * mean.baseline;
        c.number[i][lane] += community.vitality;
        c.intensity[i][lane] = std::max(c.intensity[i][lane], intensity);
    }
}

void clear(World& world) {
    CommunityInfluence& c = world.community;
    std::size_t const n = world.state.teachers();
    if (c.touched.empty()) {
        c.touched.assign(n, 0);
        for (auto* column : {&c.practice_sum, &c.baseline_sum, &c.number, &c.intensity})
            column->assign(n, Lane::Zero());
        return;
    }
    for (std::size_t i = 0; i < n; ++i) {
        if (c.touched[i] == 0) continue;
        c.touched[i] = 0;
        for (auto* column : {&c.practice_sum, &c.baseline_sum, &c.number, &c.intensity}) (*column)[i].setZero();
    }
}

}  // namespace

Mechanism make_communities(std::shared_ptr<Policy> const& policy) {
    return {.name = "communities", .phase = Phase::deliver, .on_world = [policy](World& world, Clock const& clock) {
                bool const any = std::any_of(world.groups.communities.begin(), world.groups.communities.end(),
                                             [](auto const& list) { return !list.empty(); });
                if (!any && world.community.touched.empty()) return;
                clear(world);
                for (int r = 0; r < lane_count; ++r) {
                    auto& communities = world.groups.communities[static_cast<std::size_t>(r)];
                    for (Community& community : communities) {
                        GroupMean const mean = mean_of(world, community, r);
                        if (mean.present < 2) community.vitality = 0;
                        if (clock.step < community.facilitated_until)
                            meet(*policy, world, community, r, clock.step);
                        else
                            age(*policy, community, mean);
                        influence(world, community, mean, r);
                        policy->counts
                            .community_members[community.programme][static_cast<std::size_t>(clock.step + 1)][r] +=
                            community.vitality * static_cast<float>(mean.present * policy->scale);
                    }
                    std::erase_if(communities,
                                  [](Community const& community) { return community.vitality < dissolved_below; });
                }
            }};
}

}  // namespace cpdsim
