// Spending of the main future, discounted to the start of the run: as on the report's first page (analysis/money.py).
#pragma once

#include <vector>

#include "study/digests.hpp"
#include "study/layout.hpp"

namespace cpdsim {

/// Of each draw of a strategy at 100 % of the budget: the value of its spending at the start of the run over its sum,
/// from the mean over replicates; 1 where nothing was spent, NaN where nothing was run. Payments count at the start of
/// the step in which they fall due.
[[nodiscard]] std::vector<double> discounted_shares(StudyPlan const& plan, StudyLayout const& layout,
                                                    Digests const& digests, std::size_t strategy, double rate);

/// `spend` (draw, replicate) times its draw's share.
void discount(std::vector<double>& spend, std::vector<double> const& shares, std::size_t replicates);

}  // namespace cpdsim
