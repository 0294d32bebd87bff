// Leaving and moving: lifetimes, what newcomers start with, persons who are never lost or doubled, and the memory of
// change.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>
#include <set>

#include "support/classroom.hpp"
#include "support/equal_lanes.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

Turnover leaving_at(double annual) {
    Turnover t;
    t.leave = t.leave_first_year = annual;
    t.move = t.heads = 0;
    return t;
}

Turnover moving_at(double annual) {
    Turnover t = leaving_at(0);
    t.move = annual;
    return t;
}

/// Share of posts and lanes whose first person has left.
double share_left(World const& world) {
    double left = 0;
    for (LaneSteps const& joined : world.state.joined) left += static_cast<double>((joined > 0).count());
    return left / (16.0 * static_cast<double>(world.state.teachers()));
}

Given many(std::size_t n) { return {.practice = std::vector<float>(n, 0.3F)}; }

}  // namespace

TEST_CASE("in a year the annual probability leaves, in five years 1 - (1 - p)^5, whatever the step") {
    constexpr std::size_t n = 1500;  // x 16 lanes
    double const error = 4 * std::sqrt(0.25 / (16 * n));
    for (StepLength const length : {StepLength::month, StepLength::week}) {
        TimeGrid const grid{{2026, 9}, {2031, 8}, length};
        Classroom room = teachers_without_ties(many(n));
        steps({make_leaving(leaving_at(0.085))}, room, grid, 0, grid.per_year());
        CHECK(share_left(room) == Approx(0.085).margin(error));
        steps({make_leaving(leaving_at(0.085))}, room, grid, grid.per_year(), 5 * grid.per_year());
        CHECK(share_left(room) == Approx(1 - std::pow(0.915, 5)).margin(error));
    }
}

TEST_CASE("a person stays -1/ln(1 - p) years on average: posts change hands so often") {
    constexpr std::size_t n = 400;
    TimeGrid const grid = months_from_2026(240);
    Classroom room = teachers_without_ties(many(n));
    Turnover const p = leaving_at(0.2);
    double changes = 0;
    for (int at = 0; at < grid.steps(); ++at) {
        step({make_leaving(p)}, room, grid, at);
        for (LaneSteps const& joined : room->state.joined)
            changes += static_cast<double>((joined == static_cast<std::int16_t>(at + 1)).count());
    }
    double const rate = changes / (16.0 * n * 20);
    CHECK(rate == Approx(-std::log(0.8)).epsilon(4 / std::sqrt(16.0 * n * 20 * 0.223)).margin(0.001));
}

TEST_CASE("the first year of a career has its own rate") {
    constexpr std::size_t n = 1500;
    Turnover p = leaving_at(0);
    p.leave_first_year = 0.3;
    Given given = many(n);
    given.career_years.assign(n / 2, 0.F);  // the first half begins; the rest has 20 years
    Classroom room = teachers_without_ties(given);
    steps({make_leaving(p)}, room, months_from_2026(12), 0, 12);
    double beginners = 0, others = 0;
    for (std::size_t i = 0; i < n; ++i)
        (i < n / 2 ? beginners : others) += static_cast<double>((room->state.joined[i] > 0).count());
    CHECK(beginners / (8.0 * n) == Approx(0.3).margin(4 * std::sqrt(0.21 / (8.0 * n))));
    CHECK(others == 0);
}

TEST_CASE("a newcomer takes over the post, not the knowledge") {
    Classroom room{{.practice = {0.9F}, .baseline = {0.2F}, .knowledge = {0.8F}}, {}, false, 1};
    State& s = room->state;
    constexpr int lane = 4;
    s.leaves_after[0].setConstant(1e9F);
    s.leaves_after[0][lane] = 0;  // leaves in this step
    for (LaneColumn* column : {&s.hours, &s.hours_attended, &s.support, &s.materials}) (*column)[0].setConstant(0.7F);
    s.role[0].fill(role_lead);
    s.last_course[0].setConstant(3);
    for (auto* mask : {&s.adopted, &s.reached, &s.in_programme_ever, &s.changed_at_stop}) (*mask)[0] = every_lane;
    room->groups.completed[0][0] = room->groups.member[0][0] = every_lane;
    LaneShares const propensity = s.propensity[0];
    step({make_leaving(leaving_at(0.1))}, room, months_from_2026(120), 7);

    CHECK(s.practice[0][lane] == 0.2F);  // back at the post's baseline
    CHECK(s.knowledge[0][lane] == 0);
    CHECK(s.hours[0][lane] == 0);
    CHECK(s.hours_attended[0][lane] == 0);
    CHECK(s.support[0][lane] == 0);
    CHECK(s.materials[0][lane] == 0.7F);  // kits stay in the classroom
    CHECK(s.propensity[0][lane] != propensity[lane]);
    CHECK(s.leaves_after[0][lane] > 0);
    CHECK(s.career_start[0][lane] == 8);
    CHECK(s.joined[0][lane] == 8);
    CHECK(s.last_course[0][lane] == never_attended);
    CHECK(s.role[0][lane] == role_none);
    auto const others = static_cast<LaneMask>(~only(lane));
    for (auto const* mask : {&s.adopted, &s.reached, &s.in_programme_ever, &s.changed_at_stop})
        CHECK((*mask)[0] == others);
    CHECK(room->groups.completed[0][0] == others);
    CHECK(room->groups.member[0][0] == others);

    CHECK(s.practice[0][lane + 1] == 0.9F);  // the next lane has lost nothing
    CHECK(s.knowledge[0][lane + 1] == 0.8F);
    CHECK(s.joined[0][lane + 1] == 0);
}

TEST_CASE("pre-service links reach the share of newcomers they are meant to reach") {
    constexpr std::size_t n = 1000;
    Classroom room = teachers_without_ties(many(n));
    room->newcomer_knowledge.setConstant(0.3F);
    room->newcomer_share.setConstant(0.25F);
    for (Lane& left : room->state.leaves_after) left.setZero();
    step({make_leaving(leaving_at(0.1))}, room);
    double reached = 0;
    for (Lane const& k : room->state.knowledge) {
        for (int r = 0; r < lane_count; ++r) {
            CHECK((k[r] == 0.3F || k[r] == 0.F));
            reached += k[r] > 0 ? 1 : 0;
        }
    }
    CHECK(reached / (16.0 * n) == Approx(0.25).margin(4 * std::sqrt(0.1875 / (16.0 * n))));
}

TEST_CASE("newcomers who know CPD from their studies are told apart, and take it along when they move") {
    Given given{.practice = std::vector<float>(40, 0.2F)};
    for (School s = 0; s < 40; ++s) given.school.push_back(s);
    Classroom room = teachers_without_ties(given);
    room->state.familiar.assign(40, no_lane);
    room->newcomer_share.setOnes();
    room->newcomer_familiarity.setConstant(0.5F);
    for (Teacher i = 0; i < 20; ++i) room->state.leaves_after[i].setZero();
    step({make_leaving(leaving_at(0.1))}, room);
    int familiar = 0;
    for (Teacher i = 0; i < 40; ++i) familiar += room->state.familiar[i] == every_lane ? 1 : 0;
    CHECK(familiar >= 20);  // those who left are followed by somebody familiar; few others left by chance
    CHECK(familiar < 30);
    auto const count = [&] {
        std::array<int, lane_count> number{};
        for (LaneMask const mask : room->state.familiar)
            for_each_lane(mask, [&](int r) { ++number[static_cast<std::size_t>(r)]; });
        return number;
    };
    auto const before = count();
    step({make_moving(moving_at(0.5))}, room);
    CHECK(count() == before);
}

TEST_CASE("who had changed when the money stopped is still that person after moving") {
    Given given{.practice = std::vector<float>(40, 0.6F), .baseline = std::vector<float>(40, 0.2F)};
    for (School s = 0; s < 40; ++s) given.school.push_back(s);
    Classroom room = teachers_without_ties(given);
    for (Teacher i = 0; i < 10; ++i) {
        room->state.changed_at_stop[i] = every_lane;
        room->state.knowledge[i].setConstant(0.7F);
    }
    step({make_moving(moving_at(0.5))}, room);
    for (Teacher i = 0; i < 40; ++i) {
        for (int r = 0; r < lane_count; ++r)
            CHECK(has(room->state.changed_at_stop[i], r) == (room->state.knowledge[i][r] == 0.7F));
    }
}

TEST_CASE("CPD multiplies the odds of staying, for as long as it counts") {
    constexpr std::size_t n = 1500;
    Turnover p = leaving_at(0.2);
    p.stay_odds_after_cpd = 2;
    p.cpd_counts_for = 5;
    Classroom room = teachers_without_ties(many(n));
    for (std::size_t i = 0; i < n / 2; ++i) room->state.last_course[i].setConstant(0);
    steps({make_leaving(p)}, room, months_from_2026(12), 0, 12);
    double trained = 0, others = 0;
    for (std::size_t i = 0; i < n; ++i)
        (i < n / 2 ? trained : others) += static_cast<double>((room->state.joined[i] > 0).count());
    // Odds of staying 4 become 8: 1/9 leave. Newcomers, untrained, may leave again, which joined > 0 counts once.
    CHECK(trained / (8.0 * n) == Approx(1.0 / 9).margin(4 * std::sqrt(0.099 / (8.0 * n))));
    CHECK(others / (8.0 * n) == Approx(0.2).margin(4 * std::sqrt(0.16 / (8.0 * n))));
}

TEST_CASE("moving exchanges posts: every person is still there, once, with what belongs to the person") {
    constexpr std::size_t n = 60;
    Given given{
        .practice = std::vector<float>(n), .baseline = std::vector<float>(n), .knowledge = std::vector<float>(n)};
    for (std::size_t i = 0; i < n; ++i) {
        given.baseline[i] = 0.01F * static_cast<float>(i);                       // of the post
        given.practice[i] = given.baseline[i] + (1 - given.baseline[i]) * 0.5F;  // u = .5 for everybody
        given.knowledge[i] = 0.01F + 0.015F * static_cast<float>(i);             // tells persons apart
        given.school.push_back(static_cast<School>(i / 6));
    }
    Classroom room = teachers_without_ties(given);
    for (std::size_t i = 0; i < n; ++i) room->state.hours[i] = room->state.knowledge[i] * 100.F;
    step({make_moving(moving_at(0.4))}, room);  // step 0 is September
    int moved = 0;
    for (int r = 0; r < lane_count; ++r) {
        std::multiset<float> persons;
        for (std::size_t i = 0; i < n; ++i) {
            float const k = room->state.knowledge[i][r];
            persons.insert(k);
            CHECK(room->state.hours[i][r] == Approx(100 * k));  // what belongs together stays together
            bool const stayed = k == given.knowledge[i];
            CHECK((room->state.joined[i][r] == 0) == stayed);
            moved += stayed ? 0 : 1;
            CHECK(room->state.practice[i][r] ==
                  Approx(given.practice[i]).margin(1e-6));  // the same share of the post's room
        }
        CHECK(persons == std::multiset<float>(given.knowledge.begin(), given.knowledge.end()));
    }
    CHECK(moved / (16.0 * n) == Approx(0.4).margin(4 * std::sqrt(0.24 / (16.0 * n))));
}

TEST_CASE("who would move alone stays: there is nobody to exchange posts with") {
    Classroom room = teachers_without_ties(many(1));
    room->state.support[0].setConstant(0.5F);
    step({make_moving(moving_at(1))}, room);
    CHECK(share_left(room) == 0);
    CHECK((room->state.support[0] == 0.5F).all());
}

TEST_CASE("nobody moves within the school year") {
    Classroom room = teachers_without_ties(many(100));
    steps({make_moving(moving_at(0.9))}, room, months_from_2026(12), 1, 12);
    CHECK(share_left(room) == 0);
}

TEST_CASE("who has changed is remembered when the window ends, with the practice of the row that ends it") {
    Practice const p;  // changed by 10 points
    Classroom room = teachers_without_ties({.practice = {0.31F, 0.3F, 0.29F}, .baseline = {0.2F, 0.2F, 0.2F}});
    Mechanism const memory = make_memory(p, 5);
    step({memory}, room, months_from_2026(12), 3);
    CHECK(room->state.changed_at_stop == Column<LaneMask>{no_lane, no_lane, no_lane});
    step({memory}, room, months_from_2026(12), 4);  // leads to row 5
    CHECK(room->state.changed_at_stop ==
          Column<LaneMask>{every_lane, every_lane, no_lane});  // .3 is ten points above .2
    room->state.practice[0].setZero();
    step({memory}, room, months_from_2026(12), 5);
    CHECK(room->state.changed_at_stop[0] == every_lane);
}

TEST_CASE("complete mixing counts who practises, or sums practice") {
    Peers peers;
    Practice const p;
    Classroom room = teachers_who_all_meet({.practice = {0.5F, 0.49F, 1}});
    step({make_mixing(peers, p)}, room);
    CHECK(room->everyone[0] == Approx(1.99));
    peers.form = PeerForm::hazard;
    step({make_mixing(peers, p)}, room);
    CHECK(room->everyone[0] == 2);
}
