// Knowledge to classroom (MODEL.md §4.2). Conditions let a share E of knowledge through:
//   E = 1 - (1 - tau_i) prod_c (1 - g_c x_c), tau_i of the person with mean tau0;  attainable practice T;  P moves to
// T, up at r_up, down at r_down, and peers slow the way down: r_down (1 - (1 - psi) N).
// What is gained is G = (1 - P0) (K E + (1 - K) kappa S): part of what was learnt, and by support, materials and
// meetings (S) part of what was within reach (kappa) without it. Anchors derived: T = P0 + sigma (N - N(P0)) + G (add),
// or (1 - sigma) G in its place (mix); an untouched teacher stays at P0 to the bit. Anchors given:
// T = (1 - sigma)(b + G) + sigma N (Friedkin-Johnsen).
#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "engine/of_step.hpp"
#include "mechanisms/community_intensity.hpp"
#include "mechanisms/contagion.hpp"
#include "mechanisms/level_weights.hpp"
#include "mechanisms/parameters.hpp"
#include "mechanisms/peer_influence.hpp"
#include "mechanisms/upward.hpp"

namespace cpdsim {
namespace {

/// A number that may say `instant` or `never` says so in some lanes and not in others.
struct Pace {
    LaneMask instant = no_lane, never = no_lane;
    [[nodiscard]] bool is_gradual_somewhere() const { return (instant | never) != every_lane; }
};

class PracticeStep {
public:
    PracticeStep(ByLane<Practice> const& p, ByLane<Peers> const& peers, std::optional<ByLane<Fading>> const& fading,
                 ByLane<SystemConditions> const& conditions)
        : levels_{peers},
          of_step_{[&](double dt) { return takes_of(p, dt); }},
          instant_up_{p.where([](Practice const& of) { return std::isinf(of.uptake); })},
          // Half-life 0 is instant, infinity is never: the inverse of a rate.
          down_{p.where([](Practice const& of) { return of.decay_half_life == 0; }),
                p.where([](Practice const& of) { return std::isinf(of.decay_half_life); })},
          common_gap_{p.lanes([](Practice const& of) { return 1 - of.transfer; })},
          gap_left_{conditions(&SystemConditions::transfer_gap_left)},
          from_climate_{p(&Practice::from_climate)},
          from_coaching_{p(&Practice::from_coaching)},
          from_materials_{p(&Practice::from_materials)},
          within_reach_{p(&Practice::within_reach)},
          from_meetings_{p(&Practice::from_meetings)},
          weight_{peers(&Peers::weight)},
          novice_weight_{peers(&Peers::novice_weight)},
          novices_differ_{(novice_weight_ != weight_).any()},
          by_level_{peers[0].form == PeerForm::level_dependent},
          slowed_by_{fading ? fading->lanes([](Fading const& of) { return 1 - of.peers_slow_decay_to; })
                            : Lane{Lane::Zero()}},
          given_{peers[0].anchors_in_use() == Anchors::given},
          mix_{peers[0].combine_in_use() == Combine::mix} {
        for (int r = 0; r < lane_count; ++r) novice_years_[r] = peers[r].novice_years;
    }

    /// Whether practice falls gradually and peers slow it, in any lane.
    [[nodiscard]] bool peers_slow_decay() const { return (slowed_by_ > 0.F).any() && down_.is_gradual_somewhere(); }

    /// What the step fixes for all.
    struct Takes {
        Lane up, down_exponent;
        bool small;  ///< the series suffices, whose bits are those of the exponential
    };
    [[nodiscard]] Takes const& takes(Clock const& clock) const { return of_step_.at(clock); }

    /// First step of the careers that are still a novice's.
    [[nodiscard]] LaneSteps first_novice(Clock const& clock) const {
        if (!novices_differ_) return LaneSteps::Zero();
        return first_starts_within(novice_years_ / clock.dt, clock.step);
    }

    /// What school climate and system conditions leave of the gap, and of those who are all alike their own: per
    /// school.
    [[nodiscard]] Lane gap_of_school(World const& world, School school) const {
        Lane const own = choose(world.transfer_differs, Lane::Ones(), common_gap_);
        return own * gap_left_ * (1.F - from_climate_ * world.state.climate_mean[school]);
    }

    /// What communities leave of what is within reach, for the chunk; false where there are none.
    bool look_at_meetings(World const& world, TeacherChunk chunk, std::array<Lane, ChunkScratch::size>& left) const {
        if (world.community.members.empty()) return false;
        left_by_communities(world.community, chunk, from_meetings_, left);
        return true;
    }

    /// G / (1 - P0); `meetings` is what communities leave of what is within reach.
    [[nodiscard]] Lane share_gained(World const& world, Teacher i, Lane const& school_gap, Lane const* meetings) const {
        State const& state = world.state;
        Lane const unsupported =
            (1.F - from_coaching_ * state.support[i]) * (1.F - from_materials_ * state.materials[i]);
        Lane gap = school_gap * unsupported;
        if (world.transfer_differs == every_lane)
            gap *= as_lane(state.transfer_gap[i]);
        else if (world.transfer_differs != no_lane)
            gap *= choose(world.transfer_differs, as_lane(state.transfer_gap[i]), Lane::Ones());
        Lane const supported = 1.F - (meetings == nullptr ? unsupported : Lane{unsupported * *meetings});
        Lane const& knowledge = state.knowledge[i];
        return knowledge * (1.F - gap) + (1.F - knowledge) * (within_reach_ * supported);
    }

    [[nodiscard]] Lane sigma(World const& world, Teacher i, LaneSteps const& first_novice, Lane const& present) const {
        Lane sigma = weight_;
        if (novices_differ_) sigma = choose(at_least(world.state.career_start[i], first_novice), novice_weight_, sigma);
        if (by_level_) sigma *= levels_.of_colleagues(world.state.practice[i]);
        return sigma * present;
    }

    [[nodiscard]] Lane attainable(World const& world, Teacher i, LaneSteps const& first_novice, Influence const& in,
                                  Lane const& gained) const {
        float const p0 = world.teachers().baseline[i];
        Lane const s = sigma(world, i, first_novice, in.present);
        Lane const gain = (1.F - p0) * gained;
        Lane target;
        if (given_ || !std::isnan(world.teachers().anchor[i])) {
            float const b = std::isnan(world.teachers().anchor[i]) ? p0 : world.teachers().anchor[i];
            target = (1.F - s) * (b + gain) + s * in.peers;
        } else {
            target = p0 + s * (in.peers - in.baseline) + (mix_ ? Lane{(1.F - s) * gain} : gain);
        }
        return target.max(0.F).min(1.F);
    }

    /// Of every teacher in every step: a call would pass its lanes through memory.
    [[nodiscard, gnu::always_inline]] Lane moved(Lane const& now, Lane const& target, Lane const& peers,
                                                 Takes const& take) const {
        Lane const gap = target - now;
        Lane next = now + take.up * gap.max(0.F);
        if (instant_up_ != no_lane) next = choose(instant_up_, now.max(target), next);
        if (down_.never == every_lane) return next;
        if (down_.instant == every_lane) return next.min(target);
        Lane const exponent = take.down_exponent * (1.F - slowed_by_ * peers);
        Lane const down = take.small ? one_minus_exp_neg_small(exponent) : one_minus_exp_neg(exponent);
        Lane const fallen = next + down * gap.min(0.F);  // where it never falls, nothing is added
        return down_.instant == no_lane ? fallen : choose(down_.instant, next.min(target), fallen);
    }

private:
    static Takes takes_of(ByLane<Practice> const& p, double dt) {
        Takes take;
        take.up =
            p.lanes([dt](Practice const& of) { return std::isinf(of.uptake) ? 0 : -std::expm1(-of.uptake * dt); });
        take.down_exponent = p.lanes([dt](Practice const& of) {
            return of.decay_half_life == 0 ? 0 : std::numbers::ln2 / of.decay_half_life * dt;
        });
        take.small = at_least(take.down_exponent, Lane::Constant(0.25F)) == no_lane;
        return take;
    }

    LevelWeights levels_;
    OfStep<Takes> of_step_;
    LaneMask instant_up_;
    Pace down_;
    Lane common_gap_, gap_left_, from_climate_, from_coaching_, from_materials_, within_reach_, from_meetings_;
    Lane weight_, novice_weight_;
    bool novices_differ_;
    LaneDoubles novice_years_;
    bool by_level_;
    Lane slowed_by_;
    bool given_, mix_;
};

/// Runs `change(i, school_gap)` over the chunk, with what the school lets through worked out once per school.
template <class Change>
void over_chunk(World& world, TeacherChunk chunk, PracticeStep const& step, Change&& change) {
    auto const& school = world.teachers().school;
    School current = ~School{0};
    Lane gap;
    for (Teacher i = chunk.first; i < chunk.last; ++i) {
        if (school[i] != current) {
            current = school[i];
            gap = step.gap_of_school(world, current);
        }
        change(i, gap);
    }
}

/// A chunk that was at its baselines no longer is as soon as one teacher in one replicate has moved.
void notice_change(World& world, TeacherChunk chunk) {
    if (!world.stillness.at_baseline(chunk.first)) return;
    for (Teacher i = chunk.first; i < chunk.last; ++i) {
        if ((world.state.practice_next[i] != world.teachers().baseline[i]).any()) {
            world.stillness.change(i);
            return;
        }
    }
}

template <class Form>
auto practise_with(Form form, PracticeStep const& step) {
    return [=](World& world, Clock const& clock, TeacherChunk chunk) {
        if (world.stillness.sleeps(chunk.first)) return;  // both buffers hold the baselines
        auto const& takes = step.takes(clock);
        LaneSteps const first_novice = step.first_novice(clock);
        State& state = world.state;
        form.prepare(world, chunk);
        std::array<Lane, ChunkScratch::size> left;
        bool const meetings = step.look_at_meetings(world, chunk, left);
        over_chunk(
            world, chunk, step, [&](Teacher i, Lane const& school_gap) __attribute__((always_inline)) {
                Influence const in = form.of(world, i, chunk);
                Lane const gained =
                    step.share_gained(world, i, school_gap, meetings ? &left[i - chunk.first] : nullptr);
                Lane const target = step.attainable(world, i, first_novice, in, gained);
                state.practice_next[i] = step.moved(state.practice[i], target, in.peers, takes);
                chunk.scratch->peers[i - chunk.first] = in.peers;
            });
        notice_change(world, chunk);
    };
}

struct NoPeers {
    static void prepare(World const&, TeacherChunk) {}
    [[nodiscard]] static Influence of(World const&, Teacher, TeacherChunk) { return {}; }
};

struct HazardStep {
    Lane highest;   ///< chance to adopt with all peers practising
    Lane gives_up;  ///< chance of an adopter
};

HazardStep hazard_step(ByLane<Peers> const& peers, double dt) {
    return {peers.lanes([dt](Peers const& of) { return -std::expm1(-(of.p + of.q) * dt); }),
            peers.lanes([dt](Peers const& of) { return -std::expm1(-of.abandon * dt); })};
}

/// A non-adopter adopts with 1 - exp(-(p + q N) dt); then T = 1, until abandonment. The draw comes first; unless peers
/// are needed for more than adoption they are looked at only where it could matter.
auto practise_by_hazard(ByLane<Practice> const& p, ByLane<Peers> const& peers, PracticeStep const& step,
                        PeersNeeded needed) {
    PractisingPeers const practising{peers, p};
    bool const always = needed == PeersNeeded::elsewhere_too || step.peers_slow_decay();
    Lane const practising_from = p(&Practice::practising_from), alone = peers(&Peers::p), together = peers(&Peers::q);
    OfStep<HazardStep> const of_step{[&](double dt) { return hazard_step(peers, dt); }};
    return [=](World& world, Clock const& clock, TeacherChunk chunk) {
        auto const& takes = step.takes(clock);
        HazardStep const& hazard = of_step.at(clock);
        bool const some_give_up = (hazard.gives_up > 0.F).any();
        State& state = world.state;
        auto const now = static_cast<std::uint32_t>(clock.step);
        LaneChances const adopts = world.id.chances("adoption");
        LaneChances const abandons = world.id.chances("abandonment");
        over_chunk(world, chunk, step, [&](Teacher i, Lane const&) {
            LaneMask adopted = state.adopted[i];
            if (clock.step == 0) adopted |= at_least(state.practice[i], practising_from);
            LaneMask const before = adopted;
            Lane peers_practising = always ? practising.share(world, i, PractisedThen::now) : Lane{Lane::Zero()};
            if (before != every_lane) {
                Lane const u = adopts.lanes(i, now);
                LaneMask const possible = static_cast<LaneMask>(~before & ~at_least(u, hazard.highest));
                if (possible != no_lane) {
                    if (!always) peers_practising = practising.share(world, i, PractisedThen::now);
                    Lane const chance =
                        one_minus_exp_neg(Lane{(alone + together * peers_practising) * static_cast<float>(clock.dt)});
                    adopted |= static_cast<LaneMask>(possible & ~at_least(u, chance));
                }
            }
            if (some_give_up && before != no_lane) {
                Lane const u = abandons.lanes(i, now);
                adopted &= static_cast<LaneMask>(~(before & ~at_least(u, hazard.gives_up)));
            }
            state.adopted[i] = adopted;
            Lane const baseline = Lane::Constant(world.teachers().baseline[i]);
            Lane const p0 = choose(at_least(baseline, practising_from), Lane::Zero(), baseline);
            Lane const yes = as_lane(adopted);
            state.practice_next[i] = step.moved(state.practice[i], yes + (1.F - yes) * p0, peers_practising, takes);
            chunk.scratch->peers[i - chunk.first] = peers_practising;
        });
    };
}

}  // namespace

Mechanism make_practice(ByLane<Practice> const& p, ByLane<Peers> const& peers,
                        std::optional<ByLane<Fading>> const& fading, ByLane<SystemConditions> const& conditions,
                        PeersNeeded needed) {
    PracticeStep const step{p, peers, fading, conditions};
    Mechanism m{.name = "practice", .phase = Phase::practise};
    switch (peers[0].form) {
        case PeerForm::mean:
        case PeerForm::level_dependent:
            if (peers[0].influence == PeerInfluence::upward)
                m.on_chunk = practise_with(UpwardPeers{peers}, step);
            else
                m.on_chunk = practise_with(MeanOfPeers{peers}, step);
            break;
        case PeerForm::threshold:
            m.on_chunk = practise_with(ThresholdOfPeers{peers, p}, step);
            break;
        case PeerForm::hazard:
            m.on_chunk = practise_by_hazard(p, peers, step, needed);
            break;
        case PeerForm::none:
            m.on_chunk = practise_with(NoPeers{}, step);
            break;
    }
    return m;
}

}  // namespace cpdsim
