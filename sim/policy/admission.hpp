// Admitting a unit: the cohort is formed, places are booked and paid, communities are founded.
#pragma once

#include <algorithm>
#include <array>
#include <span>

#include "policy/at_work.hpp"

namespace cpdsim {

/// Teachers and schools that join together in one lane: a teacher, a team or a partnership.
struct Unit {
    std::vector<Teacher> members;
    std::vector<School> schools;
};

/// All that join at an intake in one lane, one unit after another.
struct Units {
    struct End {
        std::size_t members, schools;
    };
    std::vector<Teacher> members;
    std::vector<School> schools;
    std::vector<End> ends;  ///< of each unit

    void add(Unit const& unit) {
        members.insert(members.end(), unit.members.begin(), unit.members.end());
        schools.insert(schools.end(), unit.schools.begin(), unit.schools.end());
        ends.push_back({members.size(), schools.size()});
    }
    void add(Teacher teacher, School school) {
        members.push_back(teacher);
        schools.push_back(school);
        ends.push_back({members.size(), schools.size()});
    }
    /// Calls visit(members, schools) with the spans of each unit.
    template <class Visit>
    void for_each(Visit&& visit) const {
        End from{0, 0};
        for (End const& end : ends) {
            visit(std::span{members}.subspan(from.members, end.members - from.members),
                  std::span{schools}.subspan(from.schools, end.schools - from.schools));
            from = end;
        }
    }
};

/// Worth of an hour of the programme now: sessions, programme, content, and the fall of quality with scale.
[[nodiscard]] float quality_now(AtWork const& at, double national_members);

/// Opens one cohort in each lane for all its units; pays what is due on joining. The money must have been promised.
void admit(Policy& policy, World& world, ProgrammeNumber p, int step, std::array<Units, lane_count> const& units);

/// Teachers (national) whom a programme can hold or take in its `year`-th year, money and demand apart.
[[nodiscard]] double places_in_a_year(Programme const& programme, int year);

/// Teachers or schools that may still join, in units of Policy::scale. What is left for less than the next is given
/// with that chance, once, so that the expected number is met whatever each stands for.
struct Allowance {
    double left = 0;
    float u = 1;  ///< drawn; 1: never more than there is

    [[nodiscard]] bool any() const { return left > 1e-9; }
    [[nodiscard]] bool has_room_for(double weight) const { return weight <= left + 1e-9 || double{u} * weight < left; }
    void take(double weight) { left = std::max(0.0, left - weight); }
};

/// Places that this year's caps (places, capacity, growth, schools at one time) still allow, in simulated units.
[[nodiscard]] double places_allowed(AtWork const& at);
/// The same, and of schools, where not all stand for as many.
[[nodiscard]] Allowance places_left(AtWork const& at);
[[nodiscard]] Allowance schools_left(AtWork const& at);
[[nodiscard]] double national_places(AtWork const& at);
[[nodiscard]] double national_schools(AtWork const& at);

}  // namespace cpdsim
