// Communities (MODEL.md §5): members gain a tie to the group's mean practice, facilitated hours, and reflection. When
// facilitation ends, vitality falls with its own half-life, longer where members practise and where somebody
// coordinates (Coburn 2012: strong, deep, expert ties). A community nobody feels any more is dissolved.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "policy/community_lists.hpp"
#include "policy/policy.hpp"

namespace cpdsim {
namespace {

constexpr float dissolved_below = 0.02F;
constexpr double full_intensity_meetings = 6;  // a year; assumption: one every second month of the school year

/// Of the members of a group who are still in their posts.
struct Sums {
    float practice = 0, baseline = 0;
    int present = 0;
};
constexpr std::size_t parts = 4;  // of the population, whatever the number of threads

/// Means over the members who are still in their posts; practice and baseline are summed in the same order, so that
/// equal practice gives equal bits.
void take_means(World& world, std::array<std::vector<Sums>, parts>& sums) {
    std::vector<CommunityNow>& now = world.community.now;
    float const* const baseline = world.teachers().baseline.data();
    float const* const practice = world.state.practice.front().data();
    std::size_t const teachers = world.state.teachers();
    world.workers->for_each(parts, [&](std::size_t part) {
        sums[part].assign(now.size(), {});
        Sums* const of_group = sums[part].data();
        for (Membership const& member : world.community.members.of(
                 static_cast<Teacher>(teachers * part / parts), static_cast<Teacher>(teachers * (part + 1) / parts))) {
            Sums& sum = of_group[member.group];
            sum.practice += practice[member.seat];
            sum.baseline += baseline[teacher_of(member.seat)];
            ++sum.present;
        }
    });
    constexpr std::size_t chunk = 4096;  // groups
    for_each_chunk(world.workers, now.size(), chunk, [&](std::size_t from, std::size_t until) {
        for (std::size_t g = from; g < until; ++g) {
            Sums all;
            for (auto const& part : sums) {
                all.practice += part[g].practice;
                all.baseline += part[g].baseline;
                all.present += part[g].present;
            }
            auto const number = static_cast<float>(std::max(1, all.present));
            now[g] = {.practice = all.practice / number, .baseline = all.baseline / number, .present = all.present};
        }
    });
    now[nobodys_group] = {};
}

/// What the step is for all communities alike.
struct Step {
    Policy& policy;
    World& world;
    int step;
    double lesson_years;  ///< years' worth of meetings in this step
};

void age(Policy const& policy, Community& community, CommunityNow const& mean) {
    auto const& ingredient = policy.plans[community.programme].programme.community;
    double const use = std::clamp(
        static_cast<double>((mean.practice - mean.baseline) / std::max(1e-6F, 1.F - mean.baseline)), 0.0, 1.0);
    double const half_life = ingredient->afterlife * (1 + ingredient->strong_ties_add * use);
    double const rate = half_life > 0 ? std::numbers::ln2 / half_life * (1 - policy.communities_sustained) : 1e9;
    community.vitality *= static_cast<float>(std::exp(-rate * policy.grid.dt()));
}

/// Meetings count as hours of CPD of the programme's quality; online ones as the assumption of half says. Returns the
/// number of meetings.
double meet(Step const& at, Community const& community, int lane) {
    double const meetings = static_cast<double>(community.meetings_per_year) * at.lesson_years;
    auto const worth = static_cast<float>(at.policy.plans[community.programme].programme.quality.level) *
                       (1.F - 0.5F * community.online_share);
    Meeting& meeting = at.world.community.meetings[community.meeting];
    meeting.hours[lane] = static_cast<float>(meetings) * community.hours_per_meeting;
    meeting.weighted_hours[lane] = meeting.hours[lane] * worth;
    return meetings;
}

void influence(Community const& community, CommunityNow& now) {
    now.vitality = community.vitality;
    now.intensity =
        community.vitality *
        static_cast<float>(std::min(1.0, static_cast<double>(community.meetings_per_year) / full_intensity_meetings));
}

/// Of the communities of a programme in one replicate.
struct Booked {
    double meetings = 0;
    double members = 0;  ///< each weighted by the vitality of the community
};

/// Booked once for each programme: replicates book into neighbouring cells, and threads would fight over their lines.
void book(Step const& at, int lane, std::vector<Booked> const& booked) {
    auto const row = static_cast<std::size_t>(at.step + 1);
    for (std::size_t p = 0; p < booked.size(); ++p) {
        at.policy.pay(p, Basis::meeting, at.step, lane, booked[p].meetings);
        if (booked[p].members > 0)
            at.policy.counts.community_members[p][row][lane] += static_cast<float>(booked[p].members * at.policy.scale);
    }
}

/// Whether some community of the replicate is felt by nobody at the end of the step.
bool live_in_lane(Step const& at, int lane) {
    std::vector<Booked> booked(at.policy.plans.size());
    bool over = false;
    for (Community& community : at.world.groups.communities[static_cast<std::size_t>(lane)]) {
        CommunityNow& now = at.world.community.now[community.group];
        Booked& here = booked[community.programme];
        if (now.present < 2) community.vitality = 0;
        if (at.step < community.facilitated_until)
            here.meetings += meet(at, community, lane);
        else
            age(at.policy, community, now);
        influence(community, now);
        here.members += static_cast<double>(community.vitality) * now.present;
        over = over || community.vitality < dissolved_below;
    }
    book(at, lane, booked);
    return over;
}

/// Those that nobody felt any more at the end of the step before are no more, and whoever is left of them meets nobody.
void dissolve(World& world, int lane) {
    std::erase_if(world.groups.communities[static_cast<std::size_t>(lane)], [&](Community const& community) {
        if (community.vitality >= dissolved_below) return false;
        leave_meetings(world.community, community, lane);
        return true;
    });
}

/// What the mechanism keeps from step to step.
struct Kept {
    std::array<std::vector<Sums>, parts> sums;         ///< room to work in
    std::array<std::uint8_t, lane_count> some_over{};  ///< by replicate: some community is to be dissolved
};

}  // namespace

Mechanism make_communities(std::shared_ptr<Policy> const& policy) {
    auto const kept = std::make_shared<Kept>();
    return {.name = "communities", .phase = Phase::deliver, .on_world = [=](World& world, Clock const& clock) {
                bool const any = std::any_of(world.groups.communities.begin(), world.groups.communities.end(),
                                             [](auto const& list) { return !list.empty(); });
                if (!any && world.community.members.empty()) return;
                for (int r = 0; r < lane_count; ++r)
                    if (kept->some_over[static_cast<std::size_t>(r)] != 0) dissolve(world, r);
                list_communities(world);
                open_meetings(world.community, clock.step);
                take_means(world, kept->sums);
                Step const at{*policy, world, clock.step, policy->lesson_years(clock.step)};
                world.workers->for_each(lane_count, [&](std::size_t r) {
                    kept->some_over[r] = live_in_lane(at, static_cast<int>(r)) ? 1 : 0;
                });
                call_meetings(world.community);
            }};
}

}  // namespace cpdsim
