// A quick stand-in for the simulated studies, to say where draws are worth running: each finding as a polynomial of
// second degree in the normal scores of the numbers, by ridge regression. It proposes only; every weight rests on runs.
#pragma once

#include <Eigen/Dense>
#include <vector>

#include "evidence/likelihood.hpp"

namespace cpdsim {

class Emulator {
public:
    /// `scores` (draw, number), `found` (draw, finding; not finite: came to nothing), `weight` of each draw.
    Emulator(Eigen::MatrixXd const& scores, Eigen::MatrixXd found, Eigen::VectorXd const& weight);
    /// What the studies would have found, with the error of saying so.
    [[nodiscard]] Simulated operator()(Eigen::VectorXd const& score) const;

private:
    [[nodiscard]] static Eigen::VectorXd features(Eigen::VectorXd const& score);

    Eigen::MatrixXd coefficients_;  ///< (feature, finding)
    Eigen::RowVectorXd scale_, error_;
};

/// A normal distribution, by its moments.
struct NormalFit {
    Eigen::VectorXd mean;
    Eigen::MatrixXd covariance;
};

/// Of the posterior under the emulator and a standard normal prior, by a Metropolis walk from `start`.
[[nodiscard]] NormalFit emulated_posterior(Emulator const& emulator, Likelihood const& likelihood,
                                           Eigen::VectorXd const& start, std::uint64_t seed, std::uint32_t round);

}  // namespace cpdsim
