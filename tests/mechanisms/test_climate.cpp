// School climate: geometric mean, stationary unless somebody pulls, half-life of the way back, heads who leave.
#include <catch2/catch.hpp>

#include <cmath>

#include "support/classroom.hpp"
#include "support/equal_lanes.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

Turnover heads_only(double annual) {
    Turnover t;
    t.leave = t.leave_first_year = t.move = 0;
    t.heads = annual;
    return t;
}

}  // namespace

TEST_CASE("climate is the geometric mean of the seven dimensions: one that is missing pulls it down") {
    Classroom room = teachers_without_ties({.practice = {0.2F}, .climate = 0.5F});
    for (std::size_t d = 0; d < climate_dimensions; ++d) room->state.climate[d][0].setConstant(d == 0 ? 0.01F : 0.9F);
    Climate p;
    p.return_half_life = 1e9;
    step({make_climate(p, {}, {})}, room);
    CHECK(room->state.climate_mean[0][0] == Approx(std::pow(0.01 * std::pow(0.9, 6), 1.0 / 7)).epsilon(1e-5));
}

TEST_CASE("where nobody practises beyond the baseline the climate stays, to the bit, whoever is head") {
    Classroom room = teachers_without_ties({.practice = {0.2F, 0.4F, 0.3F}, .school = {0, 1, 2}, .climate = 0.37F});
    Lane const before = room->state.climate_mean[1];
    steps({make_climate({}, heads_only(0.5), {})}, room, months_from_2026(120), 0, 120);
    CHECK((room->state.climate_mean[1] == before).all());
    for (auto const& dimension : room->state.climate) CHECK((dimension[1] == 0.37F).all());
}

TEST_CASE("practising teachers and system conditions pull all seven up") {
    // Half of the staff uses everything: u = 1 and 0, mean .5; rate .5/year x .5 + .1/year.
    Classroom room = teachers_without_ties({.practice = {1, 0.2F}, .baseline = {0.2F, 0.2F}, .climate = 0.5F});
    Climate p;
    p.return_half_life = 1e9;
    steps({make_climate(p, {}, {.climate_pull = 0.1})}, room, months_from_2026(120), 0, 12);
    CHECK(room->state.climate_mean[0][0] == Approx(1 - 0.5 * std::exp(-0.35)).margin(1e-5));
}

TEST_CASE("what is above the base halves in four years") {
    Classroom room = teachers_without_ties({.practice = {0.2F}, .climate = 0.4F});
    for (auto& dimension : room->state.climate) dimension[0].setConstant(0.8F);
    steps({make_climate({}, {}, {})}, room, months_from_2026(120), 0, 48);
    CHECK(room->state.climate_mean[0][0] == Approx(0.6).margin(1e-5));
}

TEST_CASE("a new head keeps half of what was above the base; heads change at their annual rate") {
    constexpr std::size_t schools = 1000;
    Given given{.practice = std::vector<float>(schools, 0.2F), .climate = 0.4F};
    for (School s = 0; s < schools; ++s) given.school.push_back(s);
    Classroom room = teachers_without_ties(given);
    for (auto& dimension : room->state.climate) dimension.assign(schools, Lane::Constant(0.8F));
    Climate p;
    p.return_half_life = 1e9;
    steps({make_climate(p, heads_only(0.10), {})}, room, months_from_2026(12), 0, 12);
    int kept = 0, halved = 0, quartered = 0;
    for (Lane const& level : room->state.climate[0]) {
        for (int r = 0; r < lane_count; ++r) {
            kept += std::abs(level[r] - 0.8F) < 1e-4F ? 1 : 0;
            halved += std::abs(level[r] - 0.6F) < 1e-4F ? 1 : 0;
            quartered += std::abs(level[r] - 0.5F) < 1e-4F ? 1 : 0;
        }
    }
    double const n = 16.0 * schools;
    CHECK(kept / n == Approx(0.90).margin(4 * std::sqrt(0.09 / n)));  // a Poisson process of rate -ln .9
    CHECK(halved / n == Approx(-0.9 * std::log(0.9)).margin(4 * std::sqrt(0.09 / n)));
    CHECK(kept + halved + quartered > n - 20);
}
