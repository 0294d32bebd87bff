// A Gaussian process over mixes: what a mix that nobody has run would come to, and how sure that is. Matern 5/2 on
// square roots of shares, once for each programme by itself (returns mostly add up) and once for all together (what
// they do to each other); other levers multiply by a Hamming kernel. Scales by marginal likelihood on a fixed grid, so
// the same observations always give the same surface. Rasmussen & Williams 2006, chapters 2, 4 and 5; additive kernels:
// Duvenaud et al. 2011.
#pragma once

#include <vector>

#include <Eigen/Cholesky>
#include <Eigen/Core>

#include "optimise/levers.hpp"

namespace cpdsim::optimise {

struct Estimate {
    double mean = 0, sd = 0;
};

/// Scales of the kernel, as positions on their grids.
struct Scales {
    int alone = 4, together = 5, share = 2, noise = 1, option = 1;
};

class Surrogate {
public:
    explicit Surrogate(Levers const& levers) : levers_{&levers} {}

    /// `noise`: variance of each value beyond the common one. Scales start from those of the last fit.
    void fit(std::vector<Mix> const& mixes, std::vector<double> const& values, std::vector<double> const& noise = {});
    /// Adds an observation without a new look at the scales.
    void add(Mix const& mix, double value, double noise = 0);

    [[nodiscard]] Estimate at(Mix const& mix) const;
    [[nodiscard]] double mean_at(Mix const& mix) const;
    [[nodiscard]] std::vector<Estimate> at(std::vector<Mix> const& mixes) const;
    [[nodiscard]] std::size_t size() const { return mixes_.size(); }

    // For the reference test.
    [[nodiscard]] Scales const& scales() const { return scales_; }
    [[nodiscard]] double correlation(Mix const& a, Mix const& b) const;
    [[nodiscard]] double nugget() const;

private:
    void tabulate();
    double solve();  ///< log marginal likelihood
    [[nodiscard]] Eigen::VectorXd correlations(Mix const& mix) const;

    Levers const* levers_;
    std::vector<Mix> mixes_;
    std::vector<double> values_, noise_;
    Scales scales_;
    bool fitted_ = false;
    std::vector<double> alone_;    ///< kernel of one programme, by both steps
    std::vector<double> squares_;  ///< squared distance of roots, by both steps
    double centre_ = 0, unit_ = 1, level_ = 0, variance_ = 1;
    Eigen::LLT<Eigen::MatrixXd> factor_;
    Eigen::VectorXd weights_;
};

}  // namespace cpdsim::optimise
