// Statistics of a study's outcomes. Missing values are NaN and are left out. Two spreads are kept apart: an interval of
// the mean says how precisely the average is known (bootstrap over draws), quantiles say where the futures fall.
#pragma once

#include <cstdint>
#include <utility>
#include <vector>

namespace cpdsim {

/// Of the values that are there; NaN if none.
[[nodiscard]] double mean_of(std::vector<double> const& values);

/// Quantiles with linear interpolation between order statistics (type 7 of Hyndman & Fan 1996); reorders `values`.
[[nodiscard]] std::vector<float> quantiles_of(std::vector<float>& values, std::vector<double> const& probabilities);

/// Percentile bootstrap of the mean, with keyed draws, so that it is the same each time. NaN for fewer than two values.
[[nodiscard]] std::pair<double, double> interval_of_mean(std::vector<double> const& values, double coverage,
                                                         std::uint64_t seed = 20260901);

/// A paired difference treated - reference; both are (draw, replicate).
struct Paired {
    double mean = 0, low = 0, high = 0;  ///< of the average, with its interval
    double share_above = 0;              ///< of pairs with a positive difference
    int pairs = 0, draws = 0;
};
/// Resamples the draws' means, or with one draw its replicates.
[[nodiscard]] Paired paired(std::vector<double> const& treated, std::vector<double> const& reference,
                            std::size_t replicates, double coverage);

/// (var a + var b) / var(a - b) over the pairs that are there: how many times more runs a comparison without common
/// random numbers would need. NaN for fewer than two pairs or a difference that never varies.
[[nodiscard]] double variance_reduction(std::vector<double> const& treated, std::vector<double> const& reference);

/// For each option the share of pairs (draw, replicate) that all have in which it has the largest value; ties are
/// shared.
[[nodiscard]] std::vector<double> probability_best(std::vector<std::vector<double>> const& options);

}  // namespace cpdsim
