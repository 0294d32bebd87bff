// Participation: Beta over persons, correlated within schools through a Gaussian copula.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "core/random.hpp"
#include "world/propensity.hpp"

using namespace cpdsim;

TEST_CASE("the normal quantile inverts the normal distribution") {
    CHECK(normal_quantile(0.5) == Approx(0).margin(1e-12));
    CHECK(normal_quantile(0.975) == Approx(1.959963985).epsilon(1e-8));
    CHECK(normal_quantile(0.001) == Approx(-3.090232306).epsilon(1e-8));
    for (double p = 1e-6; p < 1; p += 0.0137) CHECK(normal_below(normal_quantile(p)) == Approx(p).epsilon(1e-7));
    CHECK(std::isfinite(normal_quantile(0)));  // a draw may be exactly 0
    CHECK(normal_below(1) == Approx(0.8413447461));
}

TEST_CASE("quantiles of Beta(2, 2): x^2 (3 - 2x) = p") {
    PropensityDistribution const d{0.5, 0.2, 0};  // a + b + 1 = 5
    for (double const x : {0.05, 0.2, 0.5, 0.8, 0.95}) {
        double const p = x * x * (3 - 2 * x);
        CHECK(d.at(normal_quantile(p), 0) == Approx(x).margin(2e-4));
    }
}

TEST_CASE("a U-shaped Beta too: quantiles of Beta(1/2, 1/2) are sin^2(pi p / 2)") {
    PropensityDistribution const d{0.5, 0.5, 0};
    for (double const p : {0.02, 0.3, 0.5, 0.77, 0.98}) {
        CHECK(d.at(normal_quantile(p), 0) == Approx(std::pow(std::sin(std::acos(-1.0) * p / 2), 2)).margin(2e-4));
    }
}

TEST_CASE("mean and variance are as asked, whatever the correlation within schools") {
    for (double const icc : {0.0, 0.12, 0.6}) {
        PropensityDistribution const d{0.75, 0.28, icc};
        ChanceSequence chances{Chances{1, "test", 0}, 0};
        double sum = 0, squares = 0;
        constexpr int n = 40000;
        for (int k = 0; k < n; ++k) {
            double const x = d.at(chances.normal(), chances.normal());
            sum += x;
            squares += x * x;
        }
        double const mean = sum / n;
        double const variance = 0.75 * 0.25 * 0.28;  // m (1 - m) / (a + b + 1)
        CHECK(mean == Approx(0.75).margin(4 * std::sqrt(variance / n)));
        CHECK(squares / n - mean * mean == Approx(variance).epsilon(0.03));
    }
}

TEST_CASE("colleagues of one school resemble each other as far as asked") {
    PropensityDistribution const d{0.5, 0.2, 0.36};
    CHECK(d.at(0, 1) == Approx(d.at(0.6 / 0.8, 0)));  // .6 of the school is .8 x .75 of the person
    CHECK(d.at(0, 1) > d.at(0, 0));
}

TEST_CASE("sixteen at once are what each is alone") {
    ChanceSequence chances{Chances{1, "test", 0}, 0};
    for (auto const& d : {PropensityDistribution{0.75, 0.28, 0.12}, PropensityDistribution{0.5, 0.5, 0.3},
                          PropensityDistribution{0.3, 0.05, 0.6}}) {
        for (int round = 0; round < 500; ++round) {
            Lane u, school;
            for (int r = 0; r < lane_count; ++r) {
                u[r] = static_cast<float>(chances.uniform());
                school[r] = static_cast<float>(chances.normal());
            }
            if (round == 0) u[3] = 0;  // a draw may be exactly 0
            if (round == 1) u[3] = 1 - 0x1p-24F;
            Lane const person = normal_quantile(u);
            Lane const all = d.at(person, school), quantiles = d.quantile(u);
            for (int r = 0; r < lane_count; ++r) {
                CHECK(person[r] == Approx(normal_quantile(std::max(0x1p-25, static_cast<double>(u[r])))).margin(1e-5));
                CHECK(all[r] ==
                      Approx(d.at(static_cast<double>(person[r]), static_cast<double>(school[r]))).margin(5e-4));
                CHECK(quantiles[r] == Approx(d.quantile(static_cast<double>(u[r]))).margin(1e-6));
            }
        }
    }
}

TEST_CASE("without dispersion everybody is alike; certainty stays certain") {
    CHECK(PropensityDistribution{0.4, 0, 0.1}.at(2, -1) == 0.4F);
    CHECK(PropensityDistribution{0, 0.3, 0.1}.at(2, 2) == 0.F);
    CHECK(PropensityDistribution{1, 0.3, 0.1}.at(-2, 0) == 1.F);
}
