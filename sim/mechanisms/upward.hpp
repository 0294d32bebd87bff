// Colleagues lift, they do not drag (MODEL.md §5.1, `influence: upward`): in N - N(P0) a peer counts only as far as she
// teaches so more than oneself. A peer at P adds max(P, P_i) - max(P0, P_i): nothing while she stays below, all of her
// change while she was above already; an untouched network adds 0, to the bit. N elsewhere is the mean as always.
#pragma once

#include "mechanisms/peer_influence.hpp"

namespace cpdsim {

class UpwardPeers {
public:
    explicit UpwardPeers(ByLane<Peers> const& p)
        : mean_{p}, community_weight_{p.part(&Peers::layers)(&LayerWeights::community)} {}

    void prepare(World const& world, TeacherChunk chunk) const { mean_.prepare(world, chunk); }

    /// N(P0) is what is left of N when the pull is taken away.
    [[nodiscard]] Influence of(World const& world, Teacher i, TeacherChunk chunk) const {
        Influence in = mean_.of(world, i, chunk);
        in.baseline = in.peers - pull(world, i, in);
        return in;
    }

private:
    [[nodiscard]] Lane pull(World const& world, Teacher i, Influence const& mean) const {
        Lane const& own = world.state.practice[i];
        if (world.peers.complete) return mean.peers.max(own) - mean.baseline.max(own);  // all others speak as one
        PeerRows const& rows = world.peers;
        Lane sum = Lane::Zero();
        for (std::uint32_t k = rows.first[i]; k < rows.first[i + 1]; ++k) {
            float const p0 = world.teachers().baseline[rows.to[k]];
            sum += rows.share[k] * (world.state.practice[rows.to[k]].max(own) - own.max(p0));
        }
        add_communities(world, i, own, sum);
        return sum;
    }

    /// A community speaks as one, with its mean.
    void add_communities(World const& world, Teacher i, Lane const& own, Lane& pull) const {
        std::span const mine = world.community.members.of(i, i + 1);
        for (std::size_t k = 0; k < mine.size();) {
            Seat const seat = mine[k].seat;
            int const lane = lane_of(seat);
            float total = world.peers.weight[i], sum = total * pull[lane];
            for (; k < mine.size() && mine[k].seat == seat; ++k) {
                CommunityNow const& community = world.community.now[mine[k].group];
                float const weight = community_weight_[lane] * community.vitality;
                sum += weight * (std::max(community.practice, own[lane]) - std::max(community.baseline, own[lane]));
                total += weight;
            }
            if (total > 0) pull[lane] = sum / total;
        }
    }

    MeanOfPeers mean_;
    Lane community_weight_;
};

}  // namespace cpdsim
