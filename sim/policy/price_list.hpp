// What is paid for, and when: the cost items of a programme with their bases, and the expected stream of payments of
// one unit (a teacher, a team, a school, a partnership) from the day it joins.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/run_world.hpp"
#include "policy/ledger.hpp"
#include "policy/programme.hpp"

namespace cpdsim {

enum class Basis {
    teacher,
    teacher_year,
    hour,
    school,
    school_year,
    team,
    leader,
    team_year,
    partnership,
    visit,
    meeting,
    trainer,
    trainer_year,
    hub_year,
    cover_day,
    year,
    winner,
};

/// What is paid as a unit joins or in each step of its course, in this order; the rest is paid when it happens.
inline constexpr std::array paid_by_unit{Basis::teacher,     Basis::school,       Basis::team,     Basis::leader,
                                         Basis::partnership, Basis::teacher_year, Basis::hour,     Basis::school_year,
                                         Basis::team_year,   Basis::visit,        Basis::cover_day};

/// From the unit as written ("EUR/h/teacher"). Error: std::invalid_argument for an unknown unit.
[[nodiscard]] Basis basis_of(std::string const& unit);

struct Price {
    Basis basis = Basis::teacher;
    double euros = 0;
    std::uint16_t account = 0;
    bool in_budget = true;  ///< the payer's money is the budget
};

/// Quantities of one unit in one step, to be multiplied with prices.
struct UnitQuantities {
    double teachers = 0, teacher_years = 0, hours = 0, schools = 0, school_years = 0, teams = 0, leaders = 0,
           team_years = 0, partnerships = 0, visits = 0, meetings = 0, trainers = 0, trainer_years = 0, cover_days = 0,
           winners = 0;
    [[nodiscard]] double of(Basis basis) const;
    /// And what is used once, on joining.
    void join(UnitQuantities const& joining) {
        teachers = joining.teachers;
        schools = joining.schools;
        teams = joining.teams;
        leaders = joining.leaders;
        partnerships = joining.partnerships;
    }
};

/// Hours of the programme's sessions in a step of the calendar.
struct Timetable {
    double hours_in_all = 0;  ///< of one participant over the whole programme
    int length = 0;           ///< steps from joining to the end
    bool by_year = false;     ///< hours were given per year: the programme can stop with the money
};

[[nodiscard]] Timetable timetable_of(Programme const& programme, TimeGrid const& grid);

}  // namespace cpdsim
