// What counts as better: a measure over the draws of each structural form, and the forms put together.
#pragma once

#include <vector>

#include "optimise/record.hpp"

namespace cpdsim::optimise {

/// Draws that are looked at, and how much each counts among those of its form.
struct DrawSet {
    std::vector<std::size_t> packs;
    std::vector<double> weights;  ///< of each draw, in the order of the packs
};
/// All draws of some packs, each as much as any other.
[[nodiscard]] DrawSet all_draws(Record const& record, std::vector<std::size_t> const& packs);

[[nodiscard]] double weighted_mean(std::vector<double> const& values, std::vector<double> const& weights);
/// The least value below which lies at least this share of the weight, between neighbours in proportion.
[[nodiscard]] double weighted_quantile(std::vector<double> const& values, std::vector<double> const& weights,
                                       double share);

/// Of each form; `values` draw by draw.
[[nodiscard]] std::vector<double> by_form(Problem const& problem, Record const& record,
                                          std::vector<double> const& values, DrawSet const& draws, Robust robust);

/// Of each form the gain in a goal.
[[nodiscard]] std::vector<double> measures(Problem const& problem, Record const& record, std::size_t number,
                                           Goal const& goal, DrawSet const& draws);

/// The forms put together. `best`: of each form the best that any mix reaches; for the regret, which is negative here,
/// since more is better.
[[nodiscard]] double together(Problem const& problem, AcrossForms how, std::vector<double> const& forms,
                              std::vector<double> const& best);

/// How far a mix is from each limit that depends on chance, positive where it keeps to it, as a share of the limit's
/// size. In the order: unspent, spend.
[[nodiscard]] std::vector<double> slack(Problem const& problem, Record const& record, std::size_t number,
                                        DrawSet const& draws);

}  // namespace cpdsim::optimise
