// How many draws are enough? Two stages (Stein 1945): a pilot says how widely the main difference, best minus
// runner-up, varies, and so how many fresh draws would make its interval narrow enough; these are run, and the verdict
// rests on them alone. Who looks again and again and stops at the first narrow interval stops too early, since a sample
// that happens to lack its tail is both narrow and wrong (5 % in the mean, measured). The designs keep their earlier
// points, so no finished case is lost and a growing study can be stopped and resumed like any other.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "study/run_study.hpp"

namespace cpdsim {

struct Precision {
    double halfwidth = 0;        ///< wanted, in units of the main outcome; > 0
    std::size_t most_draws = 0;  ///< of pilot and fresh draws together
};

inline constexpr std::size_t draws_of_pilot = 64;  ///< at least: fewer do not see the tail
inline constexpr std::size_t fewest_fresh_draws = 64;

/// Half the interval of best minus runner-up; NaN without one.
[[nodiscard]] double halfwidth_of(Paired const& lead);
/// Draws at which the half-width is about `wanted`: it falls with the square root of their number, and with Student's t
/// of as many repetitions as these will have.
[[nodiscard]] double draws_needed(Paired const& lead, double wanted);
/// Fresh draws after a pilot of so many, a tenth more than needed; none where no more are allowed.
[[nodiscard]] std::size_t fresh_draws(Paired const& lead, std::size_t pilot, Precision const& precision);

/// Runs the study with its number of draws, of which the first so many are a pilot: plan, cases, merging.
using RunWithDraws = std::function<StudyOutcome(LoadedStudy const& study, std::size_t pilot)>;

/// `tell` says after each stage how wide the interval is. What-ifs keep the number of draws the study gives them.
[[nodiscard]] StudyOutcome run_until_narrow(LoadedStudy study, Precision const& precision, RunWithDraws const& run,
                                            std::function<void(std::string const&)> const& tell);

}  // namespace cpdsim
