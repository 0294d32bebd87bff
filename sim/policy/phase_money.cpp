#include "policy/phase_money.hpp"

#include <algorithm>
#include <numeric>

namespace cpdsim {

PhaseMoney::PhaseMoney(Population const& population, int rows)
    : cents_(population.phases.size(), std::vector<std::int64_t>(static_cast<std::size_t>(rows * lane_count), 0)) {
    for (DrawnPhase const& phase : population.phases) teachers_.push_back(phase.weight * phase.teachers());
}

void PhaseMoney::pay(std::vector<double> const& weights, int step, int lane, std::int64_t cents) {
    if (cents_.empty()) return;
    std::vector<double> const& shares = weights.empty() ? teachers_ : weights;
    double const whole = std::accumulate(shares.begin(), shares.end(), 0.0);
    auto const at = static_cast<std::size_t>((step + 1) * lane_count + lane);
    std::int64_t left = cents;
    for (std::size_t f = 0; f < shares.size() && whole > 0; ++f) {
        auto const part = static_cast<std::int64_t>(static_cast<double>(cents) * (shares[f] / whole));
        cents_[f][at] += part;
        left -= part;
    }
    // The largest takes what rounding leaves.
    auto const largest = std::max_element(shares.begin(), shares.end()) - shares.begin();
    cents_[static_cast<std::size_t>(largest)][at] += left;
}

}  // namespace cpdsim
