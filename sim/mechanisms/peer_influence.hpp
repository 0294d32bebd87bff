// The mean form of what peers tell a teacher (MODEL.md §5). Forms have one shape, so that `practice` is written once
// and compiled for each; those that ask who practises are in contagion.hpp.
#pragma once

#include <algorithm>

#include "core/by_lane.hpp"
#include "engine/run_world.hpp"
#include "mechanisms/influence.hpp"
#include "mechanisms/parameters.hpp"

namespace cpdsim {

/// Mean practice of the peers over all layers; communities enter with their weight where the teacher is a member.
class MeanOfPeers {
public:
    explicit MeanOfPeers(ByLane<Peers> const& p)
        : community_weight_{p.part(&Peers::layers)(&LayerWeights::community)} {}

    /// For the whole chunk at once, into its scratch. Communities come lane by lane: whoever loads a lane right after
    /// one of its entries was stored waits for every store before, so the chunk is gone through again by `of`.
    void prepare(World const& world, TeacherChunk chunk) const {
        PeerRows const& rows = world.peers;
        ChunkScratch& scratch = *chunk.scratch;
        if (rows.complete)
            for (Teacher i = chunk.first; i < chunk.last; ++i) scratch.peers[i - chunk.first] = others_than(world, i);
        else
            mean_over_peers(rows, chunk.first, chunk.last, world.state.practice, scratch.peers.data());
        for (Teacher i = chunk.first; i < chunk.last; ++i) {
            Teacher const place = i - chunk.first;
            scratch.peers_baseline[place].setConstant(rows.baseline_mean[i]);
            scratch.with_peers[place] = static_cast<LaneMask>(every_lane * (rows.weight[i] > 0 ? 1U : 0U));
        }
        add_communities(world, chunk);
    }

    [[nodiscard]] Influence of(World const&, Teacher i, TeacherChunk chunk) const {
        Teacher const place = i - chunk.first;
        ChunkScratch const& scratch = *chunk.scratch;
        return {scratch.peers[place], scratch.peers_baseline[place], as_lane(scratch.with_peers[place])};
    }

private:
    [[nodiscard]] static Lane others_than(World const& world, Teacher i) {
        if (world.peers.teachers() < 2) return Lane::Zero();
        return (world.everyone - world.state.practice[i]) * (1.F / static_cast<float>(world.peers.teachers() - 1));
    }

    /// A lane without a community keeps its bits. Few are in more than one.
    void add_communities(World const& world, TeacherChunk chunk) const {
        ChunkScratch& scratch = *chunk.scratch;
        float* const peers = scratch.peers.front().data();
        float* const of_baseline = scratch.peers_baseline.front().data();
        CommunityNow const* const now = world.community.now.data();
        std::span const members = world.community.members.of(chunk.first, chunk.last);
        constexpr std::size_t ahead = 24;  // members, whose communities are asked for in time
        for (std::size_t k = 0; k < members.size();) {
            __builtin_prefetch(now + members[std::min(k + ahead, members.size() - 1)].group);
            Seat const seat = members[k].seat;
            float number = 0, practice = 0, baseline = 0;
            do {
                CommunityNow const& community = now[members[k].group];
                number += community.vitality;
                practice += community.vitality * community.practice;
                baseline += community.vitality * community.baseline;
            } while (++k < members.size() && members[k].seat == seat);
            Teacher const i = teacher_of(seat);
            float const weight = world.peers.weight[i], of_each = community_weight_[lane_of(seat)];
            float const total = weight + of_each * number;
            if (number <= 0 || total <= 0) continue;
            Seat const at = seat - seat_of(chunk.first, 0);
            float const share = weight / total, of_communities = of_each / total;
            peers[at] = share * peers[at] + of_communities * practice;
            of_baseline[at] = share * of_baseline[at] + of_communities * baseline;
            scratch.with_peers[i - chunk.first] |= only(lane_of(seat));
        }
    }

    Lane community_weight_;
};

}  // namespace cpdsim
