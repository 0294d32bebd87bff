// When a teacher counts as changed: practice at least so many points of lessons above the own baseline (MODEL.md §7).
#pragma once

#include "core/lanes.hpp"

namespace cpdsim {

/// A hair of tolerance, so that 10 points above a baseline of .2 is .3 in floating point too.
[[nodiscard]] inline LaneMask has_changed(Lane const& practice, float baseline, Lane const& changed_by) {
    return at_least(Lane{practice - baseline}, Lane{changed_by - 1e-6F});
}

}  // namespace cpdsim
