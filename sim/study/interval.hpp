// How precisely a study knows a mean. Its draws are not independent: those of a pack share a world, those of a slice
// hit the strata of one hypercube, those of a trajectory or a row share their chance. Clusters of draws are (the
// repetitions of the design, packing.hpp), so the variance of the mean is that of the clusters' sums (Liang & Zeger
// 1986), within the structural forms, which all were dealt in turn, with Student's t and the degrees of freedom of
// Satterthwaite (1946).
//
// A mean of which one draw in twenty makes most is missed from below by a symmetric interval, since a sample that lacks
// its tail is both low and narrow. So the end on the side of the tail is moved outwards as in Johnson (1978), more
// where it is long; the other end stays where it is. Moving both, as Hall (1992), calls a difference that is symmetric
// but has long tails different from nothing in 20 studies of 100: the one large draw moves the mean and the interval
// alike.
//
// A few clusters may agree by chance, and their interval is then narrow by chance: with two, one in twenty is less than
// a quarter as wide as it ought to be. So with two or three it is never narrower than that of the draws alone,
// which takes them for independent.
#pragma once

#include <cstdint>
#include <limits>
#include <vector>

namespace cpdsim {

/// Of each draw, in the design's order. Empty: every draw is a cluster of one stratum.
struct Sampling {
    std::vector<std::int32_t> cluster;
    std::vector<std::int32_t> stratum;  ///< structural form
};

struct Interval {
    double low = std::numeric_limits<double>::quiet_NaN(), high = low;
    double standard_error = low;
    int clusters = 0;     ///< that the variance rests on
    double freedom = 0;   ///< degrees of freedom of that variance
    double skewness = 0;  ///< of the mean, as it entered
};

/// With fewer clusters than these an interval rests on little, which is said.
inline constexpr int few_clusters = 8;

/// The largest skewness of a mean that the correction is good for: beyond it the draws are too few to tell.
inline constexpr double most_skewness = 1;

/// Of the mean of the draws' values; NaN are left out. With one cluster every draw counts as one, which knows nothing
/// of how worlds differ; not a number for fewer than two values.
[[nodiscard]] Interval interval_of_mean(std::vector<double> const& values, Sampling const& sampling, double coverage);

/// What a variable with Student's distribution exceeds in size with probability 1 - coverage.
[[nodiscard]] double student_quantile(double coverage, double degrees_of_freedom);

}  // namespace cpdsim
