// What a unit - a teacher, a team, a school, a partnership - uses in each step from the day it joins. Promises are made
// from it and payments follow it, so that the two agree.
#pragma once

#include <vector>

#include "policy/plan.hpp"
#include "policy/school_calendar.hpp"

namespace cpdsim {

/// Teachers and schools that join together.
struct UnitSize {
    double teachers = 1, schools = 1;
    double partnerships = 1;  ///< counted where partnerships join
};

/// What a lane's programme uses, on a calendar.
class Schedule {
public:
    Schedule(LanePlan const& plan, SchoolCalendar const& calendar) : plan_{plan}, calendar_{calendar} {}

    /// Once, on joining.
    [[nodiscard]] UnitQuantities on_joining(UnitSize const& size) const;
    /// In a step of the course, with as many hours for each teacher. Visits go to the team where there is one, else to
    /// each teacher; cover is for every day of release, found or not.
    [[nodiscard]] UnitQuantities in_step(UnitSize const& size, int step, double hours) const;
    /// Meetings in a step of the communities the unit fills; parts of one are paid in part.
    [[nodiscard]] double meetings(UnitSize const& size, int step) const;
    /// Awards expected in the `age`-th step of a course of `length` steps.
    [[nodiscard]] double winners(double teachers, int age, int length) const;

    /// Hours of a teacher in each teaching step of a course that begins now.
    [[nodiscard]] double hours_per_step(int begins) const;
    /// One past the last step in which a cohort joining now has sessions. A course is held to its end; what is counted
    /// by the year stops with the money.
    [[nodiscard]] int end_of_cohort(int step) const;
    /// One past the last facilitated step of the communities of a cohort joining now.
    [[nodiscard]] int end_of_meetings(int step) const;

    /// All that a unit that joins in `step` is expected to use in each step from then on, until the programme closes.
    [[nodiscard]] std::vector<UnitQuantities> from(int step, UnitSize const& size) const;
    /// The same in EUR of the budget; `scale` units of the nation for each.
    [[nodiscard]] std::vector<double> costs_from(int step, UnitSize const& size, double scale) const;

private:
    LanePlan const& plan_;
    SchoolCalendar const& calendar_;
};

/// Years of awards that fall due in the `age`-th step of a cohort of `length` steps: a year's at the end of each year,
/// the rest at the end.
[[nodiscard]] double award_years(int age, int length, int steps_per_year);

}  // namespace cpdsim
