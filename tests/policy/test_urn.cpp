// Seats drawn from an urn: the same person may take several places at one intake.
#include <catch2/catch.hpp>

#include <array>
#include <cmath>
#include <numeric>
#include <vector>

#include "policy/participation.hpp"
#include "policy/urn.hpp"
#include "support/equal_lanes.hpp"
#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

TEST_CASE("an urn draws in proportion to weights") {
    Urn urn{{1, 0, 3, 0, 4}};
    ChanceSequence chances{Chances{5, "urn", 0}, 0};
    std::array<int, 5> count{};
    constexpr int n = 16000;
    for (int k = 0; k < n; ++k) ++count[urn.draw(chances)];
    CHECK(count[1] == 0);
    CHECK(count[3] == 0);
    CHECK(count[0] / double{n} == Approx(0.125).margin(4 * std::sqrt(0.109 / n)));
    CHECK(count[4] / double{n} == Approx(0.5).margin(4 * std::sqrt(0.25 / n)));
    urn.add(1, 8);
    count.fill(0);
    for (int k = 0; k < n; ++k) ++count[urn.draw(chances)];
    CHECK(count[1] / double{n} == Approx(0.5).margin(4 * std::sqrt(0.25 / n)));
    Urn single{{2}};
    CHECK(single.draw(chances) == 0);
}

TEST_CASE("seats by urn: all places are taken, some people more than once") {
    Programme p = course(1, 1.0 / 12);
    p.recruit.places = 100;
    PolicyInput input = one(p);
    input.participation->repeat = true;
    Ministry m{teachers(100), input, months_from_2026(12)};
    m.run_all();
    double distinct = 0;
    for (int r = 0; r < lane_count; ++r) {
        double hours = 0;
        for (Lane const& h : m.room->state.hours_attended) {
            hours += static_cast<double>(h[r]);
            distinct += h[r] > 0 ? 1.0 / lane_count : 0;
        }
        CHECK(hours == Approx(100));
    }
    CHECK(distinct == Approx(100 * (1 - std::pow(0.99, 100))).margin(4 * 3.1 / 4));  // sd of one replicate about 3.1
}

TEST_CASE("seats by urn: where nothing binds each takes one place, and money without end buys one a day") {
    Programme p = course(1, 1.0 / 12);
    auto const hours_of_all = [&](double price, double money) {
        p.costs["course"] = cost(price, "EUR/teacher");
        PolicyInput input = one(p, money);
        input.participation->repeat = true;
        Ministry m{teachers(10), input, months_from_2026(12)};
        m.run_all();
        std::vector<double> hours;
        for (Lane const& h : m.room->state.hours_attended) hours.push_back(static_cast<double>(h[3]));
        return hours;
    };
    for (double const hours : hours_of_all(0, 100)) CHECK(hours == Approx(1));
    std::vector<double> const paid = hours_of_all(0.01, 1e9);
    CHECK(std::accumulate(paid.begin(), paid.end(), 0.0) == Approx(31 * 10));
}
