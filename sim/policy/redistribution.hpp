// Money that a programme finds no use for goes to the others of its strategy (`unspent: redistribute`, MODEL.md §7).
//
// Once a year, when a line's next money comes in or its last year has ended, a programme gives away what is left of the
// years before and promised to nobody, if in the past year its intakes (or its cover) were bound by demand, places or
// the pool and never by money; and all that is free once it is closed or can take nobody any more. Only money of lines
// that redistribute leaves: what else the programme has counts as spent first. It goes to the open programmes that have
// such lines and a use for money, in proportion to what these lines bring in; if there are none, it stays and is
// reported as unspent.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "policy/policy.hpp"

namespace cpdsim {

/// Cents by programme and lane; negative: given away. The sum over programmes is 0 in each lane.
using Moves = std::vector<std::array<std::int64_t, lane_count>>;

/// What moves at the beginning of this step; empty where nothing can.
[[nodiscard]] Moves redistribution(Policy const& policy, int step);

}  // namespace cpdsim
