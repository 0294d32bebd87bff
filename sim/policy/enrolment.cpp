// Phase enrol: at an intake people or schools apply, are ranked, and are admitted as far as money and places go
// (MODEL.md §6). Seats = min(money, capacity); what is not asked for stays unspent and is reported.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "policy/admission.hpp"
#include "policy/applications.hpp"
#include "policy/queue.hpp"
#include "policy/recognition.hpp"
#include "policy/urn.hpp"

namespace cpdsim {
namespace {

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

/// Rank of an applicant; those reached before come after all others where newcomers are first.
Lane rank_of(ProgrammePlan const& plan, World const& world, School school, LaneMask reached) {
    auto const by_type = static_cast<float>(plan.type_priority[world.schools().type[school]]);
    if (!plan.programme.recruit.newcomers_first) return Lane::Constant(by_type);
    return by_type + 256.F * as_lane(reached);
}

/// Order among equals: drawn; a call looks at the applicant's practice as well, an invitation asks the likeliest.
Lane order_of(Entry entry, Lane const& u, Lane const& practice, Lane const& propensity) {
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

/// Asks everybody, on all threads and in chunks that depend on nothing else; those who apply and may get one of the
/// seats come in the order of their numbers.
template <class Ask>
Queue ask_all(World const& world, LaneSeats const& seats, std::size_t number, Ask&& ask) {
    constexpr std::size_t chunk = 4096;
    std::vector<Queue> parts((number + chunk - 1) / chunk, Queue{seats});
    world.workers->for_each(parts.size(), [&](std::size_t c) {
        for (std::size_t who = c * chunk; who < std::min(number, (c + 1) * chunk); ++who)
            ask(static_cast<std::uint32_t>(who), parts[c]);
    });
    Queue queue{seats};
    for (Queue const& part : parts) queue.append(part);
    return queue;
}

Queue teachers_who_apply(Policy const& policy, World const& world, std::size_t p, int step, LaneSeats const& seats) {
    ProgrammePlan const& plan = policy.plans[p];
    Recruit const& recruit = plan.programme.recruit;
    Applications const applications{policy, world, p};
    Draws const apply = world.id.draws("apply: " + plan.id);
    auto const at = static_cast<std::uint32_t>(step);
    State const& state = world.state;
    return ask_all(world, seats, state.teachers(), [&](Teacher i, Queue& queue) {
        LaneMask const may = applications.may_join(i);
        if (may == no_lane) return;
        School const school = world.teachers().school[i];
        Lane const u = apply.uniform_lanes(i, at, world.id.first_replicate);
        Lane chance = applications.chance(i);
        if (recruit.head_consent) chance *= applications.consent(school);
        LaneMask const applying = queue.count(static_cast<LaneMask>(may & ~at_least(u, chance)));
        if (applying == no_lane) return;
        Lane const lot = apply.uniform_lanes(i, at, world.id.first_replicate, 1);
        queue.join(applying, rank_of(plan, world, school, state.in_programme_ever[i]),
                   order_of(recruit.entry, lot, state.practice[i], state.propensity[i]), i);
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

/// Seats of a replicate that money and places allow.
struct Seats {
    std::size_t number = 0;
    Bound bound = Bound::money;  ///< which of the two is scarcer
};

Seats seats_of(Policy const& policy, World const& world, std::size_t p, int step, int lane,
               std::vector<double> const& unit) {
    Purse const& purse = policy.purses[p][static_cast<std::size_t>(lane)];
    auto const money = static_cast<std::size_t>(std::min(purse.affordable(step, unit) + 1e-9, 1e9));
    auto const places = static_cast<std::size_t>(places_allowed(policy, world, p, step, lane));
    return {std::min(money, places), places <= money ? Bound::places : Bound::money};
}

void enrol_teachers(Policy& policy, World& world, std::size_t p, int step) {
    std::vector<double> const unit = policy.unit_cost(p, step, 1, 1);
    std::array<Seats, lane_count> seats;
    LaneSeats wanted;
    for (std::size_t r = 0; r < lane_count; ++r) {
        seats[r] = seats_of(policy, world, p, step, static_cast<int>(r), unit);
        wanted[r] = policy.participation.repeat ? every_applicant : seats[r].number;
    }
    Queue queue = teachers_who_apply(policy, world, p, step, wanted);
    for (int r = 0; r < lane_count; ++r) {
        auto const [number, bound] = seats[static_cast<std::size_t>(r)];
        auto& here = queue.kept(r);
        note_bound(policy, p, step, r, queue.number(r) <= number ? Bound::demand : bound, queue.number(r));
        queue.close(r);
        if (policy.participation.repeat) {
            here = seats_by_urn(policy, world, p, step, r, number, here);
            std::sort(here.begin(), here.end(), [](Applicant const& a, Applicant const& b) { return a.who < b.who; });
        }
        Units units;
        for (Applicant const& a : here) units.add(a.who, world.teachers().school[a.who]);
        policy.purses[p][static_cast<std::size_t>(r)].promise(step, unit, static_cast<double>(units.ends.size()));
        admit(policy, world, p, step, r, units);
    }
}

struct SchoolInterest {
    Lane chance = Lane::Zero();      ///< mean chance of those who may join
    Lane candidates = Lane::Zero();  ///< number of teachers who may join
};

SchoolInterest interest_of(Applications const& applications, Schools const& schools, School school) {
    SchoolInterest interest;
    for (Teacher i = schools.first_teacher[school]; i < schools.first_teacher[school + 1]; ++i) {
        LaneMask const may = applications.may_join(i);
        if (may == no_lane) continue;
        interest.candidates += as_lane(may);
        interest.chance += as_lane(may) * applications.chance(i);
    }
    interest.chance /= interest.candidates.max(1.F);
    return interest;
}

Queue schools_that_apply(Policy const& policy, World const& world, std::size_t p, int step) {
    ProgrammePlan const& plan = policy.plans[p];
    Recruit const& recruit = plan.programme.recruit;
    Applications const applications{policy, world, p};
    Draws const apply = world.id.draws("apply: " + plan.id);
    auto const at = static_cast<std::uint32_t>(step);
    auto const& first = world.schools().first_teacher;
    LaneSeats all;
    all.fill(every_applicant);  // one that asks for too many may make room for the next
    return ask_all(world, all, world.schools().size(), [&](School s, Queue& queue) {
        auto const free = static_cast<LaneMask>(~world.groups.school_in[p][s] & ~holds_highest_level(policy, p, s));
        if (free == no_lane || first[s] == first[s + 1]) return;
        SchoolInterest const interest = interest_of(applications, world.schools(), s);
        // A team of the wanted size, or everybody where the school is smaller than that.
        auto const needed = static_cast<float>(std::min<double>(recruit.team.low, first[s + 1] - first[s]));
        Lane chance = interest.chance;
        if (recruit.head_consent) chance *= applications.consent(s);
        Lane const u = apply.uniform_lanes(s, at, world.id.first_replicate);
        LaneMask const applying = queue.count(
            static_cast<LaneMask>(free & ~at_least(u, chance) & at_least(interest.candidates, Lane::Constant(needed))));
        if (applying == no_lane) return;
        Lane const lot = apply.uniform_lanes(s, at, world.id.first_replicate, 1);
        queue.join(applying, rank_of(plan, world, s, world.groups.school_reached[s]),
                   order_of(recruit.entry, lot, world.state.climate_mean[s], interest.chance), s);
    });
}

/// The team of a school: those most willing come first, by a keyed draw weighted with their propensity.
std::vector<Teacher> team_of(Policy const& policy, World const& world, Applications const& applications, std::size_t p,
                             int step, int lane, School school) {
    Recruit const& recruit = policy.plans[p].programme.recruit;
    Draws const draws = world.id.draws("team: " + policy.plans[p].id);
    auto const replicate = world.id.first_replicate + static_cast<std::uint32_t>(lane);
    auto const& first = world.schools().first_teacher;
    std::vector<std::pair<float, Teacher>> order;
    for (Teacher i = first[school]; i < first[school + 1]; ++i) {
        if (!has(applications.may_join(i), lane)) continue;
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
    Queue queue = schools_that_apply(policy, world, p, step);
    Applications const applications{policy, world, p};
    bool const partnership = policy.plans[p].programme.recruit.unit == RecruitUnit::partnership;
    for (int r = 0; r < lane_count; ++r) {
        auto& here = queue.kept(r);
        std::sort(here.begin(), here.end());
        Purse& purse = policy.purses[p][static_cast<std::size_t>(r)];
        int schools_left = schools_allowed(policy, world, p, step, r);
        int places_left = places_allowed(policy, world, p, step, r);
        std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> cost_of_size;
        Bound bound = Bound::demand;
        Units units;
        for (Applicant const& a : here) {
            if (schools_left <= 0 || places_left <= 0) {
                bound = Bound::places;
                break;
            }
            if (has(world.groups.school_in[p][a.who], r)) continue;  // joined as a partner of another school meanwhile
            Unit unit;
            unit.schools = partnership ? partners_of(policy, world, p, step, r, a.who) : std::vector<School>{a.who};
            for (School const s : unit.schools) {
                auto const team = team_of(policy, world, applications, p, step, r, s);
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
            units.add(unit);
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
