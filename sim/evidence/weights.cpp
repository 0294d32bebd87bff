#include "evidence/weights.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <numeric>

#include "core/random.hpp"

namespace cpdsim {
namespace {

constexpr int bootstraps = 200;

double log_sum(std::vector<double> const& logs) {
    double const top = *std::max_element(logs.begin(), logs.end());
    if (!std::isfinite(top)) return top;
    double sum = 0;
    for (double const x : logs) sum += std::exp(x - top);
    return top + std::log(sum);
}

/// log prior + log likelihood of the draws of each form.
std::vector<std::vector<double>> by_form(SimulatedDraws const& draws, std::vector<double> const& log_likelihood) {
    std::vector<std::vector<double>> logs(draws.forms.size());
    for (std::size_t d = 0; d < draws.of.size(); ++d)
        logs[draws.form[d]].push_back(draws.log_prior[d] + log_likelihood[d]);
    return logs;
}

std::vector<double> quantiles_of_bootstrap(std::vector<std::vector<double>> const& boot, std::size_t form,
                                           double share) {
    std::vector<double> values;
    for (auto const& one : boot) values.push_back(one[form]);
    std::sort(values.begin(), values.end());
    return {values[static_cast<std::size_t>(share * (static_cast<double>(values.size()) - 1))]};
}

/// Whether a datum shares nothing unknown with others: no spread of a group, no spread of teachers.
bool stands_alone(Likelihood const& likelihood, std::size_t j) {
    Datum const& datum = likelihood.data[j];
    return datum.group < 0 && (!datum.per_sd || likelihood.sd_ratios.size() == 1);
}

}  // namespace

std::vector<double> normalised(std::vector<double> const& log_weight) {
    double const total = log_sum(log_weight);
    std::vector<double> weight;
    for (double const x : log_weight) weight.push_back(std::exp(x - total));
    return weight;
}

double effective_size(std::vector<double> const& weight) {
    double squares = 0;
    for (double const w : weight) squares += w * w;
    return squares > 0 ? 1 / squares : 0;
}

double weighted_quantile(std::vector<double> const& values, std::vector<double> const& weight, double share) {
    std::vector<std::size_t> order;
    double total = 0;
    for (std::size_t d = 0; d < values.size(); ++d)
        if (std::isfinite(values[d])) {
            order.push_back(d);
            total += weight[d];
        }
    std::sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return values[a] < values[b]; });
    double sum = 0;
    for (std::size_t const d : order) {
        sum += weight[d];
        if (sum >= share * total) return values[d];
    }
    return order.empty() ? std::numeric_limits<double>::quiet_NaN() : values[order.back()];
}

std::vector<std::vector<double>> left_out_densities(Likelihood const& likelihood, SimulatedDraws const& draws,
                                                    std::vector<double> const& log_likelihood_of,
                                                    std::vector<bool> gone) {
    auto const with_all = by_form(draws, log_likelihood_of);
    std::vector<std::vector<double>> densities;
    std::vector<bool> left_out = gone;
    left_out.resize(likelihood.data.size(), false);
    gone = left_out;
    for (std::size_t j = 0; j < likelihood.data.size(); ++j) {
        if (gone[j]) {
            densities.emplace_back(draws.forms.size(), 0.0);
            continue;
        }
        left_out[j] = true;
        std::vector<double> without;
        for (std::size_t d = 0; d < draws.of.size(); ++d)
            without.push_back(stands_alone(likelihood, j)
                                  ? log_likelihood_of[d] -
                                        log_density(likelihood.data[j], draws.of[d].value[j], draws.of[d].error[j])
                                  : log_likelihood(likelihood, draws.of[d], left_out));
        left_out[j] = false;
        auto const others = by_form(draws, without);
        std::vector<double> row;
        for (std::size_t f = 0; f < others.size(); ++f) row.push_back(log_sum(with_all[f]) - log_sum(others[f]));
        densities.push_back(std::move(row));
    }
    return densities;
}

std::vector<double> stack(std::vector<std::vector<double>> const& log_density, std::vector<std::size_t> const& which) {
    std::size_t const forms = log_density.front().size();
    std::vector<double> weight(forms, 1.0 / static_cast<double>(forms));
    for (int round = 0; round < 500; ++round) {
        std::vector<double> share(forms, 1);  // Dirichlet(2): one more than nothing
        for (std::size_t const j : which) {
            double const top = *std::max_element(log_density[j].begin(), log_density[j].end());
            double sum = 0;
            std::vector<double> part(forms);
            for (std::size_t f = 0; f < forms; ++f) sum += part[f] = weight[f] * std::exp(log_density[j][f] - top);
            for (std::size_t f = 0; f < forms; ++f) share[f] += part[f] / sum;
        }
        double const total = std::accumulate(share.begin(), share.end(), 0.0);
        for (std::size_t f = 0; f < forms; ++f) weight[f] = share[f] / total;
    }
    return weight;
}

std::vector<double> average(std::vector<std::vector<double>> const& log_density,
                            std::vector<std::size_t> const& which) {
    std::size_t const forms = log_density.front().size();
    std::vector<double> mean(forms, 0);
    ChanceSequence chance{Chances{29, "shares of findings", 0}, 0};
    for (int b = 0; b < bootstraps; ++b) {
        std::vector<double> share;
        for (std::size_t k = 0; k < which.size(); ++k) share.push_back(-std::log(chance.uniform_positive()));
        double const total = std::accumulate(share.begin(), share.end(), 0.0);
        std::vector<double> logs(forms, 0);
        for (std::size_t k = 0; k < which.size(); ++k)
            for (std::size_t f = 0; f < forms; ++f)
                logs[f] += static_cast<double>(which.size()) * share[k] / total * log_density[which[k]][f];
        auto const weight = normalised(logs);
        for (std::size_t f = 0; f < forms; ++f) mean[f] += weight[f] / bootstraps;
    }
    return mean;
}

Weights weigh(Likelihood const& likelihood, SimulatedDraws const& draws, FormWeights kind, std::uint64_t seed) {
    Weights out;
    for (Simulated const& one : draws.of) out.log_likelihood.push_back(log_likelihood(likelihood, one));
    std::size_t const forms = draws.forms.size();
    auto const logs = by_form(draws, out.log_likelihood);
    std::vector<double> evidence;
    for (auto const& of_form : logs) {
        evidence.push_back(log_sum(of_form) - std::log(static_cast<double>(of_form.size())));
        out.forms.effective.push_back(effective_size(normalised(of_form)));
    }
    out.forms.ratio = normalised(evidence);
    out.forms.stacked.assign(forms, 1.0 / static_cast<double>(forms));
    out.forms.stacked_low = out.forms.stacked_high = out.forms.averaged = out.forms.stacked;
    if (forms > 1 && !likelihood.data.empty()) {
        auto const densities = left_out_densities(likelihood, draws, out.log_likelihood);
        std::vector<std::size_t> all(densities.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        out.forms.stacked = stack(densities, all);
        out.forms.averaged = average(densities, all);
        std::vector<std::vector<double>> boot;
        ChanceSequence chance{Chances{seed, "bootstrap of findings", 0}, 0};
        for (int b = 0; b < bootstraps; ++b) {
            std::vector<std::size_t> which;
            for (std::size_t j = 0; j < all.size(); ++j)
                which.push_back(chance.below(static_cast<std::uint32_t>(all.size())));
            boot.push_back(stack(densities, which));
        }
        for (std::size_t f = 0; f < forms; ++f) {
            out.forms.stacked_low[f] = quantiles_of_bootstrap(boot, f, 0.05).front();
            out.forms.stacked_high[f] = quantiles_of_bootstrap(boot, f, 0.95).front();
        }
    }
    out.forms.kind = kind;
    out.forms.used = kind == FormWeights::stacked    ? out.forms.stacked
                     : kind == FormWeights::averaged ? out.forms.averaged
                     : kind == FormWeights::ratio    ? out.forms.ratio
                                                     : std::vector<double>(forms, 1.0 / static_cast<double>(forms));
    std::vector<double> log_weight;
    for (std::size_t d = 0; d < draws.of.size(); ++d) {
        std::size_t const f = draws.form[d];
        log_weight.push_back(draws.log_prior[d] + out.log_likelihood[d] - log_sum(logs[f]) +
                             std::log(out.forms.used[f]));
    }
    out.weight = normalised(log_weight);
    out.effective = effective_size(out.weight);
    return out;
}

std::vector<double> weights_without(Likelihood const& likelihood, SimulatedDraws const& draws,
                                    std::vector<bool> const& left_out, FormWeights kind) {
    std::vector<double> counts;
    for (Simulated const& one : draws.of) counts.push_back(log_likelihood(likelihood, one, left_out));
    auto const logs = by_form(draws, counts);
    std::size_t const forms = logs.size();
    std::vector<double> share(forms, 1.0 / static_cast<double>(forms));
    std::vector<std::size_t> others;
    for (std::size_t j = 0; j < left_out.size(); ++j)
        if (!left_out[j]) others.push_back(j);
    bool const foretelling = kind == FormWeights::stacked || kind == FormWeights::averaged;
    if (foretelling && forms > 1 && !others.empty()) {
        auto const densities = left_out_densities(likelihood, draws, counts, left_out);
        share = kind == FormWeights::stacked ? stack(densities, others) : average(densities, others);
    } else if (kind == FormWeights::ratio) {
        std::vector<double> evidence;
        for (auto const& of_form : logs)
            evidence.push_back(log_sum(of_form) - std::log(static_cast<double>(of_form.size())));
        share = normalised(evidence);
    }
    std::vector<double> log_weight;
    for (std::size_t d = 0; d < draws.of.size(); ++d)
        log_weight.push_back(draws.log_prior[d] + counts[d] - log_sum(logs[draws.form[d]]) +
                             std::log(share[draws.form[d]]));
    return normalised(log_weight);
}

std::vector<std::size_t> resample(std::vector<double> const& weight, std::size_t number, std::uint64_t seed) {
    std::vector<double> until(weight.size());
    std::partial_sum(weight.begin(), weight.end(), until.begin());
    double const shift = ChanceSequence{Chances{seed, "posterior draws", 0}, 0}.uniform();
    std::vector<std::size_t> chosen;
    for (std::size_t i = 0; i < number; ++i) {
        double point = shift, half = 0.5;
        for (std::size_t bits = i; bits > 0; bits >>= 1U, half /= 2)
            if ((bits & 1U) != 0) point += half;
        point -= std::floor(point);
        auto const at = std::upper_bound(until.begin(), until.end(), point * until.back());
        chosen.push_back(static_cast<std::size_t>(
            std::min<std::ptrdiff_t>(at - until.begin(), static_cast<std::ptrdiff_t>(weight.size()) - 1)));
    }
    return chosen;
}

}  // namespace cpdsim
