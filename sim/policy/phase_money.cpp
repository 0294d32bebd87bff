#include "policy/phase_money.hpp"

namespace cpdsim {

PhaseMoney::PhaseMoney(Population const& population, int rows)
    : cents_(population.phases.size(), CentsByRow(static_cast<std::size_t>(cell(rows, 0)), 0)) {
    for (DrawnPhase const& phase : population.phases) teachers_.push_back(phase.weight * phase.teachers());
}

void PhaseMoney::pay(std::vector<double> const& weights, int step, int lane, std::int64_t cents) {
    if (cents_.empty()) return;
    std::vector<double> const& shares = weights.empty() ? teachers_ : weights;
    std::vector<std::int64_t> const parts = divide(cents, shares);
    for (std::size_t f = 0; f < parts.size(); ++f) entry(cents_[f], cell(step + 1, lane)) += parts[f];
}

}  // namespace cpdsim
