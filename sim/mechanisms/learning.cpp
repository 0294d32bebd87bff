// Hours to knowledge (MODEL.md §4.1). Receiving h hours of quality q raises D by q h and closes part of the gap:
//   1 - K  <-  (1 - K) (1 - f(D + q h)) / (1 - f(D)),
// so that without fading K depends on D alone, however the hours are split. Three structural forms, because the
// evidence conflicts: threshold_logistic (LINKS, Supovitz & Turner), saturating (Basma & Savage), quality_only.
#include <algorithm>
#include <array>

#include "mechanisms/catalogue.hpp"
#include "mechanisms/level_weights.hpp"

namespace cpdsim {
namespace {

// ln(1 + e^y), through e^-|y| so that it never overflows.
Lane softplus(Lane const& y) { return y.max(0.F) + log_lanes(1.F + exp_lanes(-y.abs())); }

Lane logistic_gap_left(Learning const& p, Lane const& before, Lane const& after) {
    auto const beta = static_cast<float>(p.slope);
    auto const h50 = static_cast<float>(p.h50);
    return exp_lanes(softplus(beta * (before - h50)) - softplus(beta * (after - h50)));
}

Lane gap_left(Learning const& p, Lane const& before, Lane const& hours, Lane const& completed) {
    switch (p.dose) {
        case Dose::threshold_logistic:
            return logistic_gap_left(p, before, before + hours);
        case Dose::saturating:
            return exp_lanes(-hours / static_cast<float>(p.h0));
        case Dose::quality_only:  // a completed course multiplies the gap by 1 - effect q; parts of it by the same
                                  // power
            return exp_lanes(completed * log_portable(std::max(1e-6F, 1.F - static_cast<float>(p.effect))));
    }
    return Lane::Ones();
}

/// Sixteen who have received hours, whoever and in whichever replicate they are: few teachers have hours in more than a
/// replicate or two, so whole lanes would mostly be computed for nothing.
class Batch {
public:
    explicit Batch(Learning const& p) : p_{p} {}

    void add(State& state, Teacher i, int lane, float hours, float completed) {
        teacher_[count_] = i;
        lane_[count_] = lane;
        auto const at = static_cast<int>(count_);
        before_[at] = state.hours[i][lane];
        hours_[at] = hours;
        completed_[at] = completed;
        if (++count_ == lane_count) learn(state);
    }

    void learn(State& state) {
        Lane const left = gap_left(p_, before_, hours_, completed_);
        for (std::size_t k = 0; k < count_; ++k) {
            auto const at = static_cast<int>(k);
            float& knowledge = state.knowledge[teacher_[k]][lane_[k]];
            knowledge += (1.F - knowledge) * (1.F - left[at]);
            state.hours[teacher_[k]][lane_[k]] += hours_[at];
        }
        count_ = 0;
    }

private:
    Learning const& p_;
    std::size_t count_ = 0;
    std::array<Teacher, lane_count> teacher_{};
    std::array<int, lane_count> lane_{};
    Lane before_ = Lane::Zero(), hours_ = Lane::Zero(), completed_ = Lane::Zero();
};

}  // namespace

Mechanism make_learning(Learning const& p, Peers const& peers) {
    bool const by_level = peers.form == PeerForm::level_dependent;
    LevelWeights const weights{peers};
    return {.name = "learning", .phase = Phase::learn, .on_block = [=](World& world, Clock const&, TeacherBlock block) {
                BlockScratch const& received = *block.scratch;
                State& state = world.state;
                Batch batch{p};
                for (Teacher i = block.first; i < block.last; ++i) {
                    Teacher const place = i - block.first;
                    if (received.dosed[place] == no_lane) continue;
                    Lane hours = received.weighted_hours[place];
                    Lane completed = received.completed[place];
                    if (by_level) {
                        Lane const courses = weights.of_courses(state.practice[i]);
                        hours *= courses;
                        completed *= courses;
                    }
                    for_each_lane(received.dosed[place],
                                  [&](int r) { batch.add(state, i, r, hours[r], completed[r]); });
                }
                batch.learn(state);
            }};
}

}  // namespace cpdsim
