// Fading (MODEL.md §4.3): knowledge falls towards the level that use maintains, K <- u + (K - u) exp(-lambda dt) while
// K > u; coaching support and classroom materials have their own half-lives.
#include <cmath>
#include <numbers>

#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "engine/of_step.hpp"
#include "mechanisms/parameters.hpp"
#include "mechanisms/use.hpp"

namespace cpdsim {
namespace {

double lost(double half_life, double dt) {
    return half_life == 0 ? 1 : -std::expm1(-std::numbers::ln2 / half_life * dt);  // half-life infinity: 0
}

/// In a step.
struct Fades {
    Lane knowledge_lost, support_kept, materials_kept;
};

Fades fades(std::optional<ByLane<Fading>> const& p, ByLane<Practice> const& practice, double dt) {
    Fades f;
    f.knowledge_lost = p ? p->lanes([dt](Fading const& of) { return lost(of.knowledge_half_life, dt); }) : Lane::Zero();
    f.support_kept = 1.F - practice.lanes([dt](Practice const& of) { return lost(of.support_half_life, dt); });
    f.materials_kept = 1.F - practice.lanes([dt](Practice const& of) { return lost(of.materials_half_life, dt); });
    return f;
}

}  // namespace

Mechanism make_fading(std::optional<ByLane<Fading>> const& p, ByLane<Practice> const& practice) {
    OfStep<Fades> const of_step{[&](double dt) { return fades(p, practice, dt); }};
    return {
        .name = "fading", .phase = Phase::fade, .on_chunk = [=](World& world, Clock const& clock, TeacherChunk chunk) {
            if (world.stillness.sleeps(chunk.first)) return;
            State& state = world.state;
            Fades const& f = of_step.at(clock);
            for (Teacher i = chunk.first; i < chunk.last; ++i) {
                Lane const use = use_of(world, i, state.practice[i]);
                state.knowledge[i] -= f.knowledge_lost * (state.knowledge[i] - use).max(0.F);
                state.support[i] *= f.support_kept;
                state.materials[i] *= f.materials_kept;
            }
        }};
}

}  // namespace cpdsim
