// Whether a calibration finds truths again that are known: some of the study's own draws in turn are the truth, with
// findings made up at their real errors. Each truth gets rounds of proposals of its own through the engine, and all
// truths share one pool of draws, weighed as a mixture of everything that proposed.
#pragma once

#include "evidence/calibrate.hpp"

namespace cpdsim {

struct PretendedTruth {
    std::size_t draw = 0;              ///< of the study
    double effective = 0;              ///< draws of the pool, forms by their evidence
    std::vector<double> rank;          ///< of each number's truth among the weighed draws
    std::vector<double> rank_stacked;  ///< the same with forms weighed as the study has it
    double effective_stacked = 0;
    std::vector<bool> narrowed;  ///< the number's standard deviation is below nine tenths of that before
};

struct PretendedTruths {
    std::vector<std::size_t> numbers;  ///< that some laboratory takes
    std::vector<PretendedTruth> truths;
    std::size_t draws = 0;  ///< in the pool
};

/// Draws are added to `c`. Nothing if stopped.
[[nodiscard]] std::optional<PretendedTruths> find_truths(LoadedStudy const& study, Journal& journal,
                                                         CalibrateOptions const& options, Calibration& c,
                                                         std::size_t truths);

/// Where the truth stands when it counts as one draw more beside so many effective ones, in a random place of the step
/// between its neighbours: uniform however few they are, while shares of weights below it are too often 0 or 1.
[[nodiscard]] double smoothed(double rank, double effective, double chance);

/// For people.
[[nodiscard]] std::string pretended_text(PretendedTruths const& found);

}  // namespace cpdsim
