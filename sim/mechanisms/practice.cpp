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

#include "mechanisms/catalogue.hpp"
#include "mechanisms/community_intensity.hpp"
#include "mechanisms/contagion.hpp"
#include "mechanisms/level_weights.hpp"
#include "mechanisms/peer_influence.hpp"
#include "mechanisms/upward.hpp"

namespace cpdsim {
namespace {

enum class Pace { gradual, instant, never };

Pace pace_of(double rate) { return rate == 0 ? Pace::never : std::isinf(rate) ? Pace::instant : Pace::gradual; }

class PracticeStep {
public:
    PracticeStep(Practice const& p, Peers const& peers, std::optional<Fading> const& fading,
                 SystemConditions const& conditions)
        : p_{p},
          levels_{peers},
          up_{pace_of(p.uptake)},
          // Half-life 0 is instant, infinity is never: the inverse of a rate.
          down_{p.decay_half_life == 0          ? Pace::instant
                : std::isinf(p.decay_half_life) ? Pace::never
                                                : Pace::gradual},
          common_gap_{static_cast<float>(1 - p.transfer)},
          gap_left_{static_cast<float>(conditions.transfer_gap_left)},
          from_climate_{static_cast<float>(p.from_climate)},
          from_coaching_{static_cast<float>(p.from_coaching)},
          from_materials_{static_cast<float>(p.from_materials)},
          within_reach_{static_cast<float>(p.within_reach)},
          from_meetings_{Lane::Constant(static_cast<float>(p.from_meetings))},
          weight_{static_cast<float>(peers.weight)},
          novice_weight_{static_cast<float>(peers.novice_weight)},
          novice_years_{peers.novice_years},
          by_level_{peers.form == PeerForm::level_dependent},
          slowed_by_{fading ? static_cast<float>(1 - fading->peers_slow_decay_to) : 0.F},
          given_{peers.anchors_in_use() == Anchors::given},
          mix_{peers.combine_in_use() == Combine::mix} {}

    /// Whether practice falls gradually and peers slow it.
    [[nodiscard]] bool peers_slow_decay() const { return slowed_by_ > 0 && down_ == Pace::gradual; }

    /// What the step fixes for all.
    struct Takes {
        float up, down_exponent;
        bool small;
        std::int16_t first_novice;  ///< first step of the careers that are still a novice's
    };
    [[nodiscard]] Takes takes(Clock const& clock) const {
        double const dt = clock.dt;
        double const down = down_ == Pace::gradual ? std::numbers::ln2 / p_.decay_half_life * dt : 0.0;
        double const up = up_ == Pace::gradual ? -std::expm1(-p_.uptake * dt) : 0.0;
        return {static_cast<float>(up), static_cast<float>(down), down < 0.25,
                first_start_within(novice_years_, clock.step, dt)};
    }

    /// What school climate and system conditions leave of the gap, and of those who are all alike their own: per
    /// school.
    [[nodiscard]] Lane gap_of_school(World const& world, School school) const {
        float const own = world.state.transfer_gap.empty() ? common_gap_ : 1.F;
        return own * gap_left_ * (1.F - from_climate_ * world.state.climate_mean[school]);
    }

    /// What communities leave of what is within reach, for the block; false where there are none.
    bool look_at_meetings(World const& world, TeacherBlock block, std::array<Lane, BlockScratch::size>& left) const {
        if (world.community.members.empty()) return false;
        left_by_communities(world.community, block, from_meetings_, left);
        return true;
    }

    /// G / (1 - P0); `meetings` is what communities leave of what is within reach.
    [[nodiscard]] Lane share_gained(State const& state, Teacher i, Lane const& school_gap, Lane const* meetings) const {
        Lane const unsupported =
            (1.F - from_coaching_ * state.support[i]) * (1.F - from_materials_ * state.materials[i]);
        Lane gap = school_gap * unsupported;
        if (!state.transfer_gap.empty()) gap *= as_lane(state.transfer_gap[i]);
        Lane const supported = 1.F - (meetings == nullptr ? unsupported : Lane{unsupported * *meetings});
        Lane const& knowledge = state.knowledge[i];
        return knowledge * (1.F - gap) + (1.F - knowledge) * (within_reach_ * supported);
    }

    [[nodiscard]] Lane sigma(World const& world, Teacher i, Takes const& takes, Lane const& present) const {
        Lane sigma = Lane::Constant(weight_);
        if (novice_weight_ != weight_) {
            LaneMask const novice = at_least(world.state.career_start[i], takes.first_novice);
            sigma = choose(novice, Lane::Constant(novice_weight_), sigma);
        }
        if (by_level_) sigma *= levels_.of_colleagues(world.state.practice[i]);
        return sigma * present;
    }

    [[nodiscard]] Lane attainable(World const& world, Teacher i, Takes const& takes, Influence const& in,
                                  Lane const& gained) const {
        float const p0 = world.teachers().baseline[i];
        Lane const s = sigma(world, i, takes, in.present);
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
        Lane next = now;
        if (up_ == Pace::instant)
            next = next.max(target);
        else
            next += take.up * gap.max(0.F);
        if (down_ == Pace::instant) return next.min(target);
        if (down_ == Pace::never) return next;
        Lane const exponent = take.down_exponent * (1.F - slowed_by_ * peers);
        Lane const down = take.small ? one_minus_exp_neg_small(exponent) : one_minus_exp_neg(exponent);
        return next + down * gap.min(0.F);
    }

private:
    Practice p_;
    LevelWeights levels_;
    Pace up_, down_;
    float common_gap_, gap_left_, from_climate_, from_coaching_, from_materials_, within_reach_;
    Lane from_meetings_;
    float weight_, novice_weight_;
    double novice_years_;
    bool by_level_;
    float slowed_by_;
    bool given_, mix_;
};

/// Runs `change(i, school_gap)` over the block, with what the school lets through worked out once per school.
template <class Change>
void over_block(World& world, TeacherBlock block, PracticeStep const& step, Change&& change) {
    auto const& school = world.teachers().school;
    School current = ~School{0};
    Lane gap;
    for (Teacher i = block.first; i < block.last; ++i) {
        if (school[i] != current) {
            current = school[i];
            gap = step.gap_of_school(world, current);
        }
        change(i, gap);
    }
}

/// A block that was at its baselines no longer is as soon as one teacher in one replicate has moved.
void notice_change(World& world, TeacherBlock block) {
    if (!world.stillness.at_baseline(block.first)) return;
    for (Teacher i = block.first; i < block.last; ++i) {
        if ((world.state.practice_next[i] != world.teachers().baseline[i]).any()) {
            world.stillness.change(i);
            return;
        }
    }
}

template <class Form>
auto practise_with(Form form, PracticeStep const& step) {
    return [=](World& world, Clock const& clock, TeacherBlock block) {
        if (world.stillness.sleeps(block.first)) return;  // both buffers hold the baselines
        auto const takes = step.takes(clock);
        State& state = world.state;
        form.prepare(world, block);
        std::array<Lane, BlockScratch::size> left;
        bool const meetings = step.look_at_meetings(world, block, left);
        over_block(
            world, block, step, [&](Teacher i, Lane const& school_gap) __attribute__((always_inline)) {
                Influence const in = form.of(world, i, block);
                Lane const gained =
                    step.share_gained(state, i, school_gap, meetings ? &left[i - block.first] : nullptr);
                Lane const target = step.attainable(world, i, takes, in, gained);
                state.practice_next[i] = step.moved(state.practice[i], target, in.peers, takes);
                block.scratch->peers[i - block.first] = in.peers;
            });
        notice_change(world, block);
    };
}

struct NoPeers {
    static void prepare(World const&, TeacherBlock) {}
    [[nodiscard]] static Influence of(World const&, Teacher, TeacherBlock) { return {}; }
};

/// A non-adopter adopts with 1 - exp(-(p + q N) dt); then T = 1, until abandonment. The draw comes first; unless peers
/// are needed for more than adoption they are looked at only where it could matter.
auto practise_by_hazard(Practice const& p, Peers const& peers, PracticeStep const& step, PeersNeeded needed) {
    PractisingPeers const practising{peers, p};
    bool const always = needed == PeersNeeded::elsewhere_too || step.peers_slow_decay();
    auto const practising_from = static_cast<float>(p.practising_from);
    return [=](World& world, Clock const& clock, TeacherBlock block) {
        auto const takes = step.takes(clock);
        State& state = world.state;
        auto const now = static_cast<std::uint32_t>(clock.step);
        Draws const adopts = world.id.draws("adoption");
        Draws const abandons = world.id.draws("abandonment");
        auto const highest = static_cast<float>(-std::expm1(-(peers.p + peers.q) * clock.dt));
        auto const gives_up = static_cast<float>(-std::expm1(-peers.abandon * clock.dt));
        over_block(world, block, step, [&](Teacher i, Lane const&) {
            LaneMask adopted = state.adopted[i];
            if (clock.step == 0) adopted |= at_least(state.practice[i], Lane::Constant(practising_from));
            LaneMask const before = adopted;
            Lane peers_practising = always ? practising.share(world, i, PractisedThen::now) : Lane{Lane::Zero()};
            if (before != every_lane) {
                Lane const u = adopts.uniform_lanes(i, now, world.id.first_replicate);
                LaneMask const possible = static_cast<LaneMask>(~before & ~at_least(u, Lane::Constant(highest)));
                if (possible != no_lane) {
                    if (!always) peers_practising = practising.share(world, i, PractisedThen::now);
                    Lane const chance = one_minus_exp_neg(
                        Lane{(static_cast<float>(peers.p) + static_cast<float>(peers.q) * peers_practising) *
                             static_cast<float>(clock.dt)});
                    adopted |= static_cast<LaneMask>(possible & ~at_least(u, chance));
                }
            }
            if (gives_up > 0 && before != no_lane) {
                Lane const u = abandons.uniform_lanes(i, now, world.id.first_replicate);
                adopted &= static_cast<LaneMask>(~(before & ~at_least(u, Lane::Constant(gives_up))));
            }
            state.adopted[i] = adopted;
            float const p0 = world.teachers().baseline[i] >= practising_from ? 0.F : world.teachers().baseline[i];
            Lane const yes = as_lane(adopted);
            state.practice_next[i] = step.moved(state.practice[i], yes + (1.F - yes) * p0, peers_practising, takes);
            block.scratch->peers[i - block.first] = peers_practising;
        });
    };
}

}  // namespace

Mechanism make_practice(Practice const& p, Peers const& peers, std::optional<Fading> const& fading,
                        SystemConditions const& conditions, PeersNeeded needed) {
    PracticeStep const step{p, peers, fading, conditions};
    Mechanism m{.name = "practice", .phase = Phase::practise};
    switch (peers.form) {
        case PeerForm::mean:
        case PeerForm::level_dependent:
            if (peers.influence == PeerInfluence::upward)
                m.on_block = practise_with(UpwardPeers{peers}, step);
            else
                m.on_block = practise_with(MeanOfPeers{peers}, step);
            break;
        case PeerForm::threshold:
            m.on_block = practise_with(ThresholdOfPeers{peers, p}, step);
            break;
        case PeerForm::hazard:
            m.on_block = practise_by_hazard(p, peers, step, needed);
            break;
        case PeerForm::none:
            m.on_block = practise_with(NoPeers{}, step);
            break;
    }
    return m;
}

}  // namespace cpdsim
