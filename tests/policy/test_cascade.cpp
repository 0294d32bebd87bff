// Training of trainers: who trains whom, at what quality, for which money.
#include <catch2/catch.hpp>

#include <algorithm>
#include <set>

#include "support/equal_lanes.hpp"
#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

TEST_CASE("trainers: each serves so many, quality falls by tier, support keeps it up") {
    Programme p = course(20, 1.0 / 12);
    p.recruit.places = 2;
    p.cascade = Cascade{};
    p.cascade->tiers = 2;
    p.cascade->each_trains = 3;
    p.cascade->hours = {20, "h/teacher"};
    p.cascade->kept_per_tier = 0.6;
    p.cascade->kept_if_supported = 0.9;
    p.cascade->supported = 0.5;
    p.cascade->become_trainers = 1;
    p.cascade->trains_for = 1;
    p.cascade->own_school_first = 0;
    FundingLine line = money("course", 1000);
    line.to = YearMonth{2027, 8};  // one intake
    PolicyInput input;
    input.programmes["course"] = p;
    input.funding = {line};
    Ministry m{teachers(500), input, months_from_2026(60)};
    m.add(make_learning({}, {}));
    m.run(60);
    int seeds = 0, first = 0, second = 0, others = 0;
    for (Lane const& hours : m.room->state.hours) {
        double const h = static_cast<double>(hours[3]);
        if (h == Approx(20))
            ++seeds;
        else if (h == Approx(15))
            ++first;  // kept .6 + .5 (.9 - .6) = .75
        else if (h == Approx(11.25))
            ++second;
        else if (h == 0)
            ++others;
    }
    CHECK(seeds == 2);
    CHECK(first == 6);
    CHECK(second == 18);
    CHECK(others == 474);
}

TEST_CASE("trainers seek in their own school and ties first") {
    Programme p = course(20, 1.0 / 12);
    p.recruit.places = 1;
    p.cascade = Cascade{};
    p.cascade->each_trains = 5;
    p.cascade->hours = {20, "h/teacher"};
    p.cascade->become_trainers = 1;
    p.cascade->trains_for = 1;
    p.cascade->own_school_first = 1;
    Given given = teachers(600);
    for (std::size_t i = 0; i < 600; ++i) given.school.push_back(static_cast<School>(i / 6));
    FundingLine line = money("course", 1000);
    line.to = YearMonth{2027, 8};
    PolicyInput input;
    input.programmes["course"] = p;
    input.funding = {line};
    Ministry m{given, input, months_from_2026(24)};
    m.run(6);
    for (int r = 0; r < lane_count; ++r) {
        std::set<School> schools;
        for (Cohort const& c : m.cohorts(r)) {
            for (Teacher const i : c.members) schools.insert(m.room->teachers().school[i]);
        }
        CHECK(schools.size() == 1);
    }
}

TEST_CASE("experts as trainers: those who practise most, as many as the share says") {
    Programme p = course(20, 1.0 / 12);
    p.cascade = Cascade{};
    p.cascade->become_trainers = 0.25;
    p.cascade->trains_for = 1;
    p.cascade->select = Select::experts;
    Given given = teachers(8);
    given.practice = {0.1F, 0.9F, 0.2F, 0.3F, 0.8F, 0.1F, 0.2F, 0.1F};
    Ministry m{given, one(p), months_from_2026(6)};
    m.run(1);
    for (int r = 0; r < lane_count; ++r) {
        std::set<Teacher> trainers;
        for (Trainer const& t : m.room->groups.trainers[static_cast<std::size_t>(r)]) trainers.insert(t.teacher);
        CHECK(trainers == std::set<Teacher>{1, 4});  // a quarter of eight
    }
    p.cascade->select = Select::lot;
    Ministry lot{given, one(p), months_from_2026(6)};
    lot.run(1);
    std::set<Teacher> drawn;
    for (auto const& lane : lot.room->groups.trainers) {
        for (Trainer const& t : lane) drawn.insert(t.teacher);
    }
    CHECK(drawn.size() > 4);  // over sixteen lanes chance meets others, too
}

TEST_CASE("who completes the course and whom trainers train is counted: the multiplier") {
    Programme p = course(20, 1.0 / 12);
    p.recruit.places = 10;
    p.cascade = Cascade{};
    p.cascade->each_trains = 4;
    p.cascade->hours = {20, "h/teacher"};
    p.cascade->become_trainers = 1;
    p.cascade->trains_for = 1;
    PolicyInput input = one(p);
    input.funding[0].to = YearMonth{2027, 8};
    Ministry m{teachers(2000), input, months_from_2026(24)};
    m.run_all();
    double completed = 0, recipients = 0;
    for (Lane const& row : m.policy->counts.completed[0]) completed += static_cast<double>(row[0]);
    for (Lane const& row : m.policy->counts.recipients[0]) recipients += static_cast<double>(row[0]);
    CHECK(completed == 10);
    CHECK(recipients == 40);
}

TEST_CASE("money set aside for trainers trains them") {
    // One teacher at 1,000 who becomes a trainer at 500: 1,500 are enough, and all of it is used.
    Programme p = course(20, 0.25);
    p.costs["course"] = cost(1000, "EUR/teacher");
    p.costs["trainer"] = cost(500, "EUR/trainer");
    p.cascade = Cascade{};
    p.cascade->each_trains = 1;
    p.cascade->become_trainers = 1;
    p.cascade->hours = {20, "h/teacher"};
    PolicyInput input = one(p, 1500);
    input.funding[0].to = YearMonth{2027, 8};
    Ministry m{teachers(10), input, months_from_2026(36)};
    m.run_all();
    CHECK(m.booked("course", 1) == 1);
    for (int r = 0; r < lane_count; ++r) CHECK(m.policy->accounts.ledger.absorbed_in_all(r) == 150'000);
}
