// Admitting a unit: the cohort is formed, places are booked and paid, communities are founded.
#pragma once

#include "policy/policy.hpp"

namespace cpdsim {

/// Teachers and schools that join together in one lane.
struct Unit {
    std::vector<Teacher> members;
    std::vector<School> schools;
};

/// Worth of an hour of the programme now: sessions, programme, content, and the fall of quality with scale.
[[nodiscard]] float quality_now(Policy const& policy, std::size_t p, double national_members);

/// Opens one cohort for all `units`; pays what is due on joining. The money must have been promised.
void admit(Policy& policy, World& world, std::size_t p, int step, int lane, std::vector<Unit> const& units);

/// Teachers (national) whom a programme can hold or take in its `year`-th year, money and demand apart.
[[nodiscard]] double places_in_a_year(ProgrammePlan const& plan, int year);

/// Places that this year's caps (places, capacity, growth, schools at one time) still allow, in simulated units.
[[nodiscard]] int places_allowed(Policy const& policy, World const& world, std::size_t p, int step, int lane);
[[nodiscard]] int schools_allowed(Policy const& policy, World const& world, std::size_t p, int step, int lane);

}  // namespace cpdsim
