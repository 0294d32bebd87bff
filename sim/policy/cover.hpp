// Cover for participants who are released from teaching: who needs it, how much of it can be paid and found.
#pragma once

#include "policy/policy.hpp"

namespace cpdsim {

/// Sets the level of cover (programmes of cover alone, which serve the participants of all others) and each programme's
/// own (release that it brings itself) for the year that begins in these lanes.
void plan_cover(Policy& policy, World const& world, int step, LaneMask lanes);

}  // namespace cpdsim
