// A new person in a post: takes over the school and the post's ties, not the knowledge (MODEL.md §2).
#pragma once

#include "engine/run_world.hpp"

namespace cpdsim {

/// Draws the persons who are in the post at the start, in every lane: willingness to take part (Beta over persons with
/// a school component, Gaussian copula; an observed propensity goes first), (1 - transfer) relative to the mean, and
/// the hazard they live through before leaving (unit exponential). Keyed by post and time of arrival.
void place_first_persons(World& world, Teacher post);

/// Asks the memory for what belongs to the person in the post, before it is changed.
void ask_for(World const& world, Teacher post);

/// Puts a new person into the post in one lane. `arrival` is the step of arrival.
void place_newcomer(World& world, Teacher post, int lane, int arrival, float knowledge);

}  // namespace cpdsim
