#include "study/interval.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numbers>

#include "study/statistics.hpp"

namespace cpdsim {
namespace {

// The draws' third moment stands for that of the mean. Spreading the draws takes more from the mean's variance than
// from its skewness, so the ratio grows, but not for ever.
constexpr double most_growth = 2.5;
// Times Johnson's first order: less where it is small, since few draws make a skewness of nothing; more where it is
// large, since few draws show less than there is. Calibrated (DECISIONS.md).
double outwards(double skewness) { return 0.7 + std::abs(skewness); }
// Fewer clusters than these agree by chance too often: the draws alone have a say in the interval, too.
constexpr int hardly_agree = 4;
// Two clusters in each stratum are the fewest that tell chance from what the strata do.
constexpr double most_correction = 2;

struct Draw {
    double value;
    std::size_t cluster, stratum;
};

/// The numbers from 0 that stand for those of the draws that are there.
class Numbering {
public:
    std::size_t operator()(std::int32_t name) { return number_.try_emplace(name, number_.size()).first->second; }
    [[nodiscard]] std::size_t size() const { return number_.size(); }

private:
    std::map<std::int32_t, std::size_t> number_;
};

struct Sample {
    std::vector<Draw> draws;
    std::size_t clusters = 0, strata = 0;
};

Sample draws_there(std::vector<double> const& values, Sampling const& sampling) {
    Sample sample;
    Numbering clusters, strata;
    for (std::size_t d = 0; d < values.size(); ++d) {
        if (std::isnan(values[d])) continue;
        sample.draws.push_back({values[d],
                                clusters(sampling.cluster.empty() ? static_cast<std::int32_t>(d) : sampling.cluster[d]),
                                strata(sampling.stratum.empty() ? 0 : sampling.stratum[d])});
    }
    sample.clusters = clusters.size();
    sample.strata = strata.size();
    if (sample.clusters == 1) {
        sample.clusters = sample.draws.size();
        for (std::size_t d = 0; d < sample.draws.size(); ++d) sample.draws[d].cluster = d;
    }
    return sample;
}

/// Small square matrices, of strata by strata.
using Matrix = std::vector<std::vector<double>>;

Matrix times(Matrix const& a, Matrix const& b) {
    Matrix product(a.size(), std::vector<double>(a.size(), 0.0));
    for (std::size_t i = 0; i < a.size(); ++i)
        for (std::size_t k = 0; k < a.size(); ++k)
            for (std::size_t j = 0; j < a.size(); ++j) product[i][j] += a[i][k] * b[k][j];
    return product;
}

double trace_of(Matrix const& a) {
    double sum = 0;
    for (std::size_t i = 0; i < a.size(); ++i) sum += a[i][i];
    return sum;
}

/// By what the squares of the clusters' sums are too small because the means of the strata have been taken off, and how
/// many squares they are worth.
struct Smallness {
    double correction, freedom;
};

/// Where clusters alone vary (by as much each), the sums are M u with M = diag(n) - V V', n the draws of the clusters
/// and V those of each cluster in each stratum over the root of the stratum's: traces of M^2 and M^4, strata by strata.
Smallness smallness_of(Sample const& sample) {
    std::vector<std::vector<double>> counts(sample.clusters, std::vector<double>(sample.strata, 0.0));
    std::vector<double> own(sample.clusters, 0.0), all(sample.strata, 0.0);
    for (Draw const& draw : sample.draws) {
        counts[draw.cluster][draw.stratum] += 1;
        own[draw.cluster] += 1;
        all[draw.stratum] += 1;
    }
    std::vector<Matrix> inner(4, Matrix(sample.strata, std::vector<double>(sample.strata, 0.0)));  // V' diag(n)^k V
    double squares = 0, fourths = 0;
    for (std::size_t c = 0; c < sample.clusters; ++c) {
        squares += own[c] * own[c];
        fourths += std::pow(own[c], 4);
        for (std::size_t a = 0; a < sample.strata; ++a)
            for (std::size_t b = 0; counts[c][a] > 0 && b < sample.strata; ++b)
                for (std::size_t k = 0; k < inner.size(); ++k)
                    inner[k][a][b] += counts[c][a] * counts[c][b] / std::sqrt(all[a] * all[b]) *
                                      std::pow(own[c], static_cast<double>(k));
    }
    Matrix const twice = times(inner[0], inner[0]);
    double const second = squares - 2 * trace_of(inner[1]) + trace_of(twice);
    double const fourth = fourths - 4 * trace_of(inner[3]) + 4 * trace_of(times(inner[2], inner[0])) +
                          2 * trace_of(times(inner[1], inner[1])) - 4 * trace_of(times(inner[1], twice)) +
                          trace_of(times(twice, twice));
    if (second <= 1e-9 * squares || fourth <= 0) return {std::numeric_limits<double>::infinity(), 0};
    return {squares / second, second * second / fourth};
}

}  // namespace

double student_quantile(double coverage, double degrees_of_freedom) {
    double const n = std::clamp(degrees_of_freedom, 1.0, 4000.0);
    thread_local std::map<std::pair<double, double>, double> known;  // the same few are asked for again and again
    auto const [at, is_new] = known.try_emplace({coverage, n}, 0.0);
    if (!is_new) return at->second;
    // With t = sqrt(n) tan a, the probability of |t| below it is the share of cos^(n-1) between 0 and a.
    constexpr int steps = 40'000;
    double const step = std::numbers::pi / 2 / steps;
    std::vector<double> sum(steps + 1, 0.0);
    for (int k = 0; k < steps; ++k) sum[k + 1] = sum[k] + std::pow(std::cos((k + 0.5) * step), n - 1);
    auto const above = std::lower_bound(sum.begin(), sum.end(), coverage * sum.back());
    auto const k = std::max<std::ptrdiff_t>(1, above - sum.begin());
    double const part = (coverage * sum.back() - sum[k - 1]) / (sum[k] - sum[k - 1]);
    at->second = std::sqrt(n) * std::tan((static_cast<double>(k - 1) + part) * step);
    return at->second;
}

namespace {

/// What the clusters alone say.
Interval interval_of_clusters(std::vector<double> const& values, Sampling const& sampling, double coverage) {
    Interval interval;
    Sample sample = draws_there(values, sampling);
    if (sample.draws.size() < 2) return interval;
    Smallness small = smallness_of(sample);
    if (small.correction > most_correction * (1 + 1e-9)) {
        for (Draw& draw : sample.draws) draw.stratum = 0;
        sample.strata = 1;
        small = smallness_of(sample);
    }
    auto const size = static_cast<double>(sample.draws.size());
    std::vector<double> means(sample.strata, 0.0), counts(sample.strata, 0.0), sums(sample.clusters, 0.0);
    double mean = 0;
    for (Draw const& draw : sample.draws) {
        means[draw.stratum] += draw.value;
        counts[draw.stratum] += 1;
        mean += draw.value / size;
    }
    double of_draws = 0, cubes = 0, squares = 0, cubes_of_sums = 0;
    for (Draw const& draw : sample.draws) {
        double const away = draw.value - means[draw.stratum] / counts[draw.stratum];
        of_draws += away * away;
        cubes += away * away * away;
        sums[draw.cluster] += away;
    }
    for (double const sum : sums) {
        squares += small.correction * sum * sum;
        cubes_of_sums += sum * sum * sum;
    }
    interval.clusters = static_cast<int>(sample.clusters);
    interval.freedom = small.freedom;
    interval.standard_error = std::sqrt(squares) / size;
    // Nothing but rounding where draws do not differ, or all clusters have the same.
    if (of_draws <= 0 || squares <= 1e-24 * of_draws) {
        interval.low = interval.high = mean;
        return interval;
    }
    // The mean's skewness as the draws have it, or as the clusters do where that is more: numbers of the world.
    double const growth = std::min(std::pow(of_draws / squares, 1.5), most_growth);
    double const of_one = cubes / std::pow(of_draws, 1.5) * growth;
    double const r = small.correction;
    double const of_sums =
        r < most_correction * (1 - 1e-9) ? r * r / (2 - r) * cubes_of_sums / std::pow(squares, 1.5) : 0;
    interval.skewness =
        std::clamp(std::abs(of_sums) > std::abs(of_one) ? of_sums : of_one, -most_skewness, most_skewness);
    double const t = student_quantile(coverage, small.freedom);
    double const moved = outwards(interval.skewness) * interval.skewness * (1 + 2 * t * t) / 6;
    interval.low = mean - (t - std::min(0.0, moved)) * interval.standard_error;
    interval.high = mean + (t + std::max(0.0, moved)) * interval.standard_error;
    return interval;
}

}  // namespace

Interval interval_of_mean(std::vector<double> const& values, Sampling const& sampling, double coverage) {
    Interval interval = interval_of_clusters(values, sampling, coverage);
    auto const there = std::count_if(values.begin(), values.end(), [](double value) { return !std::isnan(value); });
    if (interval.clusters >= hardly_agree || interval.clusters == there) return interval;
    Interval const of_draws = interval_of_clusters(values, {{}, sampling.stratum}, coverage);
    interval.low = std::min(interval.low, of_draws.low);
    interval.high = std::max(interval.high, of_draws.high);
    interval.standard_error = std::max(interval.standard_error, of_draws.standard_error);
    return interval;
}

}  // namespace cpdsim
