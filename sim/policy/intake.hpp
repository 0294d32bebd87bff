// What the intakes of teachers and of schools have in common (MODEL.md §6).
#pragma once

#include <cstdint>
#include <vector>

#include "policy/at_work.hpp"
#include "policy/queue.hpp"

namespace cpdsim {

/// Rank of an applicant; those reached before come after all others where newcomers are first.
inline Lane rank_of(ProgrammePlan const& plan, World const& world, School school, LaneMask reached) {
    auto const by_type = static_cast<float>(plan.type_priority[world.schools().type[school]]);
    if (!plan.shape().recruit.newcomers_first) return Lane::Constant(by_type);
    return by_type + 256.F * as_lane(reached);
}

/// Order among equals: drawn; a call looks at the applicant's practice as well, an invitation asks the likeliest.
inline Lane order_of(Entry entry, Lane const& u, Lane const& practice, Lane const& propensity) {
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
    for_each_chunk<std::uint32_t>(world.workers, number, chunk, [&](std::uint32_t first, std::uint32_t last) {
        ask(first, last, parts[first / chunk]);
    });
    Queue queue = empty;
    for (Queue const& part : parts) queue.append(part);
    return queue;
}

enum class Bound { demand, places, money };

/// What kept the intake from being larger, for the report of money that stays unspent.
void note_bound(AtWork const& at, Bound bound, double applicants);

/// In the lanes in which there is an intake.
void enrol_teachers(Policy& policy, World& world, ProgrammeNumber p, int step, LaneMask lanes);
void enrol_schools(Policy& policy, World& world, ProgrammeNumber p, int step, LaneMask lanes);

}  // namespace cpdsim
