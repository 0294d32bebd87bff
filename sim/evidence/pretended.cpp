#include "evidence/pretended.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include <fmt/format.h>

#include "evidence/pretend.hpp"
#include "evidence/proposals.hpp"

namespace cpdsim {
namespace {

constexpr std::size_t rounds = 2, draws_of_round = 96;  // of each truth: two packs of each of three forms

/// What the studies would have found under the draws behind the first so many.
bool run_new(Journal& journal, CalibrateOptions const& options, Calibration& c, std::size_t first) {
    SuiteOptions run;
    run.jobs = options.jobs;
    run.stop = options.stop;
    run.first_luck = static_cast<std::uint32_t>(first);
    auto const findings =
        run_suite(c.suite, {c.draws.begin() + static_cast<std::ptrdiff_t>(first), c.draws.end()}, journal, run);
    if (!findings) return false;
    for (std::size_t j = 0; j < c.suite.targets.size(); ++j) {
        c.findings.found[j].insert(c.findings.found[j].end(), findings->found[j].begin(), findings->found[j].end());
        c.findings.error[j].insert(c.findings.error[j].end(), findings->error[j].begin(), findings->error[j].end());
    }
    c.findings.draws = c.draws.size();
    c.simulated = simulated_of(c);
    return true;
}

/// Log likelihoods of the pool, the truth itself set aside.
std::vector<double> logs_of(Calibration const& c, Likelihood const& data, std::size_t truth) {
    std::vector<double> logs;
    for (std::size_t d = 0; d < c.draws.size(); ++d)
        logs.push_back(d == truth ? -1e300 : log_likelihood(data, c.simulated.of[d]));
    return logs;
}

double sd_of(std::vector<DesignDraw> const& draws, std::vector<double> const& weight, std::size_t number) {
    double mean = 0, squares = 0;
    for (std::size_t d = 0; d < weight.size(); ++d) mean += weight[d] * draws[d].values[number];
    for (std::size_t d = 0; d < weight.size(); ++d)
        squares += weight[d] * (draws[d].values[number] - mean) * (draws[d].values[number] - mean);
    return std::sqrt(squares);
}

std::vector<double> ranks_of(Calibration const& c, std::vector<std::size_t> const& numbers,
                             std::vector<double> const& weight, std::size_t truth) {
    std::vector<double> ranks;
    for (std::size_t const k : numbers) {
        double rank = 0;
        for (std::size_t d = 0; d < weight.size(); ++d)
            rank += c.draws[d].values[k] < c.draws[truth].values[k] ? weight[d] : 0;
        ranks.push_back(rank);
    }
    return ranks;
}

/// The pool weighed by one truth's findings.
PretendedTruth weighed(LoadedStudy const& study, Calibration const& c, std::vector<double> const& log_prior,
                       Likelihood const& data, std::size_t truth, std::vector<std::size_t> const& numbers) {
    PretendedTruth out;
    out.draw = truth;
    std::vector<double> logs = logs_of(c, data, truth);
    for (std::size_t d = 0; d < logs.size(); ++d) logs[d] += log_prior[d];
    std::vector<double> const weight = normalised(logs);
    out.effective = effective_size(weight);
    out.rank = ranks_of(c, numbers, weight, truth);
    std::vector<double> const flat(c.own_draws, 1.0 / static_cast<double>(c.own_draws));
    for (std::size_t const k : numbers)
        out.narrowed.push_back(sd_of(c.draws, weight, k) < 0.9 * sd_of(c.draws, flat, k));
    // Draws that carry nothing are left away: stacking looks at every finding of every draw.
    SimulatedDraws heavy;
    heavy.forms = c.simulated.forms;
    std::vector<std::size_t> from;
    double const top = *std::max_element(logs.begin(), logs.end());
    for (std::size_t d = 0; d < logs.size(); ++d) {
        if (logs[d] < top - 25) continue;
        heavy.of.push_back(c.simulated.of[d]);
        heavy.form.push_back(c.simulated.form[d]);
        heavy.log_prior.push_back(log_prior[d]);
        from.push_back(d);
    }
    for (std::size_t f = 0; f < heavy.forms.size(); ++f)
        if (std::count(heavy.form.begin(), heavy.form.end(), f) == 0) return out;  // one form alone explains them
    std::vector<double> stacked(c.draws.size(), 0);
    Weights const forms = weigh(data, heavy, form_weights_of(study), seed_of(study));
    for (std::size_t k = 0; k < from.size(); ++k) stacked[from[k]] = forms.weight[k];
    out.rank_stacked = ranks_of(c, numbers, stacked, truth);
    out.effective_stacked = effective_size(stacked);
    return out;
}

double middle(std::vector<double> values) {
    if (values.empty()) return 0;
    std::sort(values.begin(), values.end());
    return values[values.size() / 2];
}

}  // namespace

std::optional<PretendedTruths> find_truths(LoadedStudy const& study, Journal& journal, CalibrateOptions const& options,
                                           Calibration& c, std::size_t truths) {
    PretendedTruths out;
    out.numbers = numbers_of(c.suite);
    truths = std::min(truths, c.own_draws);
    std::vector<Likelihood> data;
    for (std::size_t t = 0; t < truths; ++t) {
        data.push_back(c.likelihood);
        draw_findings(data.back(), c.simulated.of[t],
                      ChanceSequence{Chances{seed_of(study), "pretended truths", static_cast<std::uint32_t>(t)}, 0});
    }
    Proposals proposals{study, c.parameters, c.suite, c.draws, c.simulated};
    for (std::size_t round = 0; round < rounds; ++round) {
        for (std::size_t t = 0; t < truths; ++t) {
            Weights weights;
            weights.log_likelihood = logs_of(c, data[t], t);
            std::size_t const first = c.draws.size();
            proposals.add(c.draws, c.simulated, data[t], weights, draws_of_round);
            if (!run_new(journal, options, c, first)) return std::nullopt;
            if (options.progress)
                options.progress(static_cast<double>(round * truths + t + 1) / static_cast<double>(rounds * truths),
                                 rounds * truths);
        }
    }
    out.draws = c.draws.size();
    std::vector<double> const log_prior = proposals.log_prior();
    for (std::size_t t = 0; t < truths; ++t)
        out.truths.push_back(weighed(study, c, log_prior, data[t], t, out.numbers));
    return out;
}

double smoothed(double rank, double effective, double chance) { return (rank * effective + chance) / (effective + 1); }

std::string pretended_text(PretendedTruths const& found) {
    struct Share {
        double inside = 0, all = 0;
        void count(double rank) {
            inside += rank > 0.05 && rank < 0.95 ? 1 : 0;
            all += 1;
        }
        [[nodiscard]] double per_cent() const { return 100 * inside / std::max(1.0, all); }
    };
    Share plain, even, narrowed, stacked, even_stacked;
    std::vector<double> sizes;
    for (PretendedTruth const& truth : found.truths) {
        sizes.push_back(truth.effective);
        ChanceSequence chance{Chances{17, "steps of ranks", static_cast<std::uint32_t>(truth.draw)}, 0};
        for (std::size_t k = 0; k < found.numbers.size(); ++k) {
            double const u = chance.uniform();
            plain.count(truth.rank[k]);
            even.count(smoothed(truth.rank[k], truth.effective, u));
            if (truth.narrowed[k]) narrowed.count(smoothed(truth.rank[k], truth.effective, u));
            if (truth.rank_stacked.empty()) continue;
            stacked.count(truth.rank_stacked[k]);
            even_stacked.count(smoothed(truth.rank_stacked[k], truth.effective_stacked, u));
        }
    }
    return fmt::format(
        "{} truths, {} numbers, a pool of {} draws (median effective size {:.0f}, smallest {:.0f})\n90 % intervals "
        "hold "
        "the truth in {:.1f} %; forms stacked, in {:.1f} %\nthe truth counted as one draw more, since so few are "
        "effective: {:.1f} %; of the {:.0f} that findings narrow, {:.1f} %; forms stacked, {:.1f} % (wanted: 85 to "
        "95)\n",
        found.truths.size(), found.numbers.size(), found.draws, middle(sizes),
        sizes.empty() ? 0.0 : *std::min_element(sizes.begin(), sizes.end()), plain.per_cent(), stacked.per_cent(),
        even.per_cent(), narrowed.all, narrowed.per_cent(), even_stacked.per_cent());
}

}  // namespace cpdsim
