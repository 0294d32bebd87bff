// Phase enrol: at an intake people or schools apply, are ranked, and are admitted as far as money and places go
// (MODEL.md §6). Seats = min(money, capacity); what is not asked for stays unspent and is reported.
#include <algorithm>

#include "policy/intake.hpp"

namespace cpdsim {
namespace {

bool intake_now(ProgrammePlan const& plan, Clock const& clock) {
    if (!plan.funded() || !plan.recruits() || clock.step < plan.opens || clock.step >= plan.closes) return false;
    auto const& months = plan.programme.recruit.intake;
    int const month = clock.grid->month_of(clock.step).month;
    bool const open =
        clock.grid->begins_month(clock.step) && std::find(months.begin(), months.end(), month) != months.end();
    // A course of fixed length must fit into the money's time; what is counted by the year stops with the money.
    bool const fits = plan.timetable.by_year || clock.step + plan.timetable.length <= plan.closes;
    return open && fits;
}

}  // namespace

void note_bound(Policy& policy, std::size_t p, int step, int lane, Bound bound, std::size_t applicants) {
    auto const row = static_cast<std::size_t>(step + 1);
    ProgrammeCounts& counts = policy.counts;
    auto& limit = bound == Bound::demand   ? counts.limited_by_demand
                  : bound == Bound::places ? counts.limited_by_places
                                           : counts.limited_by_money;
    limit[p][row][lane] = 1;
    counts.applicants[p][row][lane] += static_cast<float>(static_cast<double>(applicants) * policy.scale);
}

Mechanism make_enrolment(std::shared_ptr<Policy> const& policy) {
    return {.name = "enrolment", .phase = Phase::enrol, .on_world = [policy](World& world, Clock const& clock) {
                for (std::size_t p = 0; p < policy->plans.size(); ++p) {
                    ProgrammePlan const& plan = policy->plans[p];
                    if (!intake_now(plan, clock)) continue;
                    if (plan.programme.recruit.unit == RecruitUnit::teacher)
                        enrol_teachers(*policy, world, p, clock.step);
                    else
                        enrol_schools(*policy, world, p, clock.step);
                }
            }};
}

}  // namespace cpdsim
