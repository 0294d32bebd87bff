#include "selftest/theory.hpp"

#include <Eigen/Dense>

#include <cmath>
#include <limits>

namespace cpdsim::selftest::theory {
namespace {

Eigen::MatrixXd matrix_of(std::vector<std::vector<double>> const& rows) {
    auto const n = static_cast<Eigen::Index>(rows.size());
    Eigen::MatrixXd m{n, n};
    for (Eigen::Index i = 0; i < n; ++i)
        for (Eigen::Index j = 0; j < n; ++j) m(i, j) = rows[static_cast<std::size_t>(i)][static_cast<std::size_t>(j)];
    return m;
}

Eigen::VectorXd vector_of(std::vector<double> const& values) {
    return Eigen::Map<Eigen::VectorXd const>{values.data(), static_cast<Eigen::Index>(values.size())};
}

/// Chance of exactly k out of n, each with chance q.
double binomial(int n, int k, double q) {
    if (q <= 0) return k == 0 ? 1 : 0;
    if (q >= 1) return k == n ? 1 : 0;
    return std::exp(std::lgamma(n + 1) - std::lgamma(k + 1) - std::lgamma(n - k + 1) + k * std::log(q) +
                    (n - k) * std::log1p(-q));
}

/// Sum over degrees k of the chance that enough of k - `besides` neighbours practise, each with chance q.
double enough_practise(double degree, double threshold, double q, int besides) {
    double total = 0;
    for (int k = 1; k < 60; ++k) {
        int const others = k - besides;
        double const weight = std::exp(-degree + others * std::log(degree) - std::lgamma(others + 1));
        for (int m = static_cast<int>(std::ceil(threshold * k - 1e-9)); m <= others; ++m)
            total += weight * binomial(others, m, q);
    }
    return total;
}

double at_most_one_of(int n, double y) { return std::pow(y, n) + n * (1 - y) * std::pow(y, n - 1); }

}  // namespace

double dose_logistic(double hours, double h50, double slope) {
    auto const f = [&](double d) { return 1 / (1 + std::exp(-slope * (d - h50))); };
    return (f(hours) - f(0)) / (1 - f(0));
}

double dose_saturating(double hours, double h0) { return -std::expm1(-hours / h0); }

std::pair<double, double> tipping_roots(double lambda, double transfer, double gamma, double base) {
    double const product = lambda * (1 - transfer) / (gamma * base * transfer * transfer);  // of K and 1 - K
    double const half = std::sqrt(0.25 - product);
    return {0.5 - half, 0.5 + half};
}

std::vector<double> friedkin_johnsen(std::vector<std::vector<double>> const& weights, double sigma,
                                     std::vector<double> const& anchors) {
    Eigen::MatrixXd const w = matrix_of(weights);
    Eigen::MatrixXd const system = Eigen::MatrixXd::Identity(w.rows(), w.cols()) - sigma * w;
    Eigen::VectorXd const p = system.partialPivLu().solve((1 - sigma) * vector_of(anchors));
    return {p.data(), p.data() + p.size()};
}

double degroot_consensus(std::vector<std::vector<double>> const& weights, std::vector<double> const& start) {
    Eigen::MatrixXd const w = matrix_of(weights);
    // pi W = pi and the weights add up to one: the last equation replaces one that follows from the others.
    Eigen::MatrixXd system = w.transpose() - Eigen::MatrixXd::Identity(w.rows(), w.cols());
    system.row(w.rows() - 1).setOnes();
    Eigen::VectorXd right = Eigen::VectorXd::Zero(w.rows());
    right(w.rows() - 1) = 1;
    return system.partialPivLu().solve(right).dot(vector_of(start));
}

double bass(double years, double p, double q) {
    double const left = std::exp(-(p + q) * years);
    return (1 - left) / (1 + q / p * left);
}

double bass_inflexion(double p, double q) { return std::log(q / p) / (p + q); }

double bass_in_steps(double years, double p, double q, int steps_per_year, double start) {
    double share = start;
    auto const steps = static_cast<int>(std::lround(years * steps_per_year));
    for (int s = 0; s < steps; ++s) share += (1 - share) * -std::expm1(-(p + q * share) / steps_per_year);
    return share;
}

double logistic(double years, double start, double beta) {
    double const grown = start * std::exp(beta * years);
    return grown / (1 - start + grown);
}

double stock_balance(double p, double q, double lost) {
    if (q == 0) return p / (p + lost);
    double const b = p + lost - q;  // q x^2 + b x - p = 0
    return (-b + std::sqrt(b * b + 4 * q * p)) / (2 * q);
}

double cascade_size(double degree, double threshold, double seeds) {
    double q = seeds;
    for (int k = 0; k < 2000; ++k) q = seeds + (1 - seeds) * enough_practise(degree, threshold, q, 1);
    return seeds + (1 - seeds) * enough_practise(degree, threshold, q, 0);
}

double bootstrap_size(int degree, double seeds) {
    double y = 1 - seeds;
    for (int k = 0; k < 20000; ++k) y = (1 - seeds) * at_most_one_of(degree - 1, y);
    return 1 - (1 - seeds) * at_most_one_of(degree, y);
}

double bootstrap_critical(int degree) {
    // 1 - seeds = y / P(at most one of d - 1); the largest such 1 - seeds that still has a fixed point y > 0.
    double least = 1;
    for (int k = 1; k < 100000; ++k) {
        double const y = k / 100000.0;
        least = std::min(least, y / at_most_one_of(degree - 1, y));
    }
    return 1 - least;
}

double extinct_by(double mean, int generation) {
    double q = 0;
    for (int g = 0; g < generation; ++g) q = std::exp(mean * (q - 1));
    return q;
}

double coupon_collector(double seats, double people) { return people * (1 - std::pow(1 - 1 / people, seats)); }

double polya_never(int people) {
    double never = 1;
    for (int seat = 0; seat < people; ++seat) never *= static_cast<double>(people + seat - 1) / (people + seat);
    return never;
}

}  // namespace cpdsim::selftest::theory
