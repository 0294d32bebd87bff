// A year is a whole number of steps whatever the step, and every row has its date.
#include <catch2/catch.hpp>

#include <stdexcept>

#include "core/calendar.hpp"

using namespace cpdsim;

TEST_CASE("2026-09 to 2041-08 is 180 steps and 181 rows") {
    TimeGrid const grid{{2026, 9}, {2041, 8}, StepLength::month};
    CHECK(grid.steps() == 180);
    CHECK(grid.rows() == 181);
    CHECK(grid.dt() == 1.0 / 12);
    CHECK(grid.month_of(0) == YearMonth{2026, 9});
    CHECK(grid.month_of(4) == YearMonth{2027, 1});
    CHECK(grid.month_of(179) == YearMonth{2041, 8});
    CHECK(grid.step_of({2031, 9}) == 60);
    CHECK(grid.step_of({2026, 8}) == -1);  // outside the run
}

TEST_CASE("weeks and days: 52 and 364 a year") {
    TimeGrid const weeks{{2026, 9}, {2041, 8}, StepLength::week};
    TimeGrid const days{{2026, 9}, {2041, 8}, StepLength::day};
    CHECK(weeks.steps() == 15 * 52);
    CHECK(days.steps() == 15 * 364);
    CHECK(weeks.step_of({2027, 9}) == 52);
    CHECK(days.step_of({2036, 9}) == 3640);
    CHECK(weeks.steps_in(1.5) == 78);
    CHECK(days.steps_in(1.0 / 12) == 30);
}

TEST_CASE("every month begins once, in the step that step_of names", "[calendar]") {
    for (StepLength const length : {StepLength::month, StepLength::week, StepLength::day}) {
        TimeGrid const grid{{2026, 9}, {2029, 8}, length};
        int begun = 0;
        for (int step = 0; step < grid.steps(); ++step) {
            if (!grid.begins_month(step)) continue;
            CHECK(grid.month_of(step) == plus_months({2026, 9}, begun));
            CHECK(grid.step_of(plus_months({2026, 9}, begun)) == step);
            ++begun;
        }
        CHECK(begun == 36);
    }
}

TEST_CASE("rows have Gregorian dates") {
    TimeGrid const grid{{2026, 9}, {2041, 8}, StepLength::month};
    auto const days = grid.days();
    REQUIRE(days.size() == 181);
    CHECK(days[0] == 0);
    CHECK(days[1] == 30);      // 2026-10-01
    CHECK(days[6] == 181);     // 2027-03-01
    CHECK(days[18] == 547);    // 2028-03-01, after a leap day
    CHECK(days[180] == 5479);  // 2041-09-01
}

TEST_CASE("weekly rows never run backwards and meet the months") {
    TimeGrid const grid{{2026, 9}, {2027, 8}, StepLength::week};
    auto const days = grid.days();
    REQUIRE(days.size() == 53);
    for (std::size_t row = 1; row < days.size(); ++row) CHECK(days[row] > days[row - 1]);
    CHECK(days[13] == 91);  // a quarter of the steps: 2026-12-01
    CHECK(days[52] == 365);
}

TEST_CASE("an odd number of months gets as many weeks as it needs") {
    CHECK(TimeGrid{{2026, 9}, {2026, 9}, StepLength::week}.steps() == 5);
    CHECK(TimeGrid{{2026, 9}, {2026, 9}, StepLength::month}.steps() == 1);
    CHECK_THROWS_AS((TimeGrid{{2026, 9}, {2026, 8}, StepLength::month}), std::invalid_argument);
}

TEST_CASE("months are written as in files") {
    CHECK(to_text({2026, 9}) == "2026-09");
    CHECK(plus_months({2026, 12}, 1) == YearMonth{2027, 1});
    CHECK(plus_months({2026, 1}, -1) == YearMonth{2025, 12});
    CHECK(months_between({2026, 9}, {2028, 3}) == 18);
}
