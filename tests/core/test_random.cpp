// Draws are pure functions of what they are for; the numbers themselves are pinned, since every result rests on them.
#include <catch2/catch.hpp>

#include <Random123/philox.h>

#include <cmath>
#include <set>

#include "core/random.hpp"

using namespace cpdsim;

namespace {

using Words = std::array<std::uint32_t, 4>;

Words philox(Words counter, std::array<std::uint32_t, 2> key) {
    r123::Philox4x32 const generator;
    auto const words = generator({{counter[0], counter[1], counter[2], counter[3]}}, {{key[0], key[1]}});
    return {words[0], words[1], words[2], words[3]};
}

struct Moments {
    double mean = 0, variance = 0;
};

template <class Draw>
Moments moments(int number, Draw&& draw) {
    double sum = 0, squares = 0;
    for (int n = 0; n < number; ++n) {
        double const x = draw();
        sum += x;
        squares += x * x;
    }
    double const mean = sum / number;
    return {mean, squares / number - mean * mean};
}

}  // namespace

TEST_CASE("Philox 4x32-10 gives the known answers of Random123") {
    constexpr std::uint32_t ones = 0xffffffffU;
    CHECK(philox({0, 0, 0, 0}, {0, 0}) == Words{0x6627e8d5U, 0xe169c58dU, 0xbc57ac4cU, 0x9b00dbd8U});
    CHECK(philox({ones, ones, ones, ones}, {ones, ones}) == Words{0x408f276dU, 0x41c83b0eU, 0xa20bc7c6U, 0x6d5451fdU});
    CHECK(philox({0x243f6a88U, 0x85a308d3U, 0x13198a2eU, 0x03707344U}, {0xa4093822U, 0x299f31d0U}) ==
          Words{0xd16cfe09U, 0x94fdccebU, 0x5001e420U, 0x24126ea1U});
}

TEST_CASE("the hash of a purpose is FNV-1a") {
    CHECK(hash_of("") == 0xcbf29ce484222325ULL);
    CHECK(hash_of("a") == 0xaf63dc4c8601ec8cULL);
    CHECK(hash_of("foobar") == 0x85944171f73967e8ULL);
}

TEST_CASE("the chances of a purpose are the same for ever") {
    // Worked out apart from this code: FNV-1a, two rounds of splitmix64, Philox. A change here changes every result.
    CHECK(Chances{42, "adoption", 5}.words(7, 3, 2, 1) == Words{0x608b97c7U, 0xff460441U, 0xeec55543U, 0x90e0f195U});
}

TEST_CASE("one replicate's draw is its entry among the sixteen") {
    Chances const chances{1, "adoption", 0};
    for (std::uint32_t const first : {0U, 16U, 160U}) {
        Lane const lanes = chances.uniform_lanes(12, 34, first, 2);
        for (std::uint32_t r = 0; r < 16; ++r)
            CHECK(lanes[static_cast<int>(r)] == chances.uniform(12, 34, first + r, 2));
    }
}

TEST_CASE("two entities at once get the chances they get alone") {
    Chances const chances{2, "apply", 1};
    for (std::uint32_t const first : {0U, 48U}) {
        auto const two = chances.uniform_lanes_two({7, 0xFFFFFFF0U}, 34, first, 1);
        CHECK((two[0] == chances.uniform_lanes(7, 34, first, 1)).all());
        CHECK((two[1] == chances.uniform_lanes(0xFFFFFFF0U, 34, first, 1)).all());
    }
}

TEST_CASE("sixteen entities in replicates of their own get the chances they get alone") {
    Chances const chances{3, "leaving", 1};
    std::array<std::uint32_t, lane_count> entities{}, replicates{};
    for (std::uint32_t k = 0; k < lane_count; ++k) {
        entities[k] = 1000 + 77 * k;
        replicates[k] = (5 * k + 3) % 48;
    }
    Lane const drawn = chances.uniform_each(entities, 9, replicates, 1);
    for (std::size_t k = 0; k < lane_count; ++k)
        CHECK(drawn[static_cast<int>(k)] == chances.uniform(entities[k], 9, replicates[k], 1));
}

TEST_CASE("four indices at once, and a sequence as long as it gets, are the words of one index after another") {
    Chances const chances{3, "ties", 1};
    auto const sixteen = chances.words_of_four(7, 2, 5, {9, 0, 1024, 3});
    std::size_t at = 0;
    for (std::uint32_t const index : {9U, 0U, 1024U, 3U})
        for (std::uint32_t const word : chances.words(7, 2, 5, index)) CHECK(sixteen[at++] == word);
    ChanceSequence sequence{chances, 7, 2, 5};
    for (std::uint32_t index = 0; index < 12; ++index)
        for (std::uint32_t const word : chances.words(7, 2, 5, index)) CHECK(sequence() == word);
}

TEST_CASE("seed, purpose, realisation, entity, step, replicate and index each give other numbers") {
    std::set<Words> seen;
    seen.insert(Chances{1, "leaving", 0}.words(1, 1, 1, 1));
    seen.insert(Chances{2, "leaving", 0}.words(1, 1, 1, 1));
    seen.insert(Chances{1, "moving", 0}.words(1, 1, 1, 1));
    seen.insert(Chances{1, "leaving", 1}.words(1, 1, 1, 1));
    seen.insert(Chances{1, "leaving", 0}.words(2, 1, 1, 1));
    seen.insert(Chances{1, "leaving", 0}.words(1, 2, 1, 1));
    seen.insert(Chances{1, "leaving", 0}.words(1, 1, 2, 1));
    seen.insert(Chances{1, "leaving", 0}.words(1, 1, 1, 2));
    seen.insert(Chances{0, "leaving", 1}.words(1, 1, 1, 1));  // not the sum of seed and realisation
    CHECK(seen.size() == 9);
    CHECK(seen.count(Chances{1, "leaving", 0}.words(1, 1, 1, 1)) == 1);  // and asking again gives the same
}

TEST_CASE("uniform numbers lie in [0, 1) and have mean 1/2 and variance 1/12") {
    Chances const chances{7, "uniform", 0};
    double sum = 0, squares = 0;
    constexpr int entities = 5000;  // x 16: standard errors .0010 and .00026
    for (std::uint32_t i = 0; i < entities; ++i) {
        Lane const u = chances.uniform_lanes(i, 0, 0);
        REQUIRE(((u >= 0.F) && (u < 1.F)).all());
        sum += static_cast<double>(u.sum());
        squares += static_cast<double>(u.square().sum());
    }
    double const mean = sum / (16 * entities);
    CHECK(mean == Approx(0.5).margin(0.004));
    CHECK(squares / (16 * entities) - mean * mean == Approx(1.0 / 12).margin(0.0011));
}

TEST_CASE("a sequence has the moments of its distributions") {
    ChanceSequence s{Chances{11, "moments", 0}, 3};
    constexpr int n = 40000;  // tolerances: four standard errors
    Moments const normal = moments(n, [&] { return s.normal(); });
    CHECK(normal.mean == Approx(0).margin(4 / std::sqrt(n)));
    CHECK(normal.variance == Approx(1).margin(4 * std::sqrt(2.0 / n)));
    for (double const shape : {0.3, 2.5}) {
        Moments const gamma = moments(n, [&] { return s.gamma(shape); });
        CHECK(gamma.mean == Approx(shape).margin(4 * std::sqrt(shape / n)));
        CHECK(gamma.variance == Approx(shape).margin(4 * std::sqrt((2 * shape * shape + 6 * shape) / n)));
    }
    Moments const beta = moments(n, [&] { return s.beta(2, 3); });
    CHECK(beta.mean == Approx(0.4).margin(4 * 0.2 / std::sqrt(n)));
    CHECK(beta.variance == Approx(0.04).margin(0.001));
    for (double const mean : {1.5, 75.0}) {
        Moments const poisson = moments(n, [&] { return s.poisson(mean); });
        CHECK(poisson.mean == Approx(mean).margin(4 * std::sqrt(mean / n)));
        CHECK(poisson.variance == Approx(mean).margin(4 * std::sqrt((2 * mean * mean + mean) / n)));
    }
    Moments const negative = moments(n, [&] { return s.negative_binomial(3.6, 1.2); });
    double const variance = 3.6 + 3.6 * 3.6 / 1.2;
    CHECK(negative.mean == Approx(3.6).margin(4 * std::sqrt(variance / n)));
    CHECK(negative.variance == Approx(variance).epsilon(0.08));
    CHECK(s.negative_binomial(0, 1.2) == 0);
}

TEST_CASE("below gives every number under the bound equally often") {
    ChanceSequence s{Chances{11, "below", 0}, 0};
    std::array<int, 7> count{};
    for (int n = 0; n < 70000; ++n) ++count[s.below(7)];
    for (int const c : count) CHECK(c == Approx(10000).margin(4 * std::sqrt(70000 * 6.0 / 49)));
}

TEST_CASE("two sequences of the same entity are equal, of another entity are not") {
    ChanceSequence a{Chances{1, "s", 0}, 5}, b{Chances{1, "s", 0}, 5}, c{Chances{1, "s", 0}, 6};
    bool differ = false;
    for (int n = 0; n < 9; ++n) {
        auto const x = a();
        CHECK(x == b());
        differ |= x != c();
    }
    CHECK(differ);
}
