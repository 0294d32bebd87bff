// Statistics of a study's outcomes. Missing values are NaN and are left out. Two spreads are kept apart: an interval of
// the mean says how precisely the average is known (interval.hpp), quantiles say where the futures fall.
#pragma once

#include <cstdint>
#include <vector>

#include "study/interval.hpp"

namespace cpdsim {

/// Of the values that are there; NaN if none.
[[nodiscard]] double mean_of(std::vector<double> const& values);

/// Quantiles with linear interpolation between order statistics (type 7 of Hyndman & Fan 1996); reorders `values`.
[[nodiscard]] std::vector<float> quantiles_of(std::vector<float>& values, std::vector<double> const& probabilities);

/// A paired difference treated - reference; both are (draw, replicate).
struct Paired {
    double mean = 0, low = 0, high = 0;  ///< of the average, with its interval
    double share_above = 0;              ///< of pairs with a positive difference
    int pairs = 0, draws = 0;
    double standard_error = 0;  ///< of the average
    int clusters = 0;           ///< of draws that are independent of each other
    double freedom = 0;         ///< degrees of freedom of the standard error
    double skewness = 0;        ///< of the average, as its interval knows it
};
/// The interval is that of the draws' means, or with one draw of its replicates.
[[nodiscard]] Paired paired(std::vector<double> const& treated, std::vector<double> const& reference,
                            std::size_t replicates, Sampling const& sampling, double coverage);

/// How much larger the variance of a difference would be without common random numbers, apart for the two things they
/// share: chance (within draws, which takes two replicates) and assumptions (between draws).
struct Reduction {
    double within = 0, between = 0;  ///< not a number where the difference never varies
};
[[nodiscard]] Reduction variance_reduction(std::vector<double> const& treated, std::vector<double> const& reference,
                                           std::size_t replicates);

/// For each option the share of pairs (draw, replicate) that all have in which it has the largest value; ties are
/// shared.
[[nodiscard]] std::vector<double> probability_best(std::vector<std::vector<double>> const& options);

}  // namespace cpdsim
