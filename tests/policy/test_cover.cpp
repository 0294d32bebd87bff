// Cover: what a pool of substitutes allows, for release a programme brings itself and for cover programmes.
#include <catch2/catch.hpp>

#include <cmath>

#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

double counted(LaneColumn const& rows, int lane = 0) {
    double sum = 0;
    for (Lane const& row : rows) sum += static_cast<double>(row[lane]);
    return sum;
}

/// 100 places with five days of release each; everybody applies, half of the places stay empty without cover.
Programme released() {
    Programme p = course(10);
    p.recruit.no_show = 0.5;
    p.recruit.places = 100;
    p.release = Release{};
    p.release->days = 5;
    p.release->rate = 200;
    return p;
}

}  // namespace

TEST_CASE("own release: a pool of 250 days covers half of 500; half the cover is paid and counted") {
    PolicyInput input;
    input.programmes["course"] = released();
    input.programmes["course"].release->pool = 250;
    input.funding = {money("course", 1e6)};
    Ministry m{teachers(400), input, months_from_2026(12)};
    m.run(1);
    CHECK((m.policy->cover.own[0] == 0.5F).all());
    double taken = 0;
    for (int r = 0; r < lane_count; ++r) taken += m.taken("course", 1, r) / 1600;
    CHECK(taken == Approx(0.75).margin(4 * std::sqrt(0.1875 / 1600)));
    m.run(11);
    CHECK(counted(m.policy->counts.cover_days[0]) == Approx(250).epsilon(1e-4));
    CHECK(static_cast<double>(m.policy->accounts.ledger.absorbed_in_all(0)) / 100 == Approx(50'000).epsilon(1e-4));
}

TEST_CASE("a cover programme meets a pool that is too small, and the report says so") {
    PolicyInput input;
    input.programmes["course"] = released();
    input.programmes["course"].release.reset();
    input.programmes["cover"].release = Release{};
    input.programmes["cover"].release->days = 5;
    input.programmes["cover"].release->rate = 200;
    input.programmes["cover"].release->pool = 125;
    input.funding = {money("course", 1e6), money("cover", 1e6)};
    Ministry m{teachers(400), input, months_from_2026(12)};
    m.run(1);
    CHECK((m.policy->cover.level == 0.25F).all());
    CHECK(m.policy->counts.limited_by_cover[m["cover"]][1][0] == 1);
    CHECK(m.policy->counts.limited_by_money[m["cover"]][1][0] == 0);
}

TEST_CASE("cover is planned for a programme's size of the year, as it grows") {
    PolicyInput input;
    Programme p = released();
    p.release.reset();
    p.recruit.places.reset();
    p.growth = Growth{};
    p.growth->places = {50, 100};
    input.programmes["course"] = p;
    input.programmes["cover"].release = Release{};
    input.programmes["cover"].release->days = 5;
    input.programmes["cover"].release->rate = 200;
    // 100,000 EUR over two years: 50 x 5 x 200 = 50,000 in the first year, twice as much in the second.
    input.funding = {money("course", 1e6), money("cover", 100'000)};
    Ministry m{teachers(400), input, months_from_2026(24)};
    m.run(1);
    CHECK((m.policy->cover.level == 1.F).all());
    m.run(12);
    CHECK(m.policy->cover.level[0] == Approx(0.5).epsilon(0.02));
    CHECK(m.policy->counts.limited_by_money[m["cover"]][13][0] == 1);
}

TEST_CASE("what kept an intake from being larger: demand, places or money") {
    PolicyInput input;
    Programme p = course(10);
    p.costs["place"] = cost(100, "EUR/teacher");
    input.programmes["course"] = p;
    input.funding = {money("course", 5'000)};
    ProgrammeCounts const rich = [&] {
        input.funding[0].amount.value = 50'000;
        Ministry m{teachers(60), input, months_from_2026(12)};
        m.run(1);
        return m.policy->counts;
    }();
    CHECK(rich.limited_by_demand[0][1][0] == 1);
    CHECK(rich.applicants[0][1][0] == 60);
    input.programmes["course"].recruit.places = 20;
    Ministry small{teachers(60), input, months_from_2026(12)};
    small.run(1);
    CHECK(small.policy->counts.limited_by_places[0][1][0] == 1);
    input.programmes["course"].recruit.places.reset();
    input.funding[0].amount.value = 1'000;
    Ministry poor{teachers(60), input, months_from_2026(12)};
    poor.run(1);
    CHECK(poor.policy->counts.limited_by_money[0][1][0] == 1);
    CHECK(poor.booked("course", 1) == 10);
}

TEST_CASE("a single teacher's course may need the head's consent, too") {
    Programme p = course(10);
    p.recruit.head_consent = true;
    PolicyInput input;
    input.programmes["course"] = p;
    input.funding = {money("course", 1e6)};
    Ministry m{teachers(2000), input, months_from_2026(12)};
    m.run(1);
    double booked = 0;
    for (int r = 0; r < lane_count; ++r) booked += m.booked("course", 1, r) / 32'000;
    CHECK(booked == Approx(0.7).margin(4 * std::sqrt(0.21 / 32'000)));
}
