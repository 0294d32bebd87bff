// An intake of teachers: those who apply draw lots, and the first get the seats (MODEL.md §6).
#include <algorithm>
#include <array>
#include <cmath>

#include "policy/admission.hpp"
#include "policy/applications.hpp"
#include "policy/intake.hpp"
#include "policy/participation.hpp"
#include "policy/urn.hpp"

namespace cpdsim {
namespace {

/// The queue of the teachers who apply (in these lanes), each with a lot drawn for her.
Queue draw_lots(Policy const& policy, World const& world, ProgrammeNumber p, int step, Column<LaneMask> const& applying,
                Queue const& empty) {
    ProgrammePlan const& plan = policy.plans[p];
    LaneChances const apply = world.id.chances("apply: " + plan.id);
    State const& state = world.state;
    return ask_all(world, empty, applying.size(), 2048, [&](Teacher first, Teacher last, Queue& queue) {
        auto const join = [&](Teacher i, Lane const& lot) {
            queue.join(static_cast<LaneMask>(applying[i] & queue.open()),
                       rank_of(plan, world, world.teachers().school[i], state.in_programme_ever[i]),
                       order_of(plan.shape().recruit.entry, lot, state.practice[i], as_lane(state.propensity[i])), i);
        };
        std::array<Teacher, 2> two{};
        std::size_t waiting = 0;
        auto const draw = [&] {
            auto const lots = apply.lanes_of_two({world.key_of(two[0]), world.key_of(two[1])}, step, 1);
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
LaneSeats number_by_lane(Column<LaneMask> const& applying) {
    std::array<std::uint32_t, lane_count> sum{};
    for (LaneMask const mask : applying) {
        for (unsigned r = 0; r < lane_count; ++r) sum[r] += (mask >> r) & 1U;
    }
    LaneSeats number;
    std::copy(sum.begin(), sum.end(), number.begin());
    return number;
}

/// All have the same rank, and lots alone decide.
bool by_lot(ProgrammePlan const& plan) {
    return plan.shape().recruit.entry == Entry::open && !plan.shape().recruit.newcomers_first &&
           std::all_of(plan.type_priority.begin(), plan.type_priority.end(), [](int rank) { return rank == 0; });
}

/// Those who get the seats, or would by their lots; a few more until the lanes are closed.
Queue teachers_in_line(Policy const& policy, World const& world, ProgrammeNumber p, int step,
                       Column<LaneMask> const& applying, LaneSeats const& seats, LaneSeats const& number) {
    if (by_lot(policy.plans[p])) {
        Lane last_lot;
        for (int r = 0; r < lane_count; ++r) last_lot[r] = likely_last_lot(entry(seats, r), entry(number, r));
        Queue queue = draw_lots(policy, world, p, step, applying, Queue{seats, last_lot});
        if (queue.suffices(number)) return queue;
    }
    return draw_lots(policy, world, p, step, applying, Queue{seats});
}

constexpr std::size_t no_bound = 2'000'000'000, most_seats = 1'000'000'000;
constexpr std::size_t days_of_an_intake = 31;

/// Seats drawn one by one from those who apply, the same person as often as drawn but not more than once a day on
/// average; attendance may raise the weight. Where nothing binds each takes one.
std::vector<Applicant> seats_by_urn(AtWork const& at, std::size_t seats, std::vector<Applicant> const& applicants) {
    if (applicants.empty()) return {};
    auto& attendances = at.policy.attendances;
    if (seats == no_bound) {
        for (Applicant const& a : applicants) {
            if (!attendances.empty()) attendances[a.who][at.lane] += 1;
        }
        return applicants;
    }
    double const reinforcement = at.participation().reinforcement.value_or(0);
    std::vector<double> weights;
    for (Applicant const& a : applicants) {
        double const earned = attendances.empty() ? 0 : attendances[a.who][at.lane];
        weights.push_back(1 + reinforcement * earned);
    }
    Urn urn{weights};
    ChanceSequence chances = at.chances("urn").sequence();
    std::vector<Applicant> seated;
    seats = std::min(seats, days_of_an_intake * applicants.size());
    seated.reserve(seats);
    for (std::size_t seat = 0; seat < seats; ++seat) {
        std::size_t const drawn = urn.draw(chances);
        seated.push_back(applicants[drawn]);
        if (attendances.empty()) continue;
        attendances[applicants[drawn].who][at.lane] += 1;
        urn.add(drawn, reinforcement);
    }
    return seated;
}

/// Seats of a lane that money and places allow.
struct Seats {
    std::size_t number = 0;
    Bound bound = Bound::money;  ///< which of the two is scarcer
    std::vector<double> cost;    ///< of a teacher of weight 1, step by step
};

/// The smallest and the largest weight of those who may be admitted.
struct Weights {
    double least = 1, most = 1;
    [[nodiscard]] bool differ() const { return least < most; }
};

Weights weights_of(ProgrammePlan const& plan, Population const& population) {
    if (!population.several_phases()) return {};
    Weights weights{1e300, 0};
    for (DrawnPhase const& phase : population.phases) {
        auto const first = plan.admits_teacher.begin() + phase.first_teacher;
        auto const end = plan.admits_teacher.begin() + phase.end_teacher;
        if (std::find(first, end, std::uint8_t{1}) == end) continue;
        weights = {std::min(weights.least, phase.weight), std::max(weights.most, phase.weight)};
    }
    return weights.most > 0 ? weights : Weights{};
}

/// As many as there can be: where teachers do not all stand for as many, those of the least weight.
Seats seats_of(AtWork const& at, Weights const& weights) {
    std::vector<double> cost = at.cost_of();
    double const can_pay = at.purse().affordable(at.step, cost);
    auto const at_most = [](double seats) { return static_cast<std::size_t>(std::min(seats, double{most_seats})); };
    std::size_t const money = can_pay < 1e17 ? at_most(can_pay / weights.least + 1e-9) : no_bound;
    double const national = national_places(at);
    auto const places = national >= 1e17 ? no_bound
                        : weights.differ()
                            ? at_most(std::ceil(national / (at.policy.scale * weights.least)))
                            : static_cast<std::size_t>(at.simulated(national, "places", at.step, weights.least));
    return {std::min(money, places), places <= money ? Bound::places : Bound::money, std::move(cost)};
}

/// Of those in line, who come first as far as money and places go, where teachers do not all stand for as many.
void keep_those_who_fit(AtWork const& at, Seats& seats, std::vector<Applicant>& line) {
    std::sort(line.begin(), line.end());
    double money = at.purse().affordable(at.step, seats.cost);
    Allowance places = places_left(at);
    std::size_t kept = 0;
    for (; kept < line.size(); ++kept) {
        double const weight = at.weight_of(line[kept].who);
        if (!places.any() || !places.has_room_for(weight)) {
            seats.bound = Bound::places;
            break;
        }
        if (weight > money + 1e-9) {
            seats.bound = Bound::money;
            break;
        }
        places.take(weight);
        money -= weight;
    }
    seats.number = kept;
    line.resize(kept);
    std::sort(line.begin(), line.end(), [](Applicant const& a, Applicant const& b) { return a.who < b.who; });
}

/// Those who apply, as the nation has them, in units of Policy::scale.
double standing_for(AtWork const& at, Column<LaneMask> const& applying, std::size_t number) {
    if (!at.world.population->several_phases()) return static_cast<double>(number);
    double sum = 0;
    for (Teacher i = 0; i < applying.size(); ++i) sum += has(applying[i], at.lane) ? at.weight_of(i) : 0;
    return std::round(sum);
}

}  // namespace

void enrol_teachers(Policy& policy, World& world, ProgrammeNumber p, int step, LaneMask lanes) {
    auto const at = [&](int r) { return AtWork{policy, world, p, step, r}; };
    bool const repeat = policy.participation[0].repeat;
    Weights const weights = weights_of(policy.plans[p], *world.population);
    std::array<Seats, lane_count> seats;
    LaneSeats wanted{};
    for_each_lane(lanes, [&](int r) {
        entry(seats, r) = seats_of(at(r), weights);
        entry(wanted, r) = repeat ? every_applicant : entry(seats, r).number;
    });
    Column<LaneMask> const applying = Applications{policy, world, p}.teachers_applying(step);
    LaneSeats const number_applying = number_by_lane(applying);
    Queue queue = teachers_in_line(policy, world, p, step, applying, wanted, number_applying);
    std::array<Units, lane_count> units;
    for_each_of(*world.workers, lane_count, [&](int r) {
        Seats& mine = entry(seats, r);
        if (!has(lanes, r)) return;
        queue.close(r);
        auto& here = queue.kept(r);
        if (repeat) {
            here = seats_by_urn(at(r), mine.number, here);
            std::sort(here.begin(), here.end(), [](Applicant const& a, Applicant const& b) { return a.who < b.who; });
        } else if (weights.differ()) {
            keep_those_who_fit(at(r), mine, here);
        }
        double standing = 0;
        for (Applicant const& a : here) standing += at(r).weight_of(a.who);
        Units joining;  // of this lane alone: neighbours in memory would be written by other threads
        for (Applicant const& a : here) joining.add(a.who, world.teachers().school[a.who]);
        entry(units, r) = std::move(joining);
        at(r).purse().promise(step, mine.cost, standing);
    });
    for_each_lane(lanes, [&](int r) {
        bool const by_demand = entry(number_applying, r) <= entry(seats, r).number;
        note_bound(at(r), by_demand ? Bound::demand : entry(seats, r).bound,
                   standing_for(at(r), applying, entry(number_applying, r)));
    });
    admit(policy, world, p, step, units);
}

}  // namespace cpdsim
