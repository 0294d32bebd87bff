// How precisely a study knows a mean. Its draws are not independent: those of a pack share a world and hit the strata
// of one hypercube, those of a trajectory or a row share their chance. Clusters of draws are, so the variance of the
// mean is that of the clusters' sums (Liang & Zeger 1986), within the structural forms, which all clusters were dealt
// in turn. Student's t for the few clusters; the draws' skewness enters by the transformation of Hall (1992), since a
// mean in which one draw in a hundred counts most is missed from below by a symmetric interval.
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
    double skewness = 0;  ///< of the mean, as it entered
};

/// Of the mean of the draws' values; NaN are left out. With one cluster every draw counts as one, which knows nothing
/// of how worlds differ; not a number for fewer than two values.
[[nodiscard]] Interval interval_of_mean(std::vector<double> const& values, Sampling const& sampling, double coverage);

/// What a variable with Student's distribution exceeds in size with probability 1 - coverage.
[[nodiscard]] double student_quantile(double coverage, int degrees_of_freedom);

}  // namespace cpdsim
