// What peers tell a teacher: N, the same of the baselines, and where there are peers at all (MODEL.md §5). Four forms
// with one shape, so that `practice` is written once and compiled for each.
#pragma once

#include <algorithm>

#include "core/by_lane.hpp"
#include "engine/run_world.hpp"
#include "mechanisms/parameters.hpp"

namespace cpdsim {

struct Influence {
    Lane peers = Lane::Zero();     ///< N
    Lane baseline = Lane::Zero();  ///< N(P0)
    Lane present = Lane::Zero();   ///< 1 where the teacher has peers, else 0
};

/// Mean practice of the peers over all layers; communities enter with their weight where the teacher is a member.
class MeanOfPeers {
public:
    explicit MeanOfPeers(ByLane<Peers> const& p)
        : community_weight_{p.part(&Peers::layers)(&LayerWeights::community)} {}

    /// For the whole block at once, into its scratch. Communities come lane by lane: whoever loads a lane right after
    /// one of its entries was stored waits for every store before, so the block is gone through again by `of`.
    void prepare(World const& world, TeacherBlock block) const {
        PeerRows const& rows = world.peers;
        BlockScratch& scratch = *block.scratch;
        if (rows.complete)
            for (Teacher i = block.first; i < block.last; ++i) scratch.peers[i - block.first] = others_than(world, i);
        else
            mean_over_peers(rows, block.first, block.last, world.state.practice, scratch.peers.data());
        for (Teacher i = block.first; i < block.last; ++i) {
            Teacher const place = i - block.first;
            scratch.peers_baseline[place].setConstant(rows.baseline_mean[i]);
            scratch.with_peers[place] = static_cast<LaneMask>(every_lane * (rows.weight[i] > 0 ? 1U : 0U));
        }
        add_communities(world, block);
    }

    [[nodiscard]] Influence of(World const&, Teacher i, TeacherBlock block) const {
        Teacher const place = i - block.first;
        BlockScratch const& scratch = *block.scratch;
        return {scratch.peers[place], scratch.peers_baseline[place], as_lane(scratch.with_peers[place])};
    }

private:
    [[nodiscard]] static Lane others_than(World const& world, Teacher i) {
        if (world.peers.teachers() < 2) return Lane::Zero();
        return (world.everyone - world.state.practice[i]) * (1.F / static_cast<float>(world.peers.teachers() - 1));
    }

    /// A lane without a community keeps its bits. Few are in more than one.
    void add_communities(World const& world, TeacherBlock block) const {
        BlockScratch& scratch = *block.scratch;
        float* const peers = scratch.peers.front().data();
        float* const of_baseline = scratch.peers_baseline.front().data();
        CommunityNow const* const now = world.community.now.data();
        std::span const members = world.community.members.of(block.first, block.last);
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
            Seat const at = seat - seat_of(block.first, 0);
            float const share = weight / total, of_communities = of_each / total;
            peers[at] = share * peers[at] + of_communities * practice;
            of_baseline[at] = share * of_baseline[at] + of_communities * baseline;
            scratch.with_peers[i - block.first] |= only(lane_of(seat));
        }
    }

    Lane community_weight_;
};

/// Complex contagion: N = 1 once enough peers practise (a number or a share of them), else 0.
class ThresholdOfPeers {
public:
    ThresholdOfPeers(ByLane<Peers> const& p, ByLane<Practice> const& practice)
        : by_share_{p[0].share.has_value()},
          needed_{p.lanes([](Peers const& of) { return of.share ? *of.share : of.adopters_needed.value_or(2); })},
          practising_from_{practice(&Practice::practising_from)} {}

    static void prepare(World const&, TeacherBlock) {}

    [[nodiscard]] Influence of(World const& world, Teacher i, TeacherBlock) const {
        PeerRows const& rows = world.peers;
        Influence in;
        std::size_t const degree = rows.complete ? rows.teachers() - 1 : rows.degree(i);
        if (degree == 0) return in;
        float const own = world.teachers().threshold[i];
        in.present.setOnes();
        in.peers = as_lane(at_least(practising(world, i), std::isnan(own) ? needed_ : Lane{Lane::Constant(own)}));
        return in;
    }

private:
    [[nodiscard]] Lane practising(World const& world, Teacher i) const {
        PeerRows const& rows = world.peers;
        Lane const& from = practising_from_;
        if (rows.complete) {
            Lane const number = world.everyone - as_lane(at_least(world.state.practice[i], from));
            return by_share_ ? Lane{number / static_cast<float>(rows.teachers() - 1)} : number;
        }
        Lane sum = Lane::Zero();
        for (std::uint32_t k = rows.first[i]; k < rows.first[i + 1]; ++k) {
            sum += (by_share_ ? rows.share[k] : 1.F) * as_lane(at_least(world.state.practice[rows.to[k]], from));
        }
        // Shares such as 1/3 + 1/3 + 1/3 fall short of their sum by rounding; thresholds compare with >=.
        return by_share_ ? Lane{sum + 1e-6F} : sum;
    }

    bool by_share_;
    Lane needed_, practising_from_;
};

/// Share of practising peers, for the hazard of adoption (Bass, SI).
class ShareOfPeers {
public:
    explicit ShareOfPeers(ByLane<Practice> const& practice) : practising_from_{practice(&Practice::practising_from)} {}

    [[nodiscard]] Lane of(World const& world, Teacher i) const {
        PeerRows const& rows = world.peers;
        Lane const& from = practising_from_;
        if (rows.complete) {
            if (rows.teachers() < 2) return Lane::Zero();
            return (world.everyone - as_lane(at_least(world.state.practice[i], from))) /
                   static_cast<float>(rows.teachers() - 1);
        }
        Lane sum = Lane::Zero();
        for (std::uint32_t k = rows.first[i]; k < rows.first[i + 1]; ++k) {
            sum += rows.share[k] * as_lane(at_least(world.state.practice[rows.to[k]], from));
        }
        return sum;
    }

private:
    Lane practising_from_;
};

}  // namespace cpdsim
