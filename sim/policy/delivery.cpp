// Phase deliver: sessions, visits, grants, cover and awards of the step take place and are paid (MODEL.md §6). Booked
// places are paid whether people come or not; a person who has left the post is no longer taught.
#include <algorithm>
#include <cmath>

#include "core/mask_sets.hpp"
#include "policy/admission.hpp"
#include "policy/climate_pull.hpp"
#include "policy/participation.hpp"
#include "policy/partners.hpp"
#include "policy/recognition.hpp"
#include "policy/sessions.hpp"

namespace cpdsim {
namespace {

/// Hours in the own classroom that visits bring each member of a course in a step of `lesson_years`.
double hours_of_visits(AtWork const& at, Cohort const& cohort, double lesson_years) {
    auto const& coaching = at.programme().coaching;
    return coaching && cohort.tier == 0 ? coaching->visits * lesson_years * coaching->hours_per_visit : 0;
}

/// Sessions of the course, and for its own participants what they learn from visits.
void teach(AtWork const& at, World& world, Cohort& cohort, Session& session) {
    double const visits = hours_of_visits(at, cohort, at.lesson_years());
    double const hours = double{cohort.hours_per_step} + visits;
    if (!at.teaches() || hours <= 0) return;
    double const worth = visits > 0 ? at.programme().coaching->worth : 1;
    session.teaches |= only(at.lane);
    at.put(session.weighted_hours, double{cohort.hours_per_step} + worth * visits);
    session.weighted_hours[at.lane] *= cohort.quality;
    at.put(session.attended_hours, hours * (1 - at.participation().displaced));
    if (cohort.has_met) return;
    cohort.has_met = true;  // nobody joins a cohort later
    for (std::size_t m = 0; m < cohort.members.size(); ++m) {
        if (came(at, cohort, m))
            world.groups.school_reached[world.teachers().school[cohort.members[m]]] |= only(at.lane);
    }
}

/// Those who are still there have completed the course with its visits, or what of it the money has lasted for.
void complete(AtWork const& at, Cohort const& cohort, Session& session) {
    session.completes |= only(at.lane);
    session.course_quality[at.lane] = cohort.quality;
    double hours = double{cohort.hours_per_step} * at.policy.calendar.teaching_steps(cohort.start, cohort.end);
    for (int s = cohort.start; s < cohort.end; ++s) {
        double const visits = hours_of_visits(at, cohort, at.policy.calendar.lesson_years(s));
        if (visits > 0) hours += at.programme().coaching->worth * visits;
    }
    at.put(session.course_hours, hours);
}

/// EUR for each teacher that fall due in this step.
double grant_this_step(AtWork const& at, Cohort const& cohort, Grant const& grant) {
    int const age = at.step - cohort.start;
    bool const yearly = grant.value.unit == "EUR/school/year" || grant.value.unit == "EUR/team/year";
    bool const due = yearly ? age % at.policy.calendar.grid.per_year() == 0 : age == 0;
    double const units = grant.value.unit == "EUR/teacher"       ? cohort.weight
                         : grant.value.unit == "EUR/partnership" ? cohort.unit_weight
                                                                 : cohort.school_weight;
    return due ? grant.value.value * units / std::max(1.0, cohort.weight) : 0.0;
}

void support(AtWork const& at, Cohort const& cohort, Session& session) {
    Programme const& programme = at.programme();
    if (auto const& coaching = programme.coaching) {
        double const each = std::log1p(-std::min(0.999, coaching->per_visit));
        at.put(session.visit, -std::expm1(each * coaching->visits * at.lesson_years()));
        at.put(session.support_floor, std::max(coaching->mentor, coaching->hotline));
    }
    if (programme.materials) at.put(session.loans, programme.materials->loans);
    double const grant = programme.grant ? grant_this_step(at, cohort, *programme.grant) : 0.0;
    if (grant > 0) at.put(session.kits, -std::expm1(-programme.grant->equips * grant));
    session.equips = session.equips || session.kits[at.lane] > 0 || session.loans[at.lane] > 0;
    session.supports =
        session.supports || session.equips || session.visit[at.lane] > 0 || session.support_floor[at.lane] > 0;
}

/// What the cohort uses in the step is paid; cover only as far as it is found.
void pay_for(AtWork const& at, Cohort const& cohort) {
    double const hours = at.teaches() ? double{cohort.hours_per_step} : 0;
    UnitQuantities used = at.schedule().in_step({cohort.weight, cohort.school_weight}, at.step, hours);
    used.cover_days *= at.cover();
    at.pay(used);
}

/// Time that is given and not bought: days out of class, with and without cover, and hours of lead teachers.
void count_time(AtWork const& at, Cohort const& cohort) {
    Programme const& programme = at.programme();
    auto const scale = static_cast<float>(at.policy.scale);
    if (programme.release) {
        double const days = programme.release->days * at.lesson_years() * cohort.weight;
        at.counted(&ProgrammeCounts::cover_days) +=
            static_cast<float>(days) * at.policy.cover_of(at.p)[at.lane] * scale;
    }
    if (programme.team && cohort.leads > 0)
        at.counted(&ProgrammeCounts::lead_hours) +=
            static_cast<float>(programme.team->lead_hours * at.lesson_years() * cohort.lead_weight) * scale;
}

/// Classes that take part with their teachers, and the pupils in them; all pupils taught count in the outcomes.
void count_classes(AtWork const& at, Cohort const& cohort) {
    auto const& team = at.programme().team;
    if (!team || team->classes <= 0) return;
    at.count(&ProgrammeCounts::classes, cohort.weight * team->classes);
    Population const& population = *at.world.population;
    if (!population.several_phases()) return;  // nobody says how many classes a teacher has
    double pupils = 0;
    for (Teacher const i : cohort.members) {
        double const taught = double{population.phase_of(population.teachers.school[i]).classes};
        if (taught <= 0) continue;
        double const share = std::min(1.0, team->classes / taught);
        pupils += at.weight_of(i) * double{population.teachers.pupils[i]} * share;
    }
    at.count(&ProgrammeCounts::pupils_in_project, pupils);
}

void finish(AtWork const& at, World& world, Cohort& cohort) {
    cohort.finished = true;
    LaneMask const others = without(every_lane, only(at.lane));
    for (std::size_t m = 0; m < cohort.members.size(); ++m) {
        Teacher const i = cohort.members[m];
        world.groups.member[at.p][i] &= others;
        if (!came(at, cohort, m)) continue;
        world.groups.completed[at.p][i] |= only(at.lane);
        at.count(cohort.tier == 0 ? &ProgrammeCounts::completed : &ProgrammeCounts::recipients,
                 world.population->weight_of_teacher(i));
    }
    for (School const s : cohort.schools) world.groups.school_in[at.p][s] &= others;
}

/// Days of release the participants of other programmes take, as far as cover is found and paid.
void cover_the_others(AtWork const& at, double participants) {
    LanePlan const& plan = at.in_lane();
    if (!plan.is_cover_alone() || !plan.open_at(at.step)) return;
    double days =
        participants * at.programme().release->days * at.lesson_years() * double{at.policy.cover.level[at.lane]};
    double const price = at.price_of(Basis::cover_day) * at.policy.scale;
    if (price > 0) days = std::min(days, std::max(0.0, at.purse().free_now(at.step) - 0.01) / price);
    at.pay(Basis::cover_day, days, PaidFrom::free);
    at.count(&ProgrammeCounts::cover_days, days);
}

/// Teachers and schools at work by phase, where phases were drawn each for itself: there the weights are national.
void note_phases(ProgrammeCounts& counts, Cohort const& cohort, int step, int lane) {
    for (std::size_t f = 0; f < cohort.phase_weight.size(); ++f) {
        entry(counts.members_of_phase[f], step + 1)[lane] += static_cast<float>(cohort.phase_weight[f]);
        entry(counts.schools_of_phase[f], step + 1)[lane] += static_cast<float>(cohort.phase_school_weight[f]);
    }
}

void deliver_in_lane(Policy& policy, World& world, int step, int lane) {
    double participants = 0;  // of courses without release of their own
    for (Cohort& cohort : entry(world.groups.cohorts, lane)) {
        if (cohort.finished || cohort.start > step) continue;
        AtWork at{policy, world, cohort.programme, step, lane};
        at.by_phase = &cohort.phase_weight;
        Programme const& shape = at.plan().shape();
        Session& session = world.attendance.sessions[cohort.session];
        teach(at, world, cohort, session);
        double const members = cohort.weight;
        if (cohort.tier == 0) {
            pay_for(at, cohort);
            support(at, cohort, session);
            work_in_pairs(at, world, cohort);
            if (shape.recognition) give_awards(at, world, cohort);
            count_time(at, cohort);
            count_classes(at, cohort);
            if (!shape.release && shape.sessions) participants += members;
        }
        at.count(&ProgrammeCounts::members, members);
        at.count(&ProgrammeCounts::schools, cohort.school_weight);
        note_phases(policy.counts, cohort, step, lane);
        if (at.teaches()) at.count(&ProgrammeCounts::hours_delivered, members * double{cohort.hours_per_step});
        if (step + 1 < cohort.end) continue;
        complete(at, cohort, session);
        finish(at, world, cohort);
        if (cohort.tier == 0 && shape.recognition) give_labels(at, world, cohort);
    }
    for (ProgrammeNumber p = 0; p < programmes_in(policy.plans); ++p)
        cover_the_others({policy, world, p, step, lane}, participants);
}

/// An open repository equips those who use it; who does is drawn once a year.
void open_repository(Policy const& policy, World& world, Clock const& clock) {
    if (!clock.starts_school_year) return;
    for (ProgrammePlan const& plan : policy.plans) {
        if (!plan.shape().materials) continue;
        Lane const use =
            plan.lanes([](LanePlan const& in_lane) { return in_lane.programme->materials->repository_use; });
        Lane const level = plan.lanes([&](LanePlan const& in_lane) {
            return in_lane.open_at(clock.step) ? in_lane.programme->materials->repository * in_lane.activity : 0.0;
        });
        if ((level <= 0.F).all()) continue;
        world.stillness.wake_all();
        LaneChances const chances = world.id.chances("repository: " + plan.id);
        for (Teacher i = 0; i < world.state.teachers(); ++i) {
            Lane const u = chances.lanes(world.key_of(i), clock.step);
            Lane const users = as_lane(below(u, use));
            world.state.materials[i] = world.state.materials[i].max(level * users);
        }
    }
}

void count_labels(Policy& policy, World const& world, int step) {
    for (ProgrammeNumber p = 0; p < programmes_in(policy.plans); ++p) {
        Lane& held = entry(policy.counts.labelled[p], step + 1);
        for (School s = 0; s < policy.labels[p].size(); ++s) {
            auto const stands_for = static_cast<float>(policy.scale * world.population->weight_of(s));
            for (int r = 0; r < lane_count; ++r) held[r] += entry(policy.labels[p][s], r) > 0 ? stands_for : 0.F;
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
                for (int r = 0; r < lane_count; ++r) deliver_in_lane(*policy, world, clock.step, r);
                count_labels(*policy, world, clock.step);
            }};
}

}  // namespace cpdsim
