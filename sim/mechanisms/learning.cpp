// Hours to knowledge (MODEL.md §4.1). Receiving h hours of quality q raises D by q h and closes part of the gap:
//   1 - K  <-  (1 - K) (1 - f(D + q h)) / (1 - f(D)),
// so that without fading K depends on D alone, however the hours are split. Three structural forms, because the
// evidence conflicts: threshold_logistic (LINKS, Supovitz & Turner), saturating (Basma & Savage), quality_only.
#include <algorithm>

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

}  // namespace

Mechanism make_learning(Learning const& p, Peers const& peers) {
    bool const by_level = peers.form == PeerForm::level_dependent;
    LevelWeights const weights{peers};
    return {.name = "learning", .phase = Phase::learn, .on_world = [=](World& world, Clock const&) {
                DoseInbox& inbox = world.doses;
                State& state = world.state;
                constexpr std::size_t chunk = 256;
                std::size_t const n = inbox.recipients.size();
                world.workers->for_each((n + chunk - 1) / chunk, [&](std::size_t c) {
                    for (std::size_t k = c * chunk; k < std::min(n, (c + 1) * chunk); ++k) {
                        Teacher const i = inbox.recipients[k];
                        Lane hours = inbox.weighted_hours[i];
                        Lane completed = inbox.completed[i];
                        if (by_level) {
                            Lane const courses = weights.of_courses(state.practice[i]);
                            hours *= courses;
                            completed *= courses;
                        }
                        Lane const left = gap_left(p, state.hours[i], hours, completed);
                        state.knowledge[i] += (1.F - state.knowledge[i]) * (1.F - left);
                        state.hours[i] += hours;
                        inbox.touched[i] = 0;
                    }
                });
                inbox.recipients.clear();
            }};
}

}  // namespace cpdsim
