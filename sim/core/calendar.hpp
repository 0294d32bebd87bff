// Time: a grid of equal steps over school years. A month is exactly 1/12, a week 1/52 and a day 1/364 of a year
// (MODEL.md §2), so a year is a whole number of steps whatever the step.
#pragma once

#include <compare>
#include <string>
#include <vector>

namespace cpdsim {

/// A month of a year.
struct YearMonth {
    int year = 2026;
    int month = 9;  ///< 1..12
    auto operator<=>(YearMonth const&) const = default;
};

[[nodiscard]] constexpr int months_between(YearMonth from, YearMonth to) {
    return 12 * (to.year - from.year) + (to.month - from.month);
}
[[nodiscard]] constexpr YearMonth plus_months(YearMonth date, int months) {
    int const index = 12 * date.year + (date.month - 1) + months;
    return {index / 12, index % 12 + 1};
}
[[nodiscard]] std::string to_text(YearMonth date);  ///< "2026-09"
[[nodiscard]] std::string now_text();               ///< the moment, "2026-09-01T12:00:00Z"

enum class StepLength { month, week, day };
[[nodiscard]] constexpr int steps_per_year(StepLength length) {
    return length == StepLength::month ? 12 : length == StepLength::week ? 52 : 364;
}

/// The steps of a run. Step s takes the state of row s to row s + 1; row 0 is the state at `start`.
class TimeGrid {
public:
    /// `end` includes its month. Error: std::invalid_argument when end < start.
    TimeGrid(YearMonth start, YearMonth end, StepLength length);

    [[nodiscard]] YearMonth start() const { return start_; }
    [[nodiscard]] YearMonth end() const { return end_; }
    [[nodiscard]] StepLength length() const { return length_; }
    [[nodiscard]] int steps() const { return steps_; }
    [[nodiscard]] int rows() const { return steps_ + 1; }
    [[nodiscard]] int per_year() const { return steps_per_year(length_); }
    [[nodiscard]] double dt() const { return 1.0 / per_year(); }  ///< years
    [[nodiscard]] YearMonth month_of(int step) const;             ///< the month in which the step lies
    [[nodiscard]] bool begins_month(int step) const;              ///< first step of its month
    /// First step of a month; may lie outside 0..steps() for months outside the run.
    [[nodiscard]] int step_of(YearMonth month) const;
    /// Steps in a time span in years, rounded to the nearest.
    [[nodiscard]] int steps_in(double years) const;
    /// For each row, days since the first of the starting month in the Gregorian calendar.
    [[nodiscard]] std::vector<double> days() const;

private:
    YearMonth start_, end_;
    StepLength length_;
    int steps_;
};

}  // namespace cpdsim
