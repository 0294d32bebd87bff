// Fewer draws that stand for all of them: of each form one pack, whose draws get weights such that they reproduce what
// all draws say of the mixes of the design. What the choice of draws does to the comparison is thereby mostly taken
// off.
#pragma once

#include "optimise/objective.hpp"

namespace cpdsim::optimise {

struct Reduction {
    DrawSet draws;
    double misfit = 0;  ///< root mean square of the difference over the design, as a share of the design's own spread
};

/// All packs of `all` must have been run for the mixes of the design. The same set where there is nothing to leave out.
[[nodiscard]] Reduction reduce_draws(Problem const& problem, Record const& record,
                                     std::vector<std::size_t> const& design, DrawSet const& all);

/// Weights >= 0 with sum 1 so that rows * weights is near `targets`, drawn to equal weights where the rows do not say.
[[nodiscard]] std::vector<double> fit_weights(std::vector<std::vector<double>> const& rows,
                                              std::vector<double> const& targets);

}  // namespace cpdsim::optimise
