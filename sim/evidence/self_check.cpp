#include "evidence/self_check.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "evidence/pretend.hpp"

namespace cpdsim {
namespace {

constexpr std::size_t bins = 8;

/// Upper tail of chi-square with seven degrees of freedom (an odd number has a closed form).
double tail_of_seven(double x) {
    double const root = std::sqrt(x);
    return std::erfc(root / std::sqrt(2.0)) +
           std::sqrt(2 / 3.14159265358979323846) * std::exp(-x / 2) * root * (1 + x / 3 + x * x / 15);
}

Likelihood widened(Likelihood likelihood, double times) {
    for (Datum& datum : likelihood.data) {
        if (datum.kind == DatumKind::binomial) continue;
        datum.error *= times;
        datum.discrepancy *= times;
    }
    return likelihood;
}

void mutate(Likelihood& likelihood, Mutation mutation, std::size_t turned) {
    std::size_t const n = likelihood.data.size();
    if (mutation == Mutation::sign_turned) likelihood.data[turned].value *= -1;
    for (std::size_t j = 0; j < n && mutation == Mutation::errors_halved; ++j) {
        Datum& datum = likelihood.data[j];
        if (datum.kind != DatumKind::normal) continue;
        datum.error /= 2;
        datum.discrepancy /= 2;
    }
    if (mutation != Mutation::used_twice) return;
    for (std::size_t j = 0; j < n; ++j) {
        Datum copy = likelihood.data[j];
        copy.group = -1;
        likelihood.data.push_back(copy);
        likelihood.target.push_back(likelihood.target[j]);
        likelihood.studies.push_back(likelihood.studies[j]);
    }
}

/// The same finding stands at the end once more where the likelihood has more data than the draw.
Simulated matched(Simulated one, std::size_t data) {
    std::size_t const n = one.value.size();
    for (std::size_t j = n; j < data; ++j) {
        one.value.push_back(one.value[j - n]);
        one.error.push_back(one.error[j - n]);
    }
    return one;
}

/// Log likelihoods of the study's own draws.
std::vector<double> logs_of(Calibration const& c, Likelihood const& likelihood) {
    std::vector<double> logs;
    for (std::size_t d = 0; d < c.own_draws; ++d)
        logs.push_back(log_likelihood(likelihood, matched(c.simulated.of[d], likelihood.data.size())));
    return logs;
}

std::vector<double> without(std::vector<double> logs, std::size_t truth) {
    logs[truth] = -1e300;
    return normalised(logs);
}

Likelihood data_of(Calibration const& c, Likelihood likelihood, std::size_t truth) {
    draw_findings(likelihood, c.simulated.of[truth],
                  ChanceSequence{Chances{17, "self check", static_cast<std::uint32_t>(truth)}, 0});
    return likelihood;
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

double sum_of(std::vector<double> const& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

/// Where the truth's value stands among the weighed ones, equal ones in a random place.
double rank_of(std::vector<double> const& values, std::vector<double> const& weight, std::size_t truth, double chance) {
    double less = 0, same = 0;
    for (std::size_t d = 0; d < values.size(); ++d) {
        if (d == truth) continue;
        less += values[d] < values[truth] ? weight[d] : 0;
        same += values[d] == values[truth] ? weight[d] : 0;
    }
    return less + chance * same;
}

/// That ranks are uniform: twice the smaller p of their spread over eight bins and of their mean, which sees a shift
/// that the bins do not.
double p_of(std::vector<double> const& ranks) {
    auto const n = static_cast<double>(ranks.size());
    std::vector<double> counts(bins, 0);
    for (double const rank : ranks) counts[std::min(bins - 1, static_cast<std::size_t>(bins * rank))] += 1;
    double x = 0;
    for (double const count : counts) x += (count - n / bins) * (count - n / bins) / (n / bins);
    double const z = (sum_of(ranks) / n - 0.5) * std::sqrt(12 * n);
    return std::min(1.0, 2 * std::min(tail_of_seven(x), std::erfc(std::abs(z) / std::sqrt(2.0))));
}

/// (quantity, draw): the numbers, and what each study would have found, which is where a fault of one finding shows.
std::vector<std::vector<double>> quantities_of(Calibration const& c, std::vector<std::size_t> const& numbers) {
    std::vector<std::vector<double>> all;
    for (std::size_t const k : numbers) {
        all.emplace_back();
        for (std::size_t d = 0; d < c.own_draws; ++d) all.back().push_back(c.draws[d].values[k]);
    }
    for (std::size_t j = 0; j < c.likelihood.data.size(); ++j) {
        all.emplace_back();
        for (std::size_t d = 0; d < c.own_draws; ++d) {
            double const found = c.simulated.of[d].value[j];
            all.back().push_back(std::isfinite(found) ? found : 0);
        }
    }
    return all;
}

}  // namespace

SelfCheck self_check(Calibration const& c, Mutation mutation, double inflation, std::size_t truths, double enough,
                     std::size_t turned) {
    SelfCheck out;
    out.truths = std::min(truths, c.own_draws);
    out.inflation = inflation;
    out.numbers = numbers_of(c.suite);
    if (inflation == 0) {
        enough = std::min(enough, static_cast<double>(c.own_draws) / 4);
        for (out.inflation = 1; out.inflation < 40; out.inflation *= 1.5) {
            std::vector<double> sizes;
            Likelihood const wide = widened(c.likelihood, out.inflation);
            for (std::size_t t = 0; t < out.truths; t += 8)
                sizes.push_back(effective_size(without(logs_of(c, data_of(c, wide, t)), t)));
            if (median(sizes) >= enough) break;
        }
    }
    Likelihood const wide = widened(c.likelihood, out.inflation);
    auto const quantities = quantities_of(c, out.numbers);
    std::vector<std::vector<double>> ranks(quantities.size() + 1);
    std::vector<double> sizes;
    std::size_t inside = 0;
    for (std::size_t t = 0; t < out.truths; ++t) {
        Likelihood data = data_of(c, wide, t);
        mutate(data, mutation, turned);
        std::vector<double> const logs = logs_of(c, data);
        auto const weight = without(logs, t);
        sizes.push_back(effective_size(weight));
        ChanceSequence chance{Chances{17, "ties of ranks", static_cast<std::uint32_t>(t)}, 0};
        for (std::size_t q = 0; q < quantities.size(); ++q) {
            double const rank = rank_of(quantities[q], weight, t, chance.uniform());
            ranks[q].push_back(rank);
            inside += q < out.numbers.size() && rank > 0.05 && rank < 0.95 ? 1 : 0;
        }
        ranks.back().push_back(rank_of(logs, weight, t, chance.uniform()));
    }
    out.effective = median(sizes);
    for (auto const& row : ranks) {
        out.p.push_back(p_of(row));
        out.worst = std::min(out.worst, out.p.back() * static_cast<double>(ranks.size()));
    }
    out.covered =
        static_cast<double>(inside) / static_cast<double>(std::max<std::size_t>(1, out.truths * out.numbers.size()));
    return out;
}

FormsFound forms_found(Calibration const& c, std::size_t truths_of_form) {
    std::size_t const forms = c.simulated.forms.size();
    FormsFound out;
    out.ratio.assign(forms, 0);
    out.stacked = out.averaged = out.ratio;
    std::vector<double> tried(forms, 0);
    Likelihood const sharp = widened(c.likelihood, 1.0 / 3);
    for (std::size_t t = 0; t < c.own_draws; ++t) {
        std::size_t const f = c.simulated.form[t];
        if (tried[f] >= static_cast<double>(truths_of_form)) continue;
        SimulatedDraws others;  // the truth is nowhere in the sample, neither with all findings nor with one left out
        others.forms = c.simulated.forms;
        for (std::size_t d = 0; d < c.own_draws; ++d) {
            if (d == t) continue;
            others.of.push_back(c.simulated.of[d]);
            others.form.push_back(c.simulated.form[d]);
        }
        others.log_prior.assign(others.of.size(), 0);
        Likelihood const data = data_of(c, sharp, t);
        std::vector<double> logs, largest(forms, -1e300);
        for (std::size_t d = 0; d < others.of.size(); ++d) logs.push_back(log_likelihood(data, others.of[d]));
        double const top = *std::max_element(logs.begin(), logs.end());
        std::vector<double> evidence(forms, 0), size(forms, 0);
        for (std::size_t d = 0; d < logs.size(); ++d) {
            evidence[others.form[d]] += std::exp(logs[d] - top);
            size[others.form[d]] += 1;
        }
        for (std::size_t g = 0; g < forms; ++g) evidence[g] /= size[g];
        auto const densities = left_out_densities(data, others, logs);
        std::vector<std::size_t> all(densities.size());
        std::iota(all.begin(), all.end(), std::size_t{0});
        tried[f] += 1;
        out.ratio[f] += evidence[f] >= 0.7 * sum_of(evidence) ? 1 : 0;
        out.averaged[f] += average(densities, all)[f] >= 0.7 ? 1 : 0;
        out.stacked[f] += stack(densities, all)[f] >= 0.7 ? 1 : 0;
    }
    for (std::size_t f = 0; f < forms; ++f) {
        out.ratio[f] /= std::max(1.0, tried[f]);
        out.averaged[f] /= std::max(1.0, tried[f]);
        out.stacked[f] /= std::max(1.0, tried[f]);
    }
    return out;
}

SignsTurned signs_turned(Calibration const& c, double inflation, std::size_t truths) {
    SignsTurned out;
    for (std::size_t j = 0; j < c.likelihood.data.size(); ++j) {
        Datum const& datum = c.likelihood.data[j];
        if (datum.kind != DatumKind::normal || datum.value == 0) continue;
        double const p = self_check(c, Mutation::sign_turned, inflation, truths, 0, j).worst;
        out.findings.push_back(c.suite.targets[c.likelihood.target[j]].id);
        out.worst.push_back(p);
    }
    return out;
}

std::string self_check_text(Calibration const& c) {
    SelfCheck const good = self_check(c, Mutation::none, 0);
    std::string text = fmt::format(
        "{} truths, errors times {:.3g} (median effective size {:.0f})\nranks uniform: smallest p times {} quantities "
        "{:.3g} (wanted: above .01)\n90 % intervals hold the truth in {:.1f} %\n",
        good.truths, good.inflation, good.effective, good.p.size(), good.worst, 100 * good.covered);
    for (auto const& [mutation, words] : {std::pair{Mutation::errors_halved, "errors halved"},
                                          std::pair{Mutation::used_twice, "every finding used twice"}})
        text += fmt::format("{}: {:.3g} (wanted: below .001)\n", words, self_check(c, mutation, good.inflation).worst);
    SignsTurned const turned = signs_turned(c, good.inflation, 128);
    for (std::size_t k = 0; k < turned.findings.size(); ++k)
        text += fmt::format("sign of {} turned: {:.3g}{}\n", turned.findings[k], turned.worst[k],
                            turned.worst[k] < 0.001 ? "" : " (not seen)");
    if (c.simulated.forms.size() > 1) {
        auto const found = forms_found(c);
        for (std::size_t f = 0; f < found.ratio.size(); ++f)
            text += fmt::format(
                "data made by {}, errors a third: an evidence ratio of .7 or more in {:.0f} %, an averaged weight in "
                "{:.0f} %, a stacked one in {:.0f} %\n",
                c.simulated.forms[f], 100 * found.ratio[f], 100 * found.averaged[f], 100 * found.stacked[f]);
    }
    return text;
}

}  // namespace cpdsim
