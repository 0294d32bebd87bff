// How intensely the communities of a chunk's teachers meet, for reflection and for what is within reach (MODEL.md §4).
#pragma once

#include <algorithm>
#include <array>

#include "engine/run_world.hpp"

namespace cpdsim {

/// What communities leave of a gap of each seat of the chunk, 1 - gain x intensity: the most intense one of the person
/// counts. The lanes are read after all of them are written, since a lane loaded right after one of its entries was
/// stored waits.
inline void left_by_communities(CommunityInfluence const& communities, TeacherChunk chunk, Lane const& gain,
                                std::array<Lane, ChunkScratch::size>& left) {
    for (Lane& lane : left) lane.setOnes();
    float* const of_seat = left.front().data();
    for (Membership const& member : communities.members.of(chunk.first, chunk.last)) {
        float& here = of_seat[member.seat - seat_of(chunk.first, 0)];
        here = std::min(here, 1.F - gain[lane_of(member.seat)] * communities.now[member.group].intensity);
    }
}

}  // namespace cpdsim
