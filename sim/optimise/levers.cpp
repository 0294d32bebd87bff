#include "optimise/levers.hpp"

#include <algorithm>
#include <cstdlib>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace cpdsim::optimise {

bool Levers::allows(Mix const& mix) const {
    int funded = 0;
    for (std::size_t k = 0; k < size(); ++k) {
        if (mix.steps[k] < low[k] || mix.steps[k] > high[k]) return false;
        funded += mix.steps[k] > 0 ? 1 : 0;
    }
    return funded <= most_programmes && std::accumulate(mix.steps.begin(), mix.steps.end(), 0) == whole;
}

std::string Levers::words(Mix const& mix) const {
    std::vector<std::string> shares, others;
    for (std::size_t k = 0; k < size(); ++k)
        if (mix.steps[k] > 0) shares.push_back(fmt::format("{} {:g} %", programmes[k], 100 * share(mix, k)));
    for (std::size_t k = 0; k < options.size(); ++k)
        others.push_back(
            fmt::format("{} {}", options[k].path, options[k].values[static_cast<std::size_t>(mix.options[k])]));
    return fmt::format("{}{}{}", fmt::join(shares, ", "), others.empty() ? "" : "; ", fmt::join(others, ", "));
}

double distance(Levers const& levers, Mix const& a, Mix const& b) {
    if (a.options != b.options) return 1;
    int moved = 0;
    for (std::size_t k = 0; k < levers.size(); ++k) moved += std::abs(a.steps[k] - b.steps[k]);
    return static_cast<double>(moved) / 2 / levers.whole;
}

}  // namespace cpdsim::optimise
