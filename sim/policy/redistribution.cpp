#include "policy/redistribution.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "policy/at_work.hpp"

namespace cpdsim {
namespace {

double brought_in(LanePlan const& plan, int until) {
    return std::accumulate(plan.redistributed.begin(), plan.redistributed.begin() + until, 0.0);
}

double brought_in(LanePlan const& plan) { return brought_in(plan, count_of(plan.redistributed)); }

/// Whether more money could let anybody in, or find more cover, from now on.
bool can_use_more(LanePlan const& plan, int step) {
    return plan.open_at(step) && (plan.is_cover_alone() || (plan.recruits() && step <= plan.last_intake));
}

enum class LastYear { nobody_asked, enough_money, short_of_money };

/// One lane's view of the programmes.
struct InLane {
    Policy const& policy;
    int step;
    int lane;

    [[nodiscard]] LanePlan const& plan(ProgrammeNumber p) const { return policy.plans[p][lane]; }

    [[nodiscard]] LastYear last_year(ProgrammeNumber p) const {
        LastYear found = LastYear::nobody_asked;
        for (int s = std::max(plan(p).opens, step - policy.calendar.grid.per_year()); s < step; ++s) {
            auto const bound = [&](Counted limit) { return entry((policy.counts.*limit)[p], s + 1)[lane] > 0; };
            if (bound(&ProgrammeCounts::limited_by_money)) return LastYear::short_of_money;
            if (bound(&ProgrammeCounts::limited_by_demand) || bound(&ProgrammeCounts::limited_by_places) ||
                bound(&ProgrammeCounts::limited_by_cover) || bound(&ProgrammeCounts::limited_by_calendar))
                found = LastYear::enough_money;
        }
        return found;
    }

    /// Whole cents that the programme can do without.
    [[nodiscard]] std::int64_t spare(ProgrammeNumber p) const {
        double const new_money = entry(plan(p).income, step);
        bool const year_begins = plan(p).open_at(step) && (step == plan(p).opens || new_money > 0);
        if (!year_begins && step != plan(p).closes) return 0;
        bool const over = !can_use_more(plan(p), step);
        if (!over && last_year(p) != LastYear::enough_money) return 0;
        Purse const& purse = policy.accounts.purse(p, lane);
        double const free = over ? purse.free_now(step) : purse.left_over(step);
        double const received = in_euros(entry(policy.accounts.received[p], lane));
        double const of_these_lines = brought_in(plan(p), over ? step + 1 : step) + received;
        return std::max(0LL, std::llround(std::floor(std::min(free, of_these_lines) * 100 + 1e-6)));
    }

    [[nodiscard]] bool wants_more(ProgrammeNumber p) const {
        return can_use_more(plan(p), step) && last_year(p) != LastYear::enough_money;
    }

    void move(Moves& moves) const {
        std::vector<ProgrammeNumber> receivers;
        std::vector<double> shares;
        std::int64_t pot = 0;
        for (ProgrammeNumber p = 0; p < programmes_in(policy.plans); ++p) {
            double const share = brought_in(plan(p));
            if (share <= 0) continue;
            entry(moves[p], lane) = -spare(p);
            pot -= entry(moves[p], lane);
            if (!wants_more(p)) continue;
            receivers.push_back(p);
            shares.push_back(share);
        }
        if (receivers.empty()) {
            for (auto& of_programme : moves) entry(of_programme, lane) = 0;
            return;
        }
        std::vector<std::int64_t> const parts = divide(pot, shares);
        for (std::size_t k = 0; k < parts.size(); ++k) entry(moves[receivers[k]], lane) += parts[k];
    }
};

}  // namespace

Moves redistribution(Policy const& policy, int step) {
    Moves moves;
    auto const turns = [step](LanePlan const& plan) {  // a year, or the money
        bool const ends = step == plan.closes, begins = entry(plan.income, step) > 0;
        return (ends || begins) && brought_in(plan) > 0;
    };
    bool const any = std::any_of(policy.plans.begin(), policy.plans.end(),
                                 [&](ProgrammePlan const& plan) { return plan.in_some_lane(turns); });
    if (!any) return moves;
    moves.resize(policy.plans.size());
    for (int r = 0; r < lane_count; ++r) InLane{policy, step, r}.move(moves);
    return moves;
}

}  // namespace cpdsim
