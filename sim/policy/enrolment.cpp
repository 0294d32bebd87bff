// Phase enrol: at an intake people or schools apply, are ranked, and are admitted as far as money and places go
// (MODEL.md §6). Seats = min(money, capacity); what is not asked for stays unspent and is reported.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <tuple>

#include "policy/admission.hpp"
#include "policy/applications.hpp"
#include "policy/recognition.hpp"
#include "policy/urn.hpp"

namespace cpdsim {
namespace {

struct Applicant {
    std::uint32_t rank;  ///< 0 is served first
    float order;         ///< among equals
    std::uint32_t who;   ///< teacher or school
    bool operator<(Applicant const& other) const {
        return std::tie(rank, order, who) < std::tie(other.rank, other.order, other.who);
    }
};

using Applicants = std::array<std::vector<Applicant>, lane_count>;

bool intake_now(ProgrammePlan const& plan, Clock const& clock) {
    if (!plan.funded() || !plan.recruits() || clock.step < plan.opens || clock.step >= plan.closes) return false;
    auto const& months = plan.programme.recruit.intake;
    int const month = clock.grid->month_of(clock.step).month;
    bool const open =
        clock.grid->begins_month(clock.step) && std::find(months.begin(), months.end(), month) != months.end();
    // A course of fixed length must fit into the money's time; what is counted by the year stops with the money.
    bool const fits = plan.timetable.by_year || clock.step + plan.timetable.length <= plan.closes;
    return open && fits;
}

std::uint32_t rank_of(ProgrammePlan const& plan, World const& world, School school, bool reached) {
    std::uint32_t rank = plan.type_priority[world.schools().type[school]];
    if (plan.programme.recruit.newcomers_first && reached) rank += 256;
    return rank;
}

/// Order among equals: drawn; a call looks at the applicant's practice as well, an invitation asks the likeliest.
float order_of(Entry entry, float u, float practice, float propensity) {
    switch (entry) {
        case Entry::open:
            return u;
        case Entry::call:
            return 0.5F * u + 0.5F * (1.F - practice);
        case Entry::invited:
            return 0.25F * u + 0.75F * (1.F - propensity);
    }
    return u;
}

/// Asks everybody, on all threads and in chunks that depend on nothing else; applicants come in the order of their
/// numbers.
template <class Ask>
Applicants ask_all(World const& world, std::size_t number, Ask&& ask) {
    constexpr std::size_t chunk = 1024;
    std::vector<Applicants> parts((number + chunk - 1) / chunk);
    world.workers->for_each(parts.size(), [&](std::size_t c) {
        for (std::size_t who = c * chunk; who < std::min(number, (c + 1) * chunk); ++who)
            ask(static_cast<std::uint32_t>(who), parts[c]);
    });
    Applicants applicants;
    for (std::size_t r = 0; r < lane_count; ++r) {
        for (Applicants const& part : parts) applicants[r].insert(applicants[r].end(), part[r].begin(), part[r].end());
    }
    return applicants;
}

Applicants teachers_who_apply(Policy const& policy, World const& world, std::size_t p, int step) {
    ProgrammePlan const& plan = policy.plans[p];
    Draws const apply = world.id.draws("apply: " + plan.id);
    auto const at = static_cast<std::uint32_t>(step);
    return ask_all(world, world.state.teachers(), [&](Teacher i, Applicants& applicants) {
        LaneMask const may = may_join(policy, world, p, i);
        if (may == no_lane) return;
        Lane const u = apply.uniform_lanes(i, at, world.id.first_replicate);
        Lane chance = chance_to_apply(policy, world, p, i);
        if (plan.programme.recruit.head_consent) chance *= chance_of_consent(policy, world, world.teachers().school[i]);
        auto const applying = static_cast<LaneMask>(may & ~at_least(u, chance));
        if (applying == no_lane) return;
        Lane const order = apply.uniform_lanes(i, at, world.id.first_replicate, 1);
        for_each_lane(applying, [&](int r) {
            applicants[static_cast<std::size_t>(r)].push_back(
                {rank_of(plan, world, world.teachers().school[i], has(world.state.in_programme_ever[i], r)),
                 order_of(plan.programme.recruit.entry, order[r], world.state.practice[i][r],
                          world.state.propensity[i][r]),
                 i});
        });
    });
}

/// Seats drawn one by one from those who apply, the same person as often as drawn; attendance may raise the weight.
std::vector<Applicant> seats_by_urn(Policy& policy, World const& world, std::size_t p, int step, int lane,
                                    std::size_t seats, std::vector<Applicant> const& applicants) {
    if (applicants.empty()) return {};
    std::vector<double> weights;
    for (Applicant const& a : applicants) {
        double const earned = policy.attendances.empty() ? 0.0 : static_cast<double>(policy.attendances[a.who][lane]);
        weights.push_back(1 + policy.participation.reinforcement.value_or(0) * earned);
    }
    Urn urn{weights};
    DrawSequence draws{world.id.draws("urn: " + policy.plans[p].id), static_cast<std::uint32_t>(lane),
                       static_cast<std::uint32_t>(step), world.id.first_replicate};
    std::vector<Applicant> seated;
    for (std::size_t seat = 0; seat < std::min<std::size_t>(seats, 100'000'000); ++seat) {
        std::size_t const drawn = urn.draw(draws);
        seated.push_back(applicants[drawn]);
        if (policy.attendances.empty()) continue;
        policy.attendances[applicants[drawn].who][lane] += 1;
        urn.add(drawn, *policy.participation.reinforcement);
    }
    return seated;
}

enum class Bound { demand, places, money };

/// What kept the intake from being larger, for the report of money that stays unspent.
void note_bound(Policy& policy, std::size_t p, int step, int lane, Bound bound, std::size_t applicants) {
    auto const row = static_cast<std::size_t>(step + 1);
    ProgrammeCounts& counts = policy.counts;
    auto& limit = bound == Bound::demand   ? counts.limited_by_demand
                  : bound == Bound::places ? counts.limited_by_places
                                           : counts.limited_by_money;
    limit[p][row][lane] = 1;
    counts.applicants[p][row][lane] += static_cast<float>(static_cast<double>(applicants) * policy.scale);
}

void enrol_teachers(Policy& policy, World& world, std::size_t p, int step) {
    Applicants applicants = teachers_who_apply(policy, world, p, step);
    std::vector<double> const unit = policy.unit_cost(p, step, 1, 1);
    for (int r = 0; r < lane_count; ++r) {
        auto& here = applicants[static_cast<std::size_t>(r)];
        Purse& purse = policy.purses[p][static_cast<std::size_t>(r)];
        double const money = std::min(purse.affordable(step, unit) + 1e-9, 1e9);
        auto const places = static_cast<std::size_t>(places_allowed(policy, world, p, step, r));
        std::size_t const seats = std::min(static_cast<std::size_t>(money), places);
        Bound const bound = here.size() <= seats ? Bound::demand : places <= seats ? Bound::places : Bound::money;
        note_bound(policy, p, step, r, bound, here.size());
        if (policy.participation.repeat) {
            here = seats_by_urn(policy, world, p, step, r, seats, here);
        } else if (here.size() > seats) {
            std::nth_element(here.begin(), here.begin() + static_cast<std::ptrdiff_t>(seats), here.end());
            here.resize(seats);
        }
        std::sort(here.begin(), here.end(), [](Applicant const& a, Applicant const& b) { return a.who < b.who; });
        std::vector<Unit> units;
        for (Applicant const& a : here) units.push_back({{a.who}, {world.teachers().school[a.who]}});
        purse.promise(step, unit, static_cast<double>(units.size()));
        admit(policy, world, p, step, r, units);
    }
}

struct SchoolInterest {
    Lane chance = Lane::Zero();      ///< mean chance of those who may join
    Lane candidates = Lane::Zero();  ///< number of teachers who may join
};

SchoolInterest interest_of(Policy const& policy, World const& world, std::size_t p, School school) {
    SchoolInterest interest;
    auto const& first = world.schools().first_teacher;
    for (Teacher i = first[school]; i < first[school + 1]; ++i) {
        Lane const may = as_lane(may_join(policy, world, p, i));
        interest.candidates += may;
        interest.chance += may * chance_to_apply(policy, world, p, i);
    }
    interest.chance /= interest.candidates.max(1.F);
    return interest;
}

Applicants schools_that_apply(Policy const& policy, World const& world, std::size_t p, int step) {
    ProgrammePlan const& plan = policy.plans[p];
    Recruit const& recruit = plan.programme.recruit;
    Draws const apply = world.id.draws("apply: " + plan.id);
    auto const at = static_cast<std::uint32_t>(step);
    auto const& first = world.schools().first_teacher;
    return ask_all(world, world.schools().size(), [&](School s, Applicants& applicants) {
        auto const free = static_cast<LaneMask>(~world.groups.school_in[p][s] & ~holds_highest_level(policy, p, s));
        if (free == no_lane || first[s] == first[s + 1]) return;
        SchoolInterest const interest = interest_of(policy, world, p, s);
        // A team of the wanted size, or everybody where the school is smaller than that.
        auto const needed = static_cast<float>(std::min<double>(recruit.team.low, first[s + 1] - first[s]));
        Lane chance = interest.chance;
        if (recruit.head_consent) chance *= chance_of_consent(policy, world, s);
        Lane const u = apply.uniform_lanes(s, at, world.id.first_replicate);
        auto const applying =
            static_cast<LaneMask>(free & ~at_least(u, chance) & at_least(interest.candidates, Lane::Constant(needed)));
        if (applying == no_lane) return;
        Lane const order = apply.uniform_lanes(s, at, world.id.first_replicate, 1);
        for_each_lane(applying, [&](int r) {
            applicants[static_cast<std::size_t>(r)].push_back(
                {rank_of(plan, world, s, has(world.groups.school_reached[s], r)),
                 order_of(recruit.entry, order[r], world.state.climate_mean[s][r], interest.chance[r]), s});
        });
    });
}

/// The team of a school: those most willing come first, by a keyed draw weighted with their propensity.
std::vector<Teacher> team_of(Policy const& policy, World const& world, std::size_t p, int step, int lane,
                             School school) {
    Recruit const& recruit = policy.plans[p].programme.recruit;
    Draws const draws = world.id.draws("team: " + policy.plans[p].id);
    auto const replicate = world.id.first_replicate + static_cast<std::uint32_t>(lane);
    auto const& first = world.schools().first_teacher;
    std::vector<std::pair<float, Teacher>> order;
    for (Teacher i = first[school]; i < first[school + 1]; ++i) {
        if (!has(may_join(policy, world, p, i), lane)) continue;
        float const u = draws.uniform(i, static_cast<std::uint32_t>(step), replicate);
        order.emplace_back(-log_portable(1.F - u) / std::max(1e-3F, world.state.propensity[i][lane]), i);
    }
    std::sort(order.begin(), order.end());
    float const u = draws.uniform(school, static_cast<std::uint32_t>(step), replicate, 1);
    auto const size = static_cast<std::size_t>(
        recruit.team.low + std::floor(static_cast<double>(u) * (recruit.team.high - recruit.team.low + 1)));
    std::vector<Teacher> team;
    for (std::size_t k = 0; k < std::min(size, order.size()); ++k) team.push_back(order[k].second);
    return team;
}

/// Schools near the lead school that may still join, the lead first.
std::vector<School> partners_of(Policy const& policy, World const& world, std::size_t p, int step, int lane,
                                School lead) {
    Recruit const& recruit = policy.plans[p].programme.recruit;
    Schools const& schools = world.schools();
    float const u = world.id.draws("partners: " + policy.plans[p].id)
                        .uniform(lead, static_cast<std::uint32_t>(step),
                                 world.id.first_replicate + static_cast<std::uint32_t>(lane));
    auto const size = static_cast<std::size_t>(
        recruit.partnership.low +
        std::floor(static_cast<double>(u) * (recruit.partnership.high - recruit.partnership.low + 1)));
    std::vector<std::pair<float, School>> near;
    for (School s = 0; s < schools.size(); ++s) {
        if (s == lead || schools.region[s] != schools.region[lead] || has(world.groups.school_in[p][s], lane)) continue;
        float const dx = schools.x_km[s] - schools.x_km[lead];
        float const dy = schools.y_km[s] - schools.y_km[lead];
        near.emplace_back(dx * dx + dy * dy, s);
    }
    std::size_t const others = std::min(size > 0 ? size - 1 : 0, near.size());
    std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(others), near.end());
    std::vector<School> partners{lead};
    for (std::size_t k = 0; k < others; ++k) partners.push_back(near[k].second);
    return partners;
}

void enrol_schools(Policy& policy, World& world, std::size_t p, int step) {
    Applicants applicants = schools_that_apply(policy, world, p, step);
    bool const partnership = policy.plans[p].programme.recruit.unit == RecruitUnit::partnership;
    for (int r = 0; r < lane_count; ++r) {
        auto& here = applicants[static_cast<std::size_t>(r)];
        std::sort(here.begin(), here.end());
        Purse& purse = policy.purses[p][static_cast<std::size_t>(r)];
        int schools_left = schools_allowed(policy, world, p, step, r);
        int places_left = places_allowed(policy, world, p, step, r);
        std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> cost_of_size;
        Bound bound = Bound::demand;
        std::vector<Unit> units;
        for (Applicant const& a : here) {
            if (schools_left <= 0 || places_left <= 0) {
                bound = Bound::places;
                break;
            }
            if (has(world.groups.school_in[p][a.who], r)) continue;  // joined as a partner of another school meanwhile
            Unit unit;
            unit.schools = partnership ? partners_of(policy, world, p, step, r, a.who) : std::vector<School>{a.who};
            for (School const s : unit.schools) {
                auto const team = team_of(policy, world, p, step, r, s);
                unit.members.insert(unit.members.end(), team.begin(), team.end());
            }
            if (unit.members.empty() || static_cast<int>(unit.schools.size()) > schools_left) continue;
            auto& cost = cost_of_size[{unit.members.size(), unit.schools.size()}];
            if (cost.empty())
                cost = policy.unit_cost(p, step, static_cast<double>(unit.members.size()),
                                        static_cast<double>(unit.schools.size()));
            if (purse.affordable(step, cost) + 1e-9 < 1) {
                bound = Bound::money;
                break;
            }
            purse.promise(step, cost, 1);
            schools_left -= static_cast<int>(unit.schools.size());
            places_left -= static_cast<int>(unit.members.size());
            for (School const s : unit.schools) world.groups.school_in[p][s] |= only(r);
            units.push_back(std::move(unit));
        }
        note_bound(policy, p, step, r, bound, here.size());
        admit(policy, world, p, step, r, units);
    }
}

}  // namespace

Mechanism make_enrolment(std::shared_ptr<Policy> const& policy) {
    return {.name = "enrolment", .phase = Phase::enrol, .on_world = [policy](World& world, Clock const& clock) {
                for (std::size_t p = 0; p < policy->plans.size(); ++p) {
                    ProgrammePlan const& plan = policy->plans[p];
                    if (!intake_now(plan, clock)) continue;
                    if (plan.programme.recruit.unit == RecruitUnit::teacher)
                        enrol_teachers(*policy, world, p, clock.step);
                    else
                        enrol_schools(*policy, world, p, clock.step);
                }
            }};
}

}  // namespace cpdsim
