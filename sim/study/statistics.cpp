#include "study/statistics.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/random.hpp"

namespace cpdsim {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();
constexpr int resamples = 4000;

double type_7(std::vector<double>& values, double probability) {
    double const at = probability * static_cast<double>(values.size() - 1);
    auto const below = static_cast<std::ptrdiff_t>(at);
    std::nth_element(values.begin(), values.begin() + below, values.end());
    double const low = values[static_cast<std::size_t>(below)];
    double const part = at - static_cast<double>(below);
    if (part == 0) return low;
    return low + part * (*std::min_element(values.begin() + below + 1, values.end()) - low);
}

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

std::pair<double, double> interval_of_mean(std::vector<double> const& values, double coverage, std::uint64_t seed) {
    std::vector<double> there;
    std::copy_if(values.begin(), values.end(), std::back_inserter(there),
                 [](double value) { return !std::isnan(value); });
    if (there.size() < 2) return {missing, missing};
    std::vector<double> means(resamples);
    Draws const draws{seed, "bootstrap of the mean", 0};
    for (std::uint32_t k = 0; k < resamples; ++k) {
        DrawSequence sequence{draws, k};
        double sum = 0;
        for (std::size_t i = 0; i < there.size(); ++i)
            sum += there[sequence.below(static_cast<std::uint32_t>(there.size()))];
        means[k] = sum / static_cast<double>(there.size());
    }
    double const low = type_7(means, (1 - coverage) / 2);
    return {low, type_7(means, (1 + coverage) / 2)};
}

Paired paired(std::vector<double> const& treated, std::vector<double> const& reference, std::size_t replicates,
              double coverage) {
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
        if (differences.empty()) continue;
        result.pairs += static_cast<int>(differences.size());
        draw_means.push_back(mean_of(differences));
        only_draw = differences;
    }
    result.draws = static_cast<int>(draw_means.size());
    result.mean = mean_of(draw_means);
    std::tie(result.low, result.high) = interval_of_mean(draw_means.size() == 1 ? only_draw : draw_means, coverage);
    result.share_above = result.pairs == 0 ? missing : static_cast<double>(above) / result.pairs;
    return result;
}

double variance_reduction(std::vector<double> const& treated, std::vector<double> const& reference) {
    std::vector<double> a, b, difference;
    for (std::size_t i = 0; i < treated.size(); ++i) {
        if (std::isnan(treated[i]) || std::isnan(reference[i])) continue;
        a.push_back(treated[i]);
        b.push_back(reference[i]);
        difference.push_back(treated[i] - reference[i]);
    }
    double const spread = sum_of_squares(difference);
    return spread > 0 ? (sum_of_squares(a) + sum_of_squares(b)) / spread : missing;
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
