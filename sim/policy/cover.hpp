// Cover for participants who are released from teaching: who needs it, how much of it can be paid and found.
#pragma once

#include "policy/policy.hpp"

namespace cpdsim {

/// Sets `cover_level` (programmes of cover alone, which serve the participants of all others) and `own_cover` (release
/// that a programme brings itself) for the year that begins.
void plan_cover(Policy& policy, World const& world, int step);

}  // namespace cpdsim
