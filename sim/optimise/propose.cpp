#include "optimise/propose.hpp"

#include <algorithm>

namespace cpdsim::optimise {
namespace {

constexpr std::size_t random_points = 320, near_points = 320, climbs = 3;
constexpr int most_steps = 12;

/// The best mixes seen, on the surface.
std::vector<Mix> best_of(Surface const& surface, std::set<Mix> const& seen, std::size_t count) {
    std::vector<std::pair<double, Mix>> ranked;
    for (Mix const& mix : seen) ranked.emplace_back(surface.mean_at(mix), mix);
    std::stable_sort(ranked.begin(), ranked.end(), [](auto const& a, auto const& b) { return a.first > b.first; });
    std::vector<Mix> best;
    for (std::size_t k = 0; k < std::min(count, ranked.size()); ++k) best.push_back(ranked[k].second);
    return best;
}

}  // namespace

Proposed propose(Levers const& levers, Surface surface, std::set<Mix> seen, std::size_t count, Dice& dice) {
    Proposed proposed;
    double const best = surface.best_expected();
    std::set<Mix> pool;
    for (std::size_t k = 0; k < random_points; ++k) pool.insert(random_mix(levers, dice));
    std::vector<Mix> close;
    for (Mix const& mix : best_of(surface, seen, 4)) {
        std::vector<Mix> const beside = neighbours(levers, mix);
        close.insert(close.end(), beside.begin(), beside.end());
    }
    for (std::size_t k = 0; k < near_points && !close.empty(); ++k) pool.insert(close[dice.below(close.size())]);
    for (std::size_t n = 0; n < count; ++n) {
        std::vector<Mix> open;
        for (Mix const& mix : pool)
            if (levers.allows(mix) && !seen.contains(mix)) open.push_back(mix);
        if (open.empty()) break;
        std::vector<double> hope = surface.improvements(open, best);
        std::vector<std::size_t> order(open.size());
        for (std::size_t k = 0; k < order.size(); ++k) order[k] = k;
        std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return hope[a] > hope[b]; });
        Mix chosen = open[order.front()];
        double most = hope[order.front()];
        for (std::size_t c = 0; c < std::min(climbs, order.size()); ++c) {  // uphill from the most hopeful
            Mix at = open[order[c]];
            double height = hope[order[c]];
            for (int step = 0; step < most_steps; ++step) {
                std::vector<Mix> beside = neighbours(levers, at);
                std::erase_if(beside, [&](Mix const& mix) { return seen.contains(mix); });
                if (beside.empty()) break;
                std::vector<double> const heights = surface.improvements(beside, best);
                auto const top = std::max_element(heights.begin(), heights.end());
                if (*top <= height) break;
                height = *top;
                at = beside[static_cast<std::size_t>(top - heights.begin())];
                pool.insert(at);
            }
            if (height > most) {
                most = height;
                chosen = at;
            }
        }
        if (n == 0) proposed.hope = most;
        proposed.mixes.push_back(chosen);
        seen.insert(chosen);
        if (n + 1 < count) surface.believe(chosen);
    }
    return proposed;
}

std::vector<Mix> summits(Levers const& levers, Surface const& surface, std::vector<Mix> const& starts) {
    std::set<Mix> found;
    for (Mix at : starts) {
        double height = surface.mean_at(at);
        for (int step = 0; step < 100; ++step) {
            Mix next = at;
            for (Mix const& beside : neighbours(levers, at)) {
                double const there = surface.may_keep_limits(beside) ? surface.mean_at(beside) : height;
                if (there > height) {
                    height = there;
                    next = beside;
                }
            }
            if (next == at) break;
            at = next;
        }
        found.insert(at);
    }
    return {found.begin(), found.end()};
}

}  // namespace cpdsim::optimise
