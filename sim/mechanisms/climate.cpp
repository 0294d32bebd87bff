// School climate: the geometric mean of the seven dimensions of the school as a learning organisation (OECD 2016: "only
// if all seven are realised"). Each is pulled up by what the teachers have come to practise beyond their baseline and
// by system conditions, returns to the school's base, and loses part of what is above it when the head leaves (MODEL.md
// §5). Programmes pull at it in their own phase.
#include <cmath>
#include <numbers>

#include "core/by_lane.hpp"
#include "core/mask_sets.hpp"
#include "engine/by_group.hpp"
#include "engine/mechanism.hpp"
#include "engine/of_step.hpp"
#include "mechanisms/parameters.hpp"
#include "mechanisms/use.hpp"

namespace cpdsim {
namespace {

Lane mean_use(World const& world, School school) {
    auto const& first = world.schools().first_teacher;
    Lane sum = Lane::Zero();
    for (Teacher i = first[school]; i < first[school + 1]; ++i) sum += use_of(world, i, world.state.practice[i]);
    return sum / std::max(1.F, static_cast<float>(first[school + 1] - first[school]));
}

/// Lanes in which the head leaves in this step; the successor's time is drawn.
LaneMask heads_leaving(World& world, School school, Clock const& clock, Lane const& hazard) {
    Lane& left = world.state.head_leaves_after[school];
    left -= hazard;
    LaneMask const leaving = static_cast<LaneMask>(~at_least(left, Lane::Zero()));
    if (leaving != no_lane) {
        Lane const u = world.id.chances("head leaves").lanes(world.key_of_school(school), clock.step + 1);
        for_each_lane(leaving, [&](int r) { left[r] = -log_portable(1.F - u[r]); });
        world.state.head_took_part[school] = without(world.state.head_took_part[school], leaving);
    }
    return leaving;
}

struct OneStep {
    Lane returned;                  ///< share of the way back to the school's base
    std::vector<Lane> head_hazard;  ///< of leaving, by group
};

OneStep one_step(ByLane<Climate> const& p, std::optional<ByLane<Turnover>> const& turnover, double dt) {
    auto const back = [dt](Climate const& of) { return -std::expm1(-std::numbers::ln2 / of.return_half_life * dt); };
    OneStep now{p.lanes(back), {Lane{Lane::Zero()}}};
    if (turnover)
        now.head_hazard = by_group(*turnover, &Turnover::heads,
                                   [dt](Turnover const&, double leaves) { return -std::log1p(-leaves) * dt; });
    return now;
}

}  // namespace

Mechanism make_climate(ByLane<Climate> const& p, std::optional<ByLane<Turnover>> const& turnover,
                       ByLane<SystemConditions> const& conditions) {
    OfStep<OneStep> const of_step{[&](double dt) { return one_step(p, turnover, dt); }};
    Lane const from_practising = p(&Climate::from_practising), kept = p(&Climate::kept_by_new_head);
    Lane const by_conditions = conditions(&SystemConditions::climate_pull);
    return {.name = "climate", .phase = Phase::lead, .on_world = [=](World& world, Clock const& clock) {
                State& state = world.state;
                OneStep const& now = of_step.at(clock);
                constexpr std::size_t chunk = 64;
                std::size_t const schools = world.schools().size();
                world.workers->for_each((schools + chunk - 1) / chunk, [&](std::size_t c) {
                    for (std::size_t s = c * chunk; s < std::min(schools, (c + 1) * chunk); ++s) {
                        auto const school = static_cast<School>(s);
                        Lane const pull =
                            one_minus_exp_neg(Lane{(from_practising * mean_use(world, school) + by_conditions) *
                                                   static_cast<float>(clock.dt)});
                        std::size_t const group = NumberGroups::of(world.number_groups.heads, school);
                        LaneMask const leaving = heads_leaving(world, school, clock, now.head_hazard[group]);
                        Lane const after_head = 1.F - (1.F - kept) * as_lane(leaving);
                        Lane product = Lane::Ones();
                        for (int d = 0; d < climate_dimensions; ++d) {
                            Lane& level = state.climate[static_cast<std::size_t>(d)][s];
                            float const base = world.schools().climate_base[static_cast<std::size_t>(d)][s];
                            level += (1.F - level) * pull;
                            level -= (level - base) * (1.F - after_head * (1.F - now.returned));
                            product *= level.max(1e-5F);
                        }
                        state.climate_mean[s] = exp_lanes(log_lanes(product) * (1.F / climate_dimensions));
                    }
                });
            }};
}

}  // namespace cpdsim
