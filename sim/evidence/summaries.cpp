// What was learnt of each number and what is foretold of each finding, and both as tables for people.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include <fmt/format.h>

#include "evidence/store.hpp"
#include "param/quantity.hpp"

namespace cpdsim {
namespace {

constexpr double nothing = std::numeric_limits<double>::quiet_NaN();
/// A shift of so many standard deviations of the prior, or a spread narrower than so much of it, is more than the noise
/// of 200 effective draws.
constexpr double shift_learnt = 0.25, spread_learnt = 0.85;

struct Moments {
    double mean = 0, sd = 0;
};
Moments moments(std::vector<double> const& values, std::vector<double> const& weight) {
    double sum = 0, mean = 0, squares = 0;
    for (std::size_t d = 0; d < values.size(); ++d)
        if (std::isfinite(values[d])) {
            sum += weight[d];
            mean += weight[d] * values[d];
        }
    mean /= sum;
    for (std::size_t d = 0; d < values.size(); ++d)
        if (std::isfinite(values[d])) squares += weight[d] * (values[d] - mean) * (values[d] - mean);
    return {mean, std::sqrt(squares / sum)};
}

/// Of the study's own draws alone, all alike.
std::vector<double> prior_weight(Calibration const& c) {
    std::vector<double> weight(c.draws.size(), 0);
    std::fill_n(weight.begin(), c.own_draws, 1.0 / static_cast<double>(c.own_draws));
    return weight;
}

/// Of what study `j` would have found in its own standard deviations, whose ratio to the laboratory's is as likely as
/// the findings that are not left out make it.
Moments moments_in_own_sd(Calibration const& c, std::size_t j, std::vector<double> const& weight,
                          std::vector<bool> const& left_out) {
    std::vector<double> const& found = c.findings.found[j];
    auto const& ratios = c.likelihood.sd_ratios;
    if (c.suite.targets[j].target.measure->per != Per::sd_of_controls || ratios.size() == 1)
        return moments(found, weight);
    std::vector<double> values, of;
    for (std::size_t d = 0; d < found.size(); ++d) {
        if (weight[d] <= 0) continue;
        auto const likely = normalised(log_likelihoods(c.likelihood, c.simulated.of[d], left_out));
        for (std::size_t k = 0; k < ratios.size(); ++k) {
            values.push_back(found[d] * ratios[k]);
            of.push_back(weight[d] * likely[k]);
        }
    }
    return moments(values, of);
}

/// Distance of a finding from draws with these moments, in standard errors of both.
double distance(Datum const& d, Moments const& of) {
    if (d.kind == DatumKind::binomial) {
        double const share = d.count / d.of, error = std::sqrt(std::max(share * (1 - share), 0.02) / d.of);
        return (share_seen(d, of.mean) - share) / std::hypot(error, d.discrepancy * share, (1 - 2 * d.misread) * of.sd);
    }
    double away = of.mean - d.value;
    if (d.kind == DatumKind::bounds) away = std::min(of.mean - d.low, 0.0) + std::max(of.mean - d.high, 0.0);
    return away / std::hypot(d.error, d.discrepancy, of.sd);
}

double share_within(std::vector<double> const& values, std::vector<double> const& weight, Observed const& o) {
    if (!o.low && !o.high) return nothing;
    double inside = 0, all = 0;
    for (std::size_t d = 0; d < values.size(); ++d) {
        if (!std::isfinite(values[d])) continue;
        all += weight[d];
        if (values[d] >= o.low.value_or(-INFINITY) && values[d] <= o.high.value_or(INFINITY)) inside += weight[d];
    }
    return inside / all;
}

Outlook outlook(std::vector<double> const& values, std::vector<double> const& weight, Observed const& o) {
    Moments const of = moments(values, weight);
    return {of.mean,
            of.sd,
            weighted_quantile(values, weight, 0.05),
            weighted_quantile(values, weight, 0.5),
            weighted_quantile(values, weight, 0.95),
            share_within(values, weight, o),
            effective_size(weight)};
}

std::string cell(double value) { return std::isfinite(value) ? fmt::format("{:.3g}", value) : std::string{"-"}; }

}  // namespace

std::vector<Learnt> learnt_of(Calibration const& c) {
    std::set<std::size_t> used;
    for (LabRun const& run : c.suite.runs) used.insert(run.position.begin(), run.position.end());
    auto const before = prior_weight(c);
    std::vector<Learnt> all;
    for (std::size_t k = 0; k < c.parameters.size(); ++k) {
        std::vector<double> values;
        for (DesignDraw const& draw : c.draws) values.push_back(draw.values[k]);
        Moments const prior = moments(values, before), after = moments(values, c.weights.weight);
        Learnt one{prior.mean,
                   prior.sd,
                   after.mean,
                   after.sd,
                   weighted_quantile(values, c.weights.weight, 0.05),
                   weighted_quantile(values, c.weights.weight, 0.95),
                   used.count(k) > 0,
                   false};
        one.learnt =
            one.used && prior.sd > 0 &&
            (std::abs(after.mean - prior.mean) > shift_learnt * prior.sd || after.sd < spread_learnt * prior.sd);
        all.push_back(one);
    }
    return all;
}

std::vector<Foretold> foretold_of(Calibration const& c) {
    auto const before = prior_weight(c);
    std::vector<bool> const none_counts(c.likelihood.data.size(), true);
    std::vector<Foretold> all;
    for (std::size_t j = 0; j < c.suite.targets.size(); ++j) {
        auto const& found = c.findings.found[j];
        Foretold f;
        f.prior_low = weighted_quantile(found, before, 0.05);
        f.prior_middle = weighted_quantile(found, before, 0.5);
        f.prior_high = weighted_quantile(found, before, 0.95);
        f.low = weighted_quantile(found, c.weights.weight, 0.05);
        f.middle = weighted_quantile(found, c.weights.weight, 0.5);
        f.high = weighted_quantile(found, c.weights.weight, 0.95);
        f.z_prior = f.z = f.z_left_out = nothing;
        auto const left_out = left_out_with(c, j);
        auto const& without = c.without[j].empty() ? c.weights.weight : c.without[j];
        f.with_all = outlook(found, c.weights.weight, c.suite.targets[j].target.observed);
        f.left_out = outlook(found, without, c.suite.targets[j].target.observed);
        auto const at = std::find(c.likelihood.target.begin(), c.likelihood.target.end(), j);
        f.counts = at != c.likelihood.target.end();
        LoadedTarget one = c.suite.targets[j];
        Observed const& o = one.target.observed;
        if (!f.counts && (one.target.use != EvidenceUse::sign))
            one.target.use = EvidenceUse::calibrate;  // for its distance
        if (!f.counts && !o.error && !o.count && !o.low && !o.high) {
            all.push_back(f);
            continue;
        }
        Datum const datum = f.counts ? c.likelihood.data[static_cast<std::size_t>(at - c.likelihood.target.begin())]
                                     : make_likelihood({one}, {}, {}).data.front();
        f.z_prior = distance(datum, moments_in_own_sd(c, j, before, none_counts));
        f.z = distance(datum, moments_in_own_sd(c, j, c.weights.weight, {}));
        f.z_left_out = distance(datum, moments_in_own_sd(c, j, without, left_out));
        all.push_back(f);
    }
    return all;
}

std::string calibration_text(Calibration const& c) {
    std::string text = "Findings (5 %, median, 95 % of what the study would have found)\n";
    text += fmt::format("{:28} {:>9} {:>7}  {:>22}  {:>22}  {:>6} {:>8}\n", "", "found", "error", "before", "after",
                        "z", "left out");
    auto const foretold = foretold_of(c);
    for (std::size_t j = 0; j < foretold.size(); ++j) {
        Foretold const& f = foretold[j];
        Observed const& o = c.suite.targets[j].target.observed;
        std::string const found =
            o.value ? cell(*o.value) : fmt::format("{}..{}", o.low ? cell(*o.low) : "", o.high ? cell(*o.high) : "");
        text += fmt::format("{:28} {:>9} {:>7}  {:>6} {:>6} {:>6}    {:>6} {:>6} {:>6}    {:>6} {:>8}{}\n",
                            c.suite.targets[j].id, found, o.error ? cell(*o.error) : "-", cell(f.prior_low),
                            cell(f.prior_middle), cell(f.prior_high), cell(f.low), cell(f.middle), cell(f.high),
                            cell(f.z), cell(f.z_left_out), f.counts ? "" : "  (does not count)");
    }
    text += "\nForms: evidence ratio, averaged, stacked (90 % of bootstraps), used, effective size\n";
    for (std::size_t f = 0; f < c.simulated.forms.size(); ++f)
        text +=
            fmt::format("{:40} {:6.3f} {:6.3f} {:6.3f} ({:.2f}..{:.2f}) {:6.3f} {:8.0f}\n",
                        c.simulated.forms[f].empty() ? "(one form)" : c.simulated.forms[f], c.weights.forms.ratio[f],
                        c.weights.forms.averaged[f], c.weights.forms.stacked[f], c.weights.forms.stacked_low[f],
                        c.weights.forms.stacked_high[f], c.weights.forms.used[f], c.weights.forms.effective[f]);
    text += "\nNumbers: mean (sd) before, mean (sd) after\n";
    auto const learnt = learnt_of(c);
    for (std::size_t k = 0; k < learnt.size(); ++k) {
        Learnt const& l = learnt[k];
        std::string const truth =
            c.truth.empty() ? ""
                            : fmt::format("   truth {}{}", cell(c.truth[k]),
                                          l.used && (c.truth[k] < l.low || c.truth[k] > l.high) ? " OUTSIDE" : "");
        text +=
            fmt::format("{:50} {:>8} ({:>7}) {:>8} ({:>7}){}{}\n", c.parameters[k].path, cell(l.prior_mean),
                        cell(l.prior_sd), cell(l.mean), cell(l.sd), l.learnt ? "" : "   evidence says nothing", truth);
    }
    return text;
}

}  // namespace cpdsim
