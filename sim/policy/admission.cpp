#include "policy/admission.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>

namespace cpdsim {
namespace {

constexpr int no_limit = 1 << 30;

double by_year(std::vector<double> const& values, int years) {
    return values[std::min(values.size() - 1, static_cast<std::size_t>(std::max(0, years)))];
}

int year_of(Policy const& policy, std::size_t p, int step) {
    return (step - policy.plans[p].opens) / policy.grid.per_year();
}

/// Without cover part of the booked places stay empty; cover bought by the programme or for all fills them.
std::vector<std::uint8_t> who_comes(Policy const& policy, World const& world, std::size_t p, int step, int lane,
                                    std::vector<Teacher> const& members) {
    Programme const& programme = policy.plans[p].programme;
    double const cover = static_cast<double>(policy.cover_of(p)[lane]);
    double const no_show = programme.recruit.no_show.value_or(policy.participation.no_show) * (1 - cover);
    std::vector<std::uint8_t> comes(members.size(), 1);
    if (no_show <= 0) return comes;
    Draws const draws = world.id.draws("no show: " + policy.plans[p].id);
    std::array<std::uint32_t, lane_count> asked{}, replicates{};
    replicates.fill(world.id.first_replicate + static_cast<std::uint32_t>(lane));
    for (std::size_t m = 0; m < members.size(); m += lane_count) {
        std::size_t const number = std::min<std::size_t>(lane_count, members.size() - m);
        for (std::size_t k = 0; k < number; ++k) asked[k] = members[m + k];
        Lane const u = draws.uniform_each(asked, static_cast<std::uint32_t>(step), replicates);
        for (std::size_t k = 0; k < number; ++k)
            comes[m + k] = static_cast<double>(u[static_cast<int>(k)]) < no_show ? 0 : 1;
    }
    return comes;
}

/// Neighbours beside each other: teachers are ordered by school within a region.
std::vector<Teacher> by_region(World const& world, std::vector<Teacher> all) {
    if (!std::is_sorted(all.begin(), all.end())) std::sort(all.begin(), all.end());
    auto const& region = world.schools().region;
    auto const& school = world.teachers().school;
    std::vector<std::vector<Teacher>> of(std::max<std::size_t>(1, world.population->labels.regions.size()));
    for (Teacher const i : all) of[region[school[i]]].push_back(i);
    all.clear();
    for (auto const& here : of) all.insert(all.end(), here.begin(), here.end());
    return all;
}

std::vector<Community> communities_of(Policy const& policy, World const& world, std::size_t p, int step,
                                      Units const& units) {
    auto const& ingredient = policy.plans[p].programme.community;
    std::vector<Community> communities;
    if (!ingredient) return communities;
    std::vector<std::vector<Teacher>> groups;
    double fullness = 1;
    if (ingredient->scope == CommunityScope::within_school) {
        units.for_each([&](auto const& members, auto const& schools) {
            for (School const school : schools) {
                groups.emplace_back();
                for (Teacher const i : members) {
                    if (world.teachers().school[i] == school) groups.back().push_back(i);
                }
            }
        });
    } else {
        std::vector<Teacher> all = units.members;
        if (ingredient->scope == CommunityScope::between_schools) all = by_region(world, std::move(all));
        // No more groups than have been promised money for; a group that is too small meets less often.
        double const size = 0.5 * (ingredient->size.low + ingredient->size.high);
        auto const number = std::max<std::size_t>(1, static_cast<std::size_t>(static_cast<double>(all.size()) / size));
        fullness = std::min(1.0, static_cast<double>(all.size()) / (static_cast<double>(number) * size));
        for (std::size_t g = 0; g < number; ++g) {
            groups.emplace_back(all.begin() + static_cast<std::ptrdiff_t>(all.size() * g / number),
                                all.begin() + static_cast<std::ptrdiff_t>(all.size() * (g + 1) / number));
        }
    }
    for (auto& group : groups) {
        if (group.size() < 2) continue;
        Community community;
        community.programme = static_cast<std::uint16_t>(p);
        community.meetings_per_year = static_cast<float>(ingredient->meetings * fullness);
        community.hours_per_meeting = static_cast<float>(ingredient->hours);
        community.online_share =
            static_cast<float>(ingredient->scope == CommunityScope::online ? 1.0 : ingredient->online_share);
        community.facilitated_until = policy.end_of_meetings(p, step);
        community.founded = step;
        community.members = std::move(group);
        communities.push_back(std::move(community));
    }
    return communities;
}

void equip(Policy const& policy, World& world, std::size_t p, int lane, std::vector<Teacher> const& members,
           std::vector<std::uint8_t> const& comes) {
    auto const& materials = policy.plans[p].programme.materials;
    if (!materials || materials->kits <= 0) return;
    for (std::size_t m = 0; m < members.size(); ++m) {
        if (comes[m] == 0) continue;
        float& level = world.state.materials[members[m]][lane];
        level += (1.F - level) * static_cast<float>(materials->kits);
    }
}

/// What the units of a lane become.
struct Joining {
    Cohort cohort;
    std::vector<Community> communities;
};

Joining form(Policy const& policy, World const& world, std::size_t p, int step, int lane, Units const& units) {
    ProgrammePlan const& plan = policy.plans[p];
    Cohort cohort;
    cohort.programme = static_cast<std::uint16_t>(p);
    cohort.formed = cohort.start = step;
    cohort.end = policy.end_of_cohort(p, step);
    cohort.hours_per_step = static_cast<float>(plan.timetable.hours_in_all /
                                               std::max(1, policy.teaching_steps(step, step + plan.timetable.length)));
    cohort.units = static_cast<int>(units.ends.size());
    cohort.members = units.members;
    cohort.schools = units.schools;
    cohort.attends = who_comes(policy, world, p, step, lane, cohort.members);
    double const members = static_cast<double>(cohort.members.size());
    cohort.quality = quality_now(
        policy, p,
        (members + static_cast<double>(policy.counts.members[p][static_cast<std::size_t>(step)][lane])) * policy.scale);
    return {std::move(cohort), communities_of(policy, world, p, step, units)};
}

void appoint_leads(Policy const& policy, World& world, std::size_t p, int lane, Units const& units, Cohort& cohort) {
    auto const& team = policy.plans[p].programme.team;
    if (!team) return;
    auto const leads = static_cast<std::size_t>(std::ceil(team->leads));
    units.for_each([&](auto const& members, auto const& schools) {
        std::size_t const wanted = leads * std::max<std::size_t>(1, schools.size());
        for (Teacher const i : members.first(std::min(wanted, members.size()))) {
            auto& role = world.state.role[i][static_cast<std::size_t>(lane)];
            if (role == role_none) role = role_lead;
            ++cohort.leads;
        }
    });
}

void enter(Policy& policy, World& world, std::size_t p, int step, int lane, Units const& units, Joining&& joining) {
    ProgrammePlan const& plan = policy.plans[p];
    Cohort& cohort = joining.cohort;
    auto const row = static_cast<std::size_t>(step + 1);
    double const members = static_cast<double>(cohort.members.size());
    for (Teacher const i : cohort.members) world.groups.member[p][i] |= only(lane);
    if (plan.programme.recruit.unit != RecruitUnit::teacher) {
        for (School const s : cohort.schools) world.groups.school_in[p][s] |= only(lane);
    }
    policy.pay(p, Basis::teacher, step, lane, members);
    policy.pay(p, Basis::school, step, lane, static_cast<double>(cohort.schools.size()));
    policy.pay(p, Basis::team, step, lane, static_cast<double>(cohort.schools.size()));
    if (plan.programme.recruit.unit == RecruitUnit::partnership)
        policy.pay(p, Basis::partnership, step, lane, static_cast<double>(units.ends.size()));
    policy.counts.places_booked[p][row][lane] += static_cast<float>(members * policy.scale);
    double taken = 0;
    for (std::uint8_t const comes : cohort.attends) taken += comes;
    policy.counts.places_taken[p][row][lane] += static_cast<float>(taken * policy.scale);

    equip(policy, world, p, lane, cohort.members, cohort.attends);
    auto& communities = world.groups.communities[static_cast<std::size_t>(lane)];
    std::move(joining.communities.begin(), joining.communities.end(), std::back_inserter(communities));
    appoint_leads(policy, world, p, lane, units, cohort);
    world.groups.cohorts[static_cast<std::size_t>(lane)].push_back(std::move(cohort));
}

}  // namespace

float quality_now(Policy const& policy, std::size_t p, double national_members) {
    ProgrammePlan const& plan = policy.plans[p];
    Quality const& q = plan.programme.quality;
    double const of_sessions = plan.programme.sessions ? plan.programme.sessions->quality : 1.0;
    return static_cast<float>(q.level * plan.content_worth * of_sessions * q.kept_at(national_members));
}

// Lanes form their cohorts at the same time; they enter books and masks, which they share, one after another.
void admit(Policy& policy, World& world, std::size_t p, int step, std::array<Units, lane_count> const& units) {
    std::array<Joining, lane_count> all;
    world.workers->for_each(lane_count, [&](std::size_t r) {
        if (!units[r].ends.empty()) all[r] = form(policy, world, p, step, static_cast<int>(r), units[r]);
    });
    for (std::size_t r = 0; r < lane_count; ++r) {
        if (!units[r].ends.empty()) enter(policy, world, p, step, static_cast<int>(r), units[r], std::move(all[r]));
    }
}

double places_in_a_year(ProgrammePlan const& plan, int year) {
    Recruit const& recruit = plan.programme.recruit;
    double places = std::min(recruit.places.value_or(no_limit), plan.programme.capacity.value_or(no_limit));
    double schools = recruit.schools.value_or(no_limit);
    if (auto const& growth = plan.programme.growth) {
        if (!growth->places.empty()) places = std::min(places, by_year(growth->places, year));
        if (!growth->schools.empty()) schools = std::min(schools, by_year(growth->schools, year));
    }
    if (recruit.unit == RecruitUnit::teacher) return places;
    return std::min(places, schools * 0.5 * (recruit.team.low + recruit.team.high));
}

int places_allowed(Policy const& policy, World const& world, std::size_t p, int step, int lane) {
    ProgrammePlan const& plan = policy.plans[p];
    double places = 1e18;
    if (plan.programme.recruit.places) places = std::min(places, *plan.programme.recruit.places);
    if (plan.programme.capacity) places = std::min(places, *plan.programme.capacity);
    if (plan.programme.growth && !plan.programme.growth->places.empty())
        places = std::min(places, by_year(plan.programme.growth->places, year_of(policy, p, step)));
    if (places > 1e17) return no_limit;
    double const intakes = std::max<double>(1, static_cast<double>(plan.programme.recruit.intake.size()));
    return policy.simulated(places / intakes, world, "places: " + plan.id, step, lane);
}

int schools_allowed(Policy const& policy, World const& world, std::size_t p, int step, int lane) {
    ProgrammePlan const& plan = policy.plans[p];
    double schools = 1e18;
    if (plan.programme.recruit.schools) schools = std::min(schools, *plan.programme.recruit.schools);
    if (plan.programme.growth && !plan.programme.growth->schools.empty())
        schools = std::min(schools, by_year(plan.programme.growth->schools, year_of(policy, p, step)));
    if (schools > 1e17) return no_limit;
    int in = 0;
    for (LaneMask const mask : world.groups.school_in[p]) in += has(mask, lane) ? 1 : 0;
    // One draw for the programme's whole life, or the number of schools would wander from year to year.
    return std::max(0, policy.simulated(schools, world, "schools: " + plan.id, 0, lane) - in);
}

}  // namespace cpdsim
