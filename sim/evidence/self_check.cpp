#include "evidence/self_check.hpp"

#include <algorithm>
#include <cmath>
#include <set>

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

void mutate(Likelihood& likelihood, Mutation mutation) {
    std::size_t const n = likelihood.data.size();
    for (std::size_t j = 0; j < n; ++j) {
        Datum& datum = likelihood.data[j];
        if (datum.kind != DatumKind::normal) continue;
        if (mutation == Mutation::errors_halved) {
            datum.error /= 2;
            datum.discrepancy /= 2;
        } else if (mutation == Mutation::sign_turned) {
            datum.value = -datum.value;
            return;  // one of them
        }
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

/// Weights of the study's own draws but one.
std::vector<double> weights_without(Calibration const& c, Likelihood const& likelihood, std::size_t truth) {
    std::vector<double> logs;
    for (std::size_t d = 0; d < c.own_draws; ++d)
        logs.push_back(d == truth ? -1e300
                                  : log_likelihood(likelihood, matched(c.simulated.of[d], likelihood.data.size())));
    return normalised(logs);
}

Likelihood data_of(Calibration const& c, Likelihood likelihood, std::size_t truth) {
    draw_findings(likelihood, c.simulated.of[truth],
                  DrawSequence{Draws{17, "self check", static_cast<std::uint32_t>(truth)}, 0});
    return likelihood;
}

double median(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

SelfCheck self_check(Calibration const& c, Mutation mutation, double inflation, std::size_t truths, double enough) {
    SelfCheck out;
    out.truths = std::min(truths, c.own_draws);
    out.inflation = inflation;
    std::set<std::size_t> used;
    for (LabRun const& run : c.suite.runs) used.insert(run.position.begin(), run.position.end());
    out.numbers.assign(used.begin(), used.end());
    if (inflation == 0) {
        for (out.inflation = 1; out.inflation < 40; out.inflation *= 1.5) {
            std::vector<double> sizes;
            Likelihood const wide = widened(c.likelihood, out.inflation);
            for (std::size_t t = 0; t < out.truths; t += 8)
                sizes.push_back(effective_size(weights_without(c, data_of(c, wide, t), t)));
            if (median(sizes) >= enough) break;
        }
    }
    Likelihood const wide = widened(c.likelihood, out.inflation);
    std::vector<std::vector<double>> counts(out.numbers.size(), std::vector<double>(bins, 0));
    std::vector<double> sizes;
    std::size_t inside = 0;
    for (std::size_t t = 0; t < out.truths; ++t) {
        Likelihood data = data_of(c, wide, t);
        mutate(data, mutation);
        auto const weight = weights_without(c, data, t);
        sizes.push_back(effective_size(weight));
        for (std::size_t k = 0; k < out.numbers.size(); ++k) {
            double rank = 0;
            for (std::size_t d = 0; d < c.own_draws; ++d)
                if (c.draws[d].values[out.numbers[k]] < c.draws[t].values[out.numbers[k]]) rank += weight[d];
            counts[k][std::min(bins - 1, static_cast<std::size_t>(bins * rank))] += 1;
            inside += rank > 0.05 && rank < 0.95 ? 1 : 0;
        }
    }
    out.effective = median(sizes);
    double const expected = static_cast<double>(out.truths) / bins;
    for (auto const& row : counts) {
        double x = 0;
        for (double const n : row) x += (n - expected) * (n - expected) / expected;
        out.p.push_back(tail_of_seven(x));
        out.worst = std::min(out.worst, out.p.back() * static_cast<double>(out.numbers.size()));
    }
    out.covered =
        static_cast<double>(inside) / static_cast<double>(std::max<std::size_t>(1, out.truths * out.numbers.size()));
    return out;
}

std::vector<double> forms_found(Calibration const& c, std::size_t truths_of_form) {
    std::size_t const forms = c.simulated.forms.size();
    std::vector<double> found(forms, 0), tried(forms, 0);
    SimulatedDraws own = c.simulated;
    own.of.resize(c.own_draws);
    own.form.resize(c.own_draws);
    own.log_prior.assign(c.own_draws, 0);
    Likelihood const sharp = widened(c.likelihood, 1.0 / 3);
    for (std::size_t t = 0; t < c.own_draws; ++t) {
        std::size_t const f = c.simulated.form[t];
        if (tried[f] >= static_cast<double>(truths_of_form)) continue;
        Likelihood const data = data_of(c, sharp, t);
        std::vector<double> logs;
        for (std::size_t d = 0; d < c.own_draws; ++d) logs.push_back(d == t ? -1e6 : log_likelihood(data, own.of[d]));
        auto const densities = left_out_densities(data, own, logs);
        std::vector<std::size_t> all(densities.size());
        for (std::size_t j = 0; j < all.size(); ++j) all[j] = j;
        tried[f] += 1;
        found[f] += stack(densities, all)[f] >= 0.7 ? 1 : 0;
    }
    for (std::size_t f = 0; f < forms; ++f) found[f] /= std::max(1.0, tried[f]);
    return found;
}

std::string self_check_text(Calibration const& c) {
    SelfCheck const good = self_check(c, Mutation::none, 0);
    std::string text = fmt::format(
        "{} truths, errors times {:.3g} (median effective size {:.0f})\nranks uniform: smallest p times {} numbers "
        "{:.3g} "
        "(wanted: above .01)\n90 % intervals hold the truth in {:.1f} %\n",
        good.truths, good.inflation, good.effective, good.numbers.size(), good.worst, 100 * good.covered);
    for (auto const& [mutation, words] :
         {std::pair{Mutation::errors_halved, "errors halved"}, std::pair{Mutation::sign_turned, "one sign turned"},
          std::pair{Mutation::used_twice, "every finding used twice"}})
        text += fmt::format("{}: {:.3g} (wanted: below .001)\n", words, self_check(c, mutation, good.inflation).worst);
    if (c.simulated.forms.size() > 1) {
        auto const found = forms_found(c);
        for (std::size_t f = 0; f < found.size(); ++f)
            text += fmt::format("data made by {}: told with a stacked weight of .7 or more in {:.0f} %\n",
                                c.simulated.forms[f], 100 * found[f]);
    }
    return text;
}

}  // namespace cpdsim
