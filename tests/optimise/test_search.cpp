#include <catch2/catch.hpp>

#include <cmath>

#include "core/error.hpp"
#include "optimise/find_best.hpp"
#include "optimise/function_evaluator.hpp"

using namespace cpdsim;
using namespace cpdsim::optimise;

namespace {

Levers levers_of(std::size_t programmes, int whole) {
    Levers levers;
    levers.whole = whole;
    for (std::size_t k = 0; k < programmes; ++k) {
        levers.programmes.push_back("p" + std::to_string(k));
        levers.low.push_back(0);
        levers.high.push_back(whole);
    }
    return levers;
}

Problem problem_of(Levers const& levers) {
    Problem problem;
    problem.levers = levers;
    problem.better = {{"gain", 1}};
    problem.baseline = "nothing";
    problem.search_packs = 2;
    problem.certify_packs = problem.most_certify_packs = 2;
    problem.effort = 300;
    return problem;
}

/// Square roots: shares go as squares of the heights.
FunctionEvaluator::Function roots(Levers const& levers, std::vector<double> heights) {
    return [&levers, heights](Mix const& mix, std::size_t draw, std::size_t) {
        double sum = 0, unspent = 0;
        for (std::size_t k = 0; k < levers.size(); ++k) sum += heights[k] * std::sqrt(levers.share(mix, k));
        unspent = 100 * levers.share(mix, 0);
        return std::vector<double>{sum * (1 + 0.01 * static_cast<double>(draw % 16)), unspent, 100.0};
    };
}

}  // namespace

TEST_CASE("the search finds shares that go as squares of the returns") {
    Levers const levers = levers_of(3, 20);
    FunctionEvaluator evaluator{{"gain", "unspent", "planned"}, 1, roots(levers, {3, 4, 5})};  // 9 : 16 : 25
    Problem const problem = problem_of(levers);
    Found const found = find_best(problem, evaluator, {}, {});
    Mix const& best = found.record->candidate(found.certified.recommended).mix;
    CHECK(std::abs(best.steps[0] - 20 * 9 / 50) <= 1);
    CHECK(std::abs(best.steps[1] - 20 * 16 / 50) <= 1);
    CHECK(found.certified.value_packs.front() == 4);  // search two, choose two: these are others
    CHECK(found.ranges.size() == 3);
}

TEST_CASE("a limit that depends on chance is kept to, on the search's draws and on others") {
    Levers const levers = levers_of(3, 20);
    FunctionEvaluator evaluator{{"gain", "unspent", "planned"}, 1, roots(levers, {9, 4, 5})};  // would put most into p0
    Problem problem = problem_of(levers);
    problem.unspent_at_most = 0.2;
    problem.unspent_in = 0.9;
    Found const found = find_best(problem, evaluator, {}, {});
    Row const& best = found.recommended();
    CHECK(found.record->candidate(best.number).mix.steps[0] == 4);
    CHECK(best.certificate.slack.front() >= 0);
}

TEST_CASE("where no mix keeps to the limits it is said") {
    Levers levers = levers_of(2, 10);
    levers.low = {5, 0};
    FunctionEvaluator evaluator{{"gain", "unspent", "planned"}, 1, roots(levers, {1, 1})};
    Problem problem = problem_of(levers);
    problem.unspent_at_most = 0.1;
    CHECK_THROWS_AS(find_best(problem, evaluator, {}, {}), UserError);
}

TEST_CASE("at most so many programmes get money") {
    Levers levers = levers_of(4, 10);
    levers.most_programmes = 2;
    FunctionEvaluator evaluator{{"gain", "unspent", "planned"}, 1, roots(levers, {3, 4, 5, 1})};
    Found const found = find_best(problem_of(levers), evaluator, {}, {});
    for (Row const& row : found.rows) {
        Mix const& mix = found.record->candidate(row.number).mix;
        CHECK(std::count_if(mix.steps.begin(), mix.steps.end(), [](int steps) { return steps > 0; }) <= 2);
    }
    CHECK(found.record->candidate(found.certified.recommended).mix.steps[3] == 0);
}

TEST_CASE("the same search asks for the same mixes, and another seed for others") {
    Levers const levers = levers_of(4, 20);
    auto const asked = [&](std::uint64_t seed) {
        FunctionEvaluator evaluator{{"gain", "unspent", "planned"}, 1, roots(levers, {3, 4, 5, 1})};
        Problem problem = problem_of(levers);
        problem.seed = seed;
        Record record{problem, evaluator};
        Search search{problem, record, {}};
        search.run();
        std::vector<Mix> mixes;
        for (std::size_t n = 0; n < record.size(); ++n) mixes.push_back(record.candidate(n).mix);
        return mixes;
    };
    CHECK(asked(1) == asked(1));
    CHECK(asked(1) != asked(2));
}

TEST_CASE("the search keeps within its effort") {
    Levers const levers = levers_of(6, 20);
    for (std::size_t const effort : {60U, 100U, 200U}) {
        FunctionEvaluator evaluator{{"gain", "unspent", "planned"}, 1, roots(levers, {3, 4, 5, 1, 2, 2})};
        Problem problem = problem_of(levers);
        problem.effort = effort;
        Record record{problem, evaluator};
        Search search{problem, record, {}};
        search.run();
        CHECK(record.used() <= effort);
    }
}

TEST_CASE("weights of fewer draws reproduce what all draws say") {
    // Two kinds of futures, which the fewer draws have in another proportion.
    std::vector<std::vector<double>> rows;
    std::vector<double> targets;
    for (int m = 0; m < 6; ++m) {
        std::vector<double> row;
        for (int d = 0; d < 16; ++d) row.push_back(d < 4 ? 10.0 * m : 1.0 * m);  // a quarter of the first kind
        rows.push_back(row);
        targets.push_back(0.5 * 10 * m + 0.5 * m);  // half of all
    }
    auto const weights = fit_weights(rows, targets);
    double first = 0, all = 0;
    for (std::size_t d = 0; d < 16; ++d) {
        CHECK(weights[d] >= 0);
        first += d < 4 ? weights[d] : 0;
        all += weights[d];
    }
    CHECK(all == Approx(1));
    CHECK(first == Approx(0.5).margin(0.02));
}

TEST_CASE("a quantile of weighted values is that of values repeated so often") {
    CHECK(weighted_quantile({1, 2, 3, 4}, {1, 1, 1, 1}, 0.5) == Approx(2.5));
    CHECK(weighted_quantile({3, 1, 2}, {0, 1, 1}, 0.5) == Approx(1.5));
    CHECK(weighted_quantile({5}, {1}, 0.1) == Approx(5));
}
