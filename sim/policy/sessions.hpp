// Cohorts are formed replicate by replicate; their sessions are held for all replicates at once. Cohorts of one
// programme and tier that are formed in the same step share a session, whose roll says who comes in which replicates.
#pragma once

#include "engine/run_world.hpp"

namespace cpdsim {

/// Opens the sessions of a step: those that are over go, new cohorts get theirs, and none has given anything yet.
void open_sessions(World& world, int step);

}  // namespace cpdsim
