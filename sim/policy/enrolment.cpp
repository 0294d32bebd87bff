// Phase enrol: at an intake people or schools apply, are ranked, and are admitted as far as money and places go
// (MODEL.md §6). Seats = min(money, capacity); what is not asked for stays unspent and is reported.
#include <algorithm>

#include "policy/intake.hpp"

namespace cpdsim {
namespace {

bool calendar_opens(Recruit const& recruit, Clock const& clock) {
    int const month = clock.grid->month_of(clock.step).month;
    return clock.grid->begins_month(clock.step) &&
           std::find(recruit.intake.begin(), recruit.intake.end(), month) != recruit.intake.end();
}

/// Lanes in which people are admitted now.
LaneMask intake_now(ProgrammePlan const& plan, Clock const& clock) {
    LaneMask lanes = no_lane;
    if (!calendar_opens(plan.shape().recruit, clock)) return lanes;
    for (int r = 0; r < lane_count; ++r) {
        LanePlan const& in_lane = plan[r];
        // A course of fixed length must fit into the money's time; what is counted by the year stops with the money.
        bool const fits = in_lane.timetable.by_year || clock.step + in_lane.timetable.length <= in_lane.closes;
        if (in_lane.open_at(clock.step) && in_lane.recruits() && fits) lanes |= only(r);
    }
    return lanes;
}

}  // namespace

void note_bound(AtWork const& at, Bound bound, std::size_t applicants) {
    at.counted(bound == Bound::demand   ? &ProgrammeCounts::limited_by_demand
               : bound == Bound::places ? &ProgrammeCounts::limited_by_places
                                        : &ProgrammeCounts::limited_by_money) = 1;
    at.count(&ProgrammeCounts::applicants, static_cast<double>(applicants));
}

Mechanism make_enrolment(std::shared_ptr<Policy> const& policy) {
    return {.name = "enrolment", .phase = Phase::enrol, .on_world = [policy](World& world, Clock const& clock) {
                for (std::size_t p = 0; p < policy->plans.size(); ++p) {
                    ProgrammePlan const& plan = policy->plans[p];
                    LaneMask const lanes = intake_now(plan, clock);
                    if (lanes == no_lane) continue;
                    if (plan.shape().recruit.unit == RecruitUnit::teacher)
                        enrol_teachers(*policy, world, p, clock.step, lanes);
                    else
                        enrol_schools(*policy, world, p, clock.step, lanes);
                }
            }};
}

}  // namespace cpdsim
