#include "study/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace cpdsim {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// About the mean; 0 for fewer than two values.
double sum_of_squares(std::vector<double> const& values) {
    double const mean = mean_of(values);
    double sum = 0;
    for (double const value : values) sum += values.size() < 2 ? 0 : (value - mean) * (value - mean);
    return sum;
}

}  // namespace

double mean_of(std::vector<double> const& values) {
    double sum = 0;
    int count = 0;
    for (double const value : values) {
        if (std::isnan(value)) continue;
        sum += value;
        ++count;
    }
    return count == 0 ? missing : sum / count;
}

std::vector<float> quantiles_of(std::vector<float>& values, std::vector<double> const& probabilities) {
    auto const end = std::remove_if(values.begin(), values.end(), [](float value) { return std::isnan(value); });
    std::vector<float> found(probabilities.size(), std::numeric_limits<float>::quiet_NaN());
    if (end == values.begin()) return found;
    // Selection, from the lowest to the highest: what is left of a found quantile is never looked at again.
    std::vector<std::size_t> order(probabilities.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::sort(order.begin(), order.end(), [&](auto a, auto b) { return probabilities[a] < probabilities[b]; });
    auto const last = static_cast<double>(end - values.begin() - 1);
    auto begin = values.begin();
    for (std::size_t const q : order) {
        double const at = probabilities[q] * last;
        auto const below = values.begin() + static_cast<std::ptrdiff_t>(at);
        std::nth_element(begin, below, end);
        auto const low = static_cast<double>(*below);
        double const part = at - std::floor(at);
        double const high = part > 0 ? static_cast<double>(*std::min_element(below + 1, end)) : low;
        found[q] = static_cast<float>(low + part * (high - low));
        begin = below;
    }
    return found;
}

Paired paired(std::vector<double> const& treated, std::vector<double> const& reference, std::size_t replicates,
              Sampling const& sampling, double coverage) {
    Paired result;
    std::vector<double> draw_means, only_draw;
    int above = 0;
    for (std::size_t begin = 0; begin < treated.size(); begin += replicates) {
        std::vector<double> differences;
        for (std::size_t i = begin; i < begin + replicates; ++i) {
            double const difference = treated[i] - reference[i];
            if (std::isnan(difference)) continue;
            differences.push_back(difference);
            above += difference > 0 ? 1 : 0;
        }
        draw_means.push_back(mean_of(differences));
        if (differences.empty()) continue;
        result.pairs += static_cast<int>(differences.size());
        ++result.draws;
        only_draw = differences;
    }
    result.mean = mean_of(draw_means);
    Interval const interval = result.draws == 1 ? interval_of_mean(only_draw, {}, coverage)
                                                : interval_of_mean(draw_means, sampling, coverage);
    result.low = interval.low;
    result.high = interval.high;
    result.standard_error = interval.standard_error;
    result.clusters = interval.clusters;
    result.freedom = interval.freedom;
    result.skewness = interval.skewness;
    result.share_above = result.pairs == 0 ? missing : static_cast<double>(above) / result.pairs;
    return result;
}

Reduction variance_reduction(std::vector<double> const& treated, std::vector<double> const& reference,
                             std::size_t replicates) {
    double within_both = 0, within_difference = 0;
    std::vector<double> a, b, difference;  // means of the draws
    for (std::size_t begin = 0; begin < treated.size(); begin += replicates) {
        std::vector<double> own_a, own_b, own;
        for (std::size_t i = begin; i < begin + replicates; ++i) {
            if (std::isnan(treated[i]) || std::isnan(reference[i])) continue;
            own_a.push_back(treated[i]);
            own_b.push_back(reference[i]);
            own.push_back(treated[i] - reference[i]);
        }
        if (own.empty()) continue;
        within_both += sum_of_squares(own_a) + sum_of_squares(own_b);
        within_difference += sum_of_squares(own);
        a.push_back(mean_of(own_a));
        b.push_back(mean_of(own_b));
        difference.push_back(mean_of(own));
    }
    double const between = sum_of_squares(difference);
    return {within_difference > 0 ? within_both / within_difference : missing,
            between > 0 ? (sum_of_squares(a) + sum_of_squares(b)) / between : missing};
}

std::vector<double> probability_best(std::vector<std::vector<double>> const& options) {
    std::vector<double> wins(options.size(), 0.0);
    int pairs = 0;
    for (std::size_t i = 0; !options.empty() && i < options.front().size(); ++i) {
        double best = -std::numeric_limits<double>::infinity();
        bool complete = true;
        for (auto const& values : options) {
            complete = complete && !std::isnan(values[i]);
            best = std::max(best, values[i]);
        }
        if (!complete) continue;
        ++pairs;
        auto const ties =
            std::count_if(options.begin(), options.end(), [&](auto const& values) { return values[i] == best; });
        for (std::size_t k = 0; k < options.size(); ++k)
            if (options[k][i] == best) wins[k] += 1.0 / static_cast<double>(ties);
    }
    for (double& win : wins) win = pairs == 0 ? missing : win / pairs;
    return wins;
}

}  // namespace cpdsim
