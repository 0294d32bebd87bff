// What a unit will use, step by step, by hand; and that what is promised is what is paid.
#include <catch2/catch.hpp>

#include <functional>
#include <numeric>

#include "policy/schedule.hpp"
#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

PolicyInput one(Programme const& programme, FundingLine line) {
    line.programme = "course";
    PolicyInput input;
    input.programmes["course"] = programme;
    input.funding.push_back(std::move(line));
    return input;
}

double in_all(std::vector<double> const& values) { return std::accumulate(values.begin(), values.end(), 0.0); }

Schedule schedule_of(Ministry const& m) { return {m.policy->plans[0][0], m.policy->calendar}; }

/// Sums of one unit's stream over all its steps.
UnitQuantities total(std::vector<UnitQuantities> const& stream) {
    UnitQuantities sum;
    for (UnitQuantities const& q : stream) {
        sum.teachers += q.teachers;
        sum.teacher_years += q.teacher_years;
        sum.hours += q.hours;
        sum.schools += q.schools;
        sum.school_years += q.school_years;
        sum.teams += q.teams;
        sum.team_years += q.team_years;
        sum.partnerships += q.partnerships;
        sum.visits += q.visits;
        sum.meetings += q.meetings;
        sum.trainers += q.trainers;
        sum.trainer_years += q.trainer_years;
        sum.cover_days += q.cover_days;
        sum.winners += q.winners;
    }
    return sum;
}

}  // namespace

TEST_CASE("a unit's stream by hand: a team of five over two years in a community of one school") {
    Programme p = course(40, 2);
    p.recruit.unit = RecruitUnit::team;
    p.recruit.team = {5, 5};
    p.coaching = Coaching{};
    p.coaching->visits = 3;
    p.release = Release{};
    p.release->days = 6;
    p.community = CommunityIngredient{};
    p.community->meetings = 4;
    p.community->scope = CommunityScope::within_school;
    p.recognition = Recognition{};
    p.recognition->winners = 0.2;
    Ministry const m{{.practice = {0.2F}}, one(p, money("", 1e6)), months_from_2026(120)};
    std::vector<UnitQuantities> const stream = schedule_of(m).from(0, {5, 1});
    REQUIRE(stream.size() == 24);
    UnitQuantities const all = total(stream);
    CHECK(all.teachers == 5);
    CHECK(all.teacher_years == Approx(10));
    CHECK(all.hours == Approx(5 * 40));
    CHECK(all.schools == 1);
    CHECK(all.school_years == Approx(2));
    CHECK(all.teams == 1);
    CHECK(all.team_years == Approx(2));
    CHECK(all.partnerships == 0);
    CHECK(all.visits == Approx(6));    // to the team, not to each
    CHECK(all.meetings == Approx(8));  // one community
    CHECK(all.cover_days == Approx(6 * 5 * 2));
    CHECK(all.winners == Approx(0.2 * 5 * 2));
    CHECK(stream[0].teachers == 5);
    CHECK(stream[1].teachers == 0);
    CHECK(stream[10].hours == 0);  // July: no sessions
    CHECK(stream[9].hours == Approx(5 * 40 / 20.0));
}

TEST_CASE("a unit's stream by hand: a partnership, a community between schools that outlives the course, trainers") {
    Programme p = course(20, 1);
    p.recruit.unit = RecruitUnit::partnership;
    p.community = CommunityIngredient{};
    p.community->meetings = 6;
    p.community->size = {10, 10};
    p.community->lasts = 3;
    p.cascade = Cascade{};
    p.cascade->become_trainers = 0.5;
    p.cascade->trains_for = 2;
    Ministry const m{{.practice = {0.2F}}, one(p, money("", 1e6)), months_from_2026(120)};
    UnitQuantities const all = total(schedule_of(m).from(12, {20, 4}));
    CHECK(all.partnerships == 1);
    CHECK(all.schools == 4);
    CHECK(all.school_years == Approx(4));
    CHECK(all.meetings == Approx(6 * 2 * 3));  // two communities of ten, three years
    CHECK(all.trainers == Approx(10));
    CHECK(all.trainer_years == Approx(20));
}

TEST_CASE("a unit costs what its stream costs at the prices, in national money") {
    Programme p = course(40, 1);
    p.costs = {{"session", cost(30, "EUR/h/teacher")}, {"kit", cost(100, "EUR/teacher", "sponsor")}};
    PolicyInput input = one(p, money("", 1e6));
    Ministry const m{{.practice = {0.2F}, .scale = 10}, input, months_from_2026(24)};
    CHECK(in_all(schedule_of(m).costs_from(0, {1, 1}, m.policy->scale)) == Approx(10 * (40 * 30 + 100)));
    input.whose = {"ministry"};  // the sponsor's kit is not out of this budget
    Ministry const own{{.practice = {0.2F}, .scale = 10}, input, months_from_2026(24)};
    CHECK(in_all(schedule_of(own).costs_from(0, {1, 1}, own.policy->scale)) == Approx(10 * 40 * 30));
}

TEST_CASE("what is promised to a unit is what is paid for it, also after the window") {
    Programme p = course(10, 1.5);
    p.coaching = Coaching{};
    p.coaching->visits = 4;
    p.release = Release{};
    p.release->days = 5;
    p.release->rate = 200;
    p.costs = {{"place", cost(100, "EUR/teacher")},
               {"year", cost(90, "EUR/teacher/year")},
               {"hour", cost(30, "EUR/h/teacher")},
               {"school", cost(120, "EUR/school/year")},
               {"visit", cost(50, "EUR/visit")}};
    PolicyInput input = one(p, money("", 1e5));
    input.funding[0].to = YearMonth{2027, 8};
    Ministry m{teachers(6), input, months_from_2026(36)};
    double const promised = 6 * in_all(schedule_of(m).costs_from(0, {1, 1}, 1));
    m.run_all();
    CHECK(promised == Approx(6 * (100 + 1.5 * 90 + 10 * 30 + 1.5 * 120) + 6 * 1.5 * (4 * 50 + 5 * 200)).epsilon(0.06));
    CHECK(static_cast<double>(m.policy->accounts.ledger.absorbed_in_all(0)) / 100 == Approx(promised).margin(1));
}

TEST_CASE("a number of a schedule is changed in one place, and promise and payment follow alike") {
    Programme usual = course(10, 1);
    usual.coaching = Coaching{};
    usual.coaching->visits = 4;
    usual.release = Release{};
    usual.release->days = 5;
    usual.release->rate = 200;
    usual.community = CommunityIngredient{};
    usual.community->meetings = 6;
    usual.community->size = {6, 6};
    usual.community->lasts = 1;
    usual.recognition = Recognition{};
    usual.recognition->winners = 0.5;
    usual.recognition->award = 300;
    usual.cascade = Cascade{};
    usual.cascade->become_trainers = 1;
    usual.cascade->each_trains = 0;
    usual.cascade->trains_for = 1;
    usual.costs = {{"hour", cost(30, "EUR/h/teacher")},  {"year", cost(90, "EUR/teacher/year")},
                   {"visit", cost(50, "EUR/visit")},     {"meeting", cost(80, "EUR/meeting")},
                   {"trainer", cost(70, "EUR/trainer")}, {"training", cost(110, "EUR/trainer/year")}};
    struct Money {
        double promised, paid;
    };
    auto const money_for = [&](Programme const& p) {
        PolicyInput input = one(p, money("", 1e6));
        input.funding[0].to = YearMonth{2029, 8};
        input.programmes["course"].recruit.intake = {9};
        Ministry m{teachers(6), input, months_from_2026(60)};
        double const promised = 6 * in_all(schedule_of(m).costs_from(0, {1, 1}, 1));
        m.run_all();
        return Money{promised, in_euros(m.policy->accounts.ledger.absorbed_in_all(0))};
    };
    Money const before = money_for(usual);
    CHECK(before.paid == Approx(before.promised).margin(1));
    std::vector<std::pair<std::string, std::function<void(Programme&)>>> const changes{
        {"hours of the sessions", [](Programme& p) { p.sessions->hours.value = 25; }},
        {"how long they last", [](Programme& p) { p.sessions->spread = 2; }},
        {"visits", [](Programme& p) { p.coaching->visits = 7; }},
        {"days of release", [](Programme& p) { p.release->days = 8; }},
        {"meetings", [](Programme& p) { p.community->meetings = 10; }},
        {"years of meetings", [](Programme& p) { p.community->lasts = 3; }},
        {"winners", [](Programme& p) { p.recognition->winners = 1; }},
        {"years as trainers", [](Programme& p) { p.cascade->trains_for = 2; }}};
    for (auto const& [name, change] : changes) {
        INFO(name);
        Programme p = usual;
        change(p);
        Money const after = money_for(p);
        CHECK(after.promised > before.promised + 100);
        CHECK(after.paid - before.paid == Approx(after.promised - before.promised).margin(1));
    }
}
