#include <cmath>
#include <limits>

#include <catch2/catch.hpp>

#include "core/error.hpp"
#include "core/memory.hpp"
#include "study/prices.hpp"
#include "study/progress.hpp"
#include "study/statistics.hpp"

using namespace cpdsim;

namespace {
double const absent = std::numeric_limits<double>::quiet_NaN();
float const absent_f = std::numeric_limits<float>::quiet_NaN();
}  // namespace

TEST_CASE("quantiles interpolate between order statistics and leave out what is missing") {
    std::vector<float> values{4, absent_f, 1, 3, 2};
    CHECK(quantiles_of(values, {0, 0.25, 0.5, 0.95, 1}) == std::vector<float>{1, 1.75F, 2.5F, 3.85F, 4});
    std::vector<float> one{absent_f, 7};
    CHECK(quantiles_of(one, {0.05, 0.95}) == std::vector<float>{7, 7});
    std::vector<float> none{absent_f};
    CHECK(std::isnan(quantiles_of(none, {0.5})[0]));
}

TEST_CASE("a paired difference uses the pairs that both have") {
    // draws (1, 3) and (2, missing) against 0: means 2 and 2
    Paired const d = paired({1, 3, 2, absent}, {0, 0, 0, 0}, 2, {}, 0.9);
    CHECK(d.mean == 2);
    CHECK(d.pairs == 3);
    CHECK(d.draws == 2);
    CHECK(d.share_above == 1);
    CHECK(d.low == 2);
    CHECK(d.high == 2);
    Paired const mixed = paired({1, -1, 0, 4}, {0, 0, 0, 0}, 2, {}, 0.9);
    CHECK(mixed.share_above == 0.5);
    CHECK(mixed.mean == 1);
}

TEST_CASE("the interval is that of the draws' means, and with one draw of its replicates") {
    Paired const two = paired({0, 0, 1, 1}, {0, 0, 0, 0}, 2, {}, 0.9);
    CHECK(two.draws == 2);
    CHECK(two.standard_error == Approx(0.5));
    CHECK(two.high - two.mean == Approx(6.3138 * 0.5).epsilon(1e-3));  // Student, one degree of freedom
    Paired const one = paired({0, 1}, {0, 0}, 2, {}, 0.9);
    CHECK(one.draws == 1);
    CHECK(one.standard_error == Approx(0.5));
    CHECK(std::isnan(paired({3}, {1}, 1, {}, 0.9).low));
    CHECK(std::isnan(paired({absent}, {1}, 1, {}, 0.9).mean));
    std::vector<double> many, none(100, 0.0);
    for (int i = 0; i < 100; ++i) many.push_back(i % 10);
    Paired const hundred = paired(many, none, 1, {}, 0.9);
    // mean 4.5, standard error 2.887 / 10, Student 1.66
    CHECK(hundred.low == Approx(4.02).margin(0.01));
    CHECK(hundred.high == Approx(4.98).margin(0.01));
}

TEST_CASE("who is best how often; ties are shared and incomplete pairs left out") {
    auto const chance = probability_best({{1, 5, 2, absent}, {2, 4, 2, 9}});
    CHECK(chance[0] == Approx(0.5));
    CHECK(chance[1] == Approx(0.5));
    CHECK(probability_best({{3, 3, 3}, {1, 4, 1}})[0] == Approx(2.0 / 3));
}

TEST_CASE("variance reduction by pairing, by hand, within draws and between them") {
    // One replicate: variances 1 and 7/3, of the difference (0, 0, -1) 1/3; within draws there is nothing.
    Reduction const between = variance_reduction({1, 2, 3, absent}, {1, 2, 4, 9}, 1);
    CHECK(between.between == Approx(10));
    CHECK(std::isnan(between.within));
    // Two replicates: within the draws sums of squares 2 + 8 and 2 of the difference (0, 2), (0, 0).
    Reduction const both = variance_reduction({0, 2, 5, 5}, {0, 0, 5, 5}, 2);
    CHECK(both.within == Approx(1));
    CHECK(std::isnan(variance_reduction({1, 2}, {2, 3}, 1).between));  // the difference never varies
    CHECK(std::isnan(variance_reduction({1}, {2}, 1).between));
}

TEST_CASE("memory and time in words") {
    CHECK(bytes_from("8GB") == 8e9);
    CHECK(bytes_from("500 MB") == 5e8);
    CHECK(bytes_from("1GiB") == 1073741824);
    CHECK(bytes_from("1000") == 1000);
    for (std::string const wrong : {"", "GB", "8 apples", "-1GB"}) CHECK_THROWS_AS(bytes_from(wrong), UserError);
    CHECK(bytes_text(1.53e9) == "1.5 GB");
    CHECK(duration_text(12) == "12 s");
    CHECK(duration_text(200) == "3 min 20 s");
    CHECK(duration_text(3900) == "1 h 05 min");
}
