#include "evidence/emulator.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

#include "core/random.hpp"

namespace cpdsim {
namespace {

using Eigen::Index;
using Eigen::MatrixXd;
using Eigen::VectorXd;

constexpr Index folds = 5;
constexpr std::array penalties{0.3, 3.0, 30.0};  // tried in turn, of a feature of unit scale
constexpr int steps = 12000, left_out = 3000;    // of the walk

/// Extremes pulled in to the outer fiftieths: a ratio of small effects must not bend the whole surface.
void pull_in(Eigen::Ref<VectorXd> column) {
    std::vector<double> sorted;
    for (double const x : column)
        if (std::isfinite(x)) sorted.push_back(x);
    if (sorted.empty()) {
        column.setZero();
        return;
    }
    std::sort(sorted.begin(), sorted.end());
    double const low = sorted[sorted.size() / 50], high = sorted[sorted.size() - 1 - sorted.size() / 50];
    double const middle = sorted[sorted.size() / 2];
    for (double& x : column) x = std::isfinite(x) ? std::clamp(x, low, high) : middle;
}

struct Sums {
    MatrixXd gram, right;
};

MatrixXd solve(Sums const& sums, VectorXd const& penalty) {
    MatrixXd gram = sums.gram;
    gram.diagonal() += penalty;
    return gram.ldlt().solve(sums.right);
}

}  // namespace

VectorXd Emulator::features(VectorXd const& z) {
    Index const size = z.size();
    VectorXd all(1 + size + size * (size + 1) / 2);
    all[0] = 1;
    all.segment(1, size) = z;
    Index at = 1 + size;
    for (Index i = 0; i < size; ++i)
        for (Index j = i; j < size; ++j) all[at++] = i == j ? (z[i] * z[i] - 1) / std::numbers::sqrt2 : z[i] * z[j];
    return all;
}

Emulator::Emulator(MatrixXd const& scores, MatrixXd found, VectorXd const& weight) {
    Index const draws = scores.rows(), findings = found.cols();
    scale_.resize(findings);
    for (Index j = 0; j < findings; ++j) {
        pull_in(found.col(j));
        double const mean = found.col(j).mean();
        scale_[j] = std::max(1e-9, std::sqrt((found.col(j).array() - mean).square().mean()));
        found.col(j) /= scale_[j];
    }
    Index const size = scores.cols();
    std::vector<Sums> part(folds);
    MatrixXd design(draws, 1 + size + size * (size + 1) / 2);
    for (Index d = 0; d < draws; ++d) design.row(d) = features(scores.row(d).transpose()).transpose();
    for (Index f = 0; f < folds; ++f) {
        std::vector<Index> rows;
        for (Index d = f; d < draws; d += folds) rows.push_back(d);
        MatrixXd const x = design(rows, Eigen::all);
        MatrixXd const weighted = weight(rows).asDiagonal() * x;
        part[static_cast<std::size_t>(f)] = {weighted.transpose() * x, weighted.transpose() * found(rows, Eigen::all)};
    }
    Sums all = part[0];
    for (std::size_t f = 1; f < part.size(); ++f) {
        all.gram += part[f].gram;
        all.right += part[f].right;
    }
    VectorXd shape = VectorXd::Ones(design.cols());
    shape[0] = 1e-6;
    shape.tail(design.cols() - 1 - size).setConstant(3);  // what numbers do together is small unless seen
    double const total = weight.sum();
    coefficients_.resize(design.cols(), findings);
    error_.setConstant(findings, 1e30);
    for (double const penalty : penalties) {
        Eigen::RowVectorXd squares = Eigen::RowVectorXd::Zero(findings);
        for (Index f = 0; f < folds; ++f) {
            Sums const& own = part[static_cast<std::size_t>(f)];
            MatrixXd const fit = solve({all.gram - own.gram, all.right - own.right}, penalty * shape);
            for (Index d = f; d < draws; d += folds)
                squares += weight[d] * (found.row(d) - design.row(d) * fit).array().square().matrix();
        }
        MatrixXd const fit = solve(all, penalty * shape);
        for (Index j = 0; j < findings; ++j) {
            double const error = std::sqrt(squares[j] / total);
            if (error >= error_[j]) continue;
            error_[j] = error;
            coefficients_.col(j) = fit.col(j);
        }
    }
}

Simulated Emulator::operator()(VectorXd const& score) const {
    Eigen::RowVectorXd const values = features(score).transpose() * coefficients_;
    Simulated all;
    for (Index j = 0; j < values.size(); ++j) {
        all.value.push_back(values[j] * scale_[j]);
        all.error.push_back(error_[j] * scale_[j]);
    }
    return all;
}

NormalFit emulated_posterior(Emulator const& emulator, Likelihood const& likelihood, VectorXd const& start,
                             std::uint64_t seed, std::uint32_t round) {
    Index const size = start.size();
    auto const log_posterior = [&](VectorXd const& z) {
        return -0.5 * z.squaredNorm() + log_likelihood(likelihood, emulator(z));
    };
    ChanceSequence chance{Chances{seed, "walk on the emulator", round}, 0};
    VectorXd here = start, mean = VectorXd::Zero(size);
    MatrixXd squares = MatrixXd::Zero(size, size);
    MatrixXd root = MatrixXd::Identity(size, size) * 0.5;
    double log_here = log_posterior(here), length = 2.38 / std::sqrt(static_cast<double>(size));
    double kept = 0;
    for (int step = 0; step < steps; ++step) {
        VectorXd move(size);
        for (Index k = 0; k < size; ++k) move[k] = chance.normal();
        VectorXd const there = here + length * (root * move);
        double const log_there = log_posterior(there);
        double const accept = std::min(1.0, std::exp(log_there - log_here));
        if (chance.uniform() < accept) {
            here = there;
            log_here = log_there;
        }
        // Until the walk counts its steps become as long as a quarter of them allows, and as wide as it has gone.
        if (step < left_out) length *= std::exp((accept - 0.25) / std::sqrt(step + 1.0));
        if (step == left_out / 3 || step == left_out) {
            mean.setZero();
            squares.setZero();
            kept = 0;
        }
        kept += 1;
        mean += here;
        squares += here * here.transpose();
        if (step == left_out - 1) {
            VectorXd const m = mean / kept;
            MatrixXd spread = squares / kept - m * m.transpose();
            spread.diagonal().array() += 0.01;
            root = spread.llt().matrixL();
            length = 2.38 / std::sqrt(static_cast<double>(size));
        }
    }
    mean /= kept;
    MatrixXd covariance = squares / kept - mean * mean.transpose();
    covariance.diagonal().array() += 0.01;
    return {mean, covariance};
}

}  // namespace cpdsim
