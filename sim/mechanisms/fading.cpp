// Fading (MODEL.md §4.3): knowledge falls towards the level that use maintains, K <- u + (K - u) exp(-lambda dt) while
// K > u; coaching support and classroom materials have their own half-lives.
#include <cmath>
#include <numbers>

#include "mechanisms/catalogue.hpp"
#include "mechanisms/use.hpp"

namespace cpdsim {
namespace {

float lost(double half_life, double dt) {
    if (half_life == 0) return 1.F;
    return static_cast<float>(-std::expm1(-std::numbers::ln2 / half_life * dt));  // half-life infinity: 0
}

}  // namespace

Mechanism make_fading(std::optional<Fading> const& p, Practice const& practice) {
    return {
        .name = "fading", .phase = Phase::fade, .on_block = [=](World& world, Clock const& clock, TeacherBlock block) {
            if (world.stillness.sleeps(block.first)) return;
            State& state = world.state;
            float const knowledge_lost = p ? lost(p->knowledge_half_life, clock.dt) : 0.F;
            float const support_kept = 1.F - lost(practice.support_half_life, clock.dt);
            float const materials_kept = 1.F - lost(practice.materials_half_life, clock.dt);
            for (Teacher i = block.first; i < block.last; ++i) {
                Lane const use = use_of(world, i, state.practice[i]);
                state.knowledge[i] -= knowledge_lost * (state.knowledge[i] - use).max(0.F);
                state.support[i] *= support_kept;
                state.materials[i] *= materials_kept;
            }
        }};
}

}  // namespace cpdsim
