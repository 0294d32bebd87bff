// Weights of draws and of structural forms, given what the studies would have found under each draw.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "evidence/likelihood.hpp"

namespace cpdsim {

/// A table (draw, datum) of what the studies would have found.
struct SimulatedDraws {
    std::vector<Simulated> of;       ///< each draw
    std::vector<std::size_t> form;   ///< of each draw, in `forms`
    std::vector<std::string> forms;  ///< "learning.dose=saturating"; one empty text where none is varied
    std::vector<double> log_prior;   ///< log of prior over proposal density
};

enum class FormWeights { stacked, averaged, ratio, equal };

struct FormResult {
    FormWeights kind = FormWeights::averaged;  ///< which of them is used
    std::vector<double> ratio;                 ///< mean likelihood of the form's draws, forms alike before
    std::vector<double> stacked;  ///< which mixture of forms would have foretold each finding best from the others
    std::vector<double> stacked_low, stacked_high;  ///< 90 % of bootstraps over findings
    std::vector<double> averaged;  ///< how well each form alone foretells the findings, as averaged by `average`
    std::vector<double> used;
    std::vector<double> effective;  ///< effective size within the form
};

struct Weights {
    std::vector<double> log_likelihood;  ///< of each draw
    std::vector<double> weight;          ///< sums to 1
    double effective = 0;                ///< effective size
    FormResult forms;
};

[[nodiscard]] Weights weigh(Likelihood const& likelihood, SimulatedDraws const& draws, FormWeights kind,
                            std::uint64_t seed);

/// Weights of the draws when some data do not count; the forms are weighed anew by those that do.
[[nodiscard]] std::vector<double> weights_without(Likelihood const& likelihood, SimulatedDraws const& draws,
                                                  std::vector<bool> const& left_out, FormWeights kind);

/// Log predictive density of each datum in each form from all others: (datum, form). `gone` do not count at all and
/// have rows of nought; `log_likelihood` is of those that count.
[[nodiscard]] std::vector<std::vector<double>> left_out_densities(Likelihood const& likelihood,
                                                                  SimulatedDraws const& draws,
                                                                  std::vector<double> const& log_likelihood,
                                                                  std::vector<bool> gone = {});
/// The mixture that maximises the sum of log densities under a Dirichlet(2), by expectation and maximisation.
[[nodiscard]] std::vector<double> stack(std::vector<std::vector<double>> const& log_density,
                                        std::vector<std::size_t> const& which);

/// Weights in proportion to the product of the densities of `which`, averaged over Bayesian bootstraps of the findings
/// (pseudo-BMA+ of Yao et al. 2018): a form is not chosen on the strength of one finding.
[[nodiscard]] std::vector<double> average(std::vector<std::vector<double>> const& log_density,
                                          std::vector<std::size_t> const& which);

/// 1 / sum of squares of weights that sum to 1.
[[nodiscard]] double effective_size(std::vector<double> const& weight);
/// exp(log - largest), scaled to sum to 1.
[[nodiscard]] std::vector<double> normalised(std::vector<double> const& log_weight);
[[nodiscard]] double weighted_quantile(std::vector<double> const& values, std::vector<double> const& weight,
                                       double share);

/// Positions of draws, equal-weighted from now on: point i of the van der Corput sequence, shifted by a key, on the sum
/// of weights. Any first so many are spread over the posterior, and more keep those there were.
[[nodiscard]] std::vector<std::size_t> resample(std::vector<double> const& weight, std::size_t number,
                                                std::uint64_t seed);

}  // namespace cpdsim
