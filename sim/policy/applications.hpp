// Who applies when an intake is open (MODEL.md §6): the person's propensity, moved on the logit scale by school
// climate, peers who have taken part, cover, distance and mode, recognition, a low threshold, and coordinators who
// reach out.
#pragma once

#include "policy/policy.hpp"

namespace cpdsim {

/// Lanes in which the teacher may join programme p now.
[[nodiscard]] LaneMask may_join(Policy const& policy, World const& world, std::size_t p, Teacher i);

/// Chance to apply, 0..1, per lane.
[[nodiscard]] Lane chance_to_apply(Policy const& policy, World const& world, std::size_t p, Teacher i);

/// Chance that the head of the school consents.
[[nodiscard]] Lane chance_of_consent(Policy const& policy, World const& world, School school);

}  // namespace cpdsim
