// Phase fund: the year's money comes in and is booked as planned; fixed costs are paid; what coordination and cover do
// this year follows from their money (MODEL.md §7).
#include <algorithm>
#include <cmath>

#include "policy/policy.hpp"

namespace cpdsim {
namespace {

/// How an income divides over the accounts: in proportion to what a unit costs on each.
std::vector<double> shares_of_accounts(Policy const& policy, std::size_t p) {
    ProgrammePlan const& plan = policy.plans[p];
    std::vector<UnitQuantities> const stream = policy.unit_stream(p, plan.opens, 1, 1);
    double const years = (plan.closes - plan.opens) * policy.grid.dt();
    double const hubs = plan.programme.coordination ? plan.programme.coordination->hubs : 0;
    std::vector<double> share;
    for (Price const& price : plan.prices) {
        double quantity = price.basis == Basis::year ? years : price.basis == Basis::hub_year ? years * hubs : 0;
        for (UnitQuantities const& q : stream) quantity += q.of(price.basis);
        share.push_back(price.in_budget ? price.euros * quantity : 0);
    }
    return share;
}

/// Books the step's income as planned; the largest account takes what rounding leaves, so the sum is exact to the cent.
void book_income(Policy& policy, std::size_t p, int step) {
    ProgrammePlan const& plan = policy.plans[p];
    std::int64_t const all = std::llround(plan.income[static_cast<std::size_t>(step)] * 100);
    if (all == 0) return;
    std::vector<double> const share = shares_of_accounts(policy, p);
    double whole = 0;
    for (double const s : share) whole += s;
    if (whole <= 0) {  // nothing costs anything: the money has nowhere to go and stays unspent
        policy.ledger.plan(policy.ledger.open(static_cast<std::uint16_t>(p), "ministry", "unallocated"), step, all);
        return;
    }
    std::int64_t left = all;
    for (std::size_t k = 0; k < share.size(); ++k) {
        auto const part = static_cast<std::int64_t>(static_cast<double>(all) * (share[k] / whole));
        policy.ledger.plan(plan.prices[k].account, step, part);
        left -= part;
    }
    auto const largest = static_cast<std::size_t>(std::max_element(share.begin(), share.end()) - share.begin());
    policy.ledger.plan(plan.prices[largest].account, step, left);
}

void pay_fixed_costs(Policy& policy, std::size_t p, int step) {
    ProgrammePlan const& plan = policy.plans[p];
    if (plan.fixed_per_year <= 0 || step < plan.opens || step >= plan.closes) return;
    for (int r = 0; r < lane_count; ++r) {
        Purse& purse = policy.purses[p][static_cast<std::size_t>(r)];
        double const due = plan.fixed_per_year * policy.grid.dt();
        double const level = std::min(plan.activity, purse.at_hand(step) / due);
        for (Price const& price : plan.prices) {
            double number = price.basis == Basis::year ? 1 : 0;
            if (price.basis == Basis::hub_year && plan.programme.coordination)
                number = plan.programme.coordination->hubs;
            if (number == 0) continue;
            double const euros = std::floor(price.euros * number * policy.grid.dt() * level * 100) /
                                 100;  // fixed costs are national already
            policy.ledger.absorb(price.account, step, r, euros);
            if (price.in_budget) purse.keep_promise(step, euros);
        }
    }
}

/// Teachers (national) whom a programme takes in a year at most, money apart.
double places_in_a_year(Programme const& programme) {
    Recruit const& recruit = programme.recruit;
    double places = std::min(recruit.places.value_or(1e7), programme.capacity.value_or(1e7));
    if (recruit.unit != RecruitUnit::teacher && recruit.schools)
        places = std::min(places, *recruit.schools * 0.5 * (recruit.team.low + recruit.team.high));
    return places;
}

/// Cover programmes: a `release` without a course of its own serves the participants of all others. Its level this year
/// is what its money buys over what members and expected members need.
void plan_cover(Policy& policy, int step) {
    policy.cover_level.setZero();
    for (std::size_t c = 0; c < policy.plans.size(); ++c) {
        ProgrammePlan const& cover = policy.plans[c];
        if (!cover.programme.release || cover.programme.sessions || step < cover.opens || step >= cover.closes)
            continue;
        Release const& release = *cover.programme.release;
        double const left_years = (cover.closes - step) * policy.grid.dt();
        for (int r = 0; r < lane_count; ++r) {
            double participants = 0;
            for (std::size_t p = 0; p < policy.plans.size(); ++p) {
                if (p == c || !policy.plans[p].programme.sessions) continue;
                participants += static_cast<double>(policy.counts.members[p][static_cast<std::size_t>(step)][r]);
                if (step < policy.plans[p].opens || step >= policy.plans[p].closes) continue;
                std::vector<double> const unit = policy.unit_cost(p, step, 1, 1);
                double const can_pay = policy.purses[p][static_cast<std::size_t>(r)].affordable(step, unit);
                participants += std::min(can_pay * policy.scale, places_in_a_year(policy.plans[p].programme));
            }
            double const wanted = participants * release.days * release.rate;
            double const per_year =
                policy.purses[c][static_cast<std::size_t>(r)].free_now(step) / std::min(1.0, left_years);
            double level = wanted > 0 ? std::min(1.0, per_year / wanted) : 1.0;
            if (release.pool) level = std::min(level, *release.pool / std::max(1.0, participants * release.days));
            policy.cover_level[r] = std::min(1.F, policy.cover_level[r] + static_cast<float>(level));
        }
    }
}

}  // namespace

Mechanism make_funding(std::shared_ptr<Policy> const& policy) {
    return {.name = "funding", .phase = Phase::fund, .on_world = [policy](World& world, Clock const& clock) {
                policy->coordination_reach = 0;
                policy->communities_sustained = 0;
                world.newcomer_knowledge = world.newcomer_share = 0;
                for (std::size_t p = 0; p < policy->plans.size(); ++p) {
                    ProgrammePlan const& plan = policy->plans[p];
                    if (!plan.funded()) continue;
                    book_income(*policy, p, clock.step);
                    pay_fixed_costs(*policy, p, clock.step);
                    if (clock.step < plan.opens || clock.step >= plan.closes) continue;
                    if (plan.programme.pre_service) {
                        world.newcomer_knowledge = std::max(world.newcomer_knowledge,
                                                            static_cast<float>(plan.programme.pre_service->knowledge));
                        world.newcomer_share =
                            std::max(world.newcomer_share,
                                     static_cast<float>(plan.programme.pre_service->share * plan.activity));
                    }
                    if (!plan.programme.coordination) continue;
                    Coordination const& c = *plan.programme.coordination;
                    policy->coordination_reach = std::min(1.0, policy->coordination_reach + c.reach * plan.activity);
                    policy->communities_sustained =
                        std::min(1.0, policy->communities_sustained + c.sustains_communities * plan.activity);
                }
                bool const opens_now = std::any_of(policy->plans.begin(), policy->plans.end(),
                                                   [&](ProgrammePlan const& plan) { return plan.opens == clock.step; });
                if (clock.starts_school_year || opens_now) plan_cover(*policy, clock.step);
            }};
}

Mechanism make_ordinary_cpd(std::shared_ptr<Policy> const& policy) {
    // Ordinary CPD counts in hours attended, reach and Gini only; what it does for practice is in the baseline already.
    return {.name = "ordinary CPD", .phase = Phase::fund, .on_world = [policy](World& world, Clock const& clock) {
                if (!clock.starts_school_year || policy->participation.ordinary_hours <= 0) return;
                Draws const takes_part = world.id.draws("ordinary CPD");
                State& state = world.state;
                auto const hours = static_cast<float>(policy->participation.ordinary_hours);
                for (Teacher i = 0; i < state.teachers(); ++i) {
                    Lane const u =
                        takes_part.uniform_lanes(i, static_cast<std::uint32_t>(clock.step), world.id.first_replicate);
                    auto const part = static_cast<LaneMask>(~at_least(u, state.propensity[i]));
                    state.hours_attended[i] += hours * as_lane(part);
                    state.reached[i] |= part;
                }
            }};
}

}  // namespace cpdsim
