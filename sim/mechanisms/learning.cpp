// Hours to knowledge (MODEL.md §4.1). Receiving h hours of quality q raises D by q h and closes part of the gap:
//   1 - K  <-  (1 - K) (1 - f(D + q h)) / (1 - f(D)),
// so that without fading K depends on D alone, however the hours are split. Three structural forms, because the
// evidence conflicts: threshold_logistic (LINKS, Supovitz & Turner), saturating (Basma & Savage), quality_only.
// Each form is written as the share of the gap that closes, which needs no logarithm and cancels nothing.
#include <algorithm>
#include <optional>
#include <stdexcept>

#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "mechanisms/level_weights.hpp"
#include "mechanisms/parameters.hpp"

namespace cpdsim {
namespace {

/// e^-x for 0 <= x and what is missing of it to 1, each as exact as floats are.
struct Decay {
    Lane left, lost;

    explicit Decay(Lane const& x) : left{exp_lanes(-x)} {
        if (at_least(x, Lane::Constant(0.25F)) == no_lane)
            lost = one_minus_exp_neg_small(x);
        else
            lost = one_minus_exp_neg(x);
    }
};

/// With E = exp(beta (D - h50)), so that 1 - f(D) = 1/(1 + E), the gap closes by E (1 - e^-beta h) / (E + e^-beta h).
struct ThresholdLogistic {
    Lane slope, h50;  ///< 1/h, h

    explicit ThresholdLogistic(ByLane<Learning> const& p) : slope{p(&Learning::slope)}, h50{p(&Learning::h50)} {}

    [[nodiscard]] Lane gap_closed(Lane const& before, Lane const& hours, Lane const&) const {
        Lane const odds = exp_lanes(slope * (before - h50));
        Decay const decay{slope * hours};
        return odds * decay.lost / (odds + decay.left);
    }
};

struct Saturating {
    Lane rate;  ///< 1/h

    explicit Saturating(ByLane<Learning> const& p) : rate{1.F / p(&Learning::h0)} {}

    [[nodiscard]] Lane gap_closed(Lane const&, Lane const& hours, Lane const&) const {
        return one_minus_exp_neg(rate * hours);
    }
};

/// A completed course multiplies the gap by 1 - effect q, whatever its hours; `attendance` knows which end.
struct QualityOnly {
    [[nodiscard]] static Lane gap_closed(Lane const&, Lane const&, Lane const& completed) {
        return one_minus_exp_neg(completed);
    }
};

/// All sixteen replicates of whoever has received hours in one; in the others nothing changes, to the bit.
template <class Form>
void learn(Form const& form, std::optional<LevelWeights> const& by_level, State& state, TeacherChunk chunk) {
    ChunkScratch const& received = *chunk.scratch;
    for (Teacher i = chunk.first; i < chunk.last; ++i) {
        Teacher const place = i - chunk.first;
        if (received.dosed[place] == no_lane) continue;
        Lane hours = received.weighted_hours[place];
        Lane completed = received.on_course[place] != no_lane ? received.completed[place] : Lane::Zero();
        if (by_level) {
            Lane const courses = by_level->of_courses(state.practice[i]);
            hours *= courses;
            completed *= courses;
        }
        Lane& knowledge = state.knowledge[i];
        knowledge += (1.F - knowledge) * form.gap_closed(state.hours[i], hours, completed);
        state.hours[i] += hours;
    }
}

template <class Form>
Mechanism learning_by(Form const& form, ByLane<Peers> const& peers) {
    std::optional<LevelWeights> weights;
    if (peers[0].form == PeerForm::level_dependent) weights.emplace(peers);
    return {.name = "learning", .phase = Phase::learn, .on_chunk = [=](World& world, Clock const&, TeacherChunk chunk) {
                learn(form, weights, world.state, chunk);
            }};
}

}  // namespace

Mechanism make_learning(ByLane<Learning> const& p, ByLane<Peers> const& peers) {
    switch (p[0].dose) {
        case Dose::threshold_logistic:
            return learning_by(ThresholdLogistic{p}, peers);
        case Dose::saturating:
            return learning_by(Saturating{p}, peers);
        case Dose::quality_only:
            return learning_by(QualityOnly{}, peers);
    }
    throw std::logic_error{"no such dose"};
}

}  // namespace cpdsim
