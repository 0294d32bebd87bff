#include "optimise/front.hpp"

#include <algorithm>
#include <limits>

namespace cpdsim::optimise {
namespace {

constexpr std::size_t volume_points = 2000, random_points = 400, near_points = 600;
constexpr double optimism = 0.5;  // standard deviations that a mix nobody has run is given

bool covers(std::vector<double> const& goals, std::vector<double> const& point) {
    for (std::size_t g = 0; g < point.size(); ++g)
        if (goals[g] < point[g]) return false;
    return true;
}

}  // namespace

bool dominates(std::vector<double> const& a, std::vector<double> const& b) {
    bool better = false;
    for (std::size_t k = 0; k < a.size(); ++k) {
        if (a[k] < b[k]) return false;
        better = better || a[k] > b[k];
    }
    return better;
}

FrontProposals propose_for_front(Levers const& levers, Surface const& surface, std::vector<Seen> const& seen,
                                 std::set<Mix> const& known, std::size_t count, Dice& dice) {
    FrontProposals proposals;
    std::size_t const goals = seen.front().fields.size();
    std::vector<double> low(goals, std::numeric_limits<double>::infinity()), high(goals, -low[0]);
    for (Seen const& one : seen) {
        for (std::size_t g = 0; g < goals; ++g) {
            low[g] = std::min(low[g], one.fields[g]);
            high[g] = std::max(high[g], one.fields[g]);
        }
    }
    std::vector<std::vector<double>> open;  // points of the volume that nothing covers yet
    Dice fixed{goals};
    for (std::size_t k = 0; k < volume_points; ++k) {
        std::vector<double> point;
        // A little beyond the best of each goal, so that its end may still grow.
        for (std::size_t g = 0; g < goals; ++g) point.push_back(low[g] + 1.05 * fixed.uniform() * (high[g] - low[g]));
        open.push_back(std::move(point));
    }
    auto const cover = [&](std::vector<double> const& own) {
        std::erase_if(open, [&](std::vector<double> const& point) { return covers(own, point); });
    };
    std::vector<Mix> close;
    for (Seen const& one : seen) {
        if (one.keeps_limits()) cover(one.fields);
        bool const beaten = std::any_of(seen.begin(), seen.end(),
                                        [&](Seen const& other) { return dominates(other.fields, one.fields); });
        if (beaten) continue;
        std::vector<Mix> const beside = neighbours(levers, one.mix);
        close.insert(close.end(), beside.begin(), beside.end());
    }
    std::set<Mix> pool;
    for (std::size_t k = 0; k < random_points; ++k) pool.insert(random_mix(levers, dice));
    for (std::size_t k = 0; k < near_points && !close.empty(); ++k) pool.insert(close[dice.below(close.size())]);
    std::vector<std::pair<Mix, std::vector<double>>> candidates;
    for (Mix const& mix : pool)
        if (levers.allows(mix) && !known.contains(mix) && surface.may_keep_limits(mix))
            candidates.emplace_back(mix, surface.hoped_of(mix, optimism));
    while (proposals.mixes.size() < count && !candidates.empty()) {
        std::size_t best = 0, most = 0;
        for (std::size_t k = 0; k < candidates.size(); ++k) {
            auto const adds =
                static_cast<std::size_t>(std::count_if(open.begin(), open.end(), [&](std::vector<double> const& point) {
                    return covers(candidates[k].second, point);
                }));
            if (adds > most) {
                most = adds;
                best = k;
            }
        }
        if (proposals.mixes.empty()) proposals.hope = static_cast<double>(most) / static_cast<double>(volume_points);
        if (most == 0) break;
        proposals.mixes.push_back(candidates[best].first);
        cover(candidates[best].second);
        candidates.erase(candidates.begin() + static_cast<std::ptrdiff_t>(best));
    }
    return proposals;
}

}  // namespace cpdsim::optimise
