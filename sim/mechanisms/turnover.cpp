// Leaving (MODEL.md §7): annual probabilities become hazards -ln(1 - p). Each person lives through a hazard drawn once
// (unit exponential) and leaves when it is used up, so the time of leaving hardly depends on the step's length, and a
// programme that lowers the hazard delays the same person's leaving instead of drawing another. CPD multiplies the odds
// of staying (Allen & Sims 2017: observational, so the default is none).
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
};

Hazards hazards(Turnover const& p, double odds, double dt) {
    return {static_cast<float>(hazard_of(after_odds(p.leave, odds)) * dt),
            static_cast<float>(hazard_of(after_odds(p.leave_first_year, odds)) * dt)};
}

}  // namespace

Mechanism make_leaving(Turnover const& p) {
    return {.name = "leaving",
            .phase = Phase::turn_over,
            .on_block = [=](World& world, Clock const& clock, TeacherBlock block) {
                State& state = world.state;
                Hazards const untrained = hazards(p, 1.0, clock.dt);
                Hazards const trained = hazards(p, p.stay_odds_after_cpd, clock.dt);
                auto const now = static_cast<float>(clock.years());
                int const counts_from = clock.step - static_cast<int>(std::lround(p.cpd_counts_for / clock.dt));
                std::array<LaneMask, BlockScratch::size> leaving{};
                for (Teacher i = block.first; i < block.last; ++i) {
                    Lane const career = now - state.career_start[i];
                    Lane hazard;
                    for (int r = 0; r < lane_count; ++r)
                        hazard[r] = career[r] < 1.F ? untrained.first_year : untrained.usual;
                    if (p.stay_odds_after_cpd != 1.0) {
                        for (int r = 0; r < lane_count; ++r) {
                            int const last = state.last_course[i][r];
                            float const after = career[r] < 1.F ? trained.first_year : trained.usual;
                            bool const counts =
                                (last >= counts_from) & (last != never_attended);  // no branch: vectorised
                            hazard[r] = counts ? after : hazard[r];
                        }
                    }
                    state.leaves_after[i] -= hazard;
                    leaving[i - block.first] = static_cast<LaneMask>(~at_least(state.leaves_after[i], Lane::Zero()));
                    if (leaving[i - block.first] != no_lane) ask_for(world, i);
                }
                for (Teacher i = block.first; i < block.last; ++i) {
                    for_each_lane(leaving[i - block.first], [&](int r) {
                        float const u = world.newcomer_share <= 0
                                            ? 1.F
                                            : world.persons.pre_service.uniform(
                                                  i, static_cast<std::uint32_t>(clock.step),
                                                  world.id.first_replicate + static_cast<std::uint32_t>(r));
                        bool const reached = u < world.newcomer_share;
                        place_newcomer(world, i, r, clock.step, reached ? world.newcomer_knowledge : 0.F);
                        if (reached && world.newcomer_familiarity > 0) state.familiar[i] |= only(r);
                    });
                }
            }};
}

}  // namespace cpdsim
