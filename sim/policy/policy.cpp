#include "policy/policy.hpp"

#include <algorithm>
#include <cmath>

#include "policy/recognition.hpp"

namespace cpdsim {
namespace {

/// Communities that `teachers` of `schools` fill; parts of one are paid in part.
double communities_of(CommunityIngredient const& c, double teachers, double schools) {
    return c.scope == CommunityScope::within_school ? schools : teachers / (0.5 * (c.size.low + c.size.high));
}

/// What `teachers` of `schools` use in a step. Visits go to the team where there is one, else to each teacher.
UnitQuantities in_step(Programme const& p, double teachers, double schools, double dt, double hours,
                       double lesson_years) {
    UnitQuantities q;
    q.teacher_years = teachers * dt;
    q.hours = teachers * hours;
    q.school_years = schools * dt;
    q.team_years = schools * dt;
    if (p.coaching)
        q.visits = p.coaching->visits * lesson_years * (p.recruit.unit == RecruitUnit::teacher ? teachers : schools);
    if (p.community)
        q.meetings = p.community->meetings * lesson_years * communities_of(*p.community, teachers, schools);
    if (p.release) q.cover_days = p.release->days * lesson_years * teachers;
    return q;
}

}  // namespace

void Policy::pay(std::size_t programme, Basis basis, int step, int lane, double quantity, PaidFrom from) {
    if (quantity == 0) return;
    for (Price const& price : plans[programme].prices) {
        if (price.basis != basis) continue;
        // Down to the cent, lest many payments together exceed what was promised.
        double const euros = std::floor(price.euros * quantity * scale * 100 + 1e-6) / 100;
        ledger.absorb(price.account, step, lane, euros);
        if (!price.in_budget) continue;
        Purse& purse = purses[programme][static_cast<std::size_t>(lane)];
        if (from == PaidFrom::promised)
            purse.keep_promise(step, euros);
        else
            purse.spend(euros);
    }
}

double Policy::price_of(std::size_t programme, Basis basis, bool only_budget) const {
    double euros = 0;
    for (Price const& price : plans[programme].prices) {
        if (price.basis == basis && (price.in_budget || !only_budget)) euros += price.euros;
    }
    return euros;
}

int Policy::teaching_steps(int from, int to) const {
    int number = 0;
    for (int s = from; s < to; ++s) {  // beyond the run the calendar repeats
        auto const at = static_cast<std::size_t>(s % static_cast<int>(teaching.size()));
        number += teaching[at];
    }
    return number;
}

double Policy::lesson_years(int step) const {
    if (teaching[static_cast<std::size_t>(step)] == 0) return 0;
    int const year = std::min(grid.per_year(), static_cast<int>(teaching.size()));
    return static_cast<double>(year) / std::max(1, teaching_steps(0, year)) * grid.dt();
}

int Policy::end_of_cohort(std::size_t programme, int step) const {
    return std::min(step + plans[programme].timetable.length, plans[programme].closes);
}

int Policy::end_of_meetings(std::size_t programme, int step) const {
    ProgrammePlan const& plan = plans[programme];
    int const length = plan.programme.community ? grid.steps_in(plan.programme.community->lasts) : 0;
    return std::min(plan.closes, step + std::max(plan.timetable.length, length));
}

std::vector<UnitQuantities> Policy::unit_stream(std::size_t programme, int step, double teachers,
                                                double schools) const {
    ProgrammePlan const& plan = plans[programme];
    Programme const& p = plan.programme;
    int const end = end_of_cohort(programme, step);
    int const meetings_end = end_of_meetings(programme, step);
    int const last = p.cascade ? plan.closes : std::max(end, meetings_end);
    std::vector<UnitQuantities> stream(static_cast<std::size_t>(std::max(0, last - step)));
    double const hours = plan.timetable.hours_in_all / std::max(1, teaching_steps(step, step + plan.timetable.length));
    double const trainers = p.cascade ? teachers * p.cascade->become_trainers : 0;
    int const train_until = p.cascade ? end + grid.steps_in(p.cascade->trains_for) : 0;
    for (int s = step; s < last; ++s) {
        bool const teaches = teaching[static_cast<std::size_t>(s)] != 0;
        UnitQuantities q;
        if (s < end)
            q = in_step(p, teachers, schools, grid.dt(), teaches ? hours : 0, lesson_years(s));
        else if (s < meetings_end)
            q.meetings = in_step(p, teachers, schools, grid.dt(), 0, lesson_years(s)).meetings;
        if (s < end && p.recognition)
            q.winners = p.recognition->winners * teachers * award_years(s - step, end - step, grid.per_year());
        if (s == end && trainers > 0) q.trainers = trainers;
        if (s >= end && s < train_until) q.trainer_years = trainers * grid.dt();
        if (s == step) {
            q.teachers = teachers;
            q.schools = q.teams = schools;
            q.partnerships = p.recruit.unit == RecruitUnit::partnership ? 1 : 0;
        }
        stream[static_cast<std::size_t>(s - step)] = q;
    }
    return stream;
}

std::vector<double> Policy::unit_cost(std::size_t programme, int step, double teachers, double schools) const {
    std::vector<UnitQuantities> const stream = unit_stream(programme, step, teachers, schools);
    std::vector<double> cost(stream.size(), 0.0);
    for (std::size_t m = 0; m < stream.size(); ++m) {
        for (Price const& price : plans[programme].prices) {
            if (price.in_budget) cost[m] += price.euros * stream[m].of(price.basis) * scale;
        }
    }
    return cost;
}

int Policy::simulated(double national, World const& world, std::string const& what, int step, int lane) const {
    double const wanted = national / scale;
    double const whole = std::floor(wanted);
    auto const u = static_cast<double>(world.id.draws(what).lane(0, static_cast<std::uint32_t>(step), lane));
    return static_cast<int>(whole) + (u < wanted - whole ? 1 : 0);
}

std::vector<Mechanism> make_policy_mechanisms(std::shared_ptr<Policy> const& policy) {
    return {make_funding(policy),  make_ordinary_cpd(policy), make_enrolment(policy),
            make_delivery(policy), make_communities(policy),  make_cascade(policy)};
}

}  // namespace cpdsim
