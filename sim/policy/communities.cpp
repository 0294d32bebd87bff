// Communities (MODEL.md §5): members gain a tie to the group's mean practice, facilitated hours, and reflection. When
// facilitation ends, vitality falls with its own half-life, longer where members practise and where somebody
// coordinates (Coburn 2012: strong, deep, expert ties). A community nobody feels any more is dissolved.
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "policy/at_work.hpp"
#include "policy/community_lists.hpp"

namespace cpdsim {
namespace {

constexpr float dissolved_below = 0.02F;
constexpr double full_intensity_meetings = 6;  // a year; assumption: one every second month of the school year

/// Of the members of a group who are still in their posts.
struct Sums {
    float practice = 0, baseline = 0;
    int present = 0;
};
constexpr std::size_t parts = 4;  // of the population or of each of its phases, whatever the number of threads
using SumsOfParts = std::vector<std::vector<Sums>>;  ///< [part][group]

/// Where a part ends and the next begins; those of a phase are the same whoever is beside it.
std::vector<Teacher> bounds_of_parts(Population const& population) {
    std::vector<Teacher> bounds{0};
    auto const cut = [&](std::size_t first, std::size_t end) {
        for (std::size_t part = 1; part <= parts; ++part)
            bounds.push_back(static_cast<Teacher>(first + (end - first) * part / parts));
    };
    if (!population.several_phases()) cut(0, population.teachers.size());
    for (DrawnPhase const& phase : population.phases) cut(phase.first_teacher, phase.end_teacher);
    return bounds;
}

/// Means over the members who are still in their posts; practice and baseline are summed in the same order, so that
/// equal practice gives equal bits.
void take_means(World& world, SumsOfParts& sums) {
    std::vector<CommunityNow>& now = world.community.now;
    float const* const baseline = world.teachers().baseline.data();
    float const* const practice = world.state.practice.front().data();
    std::vector<Teacher> const bounds = bounds_of_parts(*world.population);
    sums.resize(bounds.size() - 1);
    world.workers->for_each(sums.size(), [&](std::size_t part) {
        sums[part].assign(now.size(), {});
        Sums* const of_group = sums[part].data();
        for (Membership const& member : world.community.members.of(bounds[part], bounds[part + 1])) {
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

void age(AtWork const& at, Community& community, CommunityNow const& mean) {
    auto const& ingredient = at.programme().community;
    double const use =
        std::clamp(double{(mean.practice - mean.baseline) / std::max(1e-6F, 1.F - mean.baseline)}, 0.0, 1.0);
    double const half_life = ingredient->afterlife * (1 + ingredient->strong_ties_add * use);
    double const sustained = at.policy.coordination.communities_sustained[at.lane];
    double const rate = half_life > 0 ? std::numbers::ln2 / half_life * (1 - sustained) : 1e9;
    community.vitality *= static_cast<float>(std::exp(-rate * at.years()));
}

/// Meetings count as hours of CPD of the programme's quality; online ones as the assumption of half says. Returns the
/// number of meetings.
double meet(AtWork const& at, Community const& community, Meeting& meeting) {
    double const meetings = double{community.meetings_per_year} * at.lesson_years();
    auto const worth = static_cast<float>(at.programme().quality.level) * (1.F - 0.5F * community.online_share);
    meeting.hours[at.lane] = static_cast<float>(meetings) * community.hours_per_meeting;
    meeting.weighted_hours[at.lane] = meeting.hours[at.lane] * worth;
    return meetings;
}

void influence(Community const& community, CommunityNow& now) {
    now.vitality = community.vitality;
    now.intensity = community.vitality *
                    static_cast<float>(std::min(1.0, double{community.meetings_per_year} / full_intensity_meetings));
}

/// Of the communities of a programme in one replicate.
struct Booked {
    double meetings = 0;
    double members = 0;          ///< each weighted by the vitality of the community
    std::vector<double> phases;  ///< whom the meetings are for, where phases were drawn each for itself
};

/// Notes the phases of those who meet.
void note_phases(World const& world, Community const& community, double meetings, Booked& here) {
    Population const& population = *world.population;
    if (!population.several_phases() || community.members.empty()) return;
    here.phases.resize(population.phases.size());
    double const each = meetings / number_of(community.members);
    for (Teacher const i : community.members)
        here.phases[population.schools.phase[population.teachers.school[i]]] += each;
}

void live_in_lane(Policy& policy, World& world, int step, int lane) {
    std::vector<Booked> booked(policy.plans.size());
    auto const at = [&](ProgrammeNumber p) { return AtWork{policy, world, p, step, lane}; };
    for (Community& community : entry(world.groups.communities, lane)) {
        CommunityNow& now = world.community.now[community.group];
        Booked& here = booked[community.programme];
        if (now.present < 2) community.vitality = 0;
        if (step < community.facilitated_until) {
            double const meetings = community.weight * meet(at(community.programme), community,
                                                            world.community.meetings[community.meeting]);
            here.meetings += meetings;
            note_phases(world, community, meetings, here);
        } else
            age(at(community.programme), community, now);
        influence(community, now);
        here.members += double{community.vitality} * now.present * community.member_weight;
    }
    // Booked once for each programme: replicates book into neighbouring cells, and threads would fight over their
    // lines.
    for (ProgrammeNumber p = 0; p < programmes_in(booked); ++p) {
        AtWork paying = at(p);
        paying.by_phase = &booked[p].phases;
        paying.pay(Basis::meeting, booked[p].meetings);
        if (booked[p].members > 0) at(p).count(&ProgrammeCounts::community_members, booked[p].members);
    }
}

/// Those that nobody felt any more at the end of the step before are no more, and whoever is left of them meets nobody.
void dissolve(World& world, int lane) {
    std::erase_if(entry(world.groups.communities, lane), [&](Community const& community) {
        if (community.vitality >= dissolved_below) return false;
        leave_meetings(world.community, community, lane);
        return true;
    });
}

}  // namespace

Mechanism make_communities(std::shared_ptr<Policy> const& policy) {
    auto const room = std::make_shared<SumsOfParts>();  // to work in; kept, since it is large
    return {.name = "communities", .phase = Phase::deliver, .on_world = [=](World& world, Clock const& clock) {
                bool const any = std::any_of(world.groups.communities.begin(), world.groups.communities.end(),
                                             [](auto const& list) { return !list.empty(); });
                if (!any && world.community.members.empty()) return;
                for (int r = 0; r < lane_count; ++r) dissolve(world, r);
                list_communities(world);
                open_meetings(world.community, clock.step);
                take_means(world, *room);
                for_each_of(*world.workers, lane_count, [&](int r) { live_in_lane(*policy, world, clock.step, r); });
                call_meetings(world.community);
            }};
}

}  // namespace cpdsim
