// Does the interval cover what it says? Small studies whose truth is known, drawn as a study's draws are: packs of
// eight that share a world, dealt to repetitions of a design.
#include <algorithm>
#include <cmath>
#include <fstream>
#include <iostream>

#include <catch2/catch.hpp>
#include <fmt/format.h>

#include "design/packing.hpp"
#include "design/sampler.hpp"
#include "study/interval.hpp"

using namespace cpdsim;

namespace {

/// Standard normal at quantile u, to 4e-4 (Odeh & Evans 1974, as in Abramowitz & Stegun 26.2.23).
double normal_at(double u) {
    double const t = std::sqrt(-2 * std::log(std::clamp(std::min(u, 1 - u), 1e-12, 0.5)));
    double const x =
        t - (2.515517 + t * (0.802853 + t * 0.010328)) / (1 + t * (1.432788 + t * (0.189269 + t * 0.001308)));
    return u < 0.5 ? -x : x;
}

/// A study's numbers: three that differ from draw to draw, and one from world to world.
struct Numbers {
    std::vector<double> a, b, c, world;
};

struct Effect {
    std::string name;
    double truth;
    double (*of)(double a, double b, double c, double world);
};

std::vector<Effect> const effects{
    // Smooth, nearly additive: what a hypercube spreads best.
    {"smooth", 3 * 0.5 + 2.0 / 3 + 0.25,
     [](double a, double b, double c, double) { return 3 * a + 2 * b * b + b * c; }},
    // Log-normal, standard deviation 1.3 and three times the mean.
    {"skewed", std::exp(0.5) * 0.7,
     [](double a, double b, double, double) { return std::exp(normal_at(a)) * (0.2 + b); }},
    {"very skewed", std::exp(0.5 * 1.5 * 1.5) * 0.7,
     [](double a, double b, double, double) { return std::exp(1.5 * normal_at(a)) * (0.2 + b); }},
    // One draw in twenty does twenty times as much as the others.
    {"rare", 0.05 * 10 + 0.95 * 0.5,
     [](double a, double b, double c, double) { return a > 0.776393 && b > 0.776393 ? 4 + 12 * c : c; }},
    // A little more of anything tips it (the sum of three exceeds 1.8 with 0.284, and is then 2.1035 on average).
    {"threshold", 0.284 * (0.5 + 2 * 2.1035211 / 3),
     [](double a, double b, double c, double) { return a + b + c > 1.8 ? 0.5 + 2 * c : 0; }},
    // Worlds tell more apart than draws do.
    {"worlds", 0.5, [](double a, double, double, double world) { return a + 0.5 * normal_at(world); }},
    // Two that differ only in name: equal in distribution, each with long tails.
    {"equal", 0, [](double a, double b, double, double) { return std::exp(normal_at(a)) - std::exp(normal_at(b)); }}};

struct Layout {
    Sampler sampler;
    std::size_t draws;
    std::optional<std::uint32_t> worlds;
};

struct Trial {
    Numbers numbers;
    Sampling sampling;
};

Trial drawn(Layout const& layout, std::uint64_t seed) {
    Placing const placing = place_draws(std::vector<std::vector<std::size_t>>(layout.draws), 8, layout.worlds, false);
    auto const column = [&](std::string const& name, std::size_t dimension, std::vector<SlicePlace> const& places) {
        return layout.sampler == Sampler::sobol ? sobol_column(seed, name, places, dimension)
                                                : sliced_column(seed, name, places, 8);
    };
    Trial trial{{column("a", 0, placing.draws), column("b", 1, placing.draws), column("c", 2, placing.draws), {}}, {}};
    std::vector<double> const worlds = column("world", 3, placing.worlds);
    for (std::size_t d = 0; d < layout.draws; ++d) {
        trial.numbers.world.push_back(worlds[placing.world[d]]);
        trial.sampling.cluster.push_back(static_cast<std::int32_t>(placing.repetition[d]));
    }
    return trial;
}

/// Of a hundred studies how many cover each effect, and how many call one of two that are equal the winner: where the
/// interval leaves out 0 and one is ahead in two futures of three.
struct Covered {
    std::vector<double> shares = std::vector<double>(effects.size(), 0.0);
    double winners = 0;
};

Covered coverage(Layout const& layout, int studies = 3000) {
    Covered covered;
    for (int study = 0; study < studies; ++study) {
        auto const [numbers, sampling] = drawn(layout, static_cast<std::uint64_t>(1000 + study));
        for (std::size_t e = 0; e < effects.size(); ++e) {
            std::vector<double> values;
            for (std::size_t d = 0; d < layout.draws; ++d)
                values.push_back(effects[e].of(numbers.a[d], numbers.b[d], numbers.c[d], numbers.world[d]));
            Interval const found = interval_of_mean(values, sampling, 0.9);
            bool const covers = found.low <= effects[e].truth && effects[e].truth <= found.high;
            if (covers) covered.shares[e] += 100.0 / studies;
            if (effects[e].name != "equal" || covers) continue;
            auto const ahead =
                std::count_if(values.begin(), values.end(), [&](double v) { return found.low > 0 ? v > 0 : v < 0; });
            if (3 * ahead >= 2 * static_cast<std::ptrdiff_t>(layout.draws)) covered.winners += 100.0 / studies;
        }
    }
    return covered;
}

/// A sample of the file that this test and that of analysis/statistics.py share: coverage, the ends and the clusters
/// that are right, the number of draws, and of each its value, cluster and stratum.
struct Sample {
    double coverage = 0, low = 0, high = 0;
    int clusters = 0;
    std::vector<double> values;
    Sampling sampling;
};

std::vector<Sample> samples() {
    std::ifstream file{std::string{CPDSIM_SOURCE_DIR} + "/tests/study/intervals.txt"};
    std::vector<Sample> all;
    std::string low, high, value;  // "nan" is no number to a stream
    Sample sample;
    for (std::size_t draws = 0; file >> sample.coverage >> low >> high >> sample.clusters >> draws; sample = {}) {
        sample.low = std::stod(low);
        sample.high = std::stod(high);
        for (std::int32_t cluster = 0, stratum = 0; draws > 0 && file >> value >> cluster >> stratum; --draws) {
            sample.values.push_back(std::stod(value));
            sample.sampling.cluster.push_back(cluster);
            sample.sampling.stratum.push_back(stratum);
        }
        all.push_back(sample);
    }
    return all;
}

}  // namespace

TEST_CASE("the stored samples have the intervals that the report gives them") {
    auto const all = samples();
    REQUIRE(all.size() == 60);
    for (std::size_t k = 0; k < all.size(); ++k) {
        CAPTURE(k);
        Interval const found = interval_of_mean(all[k].values, all[k].sampling, all[k].coverage);
        CHECK(found.clusters == all[k].clusters);
        CHECK(found.low == Approx(all[k].low).epsilon(1e-6));
        CHECK(found.high == Approx(all[k].high).epsilon(1e-6));
    }
}

TEST_CASE("the stored samples anew", "[.write]") {
    for (Sample const& sample : samples()) {
        Interval const found = interval_of_mean(sample.values, sample.sampling, sample.coverage);
        std::cout << fmt::format("{} {:.10g} {:.10g} {} {}", sample.coverage, found.low, found.high, found.clusters,
                                 sample.values.size());
        for (std::size_t d = 0; d < sample.values.size(); ++d)
            std::cout << fmt::format("  {:.6g} {} {}", sample.values[d], sample.sampling.cluster[d],
                                     sample.sampling.stratum[d]);
        std::cout << std::endl;
    }
}

TEST_CASE("nine intervals in ten of the mean cover it, with 8 and with 64 draws in a world") {
    for (Sampler const sampler : {Sampler::latin_hypercube, Sampler::sobol}) {
        for (Layout const& layout : {Layout{sampler, 64, {}}, Layout{sampler, 512, 8}, Layout{sampler, 256, {}}}) {
            Covered const covered = coverage(layout);
            for (std::size_t e = 0; e < effects.size(); ++e) {
                INFO(effects[e].name << ", " << layout.draws << " draws: " << covered.shares[e] << " %");
                CHECK(covered.shares[e] >= (effects[e].name == "very skewed" ? 84 : 86));  // see DECISIONS
                CHECK(covered.shares[e] <= 95);
            }
            CHECK(covered.winners <= 5);
        }
    }
}

TEST_CASE("with few worlds nine intervals in ten cover as well, and none is narrow by chance") {
    for (Layout const& layout : {Layout{Sampler::latin_hypercube, 16, 2}, Layout{Sampler::latin_hypercube, 32, 2},
                                 Layout{Sampler::latin_hypercube, 64, 4}}) {
        Covered const covered = coverage(layout);
        for (std::size_t e = 0; e < effects.size(); ++e) {
            if (effects[e].name == "rare" || effects[e].name == "very skewed") continue;  // take more draws than these
            INFO(effects[e].name << ", " << layout.draws << " draws in " << *layout.worlds
                                 << " worlds: " << covered.shares[e] << " %");
            CHECK(covered.shares[e] >= 86);
        }
        CHECK(covered.winners <= 5);
    }
    // Two worlds whose draws happen to have the same mean: no more is known than from eight draws.
    std::vector<double> const values{0, 1, 2, 3, 3, 2, 1, 0};
    Interval const found = interval_of_mean(values, {{0, 0, 0, 0, 1, 1, 1, 1}, {}}, 0.9);
    Interval const of_draws = interval_of_mean(values, {}, 0.9);
    CHECK(found.clusters == 2);
    CHECK(found.low == of_draws.low);
    CHECK(found.high == of_draws.high);
}

TEST_CASE("how much is covered with so many draws", "[.table]") {
    for (Sampler const sampler : {Sampler::latin_hypercube, Sampler::sobol}) {
        for (Layout const& layout : {Layout{sampler, 16, {}}, Layout{sampler, 32, {}}, Layout{sampler, 64, {}},
                                     Layout{sampler, 256, {}}, Layout{sampler, 1024, {}}, Layout{sampler, 512, 8}}) {
            std::string row = fmt::format("| {} | {}{} |", param::name_of(sampler), layout.draws,
                                          layout.worlds ? " in 8 worlds" : "");
            Covered const covered = coverage(layout);
            for (double const share : covered.shares) row += fmt::format(" {:.1f} |", share);
            std::cout << fmt::format("{} {:.1f} |", row, covered.winners) << std::endl;
        }
    }
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
