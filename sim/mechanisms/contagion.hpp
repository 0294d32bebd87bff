// Who of a teacher's peers practises, for the forms in which that alone counts: complex contagion (threshold) and the
// hazard of adoption (MODEL.md §5.1). Ties and the other members of one's communities are peers; a group is a layer of
// its own, as in the mean form. Where persons are counted, each counts once, in however many layers she stands.
#pragma once

#include <algorithm>
#include <vector>

#include "core/by_lane.hpp"
#include "engine/run_world.hpp"
#include "mechanisms/influence.hpp"
#include "mechanisms/parameters.hpp"

namespace cpdsim {

/// Of the practice of the present, or of the baselines.
enum class PractisedThen { now, at_baseline };

class PractisingPeers {
public:
    PractisingPeers(ByLane<Peers> const& p, ByLane<Practice> const& practice)
        : from_{practice(&Practice::practising_from)},
          community_weight_{p.part(&Peers::layers)(&LayerWeights::community)} {}

    /// Lanes in which there are peers at all.
    [[nodiscard]] LaneMask present(World const& world, Teacher i) const {
        PeerRows const& rows = world.peers;
        if (rows.complete) return rows.teachers() > 1 ? every_lane : no_lane;
        if (rows.degree(i) > 0) return every_lane;
        LaneMask lanes = no_lane;
        for (Membership const& member : world.community.members.of(i, i + 1))
            if (weight_of(world, member) > 0) lanes |= only(lane_of(member.seat));
        return lanes;
    }

    /// How many of the peers practise, each person once.
    [[nodiscard]] Lane number(World const& world, Teacher i, PractisedThen then) const {
        PeerRows const& rows = world.peers;
        if (rows.complete) return others(world, i, then);
        Lane sum = Lane::Zero();
        for (std::uint32_t k = rows.first[i]; k < rows.first[i + 1]; ++k) {
            if (stands_before(rows, i, k)) continue;
            sum += practises(world, rows.to[k], then);
        }
        add_members(world, i, then, sum);
        return sum;
    }

    /// Weighted share of the peers who practise.
    [[nodiscard]] Lane share(World const& world, Teacher i, PractisedThen then) const {
        PeerRows const& rows = world.peers;
        if (rows.complete) {
            if (rows.teachers() < 2) return Lane::Zero();
            return others(world, i, then) / static_cast<float>(rows.teachers() - 1);
        }
        Lane sum = Lane::Zero();
        for (std::uint32_t k = rows.first[i]; k < rows.first[i + 1]; ++k)
            sum += rows.share[k] * practises(world, rows.to[k], then);
        mix_in_communities(world, i, then, sum);
        return sum;
    }

private:
    [[nodiscard]] Lane practises(World const& world, Teacher j, PractisedThen then) const {
        if (then == PractisedThen::now) return as_lane(at_least(world.state.practice[j], from_));
        return as_lane(at_least(Lane::Constant(world.teachers().baseline[j]), from_));
    }
    [[nodiscard]] float practises(World const& world, Teacher j, int lane, PractisedThen then) const {
        float const practice =
            then == PractisedThen::now ? world.state.practice[j][lane] : world.teachers().baseline[j];
        return practice >= from_[lane] ? 1.F : 0.F;
    }

    [[nodiscard]] Lane others(World const& world, Teacher i, PractisedThen then) const {
        Lane const& all = then == PractisedThen::now ? world.everyone : world.everyone_at_baseline;
        return all - practises(world, i, then);
    }

    [[nodiscard]] static bool stands_before(PeerRows const& rows, Teacher i, std::uint32_t k) {
        Teacher const* const row = rows.to.data() + rows.first[i];
        Teacher const* const here = rows.to.data() + k;
        return std::find(row, here, *here) != here;
    }

    [[nodiscard]] float weight_of(World const& world, Membership const& member) const {
        CommunityNow const& community = world.community.now[member.group];
        return community.present > 1 ? community_weight_[lane_of(member.seat)] * community.vitality : 0.F;
    }

    /// Members of the own communities who are no peers by a tie, nor met in another community already.
    void add_members(World const& world, Teacher i, PractisedThen then, Lane& number) const {
        PeerRows const& rows = world.peers;
        auto const tied = [&](Teacher j) {
            auto const end = rows.to.begin() + rows.first[i + 1];
            return std::find(rows.to.begin() + rows.first[i], end, j) != end;
        };
        std::span const mine = world.community.members.of(i, i + 1);
        for (std::size_t k = 0; k < mine.size();) {
            Seat const seat = mine[k].seat;
            int const lane = lane_of(seat);
            std::vector<Teacher> met;
            for (; k < mine.size() && mine[k].seat == seat; ++k) {
                if (weight_of(world, mine[k]) <= 0) continue;
                for (Teacher const j : world.community.who_is_in(mine[k].group))
                    if (j != i && !tied(j)) met.push_back(j);
            }
            std::sort(met.begin(), met.end());
            met.erase(std::unique(met.begin(), met.end()), met.end());
            for (Teacher const j : met) number[lane] += practises(world, j, lane, then);
        }
    }

    /// Each community is a layer of the weight of communities times its vitality.
    void mix_in_communities(World const& world, Teacher i, PractisedThen then, Lane& share) const {
        std::span const mine = world.community.members.of(i, i + 1);
        for (std::size_t k = 0; k < mine.size();) {
            Seat const seat = mine[k].seat;
            int const lane = lane_of(seat);
            float total = world.peers.weight[i], sum = total * share[lane];
            for (; k < mine.size() && mine[k].seat == seat; ++k) {
                float const weight = weight_of(world, mine[k]);
                if (weight <= 0) continue;
                float practising = 0;
                for (Teacher const j : world.community.who_is_in(mine[k].group))
                    practising += j == i ? 0.F : practises(world, j, lane, then);
                sum += weight * practising / static_cast<float>(world.community.now[mine[k].group].present - 1);
                total += weight;
            }
            if (total > 0) share[lane] = sum / total;
        }
    }

    Lane from_, community_weight_;
};

/// Complex contagion: N = 1 once enough peers practise (a number or a share of them), else 0; N(P0) likewise.
class ThresholdOfPeers {
public:
    ThresholdOfPeers(ByLane<Peers> const& p, ByLane<Practice> const& practice)
        : peers_{p, practice},
          by_share_{p[0].share.has_value()},
          derived_{p[0].anchors_in_use() == Anchors::derived},
          needed_{p.lanes([](Peers const& of) { return of.share ? *of.share : of.adopters_needed.value_or(2); })} {}

    static void prepare(World const&, TeacherChunk) {}

    [[nodiscard]] Influence of(World const& world, Teacher i, TeacherChunk) const {
        LaneMask const present = peers_.present(world, i);
        if (present == no_lane) return {};
        Influence in;
        in.present = as_lane(present);
        in.peers = in.present * enough(world, i, PractisedThen::now);
        if (derived_) in.baseline = in.present * enough(world, i, PractisedThen::at_baseline);
        return in;
    }

private:
    [[nodiscard]] Lane enough(World const& world, Teacher i, PractisedThen then) const {
        float const own = world.teachers().threshold[i];
        Lane const needed = std::isnan(own) ? needed_ : Lane::Constant(own);
        // Shares such as 1/3 + 1/3 + 1/3 fall short of their sum by rounding; thresholds compare with >=.
        if (by_share_) return as_lane(at_least(Lane{peers_.share(world, i, then) + 1e-6F}, needed));
        return as_lane(at_least(peers_.number(world, i, then), needed));
    }

    PractisingPeers peers_;
    bool by_share_, derived_;
    Lane needed_;
};

}  // namespace cpdsim
