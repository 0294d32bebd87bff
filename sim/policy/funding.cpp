// Phase fund: the year's money comes in and is booked as planned; fixed costs are paid; what coordination and cover do
// this year follows from their money (MODEL.md §7).
#include <algorithm>
#include <cmath>
#include <numeric>

#include "core/mask_sets.hpp"
#include "engine/by_group.hpp"
#include "policy/at_work.hpp"
#include "policy/cover.hpp"
#include "policy/participation.hpp"
#include "policy/redistribution.hpp"

namespace cpdsim {
namespace {

/// How an income divides over the accounts: in proportion to what a unit costs on each.
std::vector<double> shares_of_accounts(AtWork const& at) {
    LanePlan const& plan = at.in_lane();
    std::vector<UnitQuantities> const stream = at.schedule().from(plan.opens, {});
    double const years = (plan.closes - plan.opens) * at.years();
    double const hubs = at.programme().coordination ? at.programme().coordination->hubs : 0;
    std::vector<double> share;
    for (Price const& price : plan.prices) {
        double quantity = price.basis == Basis::year ? years : price.basis == Basis::hub_year ? years * hubs : 0;
        for (UnitQuantities const& q : stream) quantity += q.of(price.basis);
        share.push_back(price.in_budget ? price.euros * quantity : 0);
    }
    return share;
}

using Parts = std::vector<std::pair<std::uint16_t, std::int64_t>>;

/// Cents over the programme's accounts.
Parts over_accounts(AtWork const& at, std::int64_t all) {
    std::vector<double> const share = shares_of_accounts(at);
    double const whole = std::accumulate(share.begin(), share.end(), 0.0);
    if (whole <= 0)  // nothing costs anything: the money has nowhere to go and stays unspent
        return {{at.policy.accounts.ledger.open(at.p, "ministry", "unallocated"), all}};
    std::vector<std::int64_t> const cents = divide(all, share);
    Parts parts;
    for (std::size_t k = 0; k < cents.size(); ++k) parts.emplace_back(at.in_lane().prices[k].account, cents[k]);
    return parts;
}

/// Books the step's income as planned.
void book_income(AtWork const& at) {
    std::int64_t const all = std::llround(entry(at.in_lane().income, at.step) * 100);
    if (all == 0) return;
    for (auto const& [account, cents] : over_accounts(at, all))
        at.policy.accounts.ledger.plan(account, at.step, at.lane, cents);
}

enum class Direction { giving, receiving };

void move_money(AtWork const& at, Moves const& moves, Direction direction) {
    if (moves.empty()) return;
    std::int64_t const cents = entry(moves[at.p], at.lane);
    if (cents == 0 || (cents > 0) != (direction == Direction::receiving)) return;
    if (cents > 0)
        at.purse().receive(at.step, in_euros(cents));
    else
        at.purse().give(in_euros(-cents));
    entry(at.policy.accounts.received[at.p], at.lane) += cents;
    for (auto const& [account, part] : over_accounts(at, cents))
        at.policy.accounts.ledger.transfer(account, at.step, at.lane, part);
}

/// What is left of the years before when a year's money comes in, beyond the share that may be carried over, is lost to
/// the programme. Promises are kept out of the new money first; what it cannot pay of them is not left over.
void end_the_year(AtWork const& at) {
    LanePlan const& plan = at.in_lane();
    if (!plan.funded()) return;
    double const new_money = entry(plan.income, at.step);
    if (plan.carried_over >= 1 || at.step == plan.opens || new_money <= 0) return;
    at.purse().forfeit((1 - plan.carried_over) * at.purse().left_over(at.step));
}

void pay_fixed_costs(AtWork const& at) {
    LanePlan const& plan = at.in_lane();
    if (plan.fixed_per_year <= 0 || !plan.open_at(at.step)) return;
    double const due = plan.fixed_per_year * at.years();
    double const level = std::min(plan.activity, at.purse().at_hand(at.step) / due);
    for (Price const& price : plan.prices) {
        double number = price.basis == Basis::year ? 1 : 0;
        if (price.basis == Basis::hub_year && at.programme().coordination) number = at.programme().coordination->hubs;
        if (number == 0) continue;
        double const euros =
            std::floor(price.euros * number * at.years() * level * 100) / 100;  // fixed costs are national already
        at.policy.accounts.pay(at.p, price, at.step, at.lane, euros, PaidFrom::promised);
    }
}

void reach_newcomers(AtWork const& at, World& world) {
    PreService const& link = *at.programme().pre_service;
    auto const raise = [&](Lane& level, double value) { at.put(level, std::max(double{level[at.lane]}, value)); };
    raise(world.newcomer_knowledge, link.knowledge);
    raise(world.newcomer_familiarity, link.familiarity);
    raise(world.newcomer_share, link.share * at.in_lane().activity);
}

void coordinate(AtWork const& at) {
    Coordination const& c = *at.programme().coordination;
    CoordinationNow& now = at.policy.coordination;
    double const activity = at.in_lane().activity;
    auto const add = [&](double& level, double more) { level = std::min(1.0, level + more * activity); };
    add(now.reach[at.lane], c.reach);
    add(now.communities_sustained[at.lane], c.sustains_communities);
    at.count_national(&ProgrammeCounts::steering_persons, c.hubs * c.steering_group * activity);
}

/// What the money of the step is used for before anybody applies.
void use_money(AtWork const& at, World& world) {
    if (!at.in_lane().funded()) return;
    book_income(at);
    pay_fixed_costs(at);
    if (!at.in_lane().open_at(at.step)) return;
    if (at.programme().pre_service) reach_newcomers(at, world);
    if (at.programme().coordination) coordinate(at);
}

/// Lanes in which a programme's money begins.
LaneMask opening(Policy const& policy, int step) {
    LaneMask lanes = no_lane;
    for (ProgrammePlan const& plan : policy.plans) {
        for (int r = 0; r < lane_count; ++r) {
            if (plan[r].opens == step) lanes |= only(r);
        }
    }
    return lanes;
}

}  // namespace

Mechanism make_funding(std::shared_ptr<Policy> const& policy) {
    return {.name = "funding", .phase = Phase::fund, .on_world = [policy](World& world, Clock const& clock) {
                policy->coordination = {};
                for (Lane* now : {&world.newcomer_knowledge, &world.newcomer_share, &world.newcomer_familiarity})
                    now->setZero();
                auto const each = [&](auto&& visit) {
                    for (ProgrammeNumber p = 0; p < programmes_in(policy->plans); ++p)
                        for (int r = 0; r < lane_count; ++r) visit(AtWork{*policy, world, p, clock.step, r});
                };
                // What comes from others is this year's money, so it comes when the old year has ended.
                Moves const moves = redistribution(*policy, clock.step);
                each([&](AtWork const& at) { move_money(at, moves, Direction::giving); });
                each([&](AtWork const& at) { end_the_year(at); });
                each([&](AtWork const& at) { move_money(at, moves, Direction::receiving); });
                each([&](AtWork const& at) { use_money(at, world); });
                plan_cover(*policy, world, clock.step,
                           clock.starts_school_year ? every_lane : opening(*policy, clock.step));
            }};
}

Mechanism make_ordinary_cpd(std::shared_ptr<Policy> const& policy) {
    // Ordinary CPD counts in hours attended, reach and Gini only; what it does for practice is in the baseline already.
    return {.name = "ordinary CPD", .phase = Phase::fund, .on_world = [policy](World& world, Clock const& clock) {
                if (!clock.starts_school_year) return;
                std::vector<Lane> const hours_of = by_group(policy->participation, &Participation::ordinary_hours,
                                                            [](Participation const&, double hours) { return hours; });
                bool const none =
                    std::all_of(hours_of.begin(), hours_of.end(), [](Lane const& h) { return (h <= 0.F).all(); });
                if (none) return;
                LaneChances const takes_part = world.id.chances("ordinary CPD");
                State& state = world.state;
                auto const take_part = [&](Teacher i, Lane const& u) {
                    School const school = world.teachers().school[i];
                    Lane const& hours = hours_of[NumberGroups::of(world.number_groups.ordinary_hours, school)];
                    LaneMask const given = below(Lane::Zero(), hours);
                    LaneMask const part = without(given, at_least(u, as_lane(state.propensity[i])));
                    state.hours_attended[i] += hours * as_lane(part);
                    state.reached[i] |= part;
                };
                for_each_chunk<Teacher>(world.workers, state.teachers(), 2048, [&](Teacher first, Teacher last) {
                    for (Teacher i = first; i < last; i += 2) {
                        Teacher const next = std::min(i + 1, last - 1);
                        auto const u = takes_part.lanes_of_two({world.key_of(i), world.key_of(next)}, clock.step);
                        take_part(i, u[0]);
                        if (next > i) take_part(next, u[1]);
                    }
                });
            }};
}

}  // namespace cpdsim
