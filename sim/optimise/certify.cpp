#include "optimise/certify.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cpdsim::optimise {
namespace {

std::vector<double> difference(std::vector<double> a, std::vector<double> const& b) {
    for (std::size_t d = 0; d < a.size(); ++d) a[d] -= b[d];
    return a;
}

double mean(std::vector<double> const& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// What decides, on some packs.
double objective_on(Problem const& problem, Record const& record, std::size_t number, std::vector<double> const& best,
                    DrawSet const& draws) {
    return together(problem, problem.across_forms, measures(problem, record, number, problem.better.front(), draws),
                    best);
}

std::vector<std::size_t> packs_from(std::size_t first, std::size_t count) {
    std::vector<std::size_t> packs(count);
    std::iota(packs.begin(), packs.end(), first);
    return packs;
}

/// Over the draws; where forms have weights of their own, each counts with its weight however many draws it has here.
double mean_of(Problem const& problem, Record const& record, std::vector<double> const& values, DrawSet const& draws) {
    if (problem.form_weights.empty()) return mean(values);
    return weighted_mean(by_form(problem, record, values, draws, Robust::mean), problem.form_weights);
}

bool keeps_limits(Problem const& problem, Record const& record, std::size_t number, DrawSet const& draws) {
    std::vector<double> const kept = slack(problem, record, number, draws);
    return std::all_of(kept.begin(), kept.end(), [](double s) { return s >= 0; });
}

}  // namespace

Interval interval_on(Record const& record, std::vector<double> const& gains, std::vector<std::size_t> const& packs,
                     double coverage) {
    Sampling sampling;
    for (std::size_t const pack : packs) {
        for (std::int32_t const cluster : record.packs()[pack].clusters) {
            sampling.cluster.push_back(cluster);
            sampling.stratum.push_back(static_cast<std::int32_t>(record.packs()[pack].form));
        }
    }
    return interval_of_mean(gains, sampling, coverage);
}

std::vector<std::size_t> finalists_of(Problem const& problem, Record const& record, Search const& search,
                                      std::size_t most) {
    std::vector<std::size_t> found;
    double const least = 2.0 / problem.levers.whole - 1e-9;
    for (Search::Ranked const& one : search.ranked()) {
        Mix const& mix = record.candidate(one.number).mix;
        bool const differs = std::all_of(found.begin(), found.end(), [&](std::size_t other) {
            return distance(problem.levers, mix, record.candidate(other).mix) >= least;
        });
        if (differs) found.push_back(one.number);
        if (found.size() == most) break;
    }
    return found;
}

Certificate certificate_of(Problem const& problem, Record const& record, Certified const& certified, std::size_t number,
                           std::size_t comparisons) {
    Certificate own;
    own.number = number;
    std::vector<std::size_t> const& packs = certified.value_packs;
    DrawSet const draws = all_draws(record, packs);
    for (Goal const& goal : problem.better) {
        std::vector<double> const gains = record.gains(number, goal, packs);
        Interval const interval = interval_on(record, gains, packs, problem.interval);
        own.gain.push_back(mean_of(problem, record, gains, draws));
        own.low.push_back(interval.low);
        own.high.push_back(interval.high);
    }
    Goal const& first = problem.better.front();
    own.forms = measures(problem, record, number, first, draws);
    std::vector<double> const ahead =
        difference(record.gains(certified.recommended, first, packs), record.gains(number, first, packs));
    double const together = 1 - (1 - problem.interval) / static_cast<double>(std::max<std::size_t>(1, comparisons));
    Interval const interval = interval_on(record, ahead, packs, together);
    own.behind = mean_of(problem, record, ahead, draws);
    own.behind_low = interval.low;
    own.behind_high = interval.high;
    own.apart = number != certified.recommended && own.behind_low > 0;
    own.slack = slack(problem, record, number, draws);
    return own;
}

Certified certify(Problem const& problem, Record& record, Search const& search,
                  std::vector<std::size_t> const& finalists, std::vector<std::size_t> const& strategies) {
    Certified certified;
    std::vector<std::size_t> all = finalists;
    for (std::size_t const number : strategies)
        if (std::find(all.begin(), all.end(), number) == all.end()) all.push_back(number);
    static_cast<void>(record.packs(problem.search_packs + 2 * problem.certify_packs));
    certified.choose_packs = packs_from(problem.search_packs, problem.certify_packs);
    record.run(all, certified.choose_packs);
    DrawSet const choose = all_draws(record, certified.choose_packs);
    std::vector<double> best_of_forms;
    for (std::size_t const number : all) {
        std::vector<double> const own = measures(problem, record, number, problem.better.front(), choose);
        if (best_of_forms.empty()) best_of_forms = own;
        for (std::size_t f = 0; f < own.size(); ++f) best_of_forms[f] = std::max(best_of_forms[f], own[f]);
    }
    // The search's own choice stands unless another one is better by more than is indifferent.
    certified.first_of_search = certified.recommended = finalists.front();
    double const chosen = objective_on(problem, record, certified.recommended, best_of_forms, choose);
    double most = keeps_limits(problem, record, certified.recommended, choose) ? chosen + search.indifferent() : -1e300;
    for (std::size_t const number : all) {
        if (!record.has(number, certified.choose_packs) || !keeps_limits(problem, record, number, choose)) continue;
        double const own = objective_on(problem, record, number, best_of_forms, choose);
        if (own <= most) continue;
        most = own;
        certified.recommended = number;
    }
    for (std::size_t packs = problem.certify_packs;; packs *= 2) {
        static_cast<void>(record.packs(problem.search_packs + problem.certify_packs + packs));
        certified.value_packs = packs_from(problem.search_packs + problem.certify_packs, packs);
        record.run(all, certified.value_packs);
        certified.rivals.clear();
        certified.alike = 0;
        bool clear = true;
        for (std::size_t const number : all) {
            if (!record.has(number, certified.value_packs)) continue;
            Certificate const own = certificate_of(problem, record, certified, number, all.size() - 1);
            bool const finalist = std::find(finalists.begin(), finalists.end(), number) != finalists.end();
            certified.alike += finalist && !own.apart ? 1 : 0;
            bool const equal = own.behind_high < search.indifferent() && own.behind_low > -search.indifferent();
            clear = clear && (number == certified.recommended || own.apart || equal);
            certified.rivals.push_back(own);
        }
        certified.separated = certified.alike <= 1;
        if (clear || 2 * packs > problem.most_certify_packs) return certified;
    }
}

}  // namespace cpdsim::optimise
