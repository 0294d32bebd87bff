// Recognition: awards to participants and labels of schools, and the attention they bring (MODEL.md §6).
#pragma once

#include "policy/policy.hpp"

namespace cpdsim {

/// Years of awards that fall due in the `age`-th step of a cohort of `length` steps: a year's at the end of each year,
/// the rest at the end.
[[nodiscard]] double award_years(int age, int length, int steps_per_year);

/// Attention that recognition of the own school, or of schools elsewhere that the teacher has ties to, brings, 0..1.
[[nodiscard]] Lane recognition_seen(World const& world, Teacher teacher);

/// Lanes in which the school holds the highest level of the programme's label.
[[nodiscard]] LaneMask holds_highest_level(Policy const& policy, std::size_t programme, School school);

/// The awards that fall due for a cohort in this step: those who practise more are likelier to win, money permitting.
void give_awards(Policy& policy, World& world, Cohort const& cohort, int step, int lane);

/// The schools of a finished cohort whose members practise enough climb one level.
void give_labels(Policy& policy, World& world, Cohort const& cohort, int lane);

/// Attention wanes by one step.
void forget_recognition(Policy const& policy, World& world);

}  // namespace cpdsim
