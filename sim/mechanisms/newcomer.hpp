// A new person in a post: takes over the school and the post's ties, not the knowledge (MODEL.md §2).
#pragma once

#include "engine/run_world.hpp"

namespace cpdsim {

/// Draws the hazard a person lives through before leaving: unit exponential, keyed by post and time of arrival.
[[nodiscard]] float drawn_hazard(World const& world, Teacher post, int arrival, int lane);

/// Puts a new person into the post in one lane. `arrival` is the step of arrival; -1 for the person there at the start.
void place_newcomer(World& world, Teacher post, int lane, int arrival, float knowledge);

/// The person's (1 - transfer) relative to the mean; needs world.transfer.
[[nodiscard]] float drawn_transfer_gap(World const& world, Teacher post, int arrival, int lane);

/// Draws the annual propensity of a person to take part: Beta over persons with a school component (Gaussian copula).
[[nodiscard]] float drawn_propensity(World const& world, Teacher post, int arrival, int lane);

}  // namespace cpdsim
