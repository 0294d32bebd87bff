#include "study/interval.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>
#include <set>

#include "study/statistics.hpp"

namespace cpdsim {
namespace {

// The draws' third moment stands for that of the mean. Spreading the draws takes more from the mean's variance than
// from its skewness, so the ratio grows; but not for ever, nor beyond what the transformation can bear.
constexpr double most_growth = 2.5, most_skewness = 1.5;

struct Draw {
    double value;
    std::int32_t cluster, stratum;
};

std::vector<Draw> draws_there(std::vector<double> const& values, Sampling const& sampling) {
    std::vector<Draw> there;
    for (std::size_t d = 0; d < values.size(); ++d) {
        if (std::isnan(values[d])) continue;
        there.push_back({values[d], sampling.cluster.empty() ? static_cast<std::int32_t>(d) : sampling.cluster[d],
                         sampling.stratum.empty() ? 0 : sampling.stratum[d]});
    }
    auto const same = [&](Draw const& draw) { return draw.cluster == there.front().cluster; };
    if (std::all_of(there.begin(), there.end(), same))
        for (std::size_t d = 0; d < there.size(); ++d) there[d].cluster = static_cast<std::int32_t>(d);
    return there;
}

/// Whether every stratum has clusters of its own, two at least: only then can what tells strata apart be left out.
bool are_nested(std::vector<Draw> const& draws) {
    std::map<std::int32_t, std::set<std::int32_t>> strata_of, clusters_of;
    for (Draw const& draw : draws) {
        strata_of[draw.cluster].insert(draw.stratum);
        clusters_of[draw.stratum].insert(draw.cluster);
    }
    auto const one = [](auto const& strata) { return strata.second.size() == 1; };
    auto const several = [](auto const& clusters) { return clusters.second.size() > 1; };
    return std::all_of(strata_of.begin(), strata_of.end(), one) &&
           std::all_of(clusters_of.begin(), clusters_of.end(), several);
}

/// Sum of squares of the clusters' sums about what their stratum lets expect, corrected for small numbers; adds the
/// degrees of freedom.
double spread_of_clusters(std::vector<Draw> const& draws, int& freedom) {
    double mean = 0;
    for (Draw const& draw : draws) mean += draw.value / static_cast<double>(draws.size());
    std::map<std::int32_t, double> sums;
    for (Draw const& draw : draws) sums[draw.cluster] += draw.value - mean;
    double squares = 0;
    for (auto const& [cluster, sum] : sums) squares += sum * sum;
    auto const clusters = static_cast<double>(sums.size());
    freedom += static_cast<int>(sums.size()) - 1;
    return squares * clusters / (clusters - 1);
}

/// Where Hall's transformation of a standardised mean takes the value x.
double untransformed(double x, double skewness) {
    if (std::abs(skewness) < 1e-6) return x;
    return 3 / skewness * (std::cbrt(1 + skewness * (x - skewness / 6)) - 1);
}

}  // namespace

double student_quantile(double coverage, int degrees_of_freedom) {
    // With t = sqrt(n) tan a, the probability of |t| below it is the share of cos^(n-1) between 0 and a.
    int const n = std::clamp(degrees_of_freedom, 1, 4000);
    constexpr int steps = 40'000;
    double const step = std::numbers::pi / 2 / steps;
    std::vector<double> sum(steps + 1, 0.0);
    for (int k = 0; k < steps; ++k) sum[k + 1] = sum[k] + std::pow(std::cos((k + 0.5) * step), n - 1);
    auto const above = std::lower_bound(sum.begin(), sum.end(), coverage * sum.back());
    auto const k = std::max<std::ptrdiff_t>(1, above - sum.begin());
    double const part = (coverage * sum.back() - sum[k - 1]) / (sum[k] - sum[k - 1]);
    return std::sqrt(n) * std::tan((static_cast<double>(k - 1) + part) * step);
}

Interval interval_of_mean(std::vector<double> const& values, Sampling const& sampling, double coverage) {
    Interval interval;
    std::vector<Draw> draws = draws_there(values, sampling);
    if (draws.size() < 2) return interval;
    if (!are_nested(draws))
        for (Draw& draw : draws) draw.stratum = 0;
    std::map<std::int32_t, std::vector<Draw>> strata;
    for (Draw const& draw : draws) strata[draw.stratum].push_back(draw);
    auto const size = static_cast<double>(draws.size());
    double squares = 0, of_draws = 0, cubes = 0, mean = 0;
    int freedom = 0;
    for (auto const& [stratum, own] : strata) {
        double own_mean = 0;
        for (Draw const& draw : own) own_mean += draw.value / static_cast<double>(own.size());
        for (Draw const& draw : own) {
            double const away = draw.value - own_mean;
            of_draws += away * away;
            cubes += away * away * away;
            mean += draw.value / size;
        }
        squares += spread_of_clusters(own, freedom);
    }
    interval.clusters = freedom + static_cast<int>(strata.size());
    interval.standard_error = std::sqrt(squares) / size;
    if (squares <= 0 || of_draws <= 0) {
        interval.low = interval.high = mean;
        return interval;
    }
    double const growth = std::min(std::pow(of_draws / squares, 1.5), most_growth);
    interval.skewness = std::clamp(cubes / std::pow(of_draws, 1.5) * growth, -most_skewness, most_skewness);
    double const t = student_quantile(coverage, freedom);
    interval.low = mean - untransformed(t, interval.skewness) * interval.standard_error;
    interval.high = mean - untransformed(-t, interval.skewness) * interval.standard_error;
    return interval;
}

}  // namespace cpdsim
