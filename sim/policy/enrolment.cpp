// Phase enrol: at an intake people or schools apply, are ranked, and are admitted as far as money and places go
// (MODEL.md §6). Seats = min(money, capacity); what is not asked for stays unspent and is reported.
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_set>

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

/// Asks everybody, on all threads and in chunks that depend on nothing else: `ask` has the first, one past the last and
/// a queue like `empty`. Those who may get one of the seats come in the order of their numbers.
template <class Ask>
Queue ask_all(World const& world, Queue const& empty, std::size_t number, std::size_t chunk, Ask&& ask) {
    std::vector<Queue> parts((number + chunk - 1) / chunk, empty);
    for_each_chunk(world.workers, number, chunk, [&](std::size_t first, std::size_t last) {
        ask(static_cast<std::uint32_t>(first), static_cast<std::uint32_t>(last), parts[first / chunk]);
    });
    Queue queue = empty;
    for (Queue const& part : parts) queue.append(part);
    return queue;
}

/// The queue of the teachers who apply (in these lanes), each with a lot drawn for her.
Queue draw_lots(Policy const& policy, World const& world, std::size_t p, int step,
                std::vector<LaneMask> const& applying, Queue const& empty) {
    ProgrammePlan const& plan = policy.plans[p];
    Draws const apply = world.id.draws("apply: " + plan.id);
    State const& state = world.state;
    return ask_all(world, empty, applying.size(), 2048, [&](Teacher first, Teacher last, Queue& queue) {
        auto const join = [&](Teacher i, Lane const& lot) {
            queue.join(static_cast<LaneMask>(applying[i] & queue.open()),
                       rank_of(plan, world, world.teachers().school[i], state.in_programme_ever[i]),
                       order_of(plan.programme.recruit.entry, lot, state.practice[i], state.propensity[i]), i);
        };
        std::array<Teacher, 2> two{};
        std::size_t waiting = 0;
        auto const draw = [&] {
            auto const lots =
                apply.uniform_lanes_two(two, static_cast<std::uint32_t>(step), world.id.first_replicate, 1);
            for (std::size_t k = 0; k < waiting; ++k) join(two[k], lots[k]);
            waiting = 0;
        };
        for (Teacher i = first; i < last; ++i) {
            if ((applying[i] & queue.open()) == no_lane) continue;
            two[waiting++] = i;
            if (waiting == two.size()) draw();
        }
        if (waiting > 0) draw();
    });
}

/// How many teachers apply in each lane.
LaneSeats number_of(std::vector<LaneMask> const& applying) {
    LaneCounts sum = LaneCounts::Zero();
    for (LaneMask const mask : applying) {
        for (int r = 0; r < lane_count; ++r) sum[r] += (mask >> r) & 1;
    }
    LaneSeats number;
    for (std::size_t r = 0; r < lane_count; ++r) number[r] = static_cast<std::size_t>(sum[static_cast<int>(r)]);
    return number;
}

/// All have the same rank, and lots alone decide.
bool by_lot(ProgrammePlan const& plan) {
    return plan.programme.recruit.entry == Entry::open && !plan.programme.recruit.newcomers_first &&
           std::all_of(plan.type_priority.begin(), plan.type_priority.end(), [](int rank) { return rank == 0; });
}

/// Those who get the seats, or would by their lots; a few more until the lanes are closed.
Queue teachers_in_line(Policy const& policy, World const& world, std::size_t p, int step,
                       std::vector<LaneMask> const& applying, LaneSeats const& seats, LaneSeats const& number) {
    if (by_lot(policy.plans[p])) {
        Lane last_lot;
        for (std::size_t r = 0; r < lane_count; ++r)
            last_lot[static_cast<int>(r)] = likely_last_lot(seats[r], number[r]);
        Queue queue = draw_lots(policy, world, p, step, applying, Queue{seats, last_lot});
        if (queue.suffices(number)) return queue;
    }
    return draw_lots(policy, world, p, step, applying, Queue{seats});
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
    std::vector<LaneMask> const applying = Applications{policy, world, p}.teachers_applying(step);
    LaneSeats const number_applying = number_of(applying);
    Queue queue = teachers_in_line(policy, world, p, step, applying, wanted, number_applying);
    std::array<Units, lane_count> units;
    world.workers->for_each(lane_count, [&](std::size_t k) {
        int const r = static_cast<int>(k);
        queue.close(r);
        auto& here = queue.kept(r);
        if (policy.participation.repeat) {
            here = seats_by_urn(policy, world, p, step, r, seats[k].number, here);
            std::sort(here.begin(), here.end(), [](Applicant const& a, Applicant const& b) { return a.who < b.who; });
        }
        for (Applicant const& a : here) units[k].add(a.who, world.teachers().school[a.who]);
        policy.purses[p][k].promise(step, unit, static_cast<double>(here.size()));
    });
    for (std::size_t r = 0; r < lane_count; ++r) {
        bool const by_demand = number_applying[r] <= seats[r].number;
        note_bound(policy, p, step, static_cast<int>(r), by_demand ? Bound::demand : seats[r].bound,
                   number_applying[r]);
    }
    admit(policy, world, p, step, units);
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
    auto const ask = [&](School s, Queue& queue) {
        auto const free = static_cast<LaneMask>(~world.groups.school_in[p][s] & ~holds_highest_level(policy, p, s));
        if (free == no_lane || first[s] == first[s + 1]) return;
        SchoolInterest const interest = applications.interest_of(s);
        // A team of the wanted size, or everybody where the school is smaller than that.
        auto const needed = static_cast<float>(std::min<double>(recruit.team.low, first[s + 1] - first[s]));
        Lane chance = interest.chance;
        if (recruit.head_consent) chance *= applications.consent(s);
        Lane const u = apply.uniform_lanes(s, at, world.id.first_replicate);
        auto const applying =
            static_cast<LaneMask>(free & ~at_least(u, chance) & at_least(interest.candidates, Lane::Constant(needed)));
        if (applying == no_lane) return;
        Lane const lot = apply.uniform_lanes(s, at, world.id.first_replicate, 1);
        queue.join(applying, rank_of(plan, world, s, world.groups.school_reached[s]),
                   order_of(recruit.entry, lot, world.state.climate_mean[s], interest.chance), s);
    };
    return ask_all(world, Queue{all}, world.schools().size(), 256, [&](School from, School to, Queue& queue) {
        for (School s = from; s < to; ++s) ask(s, queue);
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

/// Schools near the lead school that may still join (those `in` already may not), the lead first.
std::vector<School> partners_of(Policy const& policy, World const& world, std::size_t p, int step, int lane,
                                School lead, std::unordered_set<School> const& in) {
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
        if (s == lead || schools.region[s] != schools.region[lead]) continue;
        if (has(world.groups.school_in[p][s], lane) || in.count(s) > 0) continue;
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

/// Lets those who come first in, as far as money and places go. Other lanes do the same at the same time.
Bound let_in(Policy& policy, World const& world, std::size_t p, int step, int lane, InOrder in_order, Units& units) {
    Applications const applications{policy, world, p};
    bool const partnership = policy.plans[p].programme.recruit.unit == RecruitUnit::partnership;
    Purse& purse = policy.purses[p][static_cast<std::size_t>(lane)];
    int schools_left = schools_allowed(policy, world, p, step, lane);
    int places_left = places_allowed(policy, world, p, step, lane);
    std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> cost_of_size;
    std::unordered_set<School> in;  // those who have joined at this intake
    while (!in_order.empty()) {
        School const lead = in_order.next().who;
        if (schools_left <= 0 || places_left <= 0) return Bound::places;
        if (in.count(lead) > 0) continue;  // joined as a partner of another school meanwhile
        Unit unit;
        unit.schools = partnership ? partners_of(policy, world, p, step, lane, lead, in) : std::vector<School>{lead};
        for (School const s : unit.schools) {
            auto const team = team_of(policy, world, applications, p, step, lane, s);
            unit.members.insert(unit.members.end(), team.begin(), team.end());
        }
        if (unit.members.empty() || static_cast<int>(unit.schools.size()) > schools_left) continue;
        auto& cost = cost_of_size[{unit.members.size(), unit.schools.size()}];
        if (cost.empty())
            cost = policy.unit_cost(p, step, static_cast<double>(unit.members.size()),
                                    static_cast<double>(unit.schools.size()));
        if (purse.affordable(step, cost) + 1e-9 < 1) return Bound::money;
        purse.promise(step, cost, 1);
        schools_left -= static_cast<int>(unit.schools.size());
        places_left -= static_cast<int>(unit.members.size());
        in.insert(unit.schools.begin(), unit.schools.end());
        units.add(unit);
    }
    return Bound::demand;
}

void enrol_schools(Policy& policy, World& world, std::size_t p, int step) {
    Queue queue = schools_that_apply(policy, world, p, step);
    std::array<Units, lane_count> units;
    std::array<Bound, lane_count> bound{};
    std::array<std::size_t, lane_count> number{};
    world.workers->for_each(lane_count, [&](std::size_t k) {
        int const r = static_cast<int>(k);
        number[k] = queue.kept(r).size();
        bound[k] = let_in(policy, world, p, step, r, InOrder{std::move(queue.kept(r))}, units[k]);
    });
    for (std::size_t r = 0; r < lane_count; ++r) note_bound(policy, p, step, static_cast<int>(r), bound[r], number[r]);
    admit(policy, world, p, step, units);
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
