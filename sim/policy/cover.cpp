#include "policy/cover.hpp"

#include <algorithm>

#include "policy/admission.hpp"

namespace cpdsim {
namespace {

/// Teachers (national) in a programme now and those whom money and places let in this year, applications apart.
double participants_this_year(AtWork const& at) {
    double members = 0;
    for (Cohort const& cohort : entry(at.world.groups.cohorts, at.lane)) {
        if (cohort.programme == at.p && cohort.tier == 0 && cohort.end > at.step)
            members += cohort.weight * at.policy.scale;
    }
    if (!at.in_lane().open_at(at.step)) return members;
    double const can_pay = at.purse().affordable(at.step, at.cost_of()) * at.policy.scale;
    return members + std::min(can_pay, places_in_a_year(at.programme(), at.year()));
}

/// Share of the wanted days that can be found where cover is scarce.
double found(Release const& release, double participants) {
    if (!release.pool) return 1;
    return std::min(1.0, *release.pool / std::max(1e-9, participants * release.days));
}

void plan_cover_alone(AtWork const& at) {
    Release const& release = *at.programme().release;
    double participants = 0;
    for (ProgrammeNumber p = 0; p < programmes_in(at.policy.plans); ++p) {
        Programme const& other = at.policy.plans[p].shape();
        if (other.sessions && !other.release)
            participants += participants_this_year({at.policy, at.world, p, at.step, at.lane});
    }
    double const years_left = (at.in_lane().closes - at.step) * at.years();
    double const wanted = participants * release.days * release.rate;
    double const a_year = at.purse().free_now(at.step) / std::min(1.0, years_left);
    double const paid = wanted > 0 ? std::min(1.0, a_year / wanted) : 1.0;
    double const in_pool = found(release, participants);
    float& level = at.policy.cover.level[at.lane];
    level = std::min(1.F, level + static_cast<float>(std::min(paid, in_pool)));
    at.counted(in_pool < std::min(1.0, paid) ? &ProgrammeCounts::limited_by_cover
               : paid < 1                    ? &ProgrammeCounts::limited_by_money
                                             : &ProgrammeCounts::limited_by_demand) = 1;
}

}  // namespace

void plan_cover(Policy& policy, World const& world, int step, LaneMask lanes) {
    for_each_lane(lanes, [&](int r) { policy.cover.level[r] = 0; });
    for (ProgrammeNumber p = 0; p < programmes_in(policy.plans); ++p) {
        if (!policy.plans[p].shape().release) continue;
        for_each_lane(lanes, [&](int r) {
            AtWork const at{policy, world, p, step, r};
            if (at.in_lane().is_cover_alone() && at.in_lane().open_at(step))
                plan_cover_alone(at);
            else if (at.programme().sessions && at.programme().release->pool)
                at.put(policy.cover.own[p], found(*at.programme().release, participants_this_year(at)));
        });
    }
}

}  // namespace cpdsim
