// Sets of lanes in words: comparisons and differences that the language widens to int.
#pragma once

#include "core/lane_masks.hpp"

namespace cpdsim {

/// Lanes in which `value` does not reach `bound`.
[[nodiscard]] inline LaneMask below(Lane const& value, Lane const& bound) {
    return static_cast<LaneMask>(~at_least(value, bound));
}
/// The lanes of a set that are not in the other.
[[nodiscard]] constexpr LaneMask without(LaneMask lanes, LaneMask others) {
    return static_cast<LaneMask>(lanes & ~others);
}

}  // namespace cpdsim
