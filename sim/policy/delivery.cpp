// Phase deliver: sessions, visits, grants, cover and awards of the step take place and are paid (MODEL.md §6). Booked
// places are paid whether people come or not; a person who has left the post is no longer taught.
#include <algorithm>
#include <cmath>

#include "policy/admission.hpp"
#include "policy/climate_pull.hpp"
#include "policy/recognition.hpp"
#include "policy/sessions.hpp"

namespace cpdsim {
namespace {

struct Step {
    Policy& policy;
    World& world;
    int step;
    int lane;
    bool teaching;
    double lesson_years;  ///< years' worth of lesson-bound activity in this step
};

bool still_there(World const& world, Cohort const& cohort, std::size_t m, int lane) {
    return world.state.joined[cohort.members[m]][lane] <= cohort.formed;
}

/// Hours in the own classroom that visits bring each member in a step of `lesson_years`.
double hours_of_visits(Programme const& programme, double lesson_years) {
    auto const& coaching = programme.coaching;
    return coaching ? coaching->visits * lesson_years * coaching->hours_per_visit : 0;
}

/// Sessions of the course, and for its own participants what they learn from visits.
void teach(Step const& at, Programme const& programme, Cohort& cohort, Session& session) {
    double const visits = cohort.tier == 0 ? hours_of_visits(programme, at.lesson_years) : 0;
    double const hours = static_cast<double>(cohort.hours_per_step) + visits;
    if (!at.teaching || hours <= 0) return;
    double const worth = visits > 0 ? programme.coaching->worth : 1;
    session.teaches |= only(at.lane);
    session.weighted_hours[at.lane] =
        static_cast<float>(static_cast<double>(cohort.hours_per_step) + worth * visits) * cohort.quality;
    session.attended_hours[at.lane] = static_cast<float>(hours * (1 - at.policy.participation.displaced));
    if (cohort.has_met) return;
    cohort.has_met = true;  // nobody joins a cohort later
    for (std::size_t m = 0; m < cohort.members.size(); ++m) {
        if (cohort.attends[m] == 0 || !still_there(at.world, cohort, m, at.lane)) continue;
        at.world.groups.school_reached[at.world.teachers().school[cohort.members[m]]] |= only(at.lane);
    }
}

/// Those who are still there have completed the course, or what of it the money has lasted for.
void complete(Step const& at, Programme const& programme, Cohort const& cohort, Session& session) {
    session.completes |= only(at.lane);
    session.course_quality[at.lane] = cohort.quality;
    double visits = 0;
    for (int s = cohort.start; cohort.tier == 0 && programme.coaching && s < cohort.end; ++s)
        visits += programme.coaching->worth * hours_of_visits(programme, at.policy.lesson_years(s));
    session.course_hours[at.lane] =
        cohort.hours_per_step * static_cast<float>(at.policy.teaching_steps(cohort.start, cohort.end)) +
        static_cast<float>(visits);
}

void support(Step const& at, Programme const& programme, double grant_per_teacher, Session& session) {
    if (programme.coaching) {
        session.visit[at.lane] =
            static_cast<float>(-std::expm1(std::log1p(-std::min(0.999, programme.coaching->per_visit)) *
                                           programme.coaching->visits * at.lesson_years));
        session.support_floor[at.lane] =
            static_cast<float>(std::max(programme.coaching->mentor, programme.coaching->hotline));
    }
    if (programme.materials) session.loans[at.lane] = static_cast<float>(programme.materials->loans);
    if (programme.grant && grant_per_teacher > 0)
        session.kits[at.lane] = static_cast<float>(-std::expm1(-programme.grant->equips * grant_per_teacher));
    session.equips = session.equips || session.kits[at.lane] > 0 || session.loans[at.lane] > 0;
    session.supports =
        session.supports || session.equips || session.visit[at.lane] > 0 || session.support_floor[at.lane] > 0;
}

void pay_for(Step const& at, Cohort const& cohort, std::size_t p, Programme const& programme) {
    double const dt = at.policy.grid.dt();
    double const members = static_cast<double>(cohort.members.size());
    double const schools = static_cast<double>(cohort.schools.size());
    double const visited = programme.recruit.unit == RecruitUnit::teacher ? members : schools;
    at.policy.pay(p, Basis::teacher_year, at.step, at.lane, members * dt);
    if (at.teaching)
        at.policy.pay(p, Basis::hour, at.step, at.lane, members * static_cast<double>(cohort.hours_per_step));
    at.policy.pay(p, Basis::school_year, at.step, at.lane, schools * dt);
    at.policy.pay(p, Basis::team_year, at.step, at.lane, schools * dt);
    if (programme.coaching)
        at.policy.pay(p, Basis::visit, at.step, at.lane, programme.coaching->visits * at.lesson_years * visited);
    if (programme.release)
        at.policy.pay(
            p, Basis::cover_day, at.step, at.lane,
            programme.release->days * at.lesson_years * members * static_cast<double>(at.policy.cover_of(p)[at.lane]));
}

/// Time that is given and not bought: days out of class, with and without cover, and hours of lead teachers.
void count_time(Step const& at, Cohort const& cohort, std::size_t p, Programme const& programme) {
    auto const row = static_cast<std::size_t>(at.step + 1);
    auto const scale = static_cast<float>(at.policy.scale);
    if (programme.release) {
        double const days = programme.release->days * at.lesson_years * static_cast<double>(cohort.members.size());
        at.policy.counts.cover_days[p][row][at.lane] +=
            static_cast<float>(days) * at.policy.cover_of(p)[at.lane] * scale;
    }
    if (programme.team && cohort.leads > 0)
        at.policy.counts.lead_hours[p][row][at.lane] +=
            static_cast<float>(programme.team->lead_hours * at.lesson_years * cohort.leads) * scale;
}

double grant_this_step(Step const& at, Cohort const& cohort, Grant const& grant) {
    int const age = at.step - cohort.start;
    bool const yearly = grant.value.unit == "EUR/school/year" || grant.value.unit == "EUR/team/year";
    bool const due = yearly ? age % at.policy.grid.per_year() == 0 : age == 0;
    double const units = grant.value.unit == "EUR/teacher"       ? static_cast<double>(cohort.members.size())
                         : grant.value.unit == "EUR/partnership" ? cohort.units
                                                                 : static_cast<double>(cohort.schools.size());
    return due ? grant.value.value * units / std::max<double>(1, static_cast<double>(cohort.members.size())) : 0.0;
}

void finish(Step const& at, Cohort& cohort, std::size_t p) {
    cohort.finished = true;
    float& completed =
        (cohort.tier == 0 ? at.policy.counts.completed
                          : at.policy.counts.recipients)[p][static_cast<std::size_t>(at.step + 1)][at.lane];
    for (std::size_t m = 0; m < cohort.members.size(); ++m) {
        Teacher const i = cohort.members[m];
        at.world.groups.member[p][i] &= static_cast<LaneMask>(~only(at.lane));
        if (cohort.attends[m] == 0 || !still_there(at.world, cohort, m, at.lane)) continue;
        at.world.groups.completed[p][i] |= only(at.lane);
        completed += static_cast<float>(at.policy.scale);
    }
    for (School const s : cohort.schools) at.world.groups.school_in[p][s] &= static_cast<LaneMask>(~only(at.lane));
}

/// Days of release the participants of other programmes take, as far as cover is found and paid.
void cover_the_others(Policy& policy, Clock const& clock, int lane, double participants) {
    for (std::size_t c = 0; c < policy.plans.size(); ++c) {
        ProgrammePlan const& plan = policy.plans[c];
        if (!plan.programme.release || plan.programme.sessions || clock.step < plan.opens || clock.step >= plan.closes)
            continue;
        double days = participants * plan.programme.release->days * policy.lesson_years(clock.step) *
                      static_cast<double>(policy.cover_level[lane]);
        double const price = policy.price_of(c, Basis::cover_day, true) * policy.scale;
        Purse const& purse = policy.purses[c][static_cast<std::size_t>(lane)];
        if (price > 0) days = std::min(days, std::max(0.0, purse.free_now(clock.step) - 0.01) / price);
        policy.pay(c, Basis::cover_day, clock.step, lane, days, PaidFrom::free);
        policy.counts.cover_days[c][static_cast<std::size_t>(clock.step + 1)][lane] +=
            static_cast<float>(days * policy.scale);
    }
}

void deliver_in_lane(Policy& policy, World& world, Clock const& clock, int lane) {
    Step const at{policy, world, clock.step, lane, clock.teaching, policy.lesson_years(clock.step)};
    auto const row = static_cast<std::size_t>(clock.step + 1);
    double participants = 0;
    for (Cohort& cohort : world.groups.cohorts[static_cast<std::size_t>(lane)]) {
        std::size_t const p = cohort.programme;
        Programme const& programme = policy.plans[p].programme;
        if (cohort.finished || cohort.start > clock.step) continue;
        Session& session = world.attendance.sessions[cohort.session];
        teach(at, programme, cohort, session);
        double const members = static_cast<double>(cohort.members.size());
        if (cohort.tier == 0) {
            pay_for(at, cohort, p, programme);
            support(at, programme, programme.grant ? grant_this_step(at, cohort, *programme.grant) : 0.0, session);
            if (programme.recognition) give_awards(policy, world, cohort, clock.step, lane);
            count_time(at, cohort, p, programme);
            if (!programme.release && programme.sessions) participants += members;
        }
        policy.counts.members[p][row][lane] += static_cast<float>(members * policy.scale);
        policy.counts.schools[p][row][lane] +=
            static_cast<float>(static_cast<double>(cohort.schools.size()) * policy.scale);
        if (clock.teaching)
            policy.counts.hours_delivered[p][row][lane] +=
                static_cast<float>(members * static_cast<double>(cohort.hours_per_step) * policy.scale);
        if (clock.step + 1 < cohort.end) continue;
        complete(at, programme, cohort, session);
        finish(at, cohort, p);
        if (cohort.tier == 0 && programme.recognition) give_labels(policy, world, cohort, lane);
    }
    cover_the_others(policy, clock, lane, participants);
}

/// An open repository equips those who use it; who does is drawn once a year.
void open_repository(Policy const& policy, World& world, Clock const& clock) {
    if (!clock.starts_school_year) return;
    for (ProgrammePlan const& plan : policy.plans) {
        auto const& materials = plan.programme.materials;
        if (!materials || materials->repository <= 0 || clock.step < plan.opens || clock.step >= plan.closes) continue;
        world.stillness.wake_all();
        Draws const draws = world.id.draws("repository: " + plan.id);
        auto const use = static_cast<float>(materials->repository_use);
        auto const level = static_cast<float>(materials->repository * plan.activity);
        for (Teacher i = 0; i < world.state.teachers(); ++i) {
            Lane const u = draws.uniform_lanes(i, static_cast<std::uint32_t>(clock.step), world.id.first_replicate);
            Lane const users = as_lane(static_cast<LaneMask>(~at_least(u, Lane::Constant(use))));
            world.state.materials[i] = world.state.materials[i].max(level * users);
        }
    }
}

void count_labels(Policy& policy, int step) {
    for (std::size_t p = 0; p < policy.plans.size(); ++p) {
        Lane& held = policy.counts.labelled[p][static_cast<std::size_t>(step + 1)];
        for (auto const& levels : policy.labels[p]) {
            for (int r = 0; r < lane_count; ++r)
                held[r] += levels[static_cast<std::size_t>(r)] > 0 ? static_cast<float>(policy.scale) : 0.F;
        }
    }
}

}  // namespace

Mechanism make_delivery(std::shared_ptr<Policy> const& policy) {
    return {.name = "delivery", .phase = Phase::deliver, .on_world = [policy](World& world, Clock const& clock) {
                if (policy->recognises) forget_recognition(*policy, world);
                open_repository(*policy, world, clock);
                open_sessions(world, clock.step);
                note_climate_pulls(*policy, world, clock.step);
                raise_climate(*policy, world, clock.step);
                for (int r = 0; r < lane_count; ++r) deliver_in_lane(*policy, world, clock, r);
                count_labels(*policy, clock.step);
            }};
}

}  // namespace cpdsim
