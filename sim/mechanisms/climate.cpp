// School climate: the geometric mean of the seven dimensions of the school as a learning organisation (OECD 2016: "only
// if all seven are realised"). Each is pulled up by what the teachers have come to practise beyond their baseline and
// by system conditions, returns to the school's base, and loses part of what is above it when the head leaves (MODEL.md
// §5). Programmes pull at it in their own phase.
#include <cmath>
#include <numbers>

#include "mechanisms/catalogue.hpp"
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
LaneMask heads_leaving(World& world, School school, Clock const& clock, float hazard) {
    Lane& left = world.state.head_leaves_after[school];
    left -= hazard;
    LaneMask const leaving = static_cast<LaneMask>(~at_least(left, Lane::Zero()));
    if (leaving != no_lane) {
        Lane const u = world.id.draws("head leaves").lanes(school, static_cast<std::uint32_t>(clock.step) + 1);
        for_each_lane(leaving, [&](int r) { left[r] = -log_portable(1.F - u[r]); });
    }
    return leaving;
}

}  // namespace

Mechanism make_climate(Climate const& p, std::optional<Turnover> const& turnover, SystemConditions const& conditions) {
    double const head_rate = turnover ? -std::log1p(-turnover->heads) : 0.0;
    return {.name = "climate", .phase = Phase::lead, .on_world = [=](World& world, Clock const& clock) {
                State& state = world.state;
                auto const returned =
                    static_cast<float>(-std::expm1(-std::numbers::ln2 / p.return_half_life * clock.dt));
                auto const kept = static_cast<float>(p.kept_by_new_head);
                constexpr std::size_t chunk = 64;
                std::size_t const schools = world.schools().size();
                world.workers->for_each((schools + chunk - 1) / chunk, [&](std::size_t c) {
                    for (std::size_t s = c * chunk; s < std::min(schools, (c + 1) * chunk); ++s) {
                        auto const school = static_cast<School>(s);
                        Lane const pull =
                            one_minus_exp_neg(Lane{(static_cast<float>(p.from_practising) * mean_use(world, school) +
                                                    static_cast<float>(conditions.climate_pull)) *
                                                   static_cast<float>(clock.dt)});
                        LaneMask const leaving =
                            heads_leaving(world, school, clock, static_cast<float>(head_rate * clock.dt));
                        Lane const after_head = 1.F - (1.F - kept) * as_lane(leaving);
                        Lane product = Lane::Ones();
                        for (int d = 0; d < climate_dimensions; ++d) {
                            Lane& level = state.climate[static_cast<std::size_t>(d)][s];
                            float const base = world.schools().climate_base[static_cast<std::size_t>(d)][s];
                            level += (1.F - level) * pull;
                            level -= (level - base) * (1.F - after_head * (1.F - returned));
                            product *= level.max(1e-5F);
                        }
                        state.climate_mean[s] = exp_lanes(log_lanes(product) * (1.F / climate_dimensions));
                    }
                });
            }};
}

}  // namespace cpdsim
