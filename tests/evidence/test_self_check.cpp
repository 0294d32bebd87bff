// Simulation-based calibration (Talts et al. 2018): the rank of the truth among weighted draws is uniform, and a fault
// of the likelihood shows. Each of 256 truths is drawn from the prior, its findings by the code that pretends them.
#include <catch2/catch.hpp>

#include <cmath>
#include <functional>

#include "evidence/linear_laboratory.hpp"
#include "evidence/pretend.hpp"
#include "evidence/pretended.hpp"

using namespace cpdsim;

namespace {

/// Chi-square of ranks in eight bins, the larger of the two numbers'; seven degrees of freedom.
double chi_square(std::function<void(Likelihood&)> const& mutate) {
    LinearLaboratory lab;
    SimulatedDraws const draws = lab.draws(4000, 11);
    Eigen::Array<double, 8, 2> bins = Eigen::Array<double, 8, 2>::Zero();
    constexpr int truths = 256;
    ChanceSequence chance{Chances{5, "truths", 0}, 0};
    for (int t = 0; t < truths; ++t) {
        double const first = chance.normal();
        Eigen::Vector2d const truth{first, chance.normal()};
        Likelihood likelihood = lab.likelihood({0, 0, 0, 0});
        likelihood.data[3].kind = DatumKind::bounds;  // and one of each kind
        likelihood.data[3].low = 0;
        likelihood.data[3].high = INFINITY;
        draw_findings(likelihood, lab.found(truth),
                      ChanceSequence{Chances{5, "findings", static_cast<std::uint32_t>(t)}, 0});
        mutate(likelihood);
        std::vector<double> logs;
        for (Simulated one : draws.of) {
            for (std::size_t j = one.value.size(); j < likelihood.data.size(); ++j) {  // a finding that counts again
                one.value.push_back(one.value[likelihood.target[j]]);
                one.error.push_back(one.error[likelihood.target[j]]);
            }
            logs.push_back(log_likelihood(likelihood, one));
        }
        auto const weight = normalised(logs);
        for (Eigen::Index k = 0; k < 2; ++k) {
            double rank = 0;
            for (std::size_t d = 0; d < weight.size(); ++d) rank += lab.numbers[d][k] < truth[k] ? weight[d] : 0;
            bins(std::min<Eigen::Index>(7, static_cast<Eigen::Index>(8 * rank)), k) += 1;
        }
    }
    constexpr double expected = truths / 8.0;
    return ((bins - expected).square() / expected).colwise().sum().maxCoeff();
}

constexpr double at_one_per_cent_of_two = 20.3, at_one_in_a_thousand = 24.3;  // chi-square, 7 degrees of freedom

}  // namespace

TEST_CASE("ranks of the truth are uniform") {
    CHECK(chi_square([](Likelihood&) {}) < at_one_per_cent_of_two);
}

TEST_CASE("errors taken for half their size are caught") {
    CHECK(chi_square([](Likelihood& l) {
              for (Datum& d : l.data) d.error /= 2;
          }) > at_one_in_a_thousand);
}

TEST_CASE("a sign that is turned is caught") {
    CHECK(chi_square([](Likelihood& l) { l.data[1].value *= -1; }) > at_one_in_a_thousand);
}

TEST_CASE("a finding that counts twice is caught") {
    CHECK(chi_square([](Likelihood& l) {
              for (std::size_t j = 0; j < 3;
                   ++j) {  // each of those with an error, as in meta-analyses of the same trials
                  l.data.push_back(l.data[j]);
                  l.target.push_back(j);
              }
          }) > at_one_in_a_thousand);
}

TEST_CASE("a truth beside few draws stands in a uniform place") {
    constexpr int cases = 20000, others = 4;
    ChanceSequence chance{Chances{9, "few", 0}, 0};
    int plain = 0, even = 0;
    for (int t = 0; t < cases; ++t) {
        double const truth = chance.uniform();
        double rank = 0;
        for (int k = 0; k < others; ++k) rank += chance.uniform() < truth ? 1.0 / others : 0;
        plain += rank > 0.05 && rank < 0.95 ? 1 : 0;
        double const place = smoothed(rank, others, chance.uniform());
        even += place > 0.05 && place < 0.95 ? 1 : 0;
    }
    CHECK(std::abs(plain / static_cast<double>(cases) - 0.6) < 0.02);  // three of five places
    CHECK(std::abs(even / static_cast<double>(cases) - 0.9) < 0.01);
}
