#include "policy/redistribution.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cpdsim {
namespace {

double brought_in(ProgrammePlan const& plan, int until) {
    return std::accumulate(plan.redistributed.begin(), plan.redistributed.begin() + until, 0.0);
}

double brought_in(ProgrammePlan const& plan) { return brought_in(plan, static_cast<int>(plan.redistributed.size())); }

/// Whether more money could let anybody in, or find more cover, from now on.
bool can_use_more(ProgrammePlan const& plan, int step) {
    bool const fits = plan.timetable.by_year || step + plan.timetable.length <= plan.closes;
    return plan.open_at(step) && (plan.is_cover_alone() || (plan.recruits() && fits));
}

enum class LastYear { nobody_asked, enough_money, short_of_money };

LastYear last_year(Policy const& policy, std::size_t p, int step, int lane) {
    LastYear found = LastYear::nobody_asked;
    ProgrammeCounts const& counts = policy.counts;
    for (int s = std::max(policy.plans[p].opens, step - policy.grid.per_year()); s < step; ++s) {
        auto const row = static_cast<std::size_t>(s + 1);
        if (counts.limited_by_money[p][row][lane] > 0) return LastYear::short_of_money;
        if (counts.limited_by_demand[p][row][lane] > 0 || counts.limited_by_places[p][row][lane] > 0 ||
            counts.limited_by_cover[p][row][lane] > 0)
            found = LastYear::enough_money;
    }
    return found;
}

/// Whole cents that the programme can do without.
std::int64_t spare(Policy const& policy, std::size_t p, int step, int lane) {
    ProgrammePlan const& plan = policy.plans[p];
    auto const r = static_cast<std::size_t>(lane);
    double const new_money = plan.income[static_cast<std::size_t>(step)];
    bool const year_begins = plan.open_at(step) && (step == plan.opens || new_money > 0);
    if (!year_begins && step != plan.closes) return 0;
    bool const over = !can_use_more(plan, step);
    if (!over && last_year(policy, p, step, lane) != LastYear::enough_money) return 0;
    double const free = policy.purses[p][r].free_now(step) - (over ? 0 : new_money);
    double const of_these_lines =
        brought_in(plan, over ? step + 1 : step) + static_cast<double>(policy.received[p][r]) / 100;
    return static_cast<std::int64_t>(std::max(0.0, std::floor(std::min(free, of_these_lines) * 100 + 1e-6)));
}

bool wants_more(Policy const& policy, std::size_t p, int step, int lane) {
    return can_use_more(policy.plans[p], step) && last_year(policy, p, step, lane) != LastYear::enough_money;
}

void move_in_lane(Policy const& policy, int step, int lane, Moves& moves) {
    auto const r = static_cast<std::size_t>(lane);
    std::vector<std::size_t> receivers;
    std::int64_t pot = 0;
    double shares = 0;
    for (std::size_t p = 0; p < policy.plans.size(); ++p) {
        double const share = brought_in(policy.plans[p]);
        if (share <= 0) continue;
        moves[p][r] = -spare(policy, p, step, lane);
        pot -= moves[p][r];
        if (!wants_more(policy, p, step, lane)) continue;
        receivers.push_back(p);
        shares += share;
    }
    if (receivers.empty()) {
        for (auto& move : moves) move[r] = 0;
        return;
    }
    std::int64_t left = pot;
    std::size_t largest = receivers.front();
    for (std::size_t const p : receivers) {
        double const share = brought_in(policy.plans[p]);
        auto const part = static_cast<std::int64_t>(static_cast<double>(pot) * (share / shares));
        moves[p][r] += part;
        left -= part;
        if (share > brought_in(policy.plans[largest])) largest = p;
    }
    moves[largest][r] += left;  // what rounding leaves
}

}  // namespace

Moves redistribution(Policy const& policy, int step) {
    Moves moves;
    bool const any = std::any_of(policy.plans.begin(), policy.plans.end(), [&](ProgrammePlan const& plan) {
        bool const ends = step == plan.closes, begins = plan.income[static_cast<std::size_t>(step)] > 0;
        return (ends || begins) && brought_in(plan) > 0;
    });
    if (!any) return moves;
    moves.resize(policy.plans.size());
    for (int r = 0; r < lane_count; ++r) move_in_lane(policy, step, r, moves);
    return moves;
}

}  // namespace cpdsim
