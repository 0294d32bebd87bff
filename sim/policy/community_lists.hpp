// Communities are founded replicate by replicate; what they do is done in the order of the teachers. These lists turn
// them round: a number for each community, with neighbours beside each other whatever their replicate; for each
// teacher the communities she belongs to; and the meetings that all founded together hold at the same times.
#pragma once

#include "engine/run_world.hpp"

namespace cpdsim {

/// Lists those founded since the last step.
void list_communities(World& world);
/// The members of a community that is no more come to its meetings no longer.
void leave_meetings(CommunityInfluence& influence, Community const& community, int lane);
/// Clears what meetings gave in the step before; those no longer facilitated end.
void open_meetings(CommunityInfluence& community, int step);
/// Notes in which replicates there are hours.
void call_meetings(CommunityInfluence& community);

}  // namespace cpdsim
