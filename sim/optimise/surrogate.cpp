#include "optimise/surrogate.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace cpdsim::optimise {
namespace {

constexpr std::array lengths{0.08, 0.12, 0.18, 0.27, 0.4, 0.6, 0.9, 1.4, 2.1, 3.2};
constexpr std::array shares{0.0, 0.3, 0.6, 0.8, 0.9, 0.97, 1.0};
constexpr std::array nuggets{1e-7, 1e-5, 1e-4, 1e-3, 1e-2};
constexpr std::array option_lengths{0.3, 0.8, 2.0, 6.0};

double matern(double distance, double length) {
    double const s = std::sqrt(5.0) * distance / length;
    return (1 + s + s * s / 3) * std::exp(-s);
}

}  // namespace

double Surrogate::nugget() const { return nuggets[static_cast<std::size_t>(scales_.noise)]; }

void Surrogate::tabulate() {
    int const n = levers_->whole + 1;
    alone_.resize(static_cast<std::size_t>(n) * static_cast<std::size_t>(n));
    squares_.resize(alone_.size());
    double const length = lengths[static_cast<std::size_t>(scales_.alone)];
    for (int a = 0; a < n; ++a) {
        for (int b = 0; b < n; ++b) {
            double const away =
                std::sqrt(static_cast<double>(a) / levers_->whole) - std::sqrt(static_cast<double>(b) / levers_->whole);
            auto const at = static_cast<std::size_t>(a * n + b);
            squares_[at] = away * away;
            alone_[at] = matern(std::abs(away), length);
        }
    }
}

double Surrogate::correlation(Mix const& a, Mix const& b) const {
    int const n = levers_->whole + 1;
    double each = 0, square = 0;
    for (std::size_t k = 0; k < levers_->size(); ++k) {
        auto const at = static_cast<std::size_t>(a.steps[k] * n + b.steps[k]);
        each += alone_[at];
        square += squares_[at];
    }
    each /= static_cast<double>(levers_->size());
    double const share = shares[static_cast<std::size_t>(scales_.share)];
    double value = share * each;
    if (share < 1)
        value += (1 - share) * matern(std::sqrt(square), lengths[static_cast<std::size_t>(scales_.together)]);
    int other = 0;
    for (std::size_t k = 0; k < a.options.size(); ++k) other += a.options[k] != b.options[k] ? 1 : 0;
    return other == 0 ? value : value * std::exp(-other / option_lengths[static_cast<std::size_t>(scales_.option)]);
}

Eigen::VectorXd Surrogate::correlations(Mix const& mix) const {
    Eigen::VectorXd found(static_cast<Eigen::Index>(mixes_.size()));
    for (std::size_t k = 0; k < mixes_.size(); ++k) found[static_cast<Eigen::Index>(k)] = correlation(mixes_[k], mix);
    return found;
}

double Surrogate::solve() {
    auto const n = static_cast<Eigen::Index>(mixes_.size());
    Eigen::MatrixXd covariance(n, n);
    for (Eigen::Index i = 0; i < n; ++i) {
        auto const a = static_cast<std::size_t>(i);
        covariance(i, i) = 1 + nugget() + noise_[a] / (unit_ * unit_);
        for (Eigen::Index j = 0; j < i; ++j)
            covariance(i, j) = covariance(j, i) = correlation(mixes_[a], mixes_[static_cast<std::size_t>(j)]);
    }
    factor_.compute(covariance);
    if (factor_.info() != Eigen::Success) return -std::numeric_limits<double>::infinity();
    Eigen::VectorXd y(n);
    for (Eigen::Index i = 0; i < n; ++i) y[i] = (values_[static_cast<std::size_t>(i)] - centre_) / unit_;
    Eigen::VectorXd const ones = Eigen::VectorXd::Ones(n), solved = factor_.solve(ones);
    level_ = solved.dot(y) / solved.dot(ones);
    Eigen::VectorXd const rest = y - level_ * ones;
    weights_ = factor_.solve(rest);
    variance_ = std::max(1e-12, rest.dot(weights_) / static_cast<double>(n));
    double half_log = 0;
    for (Eigen::Index i = 0; i < n; ++i) half_log += std::log(factor_.matrixLLT()(i, i));
    return -0.5 * static_cast<double>(n) * std::log(variance_) - half_log;
}

void Surrogate::fit(std::vector<Mix> const& mixes, std::vector<double> const& values,
                    std::vector<double> const& noise) {
    mixes_ = mixes;
    values_ = values;
    noise_ = noise.empty() ? std::vector<double>(mixes.size(), 0.0) : noise;
    centre_ = 0;
    for (double const v : values) centre_ += v / static_cast<double>(values.size());
    unit_ = 0;
    for (double const v : values) unit_ += (v - centre_) * (v - centre_) / static_cast<double>(values.size());
    unit_ = unit_ > 0 ? std::sqrt(unit_) : 1;
    struct Axis {
        int Scales::*scale;
        int count;
    };
    std::vector<Axis> axes{{&Scales::share, static_cast<int>(shares.size())},
                           {&Scales::alone, static_cast<int>(lengths.size())},
                           {&Scales::together, static_cast<int>(lengths.size())},
                           {&Scales::noise, static_cast<int>(nuggets.size())}};
    if (!levers_->options.empty()) axes.push_back({&Scales::option, static_cast<int>(option_lengths.size())});
    tabulate();
    double best = solve();
    // The first time over the whole grid of each scale, twice; later only to the scales beside those of the last fit.
    for (int round = 0; round < (fitted_ ? 1 : 2); ++round) {
        for (Axis const& axis : axes) {
            Scales const start = scales_;
            Scales chosen = start;
            for (int at = 0; at < axis.count; ++at) {
                if (at == start.*axis.scale || (fitted_ && std::abs(at - start.*axis.scale) > 1)) continue;
                scales_ = start;
                scales_.*axis.scale = at;
                tabulate();
                double const likelihood = solve();
                if (likelihood <= best) continue;
                best = likelihood;
                chosen = scales_;
            }
            scales_ = chosen;
        }
    }
    fitted_ = true;
    tabulate();
    solve();
}

void Surrogate::add(Mix const& mix, double value, double noise) {
    mixes_.push_back(mix);
    values_.push_back(value);
    noise_.push_back(noise);
    solve();
}

Estimate Surrogate::at(Mix const& mix) const {
    Eigen::VectorXd const k = correlations(mix);
    Eigen::VectorXd const half = factor_.matrixL().solve(k);
    double const variance = variance_ * std::max(0.0, 1 - half.squaredNorm());
    return {centre_ + unit_ * (level_ + k.dot(weights_)), unit_ * std::sqrt(variance)};
}

double Surrogate::mean_at(Mix const& mix) const {
    double sum = level_;
    for (std::size_t k = 0; k < mixes_.size(); ++k)
        sum += correlation(mixes_[k], mix) * weights_[static_cast<Eigen::Index>(k)];
    return centre_ + unit_ * sum;
}

std::vector<Estimate> Surrogate::at(std::vector<Mix> const& mixes) const {
    Eigen::MatrixXd k(static_cast<Eigen::Index>(mixes_.size()), static_cast<Eigen::Index>(mixes.size()));
    for (std::size_t m = 0; m < mixes.size(); ++m) k.col(static_cast<Eigen::Index>(m)) = correlations(mixes[m]);
    Eigen::MatrixXd const half = factor_.matrixL().solve(k);
    std::vector<Estimate> all;
    for (std::size_t m = 0; m < mixes.size(); ++m) {
        auto const column = static_cast<Eigen::Index>(m);
        double const variance = variance_ * std::max(0.0, 1 - half.col(column).squaredNorm());
        all.push_back({centre_ + unit_ * (level_ + k.col(column).dot(weights_)), unit_ * std::sqrt(variance)});
    }
    return all;
}

}  // namespace cpdsim::optimise
