// Ledger, purse, tranches and streams of payments, each by hand to the cent.
#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

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

std::vector<double> income_of(FundingLine const& line, TimeGrid const& grid) {
    Ministry const m{{.practice = {0.2F}}, one(course(10), line), grid};
    return m.policy->plans[0][0].income;
}

}  // namespace

TEST_CASE("the ledger keeps cents: planned - absorbed = unspent in every cell") {
    Ledger ledger{{"a", "b"}, 3};
    auto const course_a = ledger.open(0, "ministry", "course");
    auto const cover_a = ledger.open(0, "municipality", "release");
    auto const course_b = ledger.open(1, "ministry", "course");
    CHECK(ledger.open(0, "ministry", "course") == course_a);  // every account once
    CHECK(ledger.accounts() == 3);
    for (int r = 0; r < lane_count; ++r) {
        ledger.plan(course_a, 0, r, 100'000);
        ledger.plan(course_b, 1, r, 5);
    }
    for (int k = 0; k < 10; ++k) ledger.absorb(course_a, 1, 2, 0.10);  // ten times ten cents are one euro exactly
    ledger.absorb(cover_a, 0, 2, 12.34);
    CHECK(ledger.planned_in_all(2) == 100'005);
    CHECK(ledger.absorbed_in_all(2) == 1334);
    CHECK(ledger.absorbed_in_all(0) == 0);
    CHECK(ledger.spent(2, 2) == 100);

    BudgetTable const t = ledger.table(3);
    REQUIRE(t.payers == std::vector<std::string>{"ministry", "municipality"});
    REQUIRE(t.kinds == std::vector<std::string>{"course", "release"});
    std::size_t const cells = 2 * 2 * 2 * 3;
    REQUIRE(t.planned.size() == 3 * cells);
    auto const cell = [&](std::size_t replicate, std::size_t programme, std::size_t payer, std::size_t kind,
                          std::size_t row) {
        return replicate * cells + ((programme * 2 + payer) * 2 + kind) * 3 + row;
    };
    CHECK(t.planned[cell(0, 0, 0, 0, 1)] == 1000);
    CHECK(t.planned[cell(2, 1, 0, 0, 2)] == 0.05);
    CHECK(t.absorbed[cell(2, 0, 0, 0, 2)] == 1);
    CHECK(t.absorbed[cell(2, 0, 1, 1, 1)] == 12.34);
    CHECK(t.unspent[cell(2, 0, 1, 1, 1)] == -12.34);  // nobody had planned it: shown, not hidden
    for (std::size_t k = 0; k < t.planned.size(); ++k)
        CHECK(t.planned[k] - t.absorbed[k] == Approx(t.unspent[k]).margin(1e-9));
}

TEST_CASE("a purse admits only what every later month can pay") {
    Purse purse{{100, 0, 50, 0}};  // 100 now, 50 more in step 2
    CHECK(purse.affordable(0, std::vector<double>{10}) == Approx(10));
    CHECK(purse.affordable(0, std::vector<double>{0, 0, 15}) == Approx(10));  // 150 by then
    CHECK(purse.affordable(0, std::vector<double>{0, 15}) == Approx(100.0 / 15));
    CHECK(purse.affordable(0, std::vector<double>{10, 0, 15}) == Approx(6));  // 25 in all against 150; 10 against 100
    CHECK(purse.affordable(0, std::vector<double>{0, 0}) > 1e9);              // costs nothing
    purse.promise(0, std::vector<double>{10, 0, 15}, 4);
    CHECK(purse.affordable(0, std::vector<double>{10}) == Approx(5));  // 150 - 100 promised in the end
    CHECK(purse.free_now(0) == Approx(50));
    purse.spend(40);
    purse.close_step(0);
    CHECK(purse.spent() == 40);
    CHECK(purse.free_now(1) == Approx(50));
    purse.spend(50);
    CHECK(purse.free_now(1) == 0);
    CHECK(purse.affordable(1, std::vector<double>{1}) == 0);
    purse.close_step(2);  // what was promised and not spent is free again
    CHECK(purse.free_now(3) == Approx(60));
    CHECK(purse.affordable(3, std::vector<double>{1, 29}) == Approx(2));  // what goes on after the run is paid, too
    purse.promise(3, std::vector<double>{1, 29}, 1);
    CHECK(purse.free_now(3) == Approx(30));
}

TEST_CASE("a promise that is kept is not counted twice") {
    Purse purse{{100, 0}};
    purse.promise(0, std::vector<double>{30, 20}, 1);
    purse.keep_promise(0, 30);
    CHECK(purse.free_now(0) == Approx(50));
    CHECK(purse.affordable(0, std::vector<double>{10}) == Approx(5));
    purse.spend(50);  // out of what was free
    CHECK(purse.free_now(0) == Approx(0));
    purse.close_step(0);
    purse.keep_promise(1, 20);
    CHECK(purse.spent() == 100);
    CHECK(purse.free_now(1) == Approx(0));
}

TEST_CASE("what may not be carried over is lost when the next year's money comes in, and stays unspent") {
    Programme p = course(10);
    p.costs["place"] = cost(100, "EUR/teacher");
    p.recruit.places = 4;
    PolicyInput input;
    input.programmes["course"] = p;
    input.programmes["course"].recruit.repeat = true;
    input.funding = {money("course", 2'000)};  // 1,000 in each of two years, 400 of it can be used
    auto const free_after_two = [&](double carried) {
        input.funding[0].carry_over = carried;
        Ministry m{Given{.practice = std::vector<float>(4, 0.2F)}, input, months_from_2026(24)};
        m.run(13);
        return m.policy->accounts.purses[0][0].free_now(12);
    };
    CHECK(free_after_two(1) == Approx(600 + 600));
    CHECK(free_after_two(0.5) == Approx(300 + 600));
    CHECK(free_after_two(0) == Approx(600));
    input.funding[0].carry_over = 0;
    Ministry m{Given{.practice = std::vector<float>(4, 0.2F)}, input, months_from_2026(24)};
    m.run_all();
    CHECK(m.policy->accounts.ledger.planned_in_all(0) == 200'000);
    CHECK(m.policy->accounts.ledger.absorbed_in_all(0) == 80'000);
}

namespace {

/// 12,000 EUR in each of two years; places as many as wanted from the second year on.
PolicyInput two_years(Programme programme, double first_places, double carry_over) {
    programme.growth = Growth{.schools = {}, .places = {first_places, 1000}};
    programme.recruit.repeat = true;
    PolicyInput input = one(programme, money("", 24'000));
    input.funding[0].from = YearMonth{2026, 9};
    input.funding[0].to = YearMonth{2028, 8};
    input.funding[0].carry_over = carry_over;
    return input;
}

/// EUR spent from step 12 on.
double spent_later(Ministry const& m) {
    std::int64_t cents = 0;
    for (int row = 13; row < m.grid.rows(); ++row) cents += m.policy->accounts.ledger.spent(row, 0);
    return static_cast<double>(cents) / 100;
}

}  // namespace

TEST_CASE("without carry-over a year spends no more than has come in for it, beside fixed costs") {
    Programme p = course(10);
    p.costs["place"] = cost(100, "EUR/teacher");
    p.costs["office"] = cost(6'000, "EUR/year");
    for (auto const& [carried, places] : {std::pair{0.0, 60.0}, std::pair{0.5, 85.0}, std::pair{1.0, 110.0}}) {
        Ministry m{teachers(200), two_years(p, 10, carried), months_from_2026(36)};
        m.run_all();
        CHECK(m.booked("course", 1) == 10);  // 6,000 for the office, 1,000 for places: 5,000 are left
        CHECK(m.booked("course", 13) == places);
        CHECK(spent_later(m) == Approx(6'000 + 100 * places).margin(0.2));
    }
}

TEST_CASE("without carry-over a year spends no more than has come in for it, beside courses that began before it") {
    Programme p = course(10);
    p.recruit.intake = {3};
    p.costs["hour"] = cost(10, "EUR/h/teacher");
    Ministry m{teachers(200), two_years(p, 60, 0), months_from_2026(36)};
    m.run_all();
    CHECK(m.booked("course", 7) == 60);   // 100 EUR each: 40 from March to June, 60 from September on
    CHECK(m.booked("course", 19) == 84);  // of 12,000 EUR are 3,600 promised
    CHECK(spent_later(m) == Approx(12'000).margin(0.2));
}

TEST_CASE("money comes in once a year and adds up to the amount, to the cent") {
    TimeGrid const grid = months_from_2026(180);
    FundingLine line = money("course", 10);
    line.from = YearMonth{2026, 9};
    line.to = YearMonth{2029, 8};
    std::vector<double> const thirds = income_of(line, grid);
    CHECK(thirds[0] == Approx(3.33).margin(0.011));
    CHECK(std::llround(100 * in_all(thirds)) == 1000);  // three thirds of ten euros are ten euros
    CHECK(thirds[12] > 0);
    CHECK(thirds[1] == 0);
    CHECK(thirds[36] == 0);
    for (double const euros : {1.0, 99.99, 1234567.89, 18e6}) {
        for (double const taper : {0.0, 0.5, 2.0, 3.0}) {
            line.amount.value = euros;
            line.taper = taper;
            CHECK(std::llround(100 * in_all(income_of(line, grid))) == std::llround(100 * euros));
        }
    }
}

TEST_CASE("a window includes its last month; a part of a year brings its part of the money") {
    TimeGrid const grid = months_from_2026(180);
    FundingLine line = money("course", 18);
    line.from = YearMonth{2026, 9};
    line.to = YearMonth{2028, 2};  // 18 months
    Ministry const m{{.practice = {0.2F}}, one(course(10), line), grid};
    CHECK(m.policy->plans[0][0].opens == 0);
    CHECK(m.policy->plans[0][0].closes == 18);
    CHECK(m.policy->plans[0][0].income[0] == Approx(12));
    CHECK(m.policy->plans[0][0].income[12] == Approx(6));
    line.amount.unit = "EUR/year";  // 18 a year for a year and a half
    std::vector<double> const yearly = income_of(line, grid);
    CHECK(yearly[0] == Approx(18));
    CHECK(yearly[12] == Approx(9));
}

TEST_CASE("a taper of two years after a year: rates 1, then falling from 1 to 0 in a straight line") {
    FundingLine line = money("course", 200);
    line.from = YearMonth{2026, 9};
    line.to = YearMonth{2027, 8};
    line.taper = 2;
    Ministry const m{{.practice = {0.2F}}, one(course(10), line), months_from_2026(180)};
    auto const& income = m.policy->plans[0][0].income;
    CHECK(income[0] == Approx(100));  // 1 of 1 + 2/2
    CHECK(income[12] == Approx(75));  // 3/4 of a year's rate
    CHECK(income[24] == Approx(25));
    CHECK(m.policy->plans[0][0].closes == 36);
}

TEST_CASE("money outside the run is not money of the run") {
    FundingLine line = money("course", 100);
    line.from = YearMonth{2025, 9};
    line.to = YearMonth{2027, 8};
    std::vector<double> const income = income_of(line, months_from_2026(24));
    CHECK(in_all(income) == 50);
    CHECK(income[0] == 50);
}

TEST_CASE("every unit of cost has its basis") {
    CHECK(basis_of("EUR/h/teacher") == Basis::hour);
    CHECK(basis_of("EUR/team/year") == Basis::team_year);
    CHECK(basis_of("EUR/d") == Basis::cover_day);
    CHECK_THROWS_AS(basis_of("EUR/goat"), std::invalid_argument);
}

TEST_CASE("cents are divided in proportion, and the largest share takes what rounding leaves") {
    CHECK(divide(100, {1, 1, 1}) == std::vector<std::int64_t>{34, 33, 33});
    CHECK(divide(-100, {1, 2, 0}) == std::vector<std::int64_t>{-33, -67, 0});
    CHECK(divide(7, {0, 0}) == std::vector<std::int64_t>{7, 0});
}

TEST_CASE("a funding line's payer pays all of it") {
    Programme p = course(40, 1);
    p.costs = {{"session", cost(30, "EUR/h/teacher", "school")}};
    FundingLine line = money("", 1e6);
    line.payer = "foundation";
    Ministry m{{.practice = {0.2F}}, one(p, line), months_from_2026(12)};
    m.run_all();
    CHECK(m.policy->accounts.ledger.table(1).payers == std::vector<std::string>{"foundation"});
}

TEST_CASE("lesson-bound activity of a year is spread over its teaching steps alone") {
    Ministry const m{{.practice = {0.2F}}, one(course(10), money("", 1)), months_from_2026(24)};
    double year = 0;
    for (int step = 0; step < 12; ++step) year += m.policy->calendar.lesson_years(step);
    CHECK(year == Approx(1));
    CHECK(m.policy->calendar.lesson_years(10) == 0);  // July
    CHECK(m.policy->calendar.teaching_steps(0, 24) == 20);
}
