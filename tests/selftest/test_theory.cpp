// The expected values of the selftest against the published figures and values worked out by hand.
#include <catch2/catch.hpp>

#include <cmath>
#include <numbers>

#include "selftest/theory.hpp"

using namespace cpdsim::selftest;

TEST_CASE("dose: the figures of the specification") {
    CHECK(theory::dose_logistic(14, 80, 0.0446) == Approx(0.02324).margin(5e-6));
    CHECK(theory::dose_logistic(49, 80, 0.0446) == Approx(0.17804).margin(5e-6));
    CHECK(theory::dose_logistic(80, 80, 0.0446) == Approx(0.48589).margin(5e-6));
    CHECK(theory::dose_logistic(160, 80, 0.0446) == Approx(0.97179).margin(5e-6));
    CHECK(theory::dose_saturating(15, 15) == Approx(1 - 1 / std::numbers::e));
}

TEST_CASE("tipping point: the roots solve the balance, and there are none where growth is too slow") {
    double const lambda = 2 * std::numbers::ln2;
    auto const [low, high] = theory::tipping_roots(lambda, 0.6, 12, 0.6);
    CHECK(low + high == Approx(1));
    for (double const k : {low, high}) CHECK(lambda * 0.4 == Approx(12 * 0.6 * 0.36 * k * (1 - k)));
    CHECK(low == Approx(0.3101).margin(5e-5));
    CHECK(std::isnan(theory::tipping_roots(lambda, 0.6, 12, 0.2).first));
}

TEST_CASE("opinions: two thirds and one third, and two sevenths") {
    auto const p = theory::friedkin_johnsen({{0, 1}, {1, 0}}, 0.5, {1, 0});
    CHECK(p[0] == Approx(2.0 / 3));
    CHECK(p[1] == Approx(1.0 / 3));
    CHECK(theory::degroot_consensus({{0.5, 0.5, 0}, {1 / 3., 1 / 3., 1 / 3.}, {0, 0.5, 0.5}}, {1, 0, 0}) ==
          Approx(2.0 / 7));
}

TEST_CASE("diffusion: Bass, the logistic and the balance of the stock") {
    CHECK(theory::bass(5, 0.03, 0.38) == Approx(0.331199).margin(5e-7));
    CHECK(theory::bass(10, 0.03, 0.38) == Approx(0.812803).margin(5e-7));
    CHECK(theory::bass_inflexion(0.03, 0.38) == Approx(6.1926).margin(5e-5));
    CHECK(theory::logistic(5, 0.01, 1) == Approx(0.599860).margin(5e-7));
    CHECK(theory::stock_balance(0.1, 0, 0.13) == Approx(0.434783).margin(5e-7));
    CHECK(theory::stock_balance(0.1, 0.3, 0.13) == Approx(0.705687).margin(5e-7));
}

TEST_CASE("diffusion in steps: low by .0016 with a week, and by half when the step is halved") {
    double const exact = theory::bass(5, 0.03, 0.38);
    auto const low = [&](int steps) { return exact - theory::bass_in_steps(5, 0.03, 0.38, steps); };
    CHECK(low(52) == Approx(0.00164).margin(5e-6));
    CHECK(low(52) / low(104) == Approx(2).margin(0.01));
    // Two steps by hand, no imitation: 1 - e^-p each half-year.
    CHECK(theory::bass_in_steps(1, 0.5, 0, 2) == Approx(1 - std::exp(-0.5)));
}

TEST_CASE("cascades on random graphs: the figures of the specification") {
    CHECK(theory::cascade_size(4, 0.18, 0.001) == Approx(0.980194).margin(5e-7));
    CHECK(theory::cascade_size(7, 0.18, 0.001) == Approx(0.004242).margin(5e-7));
    CHECK(theory::cascade_size(4, 0.3, 0.01) == Approx(0.027195).margin(5e-7));
    CHECK(theory::bootstrap_critical(4) == Approx(1.0 / 9).margin(1e-8));
    CHECK(theory::bootstrap_critical(5) == Approx(0.050781).margin(5e-7));
    CHECK(theory::bootstrap_size(4, 0.99 / 9) < 0.9);
    CHECK(theory::bootstrap_size(4, 1.01 / 9) == Approx(1).margin(1e-9));
}

TEST_CASE("chains and urns") {
    CHECK(theory::extinct_by(1.5, 1000) == Approx(0.417188).margin(5e-7));
    CHECK(theory::extinct_by(1.5, 1) == Approx(std::exp(-1.5)));
    CHECK(theory::coupon_collector(1000, 1000) == Approx(632.305).margin(5e-4));
    CHECK(100 * theory::polya_never(100) == Approx(49.749).margin(5e-4));
    CHECK(theory::polya_never(2) == Approx(0.5 * 2 / 3));  // not the first seat, not the second of three weights
}
