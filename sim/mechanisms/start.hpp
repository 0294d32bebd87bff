// The state before the first step: everybody at the own baseline (MODEL.md §7, "Start").
#pragma once

#include "engine/run_world.hpp"

namespace cpdsim {

/// Sizes all columns of world.state and groups and places the persons who are there from the start.
void place_everybody(World& world, std::size_t programmes);

}  // namespace cpdsim
