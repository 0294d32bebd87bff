#include "optimise/lattice.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

namespace cpdsim::optimise {
namespace {

/// Moves steps until the mix is allowed: those above their bounds first, then the fewest programmes beyond the limit,
/// then what is missing or too much, to whoever `order` names first.
void repair(Levers const& levers, Mix& mix, std::vector<std::size_t> const& order) {
    std::size_t const d = levers.size();
    for (std::size_t k = 0; k < d; ++k) mix.steps[k] = std::clamp(mix.steps[k], levers.low[k], levers.high[k]);
    auto const funded = [&] { return std::count_if(mix.steps.begin(), mix.steps.end(), [](int s) { return s > 0; }); };
    while (funded() > levers.most_programmes) {
        std::size_t least = d;
        for (std::size_t const k : order)
            if (mix.steps[k] > 0 && levers.low[k] == 0 && (least == d || mix.steps[k] <= mix.steps[least])) least = k;
        if (least == d) break;
        mix.steps[least] = 0;
    }
    int missing = levers.whole - std::accumulate(mix.steps.begin(), mix.steps.end(), 0);
    for (bool const new_ones : {false, true}) {  // those that have money first
        for (std::size_t const k : order) {
            if (missing == 0) return;
            if (missing > 0 && mix.steps[k] == 0 && (!new_ones || funded() >= levers.most_programmes)) continue;
            int const to = std::clamp(mix.steps[k] + missing, levers.low[k], levers.high[k]);
            missing -= to - mix.steps[k];
            mix.steps[k] = to;
        }
    }
}

std::vector<std::size_t> shuffled(std::size_t count, Dice& dice) {
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), std::size_t{0});
    for (std::size_t k = count; k > 1; --k) std::swap(order[k - 1], order[dice.below(k)]);
    return order;
}

std::vector<int> random_options(Levers const& levers, Dice& dice) {
    std::vector<int> options;
    for (Option const& option : levers.options) options.push_back(static_cast<int>(dice.below(option.values.size())));
    return options;
}

}  // namespace

std::uint64_t Dice::word() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = state_;
    z = (z ^ (z >> 30U)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27U)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31U);
}

double Dice::uniform() { return static_cast<double>(word() >> 11U) * 0x1p-53; }

std::size_t Dice::below(std::size_t count) { return static_cast<std::size_t>(uniform() * static_cast<double>(count)); }

double Dice::normal() {
    double const u = 1 - uniform(), v = uniform();
    return std::sqrt(-2 * std::log(u)) * std::cos(2 * std::numbers::pi * v);
}

Mix random_mix(Levers const& levers, Dice& dice) {
    std::size_t const d = levers.size();
    for (int attempt = 0;; ++attempt) {
        auto const order = shuffled(d, dice);
        std::size_t const funded =
            1 + dice.below(std::min<std::size_t>(d, static_cast<std::size_t>(levers.most_programmes)));
        std::vector<double> weight;
        for (std::size_t k = 0; k < funded; ++k) weight.push_back(-std::log(1 - dice.uniform()));
        double const sum = std::accumulate(weight.begin(), weight.end(), 0.0);
        Mix mix{std::vector<int>(d, 0), random_options(levers, dice)};
        for (std::size_t k = 0; k < funded; ++k)
            mix.steps[order[k]] = static_cast<int>(std::lround(weight[k] / sum * levers.whole));
        repair(levers, mix, shuffled(d, dice));
        if (levers.allows(mix) || attempt > 1000) return mix;
    }
}

Mix nearest_mix(Levers const& levers, std::vector<double> const& steps, std::vector<int> options) {
    Mix mix{{}, std::move(options)};
    for (double const wish : steps) mix.steps.push_back(static_cast<int>(std::floor(wish + 1e-9)));
    // What was rounded off goes where most of it was.
    std::vector<std::size_t> order(steps.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        return steps[a] - std::floor(steps[a] + 1e-9) > steps[b] - std::floor(steps[b] + 1e-9);
    });
    int missing = levers.whole - std::accumulate(mix.steps.begin(), mix.steps.end(), 0);
    for (std::size_t const k : order) {
        if (missing <= 0) break;
        if (steps[k] <= 0 || mix.steps[k] >= levers.high[k]) continue;
        ++mix.steps[k];
        --missing;
    }
    repair(levers, mix, order);
    return mix;
}

std::vector<Mix> neighbours(Levers const& levers, Mix const& mix) {
    std::vector<Mix> found;
    auto const add = [&](Mix&& candidate) {
        if (levers.allows(candidate)) found.push_back(std::move(candidate));
    };
    for (std::size_t from = 0; from < levers.size(); ++from) {
        for (std::size_t to = 0; to < levers.size(); ++to) {
            if (to == from || mix.steps[from] == 0) continue;
            for (int const moved : {1, 2, 4, mix.steps[from]}) {
                if (moved > mix.steps[from]) continue;
                Mix next = mix;
                next.steps[from] -= moved;
                next.steps[to] += moved;
                add(std::move(next));
            }
        }
    }
    for (std::size_t k = 0; k < levers.options.size(); ++k) {
        for (int value = 0; value < static_cast<int>(levers.options[k].values.size()); ++value) {
            if (value == mix.options[k]) continue;
            Mix next = mix;
            next.options[k] = value;
            add(std::move(next));
        }
    }
    std::sort(found.begin(), found.end());
    found.erase(std::unique(found.begin(), found.end()), found.end());
    return found;
}

double count_mixes(Levers const& levers) {
    std::vector<double> ways(static_cast<std::size_t>(levers.whole) + 1, 0);
    ways[0] = 1;
    for (std::size_t k = 0; k < levers.size(); ++k) {
        std::vector<double> next(ways.size(), 0);
        for (int sum = 0; sum <= levers.whole; ++sum)
            for (int own = levers.low[k]; own <= std::min(levers.high[k], levers.whole - sum); ++own)
                next[static_cast<std::size_t>(sum + own)] += ways[static_cast<std::size_t>(sum)];
        ways = std::move(next);
    }
    double count = ways.back();
    for (Option const& option : levers.options) count *= static_cast<double>(option.values.size());
    return count;
}

void each_mix(Levers const& levers, std::function<void(Mix const&)> const& visit) {
    Mix mix{std::vector<int>(levers.size(), 0), std::vector<int>(levers.options.size(), 0)};
    std::function<void(std::size_t)> options = [&](std::size_t k) {
        if (k == levers.options.size()) return visit(mix);
        for (int value = 0; value < static_cast<int>(levers.options[k].values.size()); ++value) {
            mix.options[k] = value;
            options(k + 1);
        }
    };
    std::function<void(std::size_t, int)> shares = [&](std::size_t k, int left) {
        if (k + 1 == levers.size()) {
            mix.steps[k] = left;
            if (levers.allows(mix)) options(0);
            return;
        }
        for (int own = levers.low[k]; own <= std::min(levers.high[k], left); ++own) {
            mix.steps[k] = own;
            shares(k + 1, left - own);
        }
    };
    if (levers.size() > 0) shares(0, levers.whole);
}

}  // namespace cpdsim::optimise
