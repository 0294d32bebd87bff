// How many draws are enough? Sequential stopping at a fixed width (Chow & Robbins 1965): draws are added in rounds,
// each doubling them, until the interval of the main difference, best minus runner-up, is narrow enough. All strategies
// get the same draws, and the designs keep their earlier points when doubled, so no finished case is lost and a growing
// study can be stopped and resumed like any other.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "study/run_study.hpp"

namespace cpdsim {

struct Precision {
    double halfwidth = 0;        ///< wanted, in units of the main outcome; > 0
    std::size_t most_draws = 0;  ///< rounds end there
};

/// A bootstrap of fewer draws than this is too narrow to stop at.
inline constexpr std::size_t fewest_draws_to_stop = 10;

/// Half the interval of best minus runner-up; NaN without one.
[[nodiscard]] double halfwidth_of(Paired const& lead);
/// Draws at which the half-width is about `wanted`: it falls with the square root of their number.
[[nodiscard]] double draws_needed(Paired const& lead, double wanted);
/// Draws of the next round; nothing when the width is reached, or there are as many draws as allowed.
[[nodiscard]] std::optional<std::size_t> next_round(Paired const& lead, std::size_t draws, Precision const& precision);

/// Runs the study with a number of draws: plan, cases, merging.
using RunWithDraws = std::function<StudyOutcome(LoadedStudy const& study)>;

/// `tell` says after each round how wide the interval is. What-ifs keep the number of draws the study gives them.
[[nodiscard]] StudyOutcome run_until_narrow(LoadedStudy study, Precision const& precision, RunWithDraws const& run,
                                            std::function<void(std::string const&)> const& tell);

}  // namespace cpdsim
