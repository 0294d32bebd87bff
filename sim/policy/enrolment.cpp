// Phase enrol: at an intake people or schools apply, are ranked, and are admitted as far as money and places go
// (MODEL.md §6). Seats = min(money, capacity); what is not asked for stays unspent and is reported.
#include <algorithm>

#include "policy/intake.hpp"

namespace cpdsim {
namespace {

/// Whether a course that begins now has lessons.
bool has_lessons(AtWork const& at) {
    return !at.programme().sessions ||
           at.policy.calendar.teaching_steps(at.step, at.schedule().end_of_cohort(at.step)) > 0;
}

/// Lanes in which people are admitted now. A course that begins while there is money is held to its end.
LaneMask intake_now(Policy& policy, World const& world, ProgrammeNumber p, int step) {
    LaneMask lanes = no_lane;
    bool const admits = is_intake(policy.plans[p].shape().recruit, policy.calendar.grid, step);
    for (int r = 0; r < lane_count; ++r) {
        AtWork const at{policy, world, p, step, r};
        LanePlan const& plan = at.in_lane();
        if (!plan.open_at(step) || !plan.recruits()) continue;
        bool const never = plan.last_intake < 0 && step == plan.opens;
        if (admits && has_lessons(at))
            lanes |= only(r);
        else if (admits || never)
            at.counted(&ProgrammeCounts::limited_by_calendar) = 1;
    }
    return lanes;
}

}  // namespace

void note_bound(AtWork const& at, Bound bound, double applicants) {
    at.counted(bound == Bound::demand   ? &ProgrammeCounts::limited_by_demand
               : bound == Bound::places ? &ProgrammeCounts::limited_by_places
                                        : &ProgrammeCounts::limited_by_money) = 1;
    at.count(&ProgrammeCounts::applicants, applicants);
}

Mechanism make_enrolment(std::shared_ptr<Policy> const& policy) {
    return {.name = "enrolment", .phase = Phase::enrol, .on_world = [policy](World& world, Clock const& clock) {
                for (ProgrammeNumber p = 0; p < programmes_in(policy->plans); ++p) {
                    LaneMask const lanes = intake_now(*policy, world, p, clock.step);
                    if (lanes == no_lane) continue;
                    if (policy->plans[p].shape().recruit.unit == RecruitUnit::teacher)
                        enrol_teachers(*policy, world, p, clock.step, lanes);
                    else
                        enrol_schools(*policy, world, p, clock.step, lanes);
                }
            }};
}

}  // namespace cpdsim
