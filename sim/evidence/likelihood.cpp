#include "evidence/likelihood.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include <fmt/format.h>

#include "core/error.hpp"
#include "param/spelling.hpp"

namespace cpdsim {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();
constexpr double log_two_pi = 1.8378770664093453;
constexpr double impossible = -50;       // of a study that came to no number under a draw
constexpr double error_of_a_sign = 0.1;  // where nobody gave one: a tenth of the unit (a guess)
constexpr int spreads = 24;              // at which the half-normal is summed

/// Probability below z of the standard normal.
double below(double z) { return 0.5 * std::erfc(-z / std::sqrt(2.0)); }

double log_normal(double away, double variance) {
    return -0.5 * (log_two_pi + std::log(variance) + away * away / variance);
}

/// Beta-binomial whose mean is p and whose extra spread is that of a share known to `relative` of itself.
double log_count(double count, double of, double p, double relative) {
    p = std::clamp(p, 0.002, 0.998);
    double const choose = std::lgamma(of + 1) - std::lgamma(count + 1) - std::lgamma(of - count + 1);
    if (relative < 1e-6) return choose + count * std::log(p) + (of - count) * std::log1p(-p);
    double const size = 1 / std::min(0.99, relative * relative) - 1;  // of the beta distribution
    double const a = p * size, b = (1 - p) * size;
    return choose + std::lgamma(count + a) + std::lgamma(of - count + b) - std::lgamma(of + size) + std::lgamma(size) -
           std::lgamma(a) - std::lgamma(b);
}

Datum datum_of(Target const& target, LikelihoodOptions const& options) {
    Observed const& o = target.observed;
    Datum datum;
    double const own = o.error.value_or(0) * (o.error_is == ErrorIs::assumed ? options.assumed_errors : 1);
    datum.error = std::hypot(own, o.spread.value_or(0));
    datum.discrepancy = discrepancy_of(target) * options.discrepancy;
    datum.low = o.low.value_or(-infinity);
    datum.high = o.high.value_or(infinity);
    if (o.count && target.use == EvidenceUse::calibrate) {
        datum.kind = DatumKind::binomial;
        datum.count = *o.count;
        datum.of = *o.of;
        datum.discrepancy /= size_of(o);
        datum.misread = o.misread.value_or(0);
    } else if (o.value && o.error && target.use == EvidenceUse::calibrate) {
        datum.value = *o.value;
    } else {
        datum.kind = DatumKind::bounds;
        if (!o.low && !o.high) (*o.value < 0 ? datum.high : datum.low) = 0;  // the sign alone
        if (datum.error == 0) datum.error = error_of_a_sign;
    }
    return datum;
}

void check_names(std::vector<LoadedTarget> const& targets, std::vector<std::string> const& names) {
    std::vector<std::string> known;
    for (LoadedTarget const& target : targets) known.push_back(target.id);
    for (std::string const& name : names)
        if (std::find(known.begin(), known.end(), name) == known.end()) {
            std::string const guess = param::did_you_mean(name, known);
            throw UserError{Exit::input_invalid,
                            fmt::format("there is no finding '{}' in the registry ({})", name,
                                        guess.empty() ? "`cpdsim check` lists its faults" : guess)};
        }
}

bool has(std::vector<std::string> const& list, std::string const& name) {
    return std::find(list.begin(), list.end(), name) != list.end();
}

}  // namespace

double share_seen(Datum const& datum, double share) { return datum.misread + (1 - 2 * datum.misread) * share; }

double size_of(Observed const& o) { return o.size ? *o.size : o.value ? std::abs(*o.value) : 1; }

double discrepancy_of(Target const& target) {
    double squares = 0;
    for (auto const& [reason, share] : target.distance) squares += share * share;
    return std::sqrt(squares) * size_of(target.observed);
}

Likelihood make_likelihood(std::vector<LoadedTarget> const& targets, std::vector<std::string> const& only,
                           std::vector<std::string> const& without, LikelihoodOptions const& options) {
    check_names(targets, only);
    check_names(targets, without);
    Likelihood made;
    made.sd_ratios = options.sd_ratios;
    std::map<std::string, int> groups;
    for (std::size_t j = 0; j < targets.size(); ++j) {
        Target const& t = targets[j].target;
        if (t.use == EvidenceUse::held_out && has(only, targets[j].id))
            throw UserError{
                Exit::input_invalid,
                fmt::format("'{}' is held out (`use: held_out`): it tests the model and must not shape it; take "
                            "it out of `only`",
                            targets[j].id)};
        bool const wanted = only.empty() ? !has(without, targets[j].id) : has(only, targets[j].id);
        if (!wanted || !targets[j].simulated() || (t.use != EvidenceUse::calibrate && t.use != EvidenceUse::sign))
            continue;
        Datum datum = datum_of(t, options);
        datum.per_sd = t.measure->per == Per::sd_of_controls;
        if (!t.group.empty() && datum.kind == DatumKind::normal) {
            auto const [at, is_new] = groups.emplace(t.group, static_cast<int>(made.groups.size()));
            if (is_new) made.groups.emplace_back();
            datum.group = at->second;
            made.groups[static_cast<std::size_t>(at->second)].push_back(made.data.size());
        }
        made.data.push_back(datum);
        made.target.push_back(j);
        made.studies.push_back(t.source);
    }
    for (auto const& members : made.groups) {
        double mean = 0;
        for (std::size_t const j : members) mean += std::abs(made.data[j].value) / static_cast<double>(members.size());
        made.group_scale.push_back(options.group_spread * mean);
    }
    return made;
}

double log_density(Datum const& datum, double value, double error, double more) {
    if (!std::isfinite(value)) return impossible;
    double const noise = std::isfinite(error) ? error * error : 0;
    double const variance = datum.error * datum.error + datum.discrepancy * datum.discrepancy + noise + more;
    if (datum.kind == DatumKind::normal) return log_normal(datum.value - value, variance);
    if (datum.kind == DatumKind::binomial)
        return log_count(datum.count, datum.of, share_seen(datum, value), datum.discrepancy);
    double const sd = std::sqrt(variance);
    double inside = 1;
    if (std::isfinite(datum.low)) inside *= below((value - datum.low) / sd);
    if (std::isfinite(datum.high)) inside *= below((datum.high - value) / sd);
    double const chance = datum.seen ? inside : 1 - inside;
    return chance > 0 ? std::max(impossible, std::log(chance)) : impossible;
}

namespace {

/// With all standard deviations of teachers known.
double log_likelihood_of(Likelihood const& likelihood, Simulated const& simulated, std::vector<bool> const& left_out) {
    auto const counts = [&](std::size_t j) { return left_out.empty() || !left_out[j]; };
    double sum = 0;
    for (std::size_t j = 0; j < likelihood.data.size(); ++j)
        if (likelihood.data[j].group < 0 && counts(j))
            sum += log_density(likelihood.data[j], simulated.value[j], simulated.error[j]);
    for (std::size_t g = 0; g < likelihood.groups.size(); ++g) {
        // Midpoints of equal parts of the half-normal's probability would miss its tail; equal steps to three scales do
        // not.
        double top = -infinity, total = 0, mass = 0;
        std::vector<double> terms;
        for (int k = 0; k < spreads; ++k) {
            double const x = 3.0 * (k + 0.5) / spreads;
            double const spread = x * likelihood.group_scale[g];
            double term = -0.5 * x * x;
            mass += std::exp(term);
            for (std::size_t const j : likelihood.groups[g])
                if (counts(j))
                    term += log_density(likelihood.data[j], simulated.value[j], simulated.error[j], spread * spread);
            terms.push_back(term);
            top = std::max(top, term);
        }
        for (double const term : terms) total += std::exp(term - top);
        sum += top + std::log(total) - std::log(mass);
    }
    return sum;
}

}  // namespace

std::vector<double> log_likelihoods(Likelihood const& likelihood, Simulated const& simulated,
                                    std::vector<bool> const& left_out) {
    std::vector<double> logs;
    for (double const ratio : likelihood.sd_ratios) {
        Simulated scaled = simulated;
        for (std::size_t j = 0; j < likelihood.data.size(); ++j) {
            if (!likelihood.data[j].per_sd) continue;
            scaled.value[j] *= ratio;
            scaled.error[j] *= ratio;
        }
        logs.push_back(log_likelihood_of(likelihood, scaled, left_out));
    }
    return logs;
}

double log_likelihood(Likelihood const& likelihood, Simulated const& simulated, std::vector<bool> const& left_out) {
    std::vector<double> const logs = log_likelihoods(likelihood, simulated, left_out);
    double const top = *std::max_element(logs.begin(), logs.end());
    double sum = 0;
    for (double const x : logs) sum += std::exp(x - top);
    return top + std::log(sum / static_cast<double>(logs.size()));
}

}  // namespace cpdsim
