#include <catch2/catch.hpp>

#include <numeric>

#include "optimise/lattice.hpp"

using namespace cpdsim::optimise;

namespace {

Levers three() {
    Levers levers;
    levers.programmes = {"a", "b", "c"};
    levers.low = {0, 2, 0};
    levers.high = {10, 6, 10};
    levers.whole = 10;
    return levers;
}

}  // namespace

TEST_CASE("every mix adds up and keeps to its bounds, however it was made") {
    Levers levers = three();
    levers.most_programmes = 2;
    Dice dice{7};
    for (int n = 0; n < 500; ++n) CHECK(levers.allows(random_mix(levers, dice)));
    Mix const mix = nearest_mix(levers, {3.3, 3.3, 3.4}, {});
    CHECK(levers.allows(mix));
    for (Mix const& beside : neighbours(levers, mix)) CHECK(levers.allows(beside));
}

TEST_CASE("the lattice is counted as it is enumerated") {
    Levers levers = three();
    levers.options = {{"window.to", {"2028-08", "2031-08"}}};
    double counted = 0;
    each_mix(levers, [&](Mix const&) { ++counted; });
    // b from 2 to 6, the rest split between a and c: 9 + 8 + 7 + 6 + 5, each with two windows
    CHECK(counted == 70);
    CHECK(count_mixes(levers) == counted);
}

TEST_CASE("a limit on programmes leaves no mix with more") {
    Levers levers = three();
    levers.most_programmes = 1;
    levers.low = {0, 0, 0};
    levers.high = {10, 10, 10};
    int counted = 0;
    each_mix(levers, [&](Mix const& mix) {
        ++counted;
        CHECK(std::accumulate(mix.steps.begin(), mix.steps.end(), 0) == 10);
    });
    CHECK(counted == 3);
}

TEST_CASE("moving a step from one programme to another is a distance of a step") {
    Levers const levers = three();
    CHECK(distance(levers, {{4, 4, 2}, {}}, {{5, 3, 2}, {}}) == Approx(0.1));
    CHECK(distance(levers, {{4, 4, 2}, {0}}, {{4, 4, 2}, {1}}) == 1);
}
