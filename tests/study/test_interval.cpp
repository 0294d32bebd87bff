// Does the interval cover what it says? Small studies whose truth is known, drawn as a study's draws are: packs of
// eight that hit the strata of one hypercube and share a world.
#include <cmath>

#include <catch2/catch.hpp>

#include "core/random.hpp"
#include "study/interval.hpp"
#include "study/sampler.hpp"
#include "study/statistics.hpp"

using namespace cpdsim;

namespace {

/// Standard normal at quantile u (Acklam's first approximation is enough for a test).
double normal_at(double u) {
    double low = -8, high = 8;
    for (int k = 0; k < 60; ++k) {
        double const middle = (low + high) / 2;
        (0.5 * std::erfc(-middle / std::sqrt(2.0)) < u ? low : high) = middle;
    }
    return low;
}

struct Effect {
    std::string name;
    double truth;
    double (*of)(double a, double b, double c, double world);
};

std::vector<Effect> const effects{
    // Smooth, nearly additive: what a hypercube spreads best.
    {"smooth", 3 * 0.5 + 2.0 / 3 + 0.25,
     [](double a, double b, double c, double) { return 3 * a + 2 * b * b + b * c; }},
    // One draw in twenty makes the mean: log-normal, standard deviation three times the mean.
    {"skewed", std::exp(0.5 * 1.5 * 1.5) * 0.7,
     [](double a, double b, double, double) { return std::exp(1.5 * normal_at(a)) * (0.2 + b); }},
    // Worlds tell more apart than draws do.
    {"worlds", 0.5, [](double a, double, double, double world) { return a + 0.5 * normal_at(world); }}};

struct Covered {
    double share = 0, low_misses = 0;
};

Covered coverage(Effect const& effect, std::uint32_t worlds, std::uint32_t packs_in_world, int studies) {
    int covered = 0;
    for (int study = 0; study < studies; ++study) {
        auto const seed = static_cast<std::uint64_t>(1000 + study);
        std::vector<SlicePlace> places;
        Sampling sampling;
        for (std::uint32_t pack = 0; pack < worlds * packs_in_world; ++pack) {
            for (std::uint32_t d = 0; d < 8; ++d) {
                places.push_back({pack, d, 0, 0});
                sampling.cluster.push_back(static_cast<std::int32_t>(pack % worlds));
            }
        }
        sampling.stratum.assign(places.size(), 0);
        auto const a = sliced_column(seed, "a", places, 8), b = sliced_column(seed, "b", places, 8),
                   c = sliced_column(seed, "c", places, 8), world = random_column(seed, "world", worlds);
        std::vector<double> values;
        for (std::size_t i = 0; i < places.size(); ++i)
            values.push_back(effect.of(a[i], b[i], c[i], world[static_cast<std::size_t>(sampling.cluster[i])]));
        Interval const found = interval_of_mean(values, sampling, 0.9);
        covered += found.low <= effect.truth && effect.truth <= found.high ? 1 : 0;
    }
    return {100.0 * covered / studies, 0};
}

}  // namespace

// Not reached yet: slices that are spread together vary less than clusters of their own would, so that the intervals of
// smooth effects are too wide (98 to 100 % covered); see DECISIONS.
TEST_CASE("nine intervals in ten of the mean cover it, with 8 and with 64 draws in a world", "[!mayfail]") {
    for (Effect const& effect : effects) {
        for (std::uint32_t const packs : {1U, 8U}) {
            double const share = coverage(effect, 8, packs, 400).share;
            INFO(effect.name << ", " << 8 * packs << " draws a world: " << share << " %");
            CHECK(share >= 86);
            CHECK(share <= 94);
        }
    }
}

// Not reached yet: 12.8 % with eight clusters of skewed, independent draws.
TEST_CASE("of two that are the same in distribution one is called ahead in a tenth of the studies at most",
          "[!mayfail]") {
    int separated = 0, studies = 500;
    for (int study = 0; study < studies; ++study) {
        auto const first = random_column(static_cast<std::uint64_t>(study), "first", 64),
                   second = random_column(static_cast<std::uint64_t>(study), "second", 64);
        std::vector<double> difference;
        Sampling sampling;
        for (std::size_t i = 0; i < 64; ++i) {
            difference.push_back(std::exp(normal_at(first[i])) - std::exp(normal_at(second[i])));
            sampling.cluster.push_back(static_cast<std::int32_t>(i / 8));
        }
        Interval const found = interval_of_mean(difference, sampling, 0.9);
        separated += found.low > 0 || found.high < 0 ? 1 : 0;
    }
    CHECK(100.0 * separated / studies <= 10);
}

TEST_CASE("Student's quantiles are the tabulated ones") {
    CHECK(student_quantile(0.90, 1) == Approx(6.3138).epsilon(1e-3));
    CHECK(student_quantile(0.90, 7) == Approx(1.8946).epsilon(1e-3));
    CHECK(student_quantile(0.95, 30) == Approx(2.0423).epsilon(1e-3));
    CHECK(student_quantile(0.90, 1000) == Approx(1.6464).epsilon(1e-3));
}

TEST_CASE("clusters decide, and structural forms do not pass for chance") {
    // Two clusters of two equal draws: as much is known as from two draws.
    Interval const clustered = interval_of_mean({0, 0, 1, 1}, {{0, 0, 1, 1}, {0, 0, 0, 0}}, 0.9);
    Interval const two = interval_of_mean({0, 1}, {}, 0.9);
    CHECK(clustered.clusters == 2);
    CHECK(clustered.standard_error == Approx(two.standard_error));
    // Forms at 0 and at 10, hardly anything within them.
    std::vector<double> const values{0, 0.1, 0, 0.1, 10, 10.1, 10, 10.1};
    Interval const apart = interval_of_mean(values, {{0, 1, 2, 3, 4, 5, 6, 7}, {0, 0, 0, 0, 1, 1, 1, 1}}, 0.9);
    Interval const mixed = interval_of_mean(values, {{0, 1, 2, 3, 4, 5, 6, 7}, {}}, 0.9);
    CHECK(apart.high - apart.low < 0.2);
    CHECK(mixed.high - mixed.low > 5);
    // Without two clusters every draw counts as one; without two draws there is no interval.
    CHECK(interval_of_mean({0, 1, 2}, {{4, 4, 4}, {}}, 0.9).clusters == 3);
    CHECK(std::isnan(interval_of_mean({1}, {}, 0.9).low));
}
