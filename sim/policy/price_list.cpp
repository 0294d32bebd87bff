#include "policy/price_list.hpp"

#include <array>
#include <cmath>
#include <stdexcept>
#include <utility>

namespace cpdsim {

Basis basis_of(std::string const& unit) {
    static constexpr std::array<std::pair<std::string_view, Basis>, 20> known{{
        {"EUR/teacher", Basis::teacher},
        {"EUR/teacher/year", Basis::teacher_year},
        {"EUR/h/teacher", Basis::hour},
        {"EUR/school", Basis::school},
        {"EUR/school/year", Basis::school_year},
        {"EUR/team", Basis::team},
        {"EUR/leader", Basis::leader},
        {"EUR/team/year", Basis::team_year},
        {"EUR/partnership", Basis::partnership},
        {"EUR/visit", Basis::visit},
        {"EUR/meeting", Basis::meeting},
        {"EUR/trainer", Basis::trainer},
        {"EUR/trainer/year", Basis::trainer_year},
        {"EUR/hub/year", Basis::hub_year},
        {"EUR/d", Basis::cover_day},
        {"EUR/year", Basis::year},
        {"EUR/winner", Basis::winner},
        {"EUR", Basis::winner},
        {"EUR/h", Basis::hour},
        {"EUR/place", Basis::teacher},
    }};
    for (auto const& [name, basis] : known) {
        if (name == unit) return basis;
    }
    throw std::invalid_argument{"no basis of cost for the unit " + unit};
}

double UnitQuantities::of(Basis basis) const {
    switch (basis) {
        case Basis::teacher:
            return teachers;
        case Basis::teacher_year:
            return teacher_years;
        case Basis::hour:
            return hours;
        case Basis::school:
            return schools;
        case Basis::school_year:
            return school_years;
        case Basis::leader:
            return leaders;
        case Basis::team:
            return teams;
        case Basis::team_year:
            return team_years;
        case Basis::partnership:
            return partnerships;
        case Basis::visit:
            return visits;
        case Basis::meeting:
            return meetings;
        case Basis::trainer:
            return trainers;
        case Basis::cover_day:
            return cover_days;
        case Basis::winner:
            return winners;
        case Basis::trainer_year:
            return trainer_years;
        case Basis::hub_year:
        case Basis::year:
            return 0;  // fixed: booked while the programme is funded, not by unit
    }
    return 0;
}

Timetable timetable_of(Programme const& programme, TimeGrid const& grid) {
    if (!programme.sessions) {  // coaching, kits, communities without a course last a year unless they say so
        double const years = programme.community && programme.community->lasts > 0 ? programme.community->lasts : 1.0;
        return {0, std::max(1, grid.steps_in(years)), true};
    }
    Sessions const& s = *programme.sessions;
    bool const by_year = s.hours.unit == "h/teacher/year";
    return {by_year ? s.hours.value * s.spread : s.hours.value, std::max(1, grid.steps_in(s.spread)), by_year};
}

}  // namespace cpdsim
