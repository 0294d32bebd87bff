// Recognition: awards to participants and labels of schools, and the attention they bring (MODEL.md §6).
#pragma once

#include "policy/at_work.hpp"

namespace cpdsim {

/// Attention that recognition of the own school, or of schools elsewhere that the teacher has ties to, brings, 0..1.
[[nodiscard]] Lane recognition_seen(World const& world, Teacher teacher);

/// Lanes in which the school holds the highest level of the programme's label.
[[nodiscard]] LaneMask holds_highest_level(Policy const& policy, ProgrammeNumber programme, School school);

/// The awards that fall due for a cohort in this step: those who practise more are likelier to win, money permitting.
void give_awards(AtWork const& at, World& world, Cohort const& cohort);

/// The schools of a finished cohort whose members practise enough climb one level.
void give_labels(AtWork const& at, World& world, Cohort const& cohort);

/// Attention wanes by one step.
void forget_recognition(Policy const& policy, World& world);

}  // namespace cpdsim
