// The portable exponentials and logarithms against those of the C library in double precision.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "core/lanes.hpp"

using namespace cpdsim;

namespace {

double relative_error(double value, double exact) { return std::abs(value - exact) / std::abs(exact); }

}  // namespace

TEST_CASE("exp_portable is good to 2e-7 and exact at 0") {
    double worst = 0;
    for (int n = -86999; n < 88000; n += 7) {
        float const x = static_cast<float>(n) * 1e-3F;
        worst = std::max(worst, relative_error(exp_portable(x), std::exp(static_cast<double>(x))));
    }
    CHECK(worst < 2e-7);
    CHECK(exp_portable(0.F) == 1.F);
    CHECK(exp_portable(-1000.F) == exp_portable(-87.F));  // clamped, never denormal or infinite
    CHECK(exp_portable(1000.F) == exp_portable(88.F));
    CHECK(std::isfinite(exp_portable(1000.F)));
}

TEST_CASE("log_portable is good to 2e-7 and exact at 1") {
    double worst = 0;
    for (double x = 1.2e-38; x < 3e38; x *= 1.0007) {
        auto const y = static_cast<float>(x);
        double const exact = std::log(static_cast<double>(y));
        worst =
            std::max(worst, std::abs(static_cast<double>(log_portable(y)) - exact) / std::max(std::abs(exact), 0.1));
    }
    CHECK(worst < 2e-7);
    for (double x = 0.9; x < 1.1; x += 1e-4) {  // near 1, where the logarithm vanishes, relative to the distance from 1
        auto const y = static_cast<float>(x);
        double const exact = std::log(static_cast<double>(y));
        CHECK(static_cast<double>(log_portable(y)) == Approx(exact).epsilon(4e-7).margin(1e-12));
    }
    CHECK(log_portable(1.F) == 0.F);
}

TEST_CASE("one_minus_exp_neg does not cancel, is exactly 0 at 0 and joins without a step") {
    double worst = 0;
    for (double x = 1e-12; x < 80; x *= 1.003) {
        auto const y = static_cast<float>(x);
        worst = std::max(worst, relative_error(one_minus_exp_neg(y), -std::expm1(-static_cast<double>(y))));
    }
    CHECK(worst < 6e-7);
    CHECK(one_minus_exp_neg(0.F) == 0.F);
    CHECK(one_minus_exp_neg(std::nextafter(0.25F, 0.F)) == Approx(one_minus_exp_neg(0.25F)).epsilon(5e-7));
    for (float const x : {0.F, 1e-9F, 0.01F, 0.1F, 0.2499F}) {  // the form for small arguments has the same bits
        CHECK(one_minus_exp_neg_small(Lane::Constant(x))[0] == one_minus_exp_neg(x));
    }
}

TEST_CASE("lanes compute what one number computes, to the bit") {
    Lane x;
    for (int r = 0; r < lane_count; ++r) x[r] = 0.03F + 0.37F * static_cast<float>(r);
    for (int r = 0; r < lane_count; ++r) {
        CHECK(exp_lanes(x)[r] == exp_portable(x[r]));
        CHECK(log_lanes(x)[r] == log_portable(x[r]));
        CHECK(one_minus_exp_neg(x)[r] == one_minus_exp_neg(x[r]));
    }
}

TEST_CASE("the processor's comparison is the plain one, not-a-number and all") {
    std::uint32_t bits = 12345;
    for (int round = 0; round < 1000; ++round) {
        Lane value, bound;
        for (int r = 0; r < lane_count; ++r) {
            bits = bits * 1664525U + 1013904223U;
            value[r] = static_cast<float>(bits >> 28U);
            bound[r] = static_cast<float>(bits >> 24U & 15U);
        }
        value[round % lane_count] = std::numeric_limits<float>::quiet_NaN();
        bound[(round + 3) % lane_count] = std::numeric_limits<float>::infinity();
        LaneMask const mask = at_least(value, bound);
        CHECK(mask == at_least_plain(value, bound));
        for (int r = 0; r < lane_count; ++r) CHECK(as_lane(mask)[r] == (has(mask, r) ? 1.F : 0.F));
    }
}

TEST_CASE("shares in sixteen bits: to the next 65535th, both ends exact, sixteen as one") {
    CHECK(share_as_float(as_share(0.F)) == 0.F);
    CHECK(share_as_float(as_share(1.F)) == 1.F);
    CHECK(as_share(-0.1F) == 0);
    CHECK(as_share(1.1F) == 65535);
    Lane const x = Lane::LinSpaced(0.013F, 0.987F);
    LaneShares const shares = as_shares(x);
    CHECK(((as_lane(shares) - x).abs() <= 0.5F / 65535 + 1e-7F).all());
    CHECK((as_lane(shares) == as_lane_plain(shares)).all());
    for (int r = 0; r < lane_count; ++r) CHECK(as_lane(shares)[r] == share_as_float(shares[r]));
}

TEST_CASE("steps, bytes and choices are the plain ones") {
    std::uint32_t bits = 54321;
    auto const next = [&] { return bits = bits * 1664525U + 1013904223U; };
    for (int round = 0; round < 300; ++round) {
        LaneSteps steps;
        LaneBytes bytes{};
        Lane yes, no;
        for (int r = 0; r < lane_count; ++r) {
            steps[r] = static_cast<std::int16_t>(next() >> 16U);
            bytes[static_cast<std::size_t>(r)] = static_cast<std::uint8_t>(next() >> 24U);
            yes[r] = static_cast<float>(next() >> 8U);
            no[r] = -static_cast<float>(next() >> 8U);
        }
        for (std::int16_t const bound : {steps[round % lane_count], std::int16_t{-32768}, std::int16_t{32767}})
            CHECK(at_least(steps, bound) == at_least_plain(steps, LaneSteps{LaneSteps::Constant(bound)}));
        for (std::uint8_t const bound : {bytes[3], std::uint8_t{0}, std::uint8_t{255}}) {
            LaneBytes bounds;
            bounds.fill(bound);
            CHECK(at_least(bytes, bound) == at_least_plain(bytes, bounds));
        }
        auto const mask = static_cast<LaneMask>(next() >> 16U);
        CHECK((choose(mask, yes, no) == choose_plain(mask, yes, no)).all());
    }
}

TEST_CASE("long columns are aligned, zeroed where asked, and grow like others") {
    LaneColumn column(200'000, Lane::Constant(0.25F));  // 12.8 MB: huge pages are asked for
    CHECK(reinterpret_cast<std::uintptr_t>(column.data()) % 64 == 0);
    CHECK((column[199'999] == 0.25F).all());
    column.push_back(Lane::Ones());
    LaneColumn const copy = column;
    CHECK((copy.back() == 1.F).all());
    CHECK((copy[0] == 0.25F).all());
}

TEST_CASE("masks") {
    Lane value = Lane::Zero();
    value[3] = 0.5F;
    value[15] = 0.7F;
    LaneMask const mask = at_least(value, Lane::Constant(0.5F));  // >=, not >
    CHECK(mask == (only(3) | only(15)));
    CHECK(has(mask, 3));
    CHECK_FALSE(has(mask, 4));
    CHECK(as_lane(mask).sum() == 2.F);
    CHECK(as_lane(mask)[15] == 1.F);
    std::vector<int> visited;
    for_each_lane(mask, [&](int r) { visited.push_back(r); });
    CHECK(visited == std::vector{3, 15});
    for_each_lane(no_lane, [](int) { FAIL("nothing to visit"); });
}
