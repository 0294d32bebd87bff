#include "policy/cover.hpp"

#include <algorithm>

#include "policy/admission.hpp"

namespace cpdsim {
namespace {

/// Teachers (national) in a programme now and those whom money and places let in this year, applications apart.
double participants_this_year(Policy const& policy, World const& world, std::size_t p, int step, int lane) {
    ProgrammePlan const& plan = policy.plans[p];
    double members = 0;
    for (Cohort const& cohort : world.groups.cohorts[static_cast<std::size_t>(lane)]) {
        if (cohort.programme == p && cohort.tier == 0 && cohort.end > step)
            members += static_cast<double>(cohort.members.size()) * policy.scale;
    }
    if (!plan.open_at(step)) return members;
    std::vector<double> const unit = policy.unit_cost(p, step, 1, 1);
    double const can_pay = policy.purses[p][static_cast<std::size_t>(lane)].affordable(step, unit) * policy.scale;
    return members + std::min(can_pay, places_in_a_year(plan, (step - plan.opens) / policy.grid.per_year()));
}

/// Share of the wanted days that can be found where cover is scarce.
double found(Release const& release, double participants) {
    if (!release.pool) return 1;
    return std::min(1.0, *release.pool / std::max(1e-9, participants * release.days));
}

void plan_cover_alone(Policy& policy, World const& world, std::size_t c, int step, int lane) {
    ProgrammePlan const& plan = policy.plans[c];
    Release const& release = *plan.programme.release;
    double participants = 0;
    for (std::size_t p = 0; p < policy.plans.size(); ++p) {
        if (policy.plans[p].programme.sessions && !policy.plans[p].programme.release)
            participants += participants_this_year(policy, world, p, step, lane);
    }
    double const years_left = (plan.closes - step) * policy.grid.dt();
    double const wanted = participants * release.days * release.rate;
    double const a_year = policy.purses[c][static_cast<std::size_t>(lane)].free_now(step) / std::min(1.0, years_left);
    double const paid = wanted > 0 ? std::min(1.0, a_year / wanted) : 1.0;
    double const in_pool = found(release, participants);
    policy.cover_level[lane] = std::min(1.F, policy.cover_level[lane] + static_cast<float>(std::min(paid, in_pool)));
    auto const row = static_cast<std::size_t>(step + 1);
    auto& limit = in_pool < std::min(1.0, paid) ? policy.counts.limited_by_cover
                  : paid < 1                    ? policy.counts.limited_by_money
                                                : policy.counts.limited_by_demand;
    limit[c][row][lane] = 1;
}

}  // namespace

void plan_cover(Policy& policy, World const& world, int step) {
    policy.cover_level.setZero();
    for (std::size_t p = 0; p < policy.plans.size(); ++p) {
        ProgrammePlan const& plan = policy.plans[p];
        if (!plan.programme.release) continue;
        for (int r = 0; r < lane_count; ++r) {
            if (plan.is_cover_alone() && plan.open_at(step))
                plan_cover_alone(policy, world, p, step, r);
            else if (plan.programme.sessions && plan.programme.release->pool)
                policy.own_cover[p][r] = static_cast<float>(
                    found(*plan.programme.release, participants_this_year(policy, world, p, step, r)));
        }
    }
}

}  // namespace cpdsim
