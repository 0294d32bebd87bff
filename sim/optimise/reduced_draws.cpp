#include "optimise/reduced_draws.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace cpdsim::optimise {
namespace {

/// On the simplex, nearest to `point` (Held et al. 1974).
void project(std::vector<double>& point) {
    std::vector<double> sorted = point;
    std::sort(sorted.begin(), sorted.end(), std::greater<>{});
    double sum = 0, shift = 0;
    for (std::size_t k = 0; k < sorted.size(); ++k) {
        sum += sorted[k];
        double const candidate = (sum - 1) / static_cast<double>(k + 1);
        if (sorted[k] - candidate > 0) shift = candidate;
    }
    for (double& value : point) value = std::max(0.0, value - shift);
}

double spread(std::vector<double> const& values) {
    double const n = static_cast<double>(values.size());
    double const mean = std::accumulate(values.begin(), values.end(), 0.0) / n;
    double squares = 0;
    for (double const v : values) squares += (v - mean) * (v - mean);
    return std::sqrt(squares / n);
}

}  // namespace

std::vector<double> fit_weights(std::vector<std::vector<double>> const& rows, std::vector<double> const& targets) {
    std::size_t const n = rows.front().size();
    double const equal = 1.0 / static_cast<double>(n), ridge = 0.05;
    double scale = 0;
    for (auto const& row : rows)
        for (double const v : row) scale += v * v / static_cast<double>(rows.size() * n);
    if (scale <= 0) return std::vector<double>(n, equal);
    // Projected gradient on squares of the misfit and of what departs from equal weights. The Lipschitz constant is at
    // most the trace.
    double const step = 1 / (static_cast<double>(n) * (1 + ridge));
    std::vector<double> weights(n, equal);
    for (int round = 0; round < 3000; ++round) {
        std::vector<double> next = weights;
        for (std::size_t i = 0; i < rows.size(); ++i) {
            double const miss = std::inner_product(rows[i].begin(), rows[i].end(), weights.begin(), 0.0) - targets[i];
            for (std::size_t k = 0; k < n; ++k)
                next[k] -= step * miss * rows[i][k] / scale / static_cast<double>(rows.size());
        }
        for (std::size_t k = 0; k < n; ++k) next[k] -= step * ridge * (weights[k] - equal);
        project(next);
        weights = std::move(next);
    }
    return weights;
}

Reduction reduce_draws(Problem const& problem, Record const& record, std::vector<std::size_t> const& design,
                       DrawSet const& all) {
    if (all.packs.size() <= problem.forms) return {all, 0};
    Reduction reduction;
    double squares = 0, own = 0;
    for (std::size_t form = 0; form < problem.forms; ++form) {
        std::vector<double> best_weights;
        std::size_t best_pack = 0;
        double best_miss = std::numeric_limits<double>::infinity();
        std::vector<double> targets;
        for (std::size_t const number : design)
            targets.push_back(measures(problem, record, number, problem.better.front(), all)[form]);
        for (std::size_t const pack : all.packs) {
            if (record.packs()[pack].form != form) continue;
            std::vector<std::vector<double>> rows;
            for (std::size_t const number : design)
                rows.push_back(record.gains(number, problem.better.front(), {pack}));
            std::vector<double> const weights =
                problem.robust == Robust::mean ? fit_weights(rows, targets) : std::vector<double>(rows[0].size(), 1.0);
            double miss = 0;
            for (std::size_t i = 0; i < design.size(); ++i) {
                double const value = problem.robust == Robust::mean ? weighted_mean(rows[i], weights)
                                                                    : weighted_quantile(rows[i], weights, 0.1);
                miss += (value - targets[i]) * (value - targets[i]);
            }
            if (miss >= best_miss) continue;
            best_miss = miss;
            best_pack = pack;
            best_weights = weights;
        }
        reduction.draws.packs.push_back(best_pack);
        reduction.draws.weights.insert(reduction.draws.weights.end(), best_weights.begin(), best_weights.end());
        squares += best_miss / static_cast<double>(design.size());
        own += spread(targets) * spread(targets);
    }
    reduction.misfit = own > 0 ? std::sqrt(squares / own) : 0;
    return reduction;
}

}  // namespace cpdsim::optimise
