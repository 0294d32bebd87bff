// Draws around the heaviest: incremental mixture importance sampling (Raftery & Bao 2010) in normal scores of the
// prior, form by form. A round's proposal is normal, with the moments of the posterior of an emulator that was fitted
// to all runs so far, those near the findings first; every draw is run and weighed against the mixture of all rounds,
// so that an emulator that is wrong costs draws and never truth. Numbers that no laboratory takes keep their prior.
#pragma once

#include <Eigen/Dense>
#include <vector>

#include "evidence/emulator.hpp"
#include "evidence/suite.hpp"
#include "evidence/weights.hpp"

namespace cpdsim {

class Proposals {
public:
    Proposals(LoadedStudy const& study, std::vector<VariedParameter> const& parameters, Suite const& suite,
              std::vector<DesignDraw> const& draws, SimulatedDraws const& simulated);

    /// Appends `number` draws, shared out evenly over the forms.
    void add(std::vector<DesignDraw>& draws, SimulatedDraws const& simulated, Likelihood const& likelihood,
             Weights const& weights, std::size_t number);
    /// Of all draws there are.
    [[nodiscard]] std::vector<double> log_prior() const;

private:
    struct Component {
        Eigen::VectorXd mean;
        Eigen::MatrixXd root;  ///< lower triangle of the covariance
        double log_root = 0;   ///< sum of logs of its diagonal
        double draws = 0;
    };
    [[nodiscard]] static double log_density(Component const& c, Eigen::VectorXd const& z);
    void note(DesignDraw const& draw, std::size_t form);
    [[nodiscard]] NormalFit fit_of(std::size_t form, SimulatedDraws const& simulated, Likelihood const& likelihood,
                                   Weights const& weights) const;

    LoadedStudy const& study_;
    std::vector<VariedParameter> const& parameters_;
    std::vector<std::size_t> used_;                   ///< numbers that some laboratory takes
    std::vector<std::size_t> template_;               ///< a draw of each form
    std::vector<std::vector<Component>> components_;  ///< of each form
    std::vector<Eigen::VectorXd> scores_;             ///< of each draw
    std::vector<std::size_t> form_;
    std::vector<double> own_;  ///< draws of the study in each form
    std::uint32_t round_ = 0;
};

}  // namespace cpdsim
