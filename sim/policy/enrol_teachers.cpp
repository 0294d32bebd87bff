// An intake of teachers: those who apply draw lots, and the first get the seats (MODEL.md §6).
#include <algorithm>
#include <array>

#include "policy/admission.hpp"
#include "policy/applications.hpp"
#include "policy/intake.hpp"
#include "policy/urn.hpp"

namespace cpdsim {
namespace {

/// The queue of the teachers who apply (in these lanes), each with a lot drawn for her.
Queue draw_lots(Policy const& policy, World const& world, std::size_t p, int step, Column<LaneMask> const& applying,
                Queue const& empty) {
    ProgrammePlan const& plan = policy.plans[p];
    LaneDraws const apply = world.id.draws("apply: " + plan.id);
    State const& state = world.state;
    return ask_all(world, empty, applying.size(), 2048, [&](Teacher first, Teacher last, Queue& queue) {
        auto const join = [&](Teacher i, Lane const& lot) {
            queue.join(static_cast<LaneMask>(applying[i] & queue.open()),
                       rank_of(plan, world, world.teachers().school[i], state.in_programme_ever[i]),
                       order_of(plan.programme.recruit.entry, lot, state.practice[i], as_lane(state.propensity[i])), i);
        };
        std::array<Teacher, 2> two{};
        std::size_t waiting = 0;
        auto const draw = [&] {
            auto const lots = apply.lanes_of_two(two, static_cast<std::uint32_t>(step), 1);
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
LaneSeats number_of(Column<LaneMask> const& applying) {
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
                       Column<LaneMask> const& applying, LaneSeats const& seats, LaneSeats const& number) {
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
    LaneDraws const urns = world.id.draws("urn: " + policy.plans[p].id);
    std::uint32_t const slot = urns.slot(lane);
    DrawSequence draws{urns.of(lane), slot % lane_count, static_cast<std::uint32_t>(step), slot - slot % lane_count};
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

}  // namespace

void enrol_teachers(Policy& policy, World& world, std::size_t p, int step) {
    std::vector<double> const unit = policy.unit_cost(p, step, 1, 1);
    std::array<Seats, lane_count> seats;
    LaneSeats wanted;
    for (std::size_t r = 0; r < lane_count; ++r) {
        seats[r] = seats_of(policy, world, p, step, static_cast<int>(r), unit);
        wanted[r] = policy.participation.repeat ? every_applicant : seats[r].number;
    }
    Column<LaneMask> const applying = Applications{policy, world, p}.teachers_applying(step);
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
        Units mine;  // of this lane alone: neighbours in memory would be written by other threads
        for (Applicant const& a : here) mine.add(a.who, world.teachers().school[a.who]);
        units[k] = std::move(mine);
        policy.purses[p][k].promise(step, unit, static_cast<double>(here.size()));
    });
    for (std::size_t r = 0; r < lane_count; ++r) {
        bool const by_demand = number_applying[r] <= seats[r].number;
        note_bound(policy, p, step, static_cast<int>(r), by_demand ? Bound::demand : seats[r].bound,
                   number_applying[r]);
    }
    admit(policy, world, p, step, units);
}

}  // namespace cpdsim
