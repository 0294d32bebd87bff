#include "policy/admission.hpp"
#include "policy/participation.hpp"
#include "policy/partners.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <iterator>
#include <numeric>

namespace cpdsim {
namespace {

constexpr int no_limit = 1 << 30;

double by_year(std::vector<double> const& values, int years) {
    return values[std::min(values.size() - 1, static_cast<std::size_t>(std::max(0, years)))];
}

/// Without cover part of the booked places stay empty; cover bought by the programme or for all fills them.
std::vector<std::uint8_t> who_comes(AtWork const& at, std::vector<Teacher> const& members) {
    param::ByGroup const& usual = at.participation().no_show;
    std::optional<double> const& own = at.programme().recruit.no_show;
    std::vector<double> no_show;  // by group
    for (std::size_t group = 0; group <= usual.of.size(); ++group)
        no_show.push_back(own.value_or(usual.at(group)) * (1 - at.cover()));
    std::vector<std::uint8_t> comes(members.size(), 1);
    if (*std::max_element(no_show.begin(), no_show.end()) <= 0) return comes;
    auto const chance_of = [&](Teacher i) {
        return no_show[NumberGroups::of(at.world.number_groups.no_show, at.world.teachers().school[i])];
    };
    Chance const chance = at.chances("no show");
    std::array<std::uint32_t, lane_count> asked{};
    for (std::size_t m = 0; m < members.size(); m += lane_count) {
        std::size_t const number = std::min<std::size_t>(lane_count, members.size() - m);
        for (std::size_t k = 0; k < number; ++k) asked[k] = at.world.key_of(members[m + k]);
        Lane const u = chance.sixteen(asked);
        for (std::size_t k = 0; k < number; ++k)
            comes[m + k] = double{u[static_cast<int>(k)]} < chance_of(members[m + k]) ? 0 : 1;
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

/// Those of a school among teachers who join one by one, given in the order of schools; a person may have two places.
std::vector<std::vector<Teacher>> colleagues_among(World const& world, std::vector<Teacher> const& members) {
    auto const& school = world.teachers().school;
    std::vector<std::vector<Teacher>> groups;
    for (Teacher const i : members) {
        if (groups.empty() || school[groups.back().back()] != school[i]) groups.emplace_back();
        if (groups.back().empty() || groups.back().back() != i) groups.back().push_back(i);
    }
    return groups;
}

std::vector<std::vector<Teacher>> groups_in_schools(World const& world, Units const& units) {
    std::vector<std::vector<Teacher>> groups;
    units.for_each([&](auto const& members, auto const& schools) {
        for (School const school : schools) {
            groups.emplace_back();
            for (Teacher const i : members) {
                if (world.teachers().school[i] == school) groups.back().push_back(i);
            }
        }
    });
    return groups;
}

/// As equal as can be, in the order of the list.
std::vector<std::vector<Teacher>> equal_groups(std::vector<Teacher> const& all, std::size_t number) {
    std::vector<std::vector<Teacher>> groups;
    auto const before = [&](std::size_t g) { return std::span{all}.first(all.size() * g / number); };
    for (std::size_t g = 0; g < number; ++g) groups.emplace_back(before(g).end(), before(g + 1).end());
    return groups;
}

std::vector<Community> communities_of(AtWork const& at, Units const& units) {
    auto const& ingredient = at.programme().community;
    std::vector<Community> communities;
    if (!ingredient) return communities;
    std::vector<std::vector<Teacher>> groups;
    double fullness = 1;
    double mean_size = 0;  // of groups that are cut from all
    if (ingredient->scope == CommunityScope::within_school) {
        groups = at.programme().recruit.unit == RecruitUnit::teacher ? colleagues_among(at.world, units.members)
                                                                     : groups_in_schools(at.world, units);
    } else {
        std::vector<Teacher> all = units.members;
        // Partners of several phases stay together.
        bool const partners = at.world.population->several_phases() && at.programme().recruit.across_phases;
        if (ingredient->scope == CommunityScope::between_schools && !partners)
            all = by_region(at.world, std::move(all));
        // No more groups than have been promised money for; a group that is too small meets less often.
        double const size = 0.5 * (ingredient->size.low + ingredient->size.high);
        double const number = std::max(1.0, std::floor(number_of(all) / size));
        fullness = std::min(1.0, number_of(all) / (number * size));
        mean_size = number_of(all) / number;
        groups = equal_groups(all, static_cast<std::size_t>(number));
    }
    for (auto& group : groups) {
        if (group.size() < 2) continue;
        Community community;
        community.programme = at.p;
        community.meetings_per_year = static_cast<float>(ingredient->meetings * fullness);
        community.hours_per_meeting = static_cast<float>(ingredient->hours);
        community.online_share =
            static_cast<float>(ingredient->scope == CommunityScope::online ? 1.0 : ingredient->online_share);
        community.facilitated_until = at.schedule().end_of_meetings(at.step);
        community.founded = at.step;
        if (at.world.population->several_phases()) {  // meetings cost what was promised for the members
            double sum = 0;
            for (Teacher const i : group) sum += at.weight_of(i);
            community.member_weight = sum / number_of(group);
            community.weight = mean_size > 0 ? sum / mean_size : community.member_weight;
        }
        community.members = std::move(group);
        communities.push_back(std::move(community));
    }
    return communities;
}

void equip(AtWork const& at, World& world, Cohort const& cohort) {
    auto const& materials = at.programme().materials;
    if (!materials || materials->kits <= 0) return;
    for (std::size_t m = 0; m < cohort.members.size(); ++m) {
        if (cohort.attends[m] == 0) continue;
        float& level = world.state.materials[cohort.members[m]][at.lane];
        level += (1.F - level) * static_cast<float>(materials->kits);
    }
}

/// Leaders have no lessons, so cover changes nothing for them: each stays away with the programme's chance.
/// By school, bit n for the n-th, the head first.
std::vector<std::uint8_t> leaders_who_come(AtWork const& at, std::vector<School> const& schools) {
    auto const& team = at.programme().team;
    if (!team || team->leaders <= 0) return {};
    std::vector<std::uint8_t> come(schools.size(), 0);
    Chance const chance = at.chances("leaders");
    for (std::size_t k = 0; k < schools.size(); ++k) {
        auto const group = NumberGroups::of(at.world.number_groups.no_show, schools[k]);
        double const stays_away = at.programme().recruit.no_show.value_or(at.participation().no_show.at(group));
        std::uint32_t const key = at.world.key_of_school(schools[k]);
        for (std::uint32_t n = 0; n < leaders_asked(*team); ++n)
            if (chance.of(key, n) >= stays_away) come[k] |= static_cast<std::uint8_t>(1U << n);
    }
    return come;
}

/// What the units of a lane become.
struct Joining {
    Cohort cohort;
    std::vector<Community> communities;
};

Joining form(AtWork const& at, Units const& units) {
    Cohort cohort;
    cohort.programme = at.p;
    cohort.formed = cohort.start = at.step;
    cohort.end = at.schedule().end_of_cohort(at.step);
    cohort.hours_per_step = static_cast<float>(at.schedule().hours_per_step(at.step));
    cohort.units = count_of(units.ends);
    cohort.members = units.members;
    cohort.schools = units.schools;
    cohort.attends = who_comes(at, cohort.members);
    cohort.leaders = leaders_who_come(at, cohort.schools);
    cohort.partners = partners_in(at, cohort);
    double const there = double{entry(at.policy.counts.members[at.p], at.step)[at.lane]};  // national
    std::vector<std::size_t> schools_of_units;
    units.for_each([&](auto const&, auto const& schools) { schools_of_units.push_back(schools.size()); });
    weigh(at, cohort, schools_of_units);
    cohort.quality = quality_now(at, cohort.weight * at.policy.scale + there);
    return {std::move(cohort), communities_of(at, units)};
}

void appoint_leads(AtWork const& at, World& world, Units const& units, Cohort& cohort) {
    auto const& team = at.programme().team;
    if (!team) return;
    auto const leads = static_cast<std::size_t>(std::ceil(team->leads));
    units.for_each([&](auto const& members, auto const& schools) {
        std::size_t const wanted = leads * std::max<std::size_t>(1, schools.size());
        for (Teacher const i : members.first(std::min(wanted, members.size()))) {
            auto& role = entry(world.state.role[i], at.lane);
            if (role == role_none) role = role_lead;
            ++cohort.leads;
            cohort.lead_weight += at.weight_of(i);
        }
    });
}

void welcome_leaders(AtWork const& at, World& world, Cohort const& cohort) {
    for (std::size_t k = 0; k < cohort.leaders.size(); ++k) {
        School const s = cohort.schools[k];
        at.count(&ProgrammeCounts::leaders_asked, at.weight(s) * leaders_asked(*at.programme().team));
        at.count(&ProgrammeCounts::leaders, at.weight(s) * std::popcount(cohort.leaders[k]));
        if ((cohort.leaders[k] & 1U) != 0) world.state.head_took_part[s] |= only(at.lane);
    }
}

void enter(AtWork at, World& world, Units const& units, Joining&& joining) {
    Cohort& cohort = joining.cohort;
    at.by_phase = &cohort.phase_weight;
    for (Teacher const i : cohort.members) world.groups.member[at.p][i] |= only(at.lane);
    if (at.plan().shape().recruit.unit != RecruitUnit::teacher) {
        for (School const s : cohort.schools) world.groups.school_in[at.p][s] |= only(at.lane);
    }
    at.pay(at.schedule().on_joining({cohort.weight, cohort.school_weight, cohort.unit_weight}));
    at.count(&ProgrammeCounts::places_booked, cohort.weight);
    double came_now = 0;
    for (std::size_t m = 0; m < cohort.members.size(); ++m)
        came_now += cohort.attends[m] * at.weight_of(cohort.members[m]);
    at.count(&ProgrammeCounts::places_taken, came_now);

    equip(at, world, cohort);
    auto& communities = entry(world.groups.communities, at.lane);
    std::move(joining.communities.begin(), joining.communities.end(), std::back_inserter(communities));
    appoint_leads(at, world, units, cohort);
    welcome_leaders(at, world, cohort);
    entry(world.groups.cohorts, at.lane).push_back(std::move(cohort));
}

}  // namespace

float quality_now(AtWork const& at, double national_members) {
    Programme const& programme = at.programme();
    double const of_sessions = programme.sessions ? programme.sessions->quality : 1.0;
    LanePlan const& plan = at.in_lane();
    return static_cast<float>(programme.quality.level * plan.content_worth * of_sessions *
                              plan.at_scale.kept_at(national_members));
}

// Lanes form their cohorts at the same time; they enter books and masks, which they share, one after another.
void admit(Policy& policy, World& world, ProgrammeNumber p, int step, std::array<Units, lane_count> const& units) {
    std::array<Joining, lane_count> all;
    auto const at = [&](int r) { return AtWork{policy, world, p, step, r}; };
    auto const joins = [&](int r) { return !entry(units, r).ends.empty(); };
    for_each_of(*world.workers, lane_count, [&](int r) {
        if (joins(r)) entry(all, r) = form(at(r), entry(units, r));
    });
    for (int r = 0; r < lane_count; ++r) {
        if (joins(r)) enter(at(r), world, entry(units, r), std::move(entry(all, r)));
    }
}

double places_in_a_year(Programme const& programme, int year) {
    Recruit const& recruit = programme.recruit;
    double places = std::min(recruit.places.value_or(no_limit), programme.capacity.value_or(no_limit));
    double schools = recruit.schools.value_or(no_limit);
    if (auto const& growth = programme.growth) {
        if (!growth->places.empty()) places = std::min(places, by_year(growth->places, year));
        if (!growth->schools.empty()) schools = std::min(schools, by_year(growth->schools, year));
    }
    if (recruit.unit == RecruitUnit::teacher) return places;
    return std::min(places, schools * 0.5 * (recruit.team.low + recruit.team.high));
}

void weigh(AtWork const& at, Cohort& cohort, std::vector<std::size_t> const& schools_of_units) {
    Population const& population = *at.world.population;
    cohort.weight = number_of(cohort.members);
    cohort.school_weight = number_of(cohort.schools);
    cohort.unit_weight = cohort.units;
    if (!population.several_phases()) return;
    cohort.weight = cohort.school_weight = cohort.unit_weight = 0;
    cohort.phase_weight.assign(population.phases.size(), 0);
    cohort.phase_school_weight.assign(population.phases.size(), 0);
    for (Teacher const i : cohort.members) {
        double const weight = at.weight_of(i);
        cohort.weight += weight;
        cohort.phase_weight[population.schools.phase[population.teachers.school[i]]] += weight;
    }
    for (School const s : cohort.schools) {
        cohort.school_weight += at.weight(s);
        cohort.phase_school_weight[population.schools.phase[s]] += at.weight(s);
    }
    // A partnership counts as its schools do on average.
    std::size_t from = 0;
    for (std::size_t const number : schools_of_units) {
        double sum = 0;
        for (std::size_t k = 0; k < number; ++k) sum += at.weight(cohort.schools[from + k]);
        cohort.unit_weight += number > 0 ? sum / static_cast<double>(number) : 0;
        from += number;
    }
}

double national_places(AtWork const& at) {
    Programme const& programme = at.programme();
    double places = 1e18;
    if (programme.recruit.places) places = std::min(places, *programme.recruit.places);
    if (programme.capacity) places = std::min(places, *programme.capacity);
    if (programme.growth && !programme.growth->places.empty())
        places = std::min(places, by_year(programme.growth->places, at.year()));
    return places > 1e17 ? places : places / std::max(1.0, number_of(programme.recruit.intake));
}

double places_allowed(AtWork const& at) {
    double const places = national_places(at);
    return places > 1e17 ? no_limit : at.simulated(places, "places", at.step);
}

Allowance places_left(AtWork const& at) {
    return {national_places(at) / at.policy.scale, at.chances("places").single(0)};
}

double national_schools(AtWork const& at) {
    Programme const& programme = at.programme();
    double schools = 1e18;
    if (programme.recruit.schools) schools = std::min(schools, *programme.recruit.schools);
    if (programme.growth && !programme.growth->schools.empty())
        schools = std::min(schools, by_year(programme.growth->schools, at.year()));
    return schools;
}

Allowance schools_left(AtWork const& at) {
    double const schools = national_schools(at);
    if (!at.world.population->several_phases()) {
        if (schools > 1e17) return {no_limit, 1};
        int in = 0;
        for (LaneMask const mask : at.world.groups.school_in[at.p]) in += has(mask, at.lane) ? 1 : 0;
        // One draw for the programme's whole life, or the number of schools would wander from year to year.
        double const left = std::max(0, at.simulated(schools, "schools", 0) - in);
        return {left, 1};
    }
    double in = 0;
    auto const& school_in = at.world.groups.school_in[at.p];
    for (School s = 0; s < school_in.size(); ++s) in += has(school_in[s], at.lane) ? at.weight(s) : 0;
    return {std::max(0.0, schools / at.policy.scale - in), at.draw_of_run("schools")};
}

}  // namespace cpdsim
