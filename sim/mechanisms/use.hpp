// u: how far a teacher uses what can be used, 0 at the own baseline, 1 at all lessons (MODEL.md §4).
#pragma once

#include <algorithm>

#include "engine/run_world.hpp"

namespace cpdsim {

/// 1 / max(1 - P0, 1e-6), or 0 where there is no room above the baseline.
[[nodiscard]] inline float inverse_room(float baseline) {
    return baseline > 1.F - 1e-6F ? 0.F : 1.F / std::max(1.F - baseline, 1e-6F);
}

/// Of the teachers in a post, whatever column their practice is in.
[[nodiscard]] inline Lane use_of(World const& world, Teacher i, Lane const& practice) {
    return ((practice - world.teachers().baseline[i]) * world.inverse_room[i]).max(0.F).min(1.F);
}
[[nodiscard]] inline float use_of(World const& world, Teacher i, float practice) {
    return std::clamp((practice - world.teachers().baseline[i]) * world.inverse_room[i], 0.F, 1.F);
}

}  // namespace cpdsim
