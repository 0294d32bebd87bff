// Leaving (MODEL.md §7): annual probabilities become hazards -ln(1 - p). Each person lives through a hazard drawn once
// (unit exponential) and leaves when it is used up, so the time of leaving hardly depends on the step's length, and a
// programme that lowers the hazard delays the same person's leaving instead of drawing another. CPD multiplies the odds
// of staying (Allen & Sims 2017: observational, so the default is none).
#include <algorithm>
#include <array>
#include <cmath>

#include "core/by_lane.hpp"
#include "engine/by_group.hpp"
#include "engine/mechanism.hpp"
#include "engine/of_step.hpp"
#include "mechanisms/newcomer.hpp"
#include "mechanisms/parameters.hpp"

namespace cpdsim {
namespace {

double hazard_of(double annual_probability) { return -std::log1p(-annual_probability); }

double after_odds(double annual_probability, double odds_of_staying) {
    double const odds = odds_of_staying * (1 - annual_probability) / annual_probability;
    return annual_probability <= 0 ? 0.0 : 1 / (1 + odds);
}

struct Hazards {
    std::vector<Lane> usual, first_year;  ///< within one step, by group

    [[nodiscard]] Lane of(LaneMask in_first_year, std::size_t group, std::size_t group_of_first_year) const {
        return choose(in_first_year, first_year[group_of_first_year], usual[group]);
    }
};

/// `odds` takes a Turnover and gives the odds of staying relative to none.
template <class Odds>
Hazards hazards(ByLane<Turnover> const& p, Odds&& odds, double dt) {
    auto const hazard = [&](Turnover const& of, double leave) { return hazard_of(after_odds(leave, odds(of))) * dt; };
    return {by_group(p, &Turnover::leave, hazard), by_group(p, &Turnover::leave_first_year, hazard)};
}

struct OneStep {
    Hazards untrained, trained;
    LaneCounts cpd_counts_for;  ///< steps
};

OneStep one_step(ByLane<Turnover> const& p, double dt) {
    OneStep of_step{hazards(
                        p, [](Turnover const&) { return 1.0; }, dt),
                    hazards(
                        p, [](Turnover const& of) { return of.stay_odds_after_cpd; }, dt),
                    {}};
    for (int r = 0; r < lane_count; ++r)
        of_step.cpd_counts_for[r] = static_cast<std::int32_t>(std::lround(p[r].cpd_counts_for / dt));
    return of_step;
}

/// The first step since which a course counts.
LaneSteps counts_from(LaneCounts const& steps, int now) {
    return (now - steps).max(std::int32_t{never_attended} + 1).cast<std::int16_t>();
}

/// Whether the person who takes over was reached by a pre-service link.
bool reached_before_service(World const& world, Teacher post, int lane, int step) {
    if (world.newcomer_share[lane] <= 0) return false;
    float const u = world.persons.pre_service.lane(world.key_of(post), step, lane);
    return u < world.newcomer_share[lane];
}

}  // namespace

Mechanism make_leaving(ByLane<Turnover> const& p) {
    OfStep<OneStep> const of_step{[&](double dt) { return one_step(p, dt); }};
    bool const courses_count = p.where([](Turnover const& of) { return of.stay_odds_after_cpd != 1.0; }) != no_lane;
    return {.name = "leaving",
            .phase = Phase::turn_over,
            .on_chunk = [=](World& world, Clock const& clock, TeacherChunk chunk) {
                State& state = world.state;
                NumberGroups const& groups = world.number_groups;
                auto const& [untrained, trained, cpd_counts_for] = of_step.at(clock);
                std::int16_t const first_beginner = first_start_within(1, clock.step, clock.dt);
                LaneSteps const since = counts_from(cpd_counts_for, clock.step);
                std::array<LaneMask, ChunkScratch::size> leaving{};
                for (Teacher i = chunk.first; i < chunk.last; ++i) {
                    LaneMask const in_first_year = at_least(state.career_start[i], first_beginner);
                    School const school = world.teachers().school[i];
                    std::size_t const group = NumberGroups::of(groups.leave, school);
                    std::size_t const in_first = NumberGroups::of(groups.leave_first_year, school);
                    Lane hazard = untrained.of(in_first_year, group, in_first);
                    if (courses_count) {
                        LaneMask const counts = at_least(state.last_course[i], since);
                        hazard = choose(counts, trained.of(in_first_year, group, in_first), hazard);
                    }
                    Lane const left = state.leaves_after[i] - hazard;
                    state.leaves_after[i] = left;
                    leaving[i - chunk.first] = static_cast<LaneMask>(~at_least(left, Lane::Zero()));
                    if (leaving[i - chunk.first] != no_lane) ask_for(world, i);
                }
                Newcomers newcomers{world, clock.step};
                for (Teacher i = chunk.first; i < chunk.last; ++i) {
                    for_each_lane(leaving[i - chunk.first], [&](int r) {
                        bool const reached = reached_before_service(world, i, r, clock.step);
                        newcomers.add({i, r, reached ? world.newcomer_knowledge[r] : 0.F,
                                       reached && world.newcomer_familiarity[r] > 0});
                    });
                }
                newcomers.place();
            }};
}

}  // namespace cpdsim
