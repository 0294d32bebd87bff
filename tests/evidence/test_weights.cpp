// Weights against posteriors that are known in closed form; forms; equally weighted draws that grow.
#include <catch2/catch.hpp>

#include <cmath>

#include "evidence/linear_laboratory.hpp"
#include "evidence/pretend.hpp"

using namespace cpdsim;

TEST_CASE("a linear laboratory has the posterior of the closed form") {
    LinearLaboratory lab;
    SimulatedDraws const draws = lab.draws(60'000, 7);
    std::vector<double> const y{0.8, 0.3, -0.4, 1.1};
    Weights const w = weigh(lab.likelihood(y), draws, FormWeights::stacked, 1);
    Eigen::Matrix2d precision = Eigen::Matrix2d::Identity();
    Eigen::Vector2d pull = Eigen::Vector2d::Zero();
    for (Eigen::Index j = 0; j < 4; ++j) {
        double const weight = 1 / (lab.errors[static_cast<std::size_t>(j)] * lab.errors[static_cast<std::size_t>(j)]);
        precision += weight * lab.effects.row(j).transpose() * lab.effects.row(j);
        pull += weight * y[static_cast<std::size_t>(j)] * lab.effects.row(j).transpose();
    }
    Eigen::Matrix2d const covariance = precision.inverse();
    Eigen::Vector2d const mean = covariance * pull;
    REQUIRE(w.effective > 1000);
    for (Eigen::Index k = 0; k < 2; ++k) {
        double m = 0, s = 0;
        for (std::size_t d = 0; d < w.weight.size(); ++d) m += w.weight[d] * lab.numbers[d][k];
        for (std::size_t d = 0; d < w.weight.size(); ++d) s += w.weight[d] * std::pow(lab.numbers[d][k] - m, 2);
        double const sd = std::sqrt(covariance(k, k));
        CHECK(std::abs(m - mean[k]) < 3 * sd / std::sqrt(w.effective));
        CHECK(std::sqrt(s) == Approx(sd).epsilon(0.05));
    }
}

TEST_CASE("a spread between studies lowers what a group weighs") {
    LinearLaboratory lab;
    Likelihood alone = lab.likelihood({1, 1, 1, 1});
    Likelihood grouped = alone;
    grouped.groups = {{0, 1}};
    grouped.group_scale = {0.5};
    grouped.data[0].group = grouped.data[1].group = 0;
    Simulated const near = lab.found({1, 0.5}), far = lab.found({-1, -0.5});
    double const sharp = log_likelihood(alone, near) - log_likelihood(alone, far);
    double const blunt = log_likelihood(grouped, near) - log_likelihood(grouped, far);
    CHECK(blunt < sharp);
    CHECK(blunt > 0);
    grouped.group_scale = {1e-9};
    CHECK(log_likelihood(grouped, near) == Approx(log_likelihood(alone, near)));
}

TEST_CASE("counts, bounds and studies without a number") {
    Datum bound{DatumKind::bounds, 0, 0.1, 0, 0, INFINITY, 0, 0, true, -1};
    CHECK(log_density(bound, 0, 0) == Approx(std::log(0.5)));
    CHECK(log_density(bound, 1, 0) == Approx(0).margin(1e-9));
    CHECK(log_density(bound, -0.1, 0) == Approx(std::log(0.158655)).epsilon(1e-4));
    Datum count{DatumKind::binomial, 0, 0, 0, 0, 1, 10, 22, true, -1};
    CHECK(log_density(count, 10.0 / 22, 0) > log_density(count, 0.2, 0));
    double sum = 0, spread = 0;
    for (int k = 0; k <= 22; ++k) {
        count.count = k;
        count.discrepancy = 0;
        sum += std::exp(log_density(count, 0.3, 0));
        count.discrepancy = 0.4;
        spread += std::exp(log_density(count, 0.3, 0));
    }
    CHECK(sum == Approx(1));
    CHECK(spread == Approx(1));
    CHECK(log_density(bound, NAN, 0) < -40);
}

TEST_CASE("persons put on the wrong side: nobody seen is not impossible") {
    Datum count{DatumKind::binomial, 0, 0, 0, 0, 1, 10, 22, true, -1};
    count.misread = 0.1;
    Datum plain = count;
    plain.misread = 0;
    CHECK(log_density(count, 0, 0) == Approx(log_density(plain, 0.1, 0)));
    CHECK(log_density(count, 0.5, 0) == Approx(log_density(plain, 0.5, 0)));
    CHECK(log_density(count, 1, 0) == Approx(log_density(plain, 0.9, 0)));
}

TEST_CASE("teachers of the studies who differ more or less than the laboratory's") {
    LinearLaboratory lab;
    Likelihood one = lab.likelihood({1, 1, 1, 1});
    one.data[0].per_sd = one.data[2].per_sd = true;
    Likelihood two = one;
    two.sd_ratios = {0.5, 2.0};
    Simulated const found = lab.found({0.7, 0.4});
    double by_hand = 0;
    for (double const ratio : two.sd_ratios) {
        Simulated scaled = found;
        scaled.value[0] *= ratio;
        scaled.value[2] *= ratio;
        by_hand += std::exp(log_likelihood(one, scaled)) / 2;
    }
    CHECK(log_likelihood(two, found) == Approx(std::log(by_hand)));
}

TEST_CASE("made-up findings are misread and scaled as the likelihood says") {
    LinearLaboratory lab;
    Likelihood likelihood = lab.likelihood({0, 0, 0, 0});
    likelihood.sd_ratios = {0.5, 2.0};
    likelihood.data[0].per_sd = true;
    likelihood.data[0].error = likelihood.data[1].error = 1e-9;
    likelihood.data[3].kind = DatumKind::binomial;
    likelihood.data[3].of = 40;
    likelihood.data[3].misread = 0.1;
    Simulated const truth{{1, 1, 0, 0.25}, {0, 0, 0, 0}};
    double counted = 0;
    int halved = 0;
    constexpr int times = 400;
    for (std::uint32_t t = 0; t < times; ++t) {
        Likelihood made = likelihood;
        draw_findings(made, truth, ChanceSequence{Chances{9, "findings", t}, 0});
        CHECK((made.data[0].value == Approx(0.5) || made.data[0].value == Approx(2)));
        CHECK(made.data[1].value == Approx(1));
        halved += made.data[0].value < 1 ? 1 : 0;
        counted += made.data[3].count / (40 * times);
    }
    CHECK(counted == Approx(0.1 + 0.8 * 0.25).margin(4 * std::sqrt(0.3 * 0.7 / (40 * times))));
    CHECK(halved == Approx(times / 2).margin(4 * std::sqrt(times) / 2));
}

TEST_CASE("stacking finds the form that foretells, and drops none") {
    std::vector<std::vector<double>> const density{{-1, -4}, {-1, -3}, {-2, -5}, {-1, -6}, {-1, -4}, {-1, -3}};
    auto const weight = stack(density, {0, 1, 2, 3, 4, 5});
    CHECK(weight[0] + weight[1] == Approx(1));
    CHECK(weight[0] > 0.7);
    CHECK(weight[1] > 0.05);  // one observation's worth of a Dirichlet(2) stays
    CHECK(stack({{-1, -1}}, {0})[0] == Approx(0.5));
}

TEST_CASE("posterior draws grow by prefix and every prefix is spread") {
    std::vector<double> weight(1000);
    for (std::size_t d = 0; d < weight.size(); ++d) weight[d] = static_cast<double>(d + 1);
    auto const few = resample(weight, 512, 3), many = resample(weight, 1024, 3);
    CHECK(std::equal(few.begin(), few.end(), many.begin()));
    for (std::size_t n : {64U, 100U, 512U, 1024U}) {
        double mean = 0;
        for (std::size_t i = 0; i < n; ++i) mean += static_cast<double>(many[i]) / static_cast<double>(n);
        CHECK(mean == Approx(2.0 / 3 * 1000).epsilon(0.02));  // of a density that rises from nothing
    }
    CHECK(resample(weight, 8, 4) != resample(weight, 8, 3));
}

TEST_CASE("averaging prefers the form that foretells better, but not on the strength of one finding") {
    std::vector<std::vector<double>> const alike(10, {-1.0, -1.0});
    CHECK(average(alike, {0, 1, 2})[1] == Approx(0.5));
    std::vector<std::vector<double>> every(10, {-1.0, -1.5}), one(10, {-1.0, -1.0});
    one[3] = {-1.0, -6.0};  // the same sum of differences
    std::vector<std::size_t> all(10);
    for (std::size_t j = 0; j < all.size(); ++j) all[j] = j;
    double const steady = average(every, all)[0], single = average(one, all)[0];
    CHECK(steady == Approx(1 / (1 + std::exp(-5.0))));  // whatever the shares of the findings
    CHECK(single > 0.6);
    CHECK(single < steady - 0.05);
}

TEST_CASE("without some findings the others weigh draws and forms anew") {
    LinearLaboratory lab;
    SimulatedDraws draws = lab.draws(4000, 3);
    draws.forms = {"a", "b"};
    for (std::size_t d = 0; d < draws.of.size(); ++d) {
        draws.form[d] = d % 2;
        if (d % 2 == 1) draws.of[d].value[0] += 3;  // one finding speaks against the second form
    }
    Likelihood const data = lab.likelihood({0.8, 0.3, -0.4, 1.1});
    std::vector<bool> const none(4, false);
    std::vector<bool> const first{true, false, false, false};
    auto const share = [&](std::vector<double> const& weight) {
        double of_a = 0;
        for (std::size_t d = 0; d < weight.size(); d += 2) of_a += weight[d];
        return of_a;
    };
    for (FormWeights const kind :
         {FormWeights::stacked, FormWeights::averaged, FormWeights::ratio, FormWeights::equal}) {
        Weights const all = weigh(data, draws, kind, 1);
        CHECK(share(weights_without(data, draws, none, kind)) == Approx(share(all.weight)));
        double const without = share(weights_without(data, draws, first, kind));
        if (kind == FormWeights::ratio) CHECK(share(all.weight) > 0.9);
        CHECK(without == Approx(0.5).margin(kind == FormWeights::equal ? 1e-9 : 0.1));
    }
}
