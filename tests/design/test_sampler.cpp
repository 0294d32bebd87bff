#include <algorithm>
#include <cmath>
#include <set>

#include <catch2/catch.hpp>

#include "design/sampler.hpp"

using namespace cpdsim;

namespace {

double as_number(std::uint32_t bits) { return bits * 0x1p-32; }

/// Whether every one of `strata` equal parts of 0..1 holds the same number of values.
bool stratified(std::vector<double> const& column, std::size_t strata) {
    std::vector<std::size_t> hits(strata, 0);
    for (double const x : column) ++hits[static_cast<std::size_t>(x * static_cast<double>(strata))];
    return std::all_of(hits.begin(), hits.end(), [&](std::size_t n) { return n == column.size() / strata; });
}

bool begins_with(std::vector<double> const& longer, std::vector<double> const& shorter) {
    return std::equal(shorter.begin(), shorter.end(), longer.begin());
}

}  // namespace

TEST_CASE("the first points of the Sobol' sequence are the published ones") {
    std::vector<double> const first{0, 0.5, 0.75, 0.25, 0.375, 0.875, 0.625, 0.125};
    std::vector<double> const fourth{0, 0.5, 0.25, 0.75, 0.875, 0.375, 0.625, 0.125};
    for (std::uint32_t i = 0; i < 8; ++i) {
        CHECK(as_number(sobol_bits(i, 0)) == first[i]);
        CHECK(as_number(sobol_bits(i, 3)) == fourth[i]);
    }
    // Point 777 of SciPy 1.10's sequence in 192 dimensions, times 1024.
    CHECK(as_number(sobol_bits(777, 1)) * 1024 == 959);
    CHECK(as_number(sobol_bits(777, 7)) * 1024 == 781);
    CHECK(as_number(sobol_bits(777, 63)) * 1024 == 437);
    CHECK(as_number(sobol_bits(777, 191)) * 1024 == 11);
    CHECK_THROWS(sobol_bits(1, 192));
}

TEST_CASE("a latin hypercube hits every stratum once, whatever the number of draws") {
    for (std::size_t const draws : {1U, 2U, 7U, 12U, 16U, 64U, 100U}) {
        CAPTURE(draws);
        CHECK(stratified(latin_column(1, "turnover.leave", draws), draws));
    }
}

TEST_CASE("growing keeps the old points") {
    for (std::size_t const draws : {3U, 8U, 50U}) {
        CAPTURE(draws);
        CHECK(begins_with(random_column(5, "a.b", draws + 13), random_column(5, "a.b", draws)));
        CHECK(begins_with(sobol_column(5, "a.b", draws + 13, 4), sobol_column(5, "a.b", draws, 4)));
        CHECK(begins_with(latin_column(5, "a.b", 2 * draws), latin_column(5, "a.b", draws)));
        CHECK(begins_with(latin_column(5, "a.b", 4 * draws), latin_column(5, "a.b", draws)));
    }
    auto const few = balanced_choice(5, "structures", 7, 3), many = balanced_choice(5, "structures", 30, 3);
    CHECK(std::equal(few.begin(), few.end(), many.begin()));
}

TEST_CASE("scrambling keeps Sobol' columns stratified at every power of two") {
    for (std::size_t const dimension : {0U, 1U, 20U, 63U}) {
        CAPTURE(dimension);
        CHECK(stratified(sobol_column(9, "x", 64, dimension), 64));
        CHECK(stratified(sobol_column(9, "x", 64, dimension), 8));
    }
}

TEST_CASE("scrambled Sobol' pairs fill the sixteenths of the square evenly, as unscrambled ones do") {
    auto const a = sobol_column(3, "a", 16, 0), b = sobol_column(3, "b", 16, 1);
    std::set<std::pair<int, int>> cells;
    for (std::size_t i = 0; i < 16; ++i) cells.emplace(static_cast<int>(a[i] * 4), static_cast<int>(b[i] * 4));
    CHECK(cells.size() == 16);
}

TEST_CASE("columns differ by seed and by path") {
    CHECK(random_column(1, "a", 8) != random_column(2, "a", 8));
    CHECK(random_column(1, "a", 8) != random_column(1, "b", 8));
    CHECK(latin_column(1, "a", 8) != latin_column(1, "b", 8));
    CHECK(sobol_column(1, "a", 8, 2) != sobol_column(1, "b", 8, 2));
    CHECK(sobol_column(1, "a", 8, 2) != sobol_column(2, "a", 8, 2));
}

TEST_CASE("structural forms are balanced over the draws") {
    auto const chosen = balanced_choice(4, "structures", 12, 3);
    for (std::size_t form = 0; form < 3; ++form) CHECK(std::count(chosen.begin(), chosen.end(), form) == 4);
    for (std::size_t round = 0; round < 12; round += 3) {
        std::set<std::size_t> const in_round(chosen.begin() + static_cast<std::ptrdiff_t>(round),
                                             chosen.begin() + static_cast<std::ptrdiff_t>(round + 3));
        CHECK(in_round.size() == 3);
    }
}
