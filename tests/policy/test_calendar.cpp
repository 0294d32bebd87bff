// Who may join when: intakes, holidays, and courses that go on after the window of their money.
#include <catch2/catch.hpp>

#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

TEST_CASE("no cliff in the calendar: a course that begins in the window is held to its end and paid as promised") {
    Programme p = course(12);
    p.costs["hour"] = cost(10, "EUR/h/teacher");
    p.recruit.places = 10;
    for (double const months : {12.0, 13.0, 18.0}) {
        p.sessions->spread = months / 12;
        for (int const window : {13, 14, 23, 24}) {  // all with two Septembers
            PolicyInput input = one(p, 10'000);
            input.funding[0].from = YearMonth{2026, 9};
            input.funding[0].to = plus_months({2026, 9}, window - 1);
            Ministry m{teachers(40), input, months_from_2026(48)};
            m.run_all();
            CHECK(m.booked("course", 1) == 10);
            CHECK(m.booked("course", 13) == 10);
            CHECK(m.policy->accounts.ledger.absorbed_in_all(0) == Approx(20 * 12 * 10 * 100).epsilon(1e-4));
            double hours = 0;
            for (Lane const& h : m.room->state.hours_attended) hours += static_cast<double>(h[0]);
            CHECK(hours == Approx(20 * 12).epsilon(1e-4));
        }
    }
}

TEST_CASE("what is counted by the year stops with the money") {
    Programme p = course(12, 2);
    p.sessions->hours.unit = "h/teacher/year";
    PolicyInput input = one(p, 10'000);
    input.funding[0].to = YearMonth{2027, 8};
    Ministry m{teachers(4), input, months_from_2026(36)};
    m.run_all();
    CHECK(m.room->state.hours_attended[0][0] == Approx(12).epsilon(1e-4));
}

TEST_CASE("where the calendar lets nobody join, it is what limits, and nothing is paid") {
    Programme p = course(10, 1.0 / 12);
    p.recruit.intake = {7};  // a month without lessons
    p.costs["place"] = cost(100, "EUR/teacher");
    Ministry holidays{teachers(4), one(p), months_from_2026(24)};
    holidays.run_all();
    CHECK(holidays.policy->counts.limited_by_calendar[0][11][0] == 1);  // July
    CHECK(holidays.policy->accounts.ledger.absorbed_in_all(0) == 0);
    p.sessions->spread = 0.25;
    Ministry september{teachers(4), one(p), months_from_2026(24)};
    september.run_all();
    CHECK(september.policy->counts.limited_by_calendar[0][11][0] == 0);
    CHECK(september.room->state.hours_attended[0][0] == Approx(10).epsilon(1e-4));

    PolicyInput outside = one(p);
    outside.funding[0].from = YearMonth{2026, 10};
    outside.funding[0].to = YearMonth{2027, 6};
    Ministry never{teachers(4), outside, months_from_2026(24)};
    never.run_all();
    CHECK(never.policy->counts.limited_by_calendar[0][2][0] == 1);  // once, when the money begins
    CHECK(never.policy->counts.limited_by_calendar[0][3][0] == 0);
    CHECK(never.policy->accounts.ledger.absorbed_in_all(0) == 0);
}
