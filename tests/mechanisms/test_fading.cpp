// Fading and growing: half-lives at any step, and the tipping point between them.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "support/classroom.hpp"
#include "support/equal_lanes.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

Fading half_a_year() {
    Fading fading;
    fading.knowledge_half_life = 0.5;
    return fading;
}

}  // namespace

TEST_CASE("unused knowledge halves in six months, in steps of a month, a week or a day") {
    for (StepLength const length : {StepLength::month, StepLength::week, StepLength::day}) {
        TimeGrid const grid{{2026, 9}, {2027, 2}, length};
        Classroom room = teachers_without_ties({.practice = {0.2F, 0.2F}, .knowledge = {0.4F, 0.8F}});
        steps({make_fading(half_a_year(), Practice{})}, room, grid, 0, grid.steps());
        CHECK(room->state.knowledge[0][0] == Approx(0.2).epsilon(2e-5));
        CHECK(room->state.knowledge[1][0] == Approx(0.4).epsilon(2e-5));
    }
}

TEST_CASE("knowledge falls only to what use maintains, and not at all below it") {
    // Practice .6 over a baseline of .2: u = .5.
    Classroom room =
        teachers_without_ties({.practice = {0.6F, 0.6F}, .baseline = {0.2F, 0.2F}, .knowledge = {0.9F, 0.3F}});
    steps({make_fading(half_a_year(), Practice{})}, room, months_from_2026(12), 0, 6);
    CHECK(room->state.knowledge[0][0] == Approx(0.7).margin(1e-5));
    CHECK(room->state.knowledge[1][0] == 0.3F);
}

TEST_CASE("no use can be told where the baseline is full: everything fades") {
    Classroom room = teachers_without_ties({.practice = {1}, .knowledge = {0.8F}});
    steps({make_fading(half_a_year(), Practice{})}, room, months_from_2026(12), 0, 6);
    CHECK(room->state.knowledge[0][0] == Approx(0.4).margin(1e-5));
}

TEST_CASE("support and materials have their own half-lives; fading: none keeps knowledge only") {
    Practice p;  // support 1 year, materials 3 years
    Classroom room = teachers_without_ties({.practice = {0.2F}, .knowledge = {0.8F}});
    room->state.support[0].setConstant(0.8F);
    room->state.materials[0].setConstant(0.8F);
    steps({make_fading(std::nullopt, p)}, room, months_from_2026(120), 0, 36);
    CHECK(room->state.support[0][0] == Approx(0.1).margin(1e-5));
    CHECK(room->state.materials[0][0] == Approx(0.4).margin(1e-5));
    CHECK(room->state.knowledge[0][0] == 0.8F);
}

TEST_CASE("half-lives may be instant or never") {
    Practice p;
    p.support_half_life = 0;
    p.materials_half_life = std::numeric_limits<double>::infinity();
    Classroom room = teachers_without_ties({.practice = {0.2F}});
    room->state.support[0].setConstant(0.8F);
    room->state.materials[0].setConstant(0.8F);
    step({make_fading(half_a_year(), p)}, room);
    CHECK(room->state.support[0][0] == 0);
    CHECK(room->state.materials[0][0] == 0.8F);
}

namespace {

Reflection twelve_a_year() {
    Reflection reflection;
    reflection.rate = 12;
    return reflection;
}

}  // namespace

TEST_CASE("reflection: 1 - K falls by exp(-gamma R u^2 dt), R from climate and peers") {
    // u = .5 for teacher 0 and N = .6 over the one peer; climate .5; R = 1 - .9 (1 - .5 x .5)(1 - .6 x .6).
    Practice still;
    still.uptake = 0;
    still.decay_half_life = std::numeric_limits<double>::infinity();
    Peers peers;
    peers.weight = 0;
    Classroom room =
        teachers_with_ties({.practice = {0.6F, 0.6F}, .baseline = {0.2F, 0.2F}, .knowledge = {0.3F, 0.F}}, {{0, 1}});
    step({make_practice(still, peers, {}, {}), make_reflection(twelve_a_year(), peers)}, room);
    double const r0 = 1 - 0.9 * 0.75 * (1 - 0.36);
    CHECK(room->state.knowledge[0][0] == Approx(1 - 0.7 * std::exp(-12 * r0 * 0.25 / 12)).margin(1e-6));
    double const r1 = 1 - 0.9 * 0.75;  // no peers
    CHECK(room->state.knowledge[1][0] == Approx(1 - std::exp(-12 * r1 * 0.25 / 12)).margin(1e-6));
}

TEST_CASE("members of a community reflect more") {
    Practice still;
    still.uptake = 0;
    still.decay_half_life = std::numeric_limits<double>::infinity();
    Peers peers;
    peers.form = PeerForm::none;
    Classroom room = teachers_without_ties({.practice = {1}, .baseline = {0}, .knowledge = {0.F}});
    room->community.now.resize(2);
    room->community.now[1].intensity = 0.5F;
    std::vector<Membership> everywhere;
    for (int lane = 0; lane < lane_count; ++lane) everywhere.push_back({seat_of(0, lane), 1});
    room->community.members.add(1, everywhere);
    step({make_practice(still, peers, {}, {}), make_reflection(twelve_a_year(), peers)}, room);
    double const r = 1 - 0.9 * 0.75 * (1 - 0.6 * 0.5);
    CHECK(room->state.knowledge[0][0] == Approx(1 - std::exp(-r)).margin(1e-6));
}

TEST_CASE("the tipping point: below the smaller root knowledge fades to nothing, above it goes to the larger") {
    // E = transfer = .6, R = base = .6: lambda (1 - E) = gamma R E^2 K (1 - K) has the roots .3101 and .6899.
    Practice p;
    p.transfer = 0.6;
    p.from_coaching = p.from_materials = p.from_climate = 0;
    p.uptake = std::numeric_limits<double>::infinity();
    p.decay_half_life = 0;
    Reflection reflection = twelve_a_year();
    reflection.base = 0.6;
    reflection.from_community = reflection.from_climate = reflection.from_peers = 0;
    Peers peers;
    peers.form = PeerForm::none;
    TimeGrid const grid{{2026, 9}, {2046, 8}, StepLength::day};
    Classroom room = teachers_without_ties({.practice = {0, 0, 0}, .knowledge = {0.29F, 0.33F, 0.95F}});
    steps({make_practice(p, peers, {}, {}), make_reflection(reflection, peers), make_fading(half_a_year(), p)}, room,
          grid, 0, grid.steps());
    double const c = std::log(2) / 0.5 * 0.4 / (12 * 0.6 * 0.36);
    double const larger = 0.5 + std::sqrt(0.25 - c);
    CHECK(larger == Approx(0.6899).margin(1e-4));
    CHECK(room->state.knowledge[0][0] == Approx(0).margin(1e-3));
    CHECK(room->state.knowledge[1][0] == Approx(larger).margin(5e-3));
    CHECK(room->state.knowledge[2][0] == Approx(larger).margin(5e-3));
}

TEST_CASE("without a root everything fades: half the reflection") {
    Practice p;
    p.transfer = 0.6;
    p.from_coaching = p.from_materials = p.from_climate = 0;
    p.uptake = std::numeric_limits<double>::infinity();
    p.decay_half_life = 0;
    Reflection reflection;
    reflection.base = 0.3;
    reflection.from_community = reflection.from_climate = reflection.from_peers = 0;
    Peers peers;
    peers.form = PeerForm::none;
    TimeGrid const grid{{2026, 9}, {2046, 8}, StepLength::week};
    Classroom room = teachers_without_ties({.practice = {0}, .knowledge = {0.95F}});
    steps({make_practice(p, peers, {}, {}), make_reflection(reflection, peers), make_fading(half_a_year(), p)}, room,
          grid, 0, grid.steps());
    CHECK(room->state.knowledge[0][0] == Approx(0).margin(1e-3));
}
