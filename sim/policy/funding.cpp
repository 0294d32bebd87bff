// Phase fund: the year's money comes in and is booked as planned; fixed costs are paid; what coordination and cover do
// this year follows from their money (MODEL.md §7).
#include <algorithm>
#include <cmath>

#include "policy/cover.hpp"
#include "policy/redistribution.hpp"

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

/// Cents over the programme's accounts; the largest takes what rounding leaves, so the sum is exact.
std::vector<std::pair<std::uint16_t, std::int64_t>> over_accounts(Policy& policy, std::size_t p, std::int64_t all) {
    ProgrammePlan const& plan = policy.plans[p];
    std::vector<double> const share = shares_of_accounts(policy, p);
    double whole = 0;
    for (double const s : share) whole += s;
    if (whole <= 0)  // nothing costs anything: the money has nowhere to go and stays unspent
        return {{policy.ledger.open(static_cast<std::uint16_t>(p), "ministry", "unallocated"), all}};
    std::vector<std::pair<std::uint16_t, std::int64_t>> parts(share.size());
    std::int64_t left = all;
    for (std::size_t k = 0; k < share.size(); ++k) {
        parts[k] = {plan.prices[k].account, static_cast<std::int64_t>(static_cast<double>(all) * (share[k] / whole))};
        left -= parts[k].second;
    }
    auto const largest = std::max_element(share.begin(), share.end()) - share.begin();
    parts[static_cast<std::size_t>(largest)].second += left;
    return parts;
}

/// Books the step's income as planned.
void book_income(Policy& policy, std::size_t p, int step) {
    std::int64_t const all = std::llround(policy.plans[p].income[static_cast<std::size_t>(step)] * 100);
    if (all == 0) return;
    for (auto const& [account, cents] : over_accounts(policy, p, all)) policy.ledger.plan(account, step, cents);
}

enum class Direction { giving, receiving };

void move_money(Policy& policy, Moves const& moves, int step, Direction direction) {
    for (std::size_t p = 0; p < moves.size(); ++p) {
        for (int r = 0; r < lane_count; ++r) {
            std::int64_t const cents = moves[p][static_cast<std::size_t>(r)];
            if (cents == 0 || (cents > 0) != (direction == Direction::receiving)) continue;
            Purse& purse = policy.purses[p][static_cast<std::size_t>(r)];
            if (cents > 0)
                purse.receive(step, static_cast<double>(cents) / 100);
            else
                purse.give(static_cast<double>(-cents) / 100);
            policy.received[p][static_cast<std::size_t>(r)] += cents;
            for (auto const& [account, part] : over_accounts(policy, p, cents))
                policy.ledger.transfer(account, step, r, part);
        }
    }
}

/// What is left of the years before when a year's money comes in, beyond the share that may be carried over, is lost to
/// the programme. What is promised to somebody is not left over.
void end_the_year(Policy& policy, std::size_t p, int step) {
    ProgrammePlan const& plan = policy.plans[p];
    double const new_money = plan.income[static_cast<std::size_t>(step)];
    if (plan.carried_over >= 1 || step == plan.opens || new_money <= 0) return;
    for (Purse& purse : policy.purses[p]) {
        double const left = std::max(0.0, purse.free_now(step) - new_money);
        purse.forfeit((1 - plan.carried_over) * left);
    }
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

void reach_newcomers(World& world, PreService const& link, double activity) {
    world.newcomer_knowledge = std::max(world.newcomer_knowledge, static_cast<float>(link.knowledge));
    world.newcomer_familiarity = std::max(world.newcomer_familiarity, static_cast<float>(link.familiarity));
    world.newcomer_share = std::max(world.newcomer_share, static_cast<float>(link.share * activity));
}

}  // namespace

Mechanism make_funding(std::shared_ptr<Policy> const& policy) {
    return {.name = "funding", .phase = Phase::fund, .on_world = [policy](World& world, Clock const& clock) {
                policy->coordination_reach = 0;
                policy->communities_sustained = 0;
                world.newcomer_knowledge = world.newcomer_share = world.newcomer_familiarity = 0;
                // What comes from others is this year's money, so it comes when the old year has ended.
                Moves const moves = redistribution(*policy, clock.step);
                move_money(*policy, moves, clock.step, Direction::giving);
                for (std::size_t p = 0; p < policy->plans.size(); ++p)
                    if (policy->plans[p].funded()) end_the_year(*policy, p, clock.step);
                move_money(*policy, moves, clock.step, Direction::receiving);
                for (std::size_t p = 0; p < policy->plans.size(); ++p) {
                    ProgrammePlan const& plan = policy->plans[p];
                    if (!plan.funded()) continue;
                    book_income(*policy, p, clock.step);
                    pay_fixed_costs(*policy, p, clock.step);
                    if (!plan.open_at(clock.step)) continue;
                    if (plan.programme.pre_service) reach_newcomers(world, *plan.programme.pre_service, plan.activity);
                    if (!plan.programme.coordination) continue;
                    Coordination const& c = *plan.programme.coordination;
                    policy->coordination_reach = std::min(1.0, policy->coordination_reach + c.reach * plan.activity);
                    policy->communities_sustained =
                        std::min(1.0, policy->communities_sustained + c.sustains_communities * plan.activity);
                    policy->counts.steering_persons[p][static_cast<std::size_t>(clock.step + 1)] +=
                        static_cast<float>(c.hubs * c.steering_group * plan.activity);
                }
                bool const opens_now = std::any_of(policy->plans.begin(), policy->plans.end(),
                                                   [&](ProgrammePlan const& plan) { return plan.opens == clock.step; });
                if (clock.starts_school_year || opens_now) plan_cover(*policy, world, clock.step);
            }};
}

Mechanism make_ordinary_cpd(std::shared_ptr<Policy> const& policy) {
    // Ordinary CPD counts in hours attended, reach and Gini only; what it does for practice is in the baseline already.
    return {.name = "ordinary CPD", .phase = Phase::fund, .on_world = [policy](World& world, Clock const& clock) {
                if (!clock.starts_school_year || policy->participation.ordinary_hours <= 0) return;
                LaneDraws const takes_part = world.id.draws("ordinary CPD");
                State& state = world.state;
                auto const hours = static_cast<float>(policy->participation.ordinary_hours);
                auto const take_part = [&](Teacher i, Lane const& u) {
                    auto const part = static_cast<LaneMask>(~at_least(u, as_lane(state.propensity[i])));
                    state.hours_attended[i] += hours * as_lane(part);
                    state.reached[i] |= part;
                };
                for_each_chunk(world.workers, state.teachers(), 2048, [&](std::size_t first, std::size_t last) {
                    for (std::size_t k = first; k < last; k += 2) {
                        auto const i = static_cast<Teacher>(k);
                        auto const u = takes_part.lanes_of_two({i, i + 1}, static_cast<std::uint32_t>(clock.step));
                        take_part(i, u[0]);
                        if (k + 1 < last) take_part(i + 1, u[1]);
                    }
                });
            }};
}

}  // namespace cpdsim
