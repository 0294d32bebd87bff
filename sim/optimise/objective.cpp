#include "optimise/objective.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

namespace cpdsim::optimise {

DrawSet all_draws(Record const& record, std::vector<std::size_t> const& packs) {
    DrawSet all{packs, {}};
    for (std::size_t const pack : packs) all.weights.resize(all.weights.size() + record.packs()[pack].draws(), 1.0);
    return all;
}

double weighted_mean(std::vector<double> const& values, std::vector<double> const& weights) {
    double sum = 0, weight = 0;
    for (std::size_t d = 0; d < values.size(); ++d) {
        sum += weights[d] * values[d];
        weight += weights[d];
    }
    return sum / weight;
}

double weighted_quantile(std::vector<double> const& values, std::vector<double> const& weights, double share) {
    std::vector<std::size_t> order(values.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    double const all = std::accumulate(weights.begin(), weights.end(), 0.0);
    double before = 0, last = std::numeric_limits<double>::quiet_NaN(), last_at = 0;
    for (std::size_t const d : order) {
        if (weights[d] <= 0) continue;
        double const at = (before + weights[d] / 2) / all;  // the middle of its weight
        if (at >= share)
            return std::isnan(last) ? values[d]
                                    : last + (values[d] - last) * (share - last_at) / std::max(1e-300, at - last_at);
        before += weights[d];
        last = values[d];
        last_at = at;
    }
    return last;
}

std::vector<double> by_form(Problem const& problem, Record const& record, std::vector<double> const& values,
                            DrawSet const& draws, Robust robust) {
    std::vector<double> found;
    for (std::size_t form = 0; form < problem.forms; ++form) {
        std::vector<double> own, weights;
        std::size_t at = 0;
        for (std::size_t const pack : draws.packs) {
            std::size_t const size = record.packs()[pack].draws();
            for (std::size_t d = at; d < at + size; ++d) {
                if (record.packs()[pack].form != form || draws.weights[d] <= 0) continue;
                own.push_back(values[d]);
                weights.push_back(draws.weights[d]);
            }
            at += size;
        }
        found.push_back(robust == Robust::mean ? weighted_mean(own, weights) : weighted_quantile(own, weights, 0.1));
    }
    return found;
}

std::vector<double> measures(Problem const& problem, Record const& record, std::size_t number, Goal const& goal,
                             DrawSet const& draws) {
    return by_form(problem, record, record.gains(number, goal, draws.packs), draws, problem.robust);
}

double together(Problem const& problem, AcrossForms how, std::vector<double> const& forms,
                std::vector<double> const& best) {
    if (how == AcrossForms::worst) return *std::min_element(forms.begin(), forms.end());
    if (how == AcrossForms::max_regret) {
        double least = std::numeric_limits<double>::infinity();
        for (std::size_t f = 0; f < forms.size(); ++f) least = std::min(least, forms[f] - best[f]);
        return least;
    }
    if (!problem.form_weights.empty()) return weighted_mean(forms, problem.form_weights);
    return std::accumulate(forms.begin(), forms.end(), 0.0) / static_cast<double>(forms.size());
}

std::vector<double> slack(Problem const& problem, Record const& record, std::size_t number, DrawSet const& draws) {
    std::vector<double> found;
    if (problem.unspent_at_most) {
        double const high =
            weighted_quantile(record.unspent(number, draws.packs), draws.weights, problem.unspent_in.value_or(0.9));
        found.push_back(*problem.unspent_at_most - high);
    }
    if (!problem.payer.empty()) {
        double const spent =
            weighted_mean(record.gains(number, {"spend_" + problem.payer, 1}, draws.packs), draws.weights);
        found.push_back((problem.spend_at_most - spent) / std::max(1.0, problem.spend_at_most));
    }
    return found;
}

}  // namespace cpdsim::optimise
