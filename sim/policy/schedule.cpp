#include "policy/schedule.hpp"

#include <algorithm>

namespace cpdsim {

UnitQuantities Schedule::on_joining(UnitSize const& size) const {
    UnitQuantities q;
    q.teachers = size.teachers;
    q.schools = q.teams = size.schools;
    if (plan_.programme->team) q.leaders = size.schools * leaders_asked(*plan_.programme->team);
    q.partnerships = plan_.programme->recruit.unit == RecruitUnit::partnership ? size.partnerships : 0;
    return q;
}

UnitQuantities Schedule::in_step(UnitSize const& size, int step, double hours) const {
    Programme const& p = *plan_.programme;
    double const dt = calendar_.grid.dt(), lesson_years = calendar_.lesson_years(step);
    UnitQuantities q;
    q.teacher_years = size.teachers * dt;
    q.hours = size.teachers * hours;
    q.school_years = size.schools * dt;
    q.team_years = size.schools * dt;
    if (p.coaching)
        q.visits =
            p.coaching->visits * lesson_years * (p.recruit.unit == RecruitUnit::teacher ? size.teachers : size.schools);
    if (p.release) q.cover_days = p.release->days * lesson_years * size.teachers;
    return q;
}

double Schedule::meetings(UnitSize const& size, int step) const {
    auto const& c = plan_.programme->community;
    if (!c) return 0;
    bool const alone = plan_.programme->recruit.unit == RecruitUnit::teacher;  // at least two of a school make one
    double const communities = c->scope != CommunityScope::within_school
                                   ? size.teachers / (0.5 * (c->size.low + c->size.high))
                               : alone ? size.teachers / 2
                                       : size.schools;
    return c->meetings * calendar_.lesson_years(step) * communities;
}

double Schedule::winners(double teachers, int age, int length) const {
    auto const& recognition = plan_.programme->recognition;
    if (!recognition) return 0;
    return recognition->winners * teachers * award_years(age, length, calendar_.grid.per_year());
}

double Schedule::hours_per_step(int begins) const {
    return plan_.timetable.hours_in_all /
           std::max(1, calendar_.teaching_steps(begins, begins + plan_.timetable.length));
}

int Schedule::end_of_cohort(int step) const {
    int const end = step + plan_.timetable.length;
    return plan_.timetable.by_year ? std::min(end, plan_.closes) : end;
}

int Schedule::end_of_meetings(int step) const {
    auto const& community = plan_.programme->community;
    int const length = community ? calendar_.grid.steps_in(community->lasts) : 0;
    return std::max(end_of_cohort(step), std::min(plan_.closes, step + length));
}

std::vector<UnitQuantities> Schedule::from(int step, UnitSize const& size) const {
    auto const& cascade = plan_.programme->cascade;
    TimeGrid const& grid = calendar_.grid;
    int const end = end_of_cohort(step);
    int const meetings_end = end_of_meetings(step);
    int const last = cascade ? std::max(plan_.closes, end + 1) : std::max(end, meetings_end);
    std::vector<UnitQuantities> stream(static_cast<std::size_t>(std::max(0, last - step)));
    double const hours = hours_per_step(step);
    double const trainers = cascade ? size.teachers * cascade->become_trainers : 0;
    int const train_until = cascade ? end + grid.steps_in(cascade->trains_for) : 0;
    for (int s = step; s < last; ++s) {
        UnitQuantities q;
        if (s < end) {
            q = in_step(size, s, calendar_.teaches(s) ? hours : 0);
            q.winners = winners(size.teachers, s - step, end - step);
        }
        if (s < meetings_end) q.meetings = meetings(size, s);
        if (s == end && trainers > 0) q.trainers = trainers;
        if (s >= end && s < std::min(train_until, plan_.closes)) q.trainer_years = trainers * grid.dt();
        entry(stream, s - step) = q;
    }
    if (!stream.empty()) stream.front().join(on_joining(size));
    return stream;
}

std::vector<double> Schedule::costs_from(int step, UnitSize const& size, double scale) const {
    std::vector<UnitQuantities> const stream = from(step, size);
    std::vector<double> cost(stream.size(), 0.0);
    for (std::size_t m = 0; m < stream.size(); ++m) {
        for (Price const& price : plan_.prices) {
            if (price.in_budget) cost[m] += price.euros * stream[m].of(price.basis) * scale;
        }
    }
    return cost;
}

double award_years(int age, int length, int steps_per_year) {
    int const lived = age + 1;
    if (lived % steps_per_year == 0) return 1;
    return lived == length ? static_cast<double>(lived % steps_per_year) / steps_per_year : 0.0;
}

}  // namespace cpdsim
