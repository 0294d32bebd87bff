// Leaving (MODEL.md §7): annual probabilities become hazards -ln(1 - p). Each person lives through a hazard drawn once
// (unit exponential) and leaves when it is used up, so the time of leaving hardly depends on the step's length, and a
// programme that lowers the hazard delays the same person's leaving instead of drawing another. CPD multiplies the odds
// of staying (Allen & Sims 2017: observational, so the default is none).
#include <algorithm>
#include <array>
#include <cmath>

#include "mechanisms/catalogue.hpp"
#include "mechanisms/newcomer.hpp"

namespace cpdsim {
namespace {

double hazard_of(double annual_probability) { return -std::log1p(-annual_probability); }

double after_odds(double annual_probability, double odds_of_staying) {
    double const odds = odds_of_staying * (1 - annual_probability) / annual_probability;
    return annual_probability <= 0 ? 0.0 : 1 / (1 + odds);
}

struct Hazards {
    float usual, first_year;  ///< within one step

    [[nodiscard]] Lane of(LaneMask in_first_year) const {
        return choose(in_first_year, Lane::Constant(first_year), Lane::Constant(usual));
    }
};

Hazards hazards(Turnover const& p, double odds, double dt) {
    return {static_cast<float>(hazard_of(after_odds(p.leave, odds)) * dt),
            static_cast<float>(hazard_of(after_odds(p.leave_first_year, odds)) * dt)};
}

/// Whether the person who takes over was reached by a pre-service link.
bool reached_before_service(World const& world, Teacher post, int lane, int step) {
    if (world.newcomer_share[lane] <= 0) return false;
    float const u = world.persons.pre_service.lane(post, static_cast<std::uint32_t>(step), lane);
    return u < world.newcomer_share[lane];
}

}  // namespace

Mechanism make_leaving(Turnover const& p) {
    return {.name = "leaving",
            .phase = Phase::turn_over,
            .on_block = [=](World& world, Clock const& clock, TeacherBlock block) {
                State& state = world.state;
                Hazards const untrained = hazards(p, 1.0, clock.dt);
                Hazards const trained = hazards(p, p.stay_odds_after_cpd, clock.dt);
                std::int16_t const first_beginner = first_start_within(1, clock.step, clock.dt);
                auto const counts_from = static_cast<std::int16_t>(
                    std::max<long>(clock.step - std::lround(p.cpd_counts_for / clock.dt), never_attended + 1));
                std::array<LaneMask, BlockScratch::size> leaving{};
                for (Teacher i = block.first; i < block.last; ++i) {
                    LaneMask const in_first_year = at_least(state.career_start[i], first_beginner);
                    Lane hazard = untrained.of(in_first_year);
                    if (p.stay_odds_after_cpd != 1.0) {
                        LaneMask const counts = at_least(state.last_course[i], counts_from);
                        hazard = choose(counts, trained.of(in_first_year), hazard);
                    }
                    Lane const left = state.leaves_after[i] - hazard;
                    state.leaves_after[i] = left;
                    leaving[i - block.first] = static_cast<LaneMask>(~at_least(left, Lane::Zero()));
                    if (leaving[i - block.first] != no_lane) ask_for(world, i);
                }
                Newcomers newcomers{world, clock.step};
                for (Teacher i = block.first; i < block.last; ++i) {
                    for_each_lane(leaving[i - block.first], [&](int r) {
                        bool const reached = reached_before_service(world, i, r, clock.step);
                        newcomers.add({i, r, reached ? world.newcomer_knowledge[r] : 0.F,
                                       reached && world.newcomer_familiarity[r] > 0});
                    });
                }
                newcomers.place();
            }};
}

}  // namespace cpdsim
