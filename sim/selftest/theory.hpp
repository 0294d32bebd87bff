// What mathematics says, in double precision and without the engine: the expected values of the closed forms.
#pragma once

#include <utility>
#include <vector>

namespace cpdsim::selftest::theory {

/// Knowledge after D hours, threshold-logistic and normalised: (f(D) - f(0)) / (1 - f(0)).
[[nodiscard]] double dose_logistic(double hours, double h50, double slope);
[[nodiscard]] double dose_saturating(double hours, double h0);

/// The roots of lambda (1 - E) = gamma R E^2 K (1 - K), smaller first; NaN where there are none.
[[nodiscard]] std::pair<double, double> tipping_roots(double lambda, double transfer, double gamma, double base);

/// P* = (I - S W)^-1 (I - S) b of Friedkin and Johnsen, one sigma for all; `weights` row by row, rows add up to 1.
[[nodiscard]] std::vector<double> friedkin_johnsen(std::vector<std::vector<double>> const& weights, double sigma,
                                                   std::vector<double> const& anchors);
/// The consensus of DeGroot: the start weighted with the left eigenvector of W for eigenvalue 1.
[[nodiscard]] double degroot_consensus(std::vector<std::vector<double>> const& weights,
                                       std::vector<double> const& start);

[[nodiscard]] double bass(double years, double p, double q);
[[nodiscard]] double bass_inflexion(double p, double q);
/// The share in the engine's own discrete time with infinitely many teachers: tells how much a step costs.
[[nodiscard]] double bass_in_steps(double years, double p, double q, int steps_per_year, double start = 0);
[[nodiscard]] double logistic(double years, double start, double beta);
/// Share practising where uptake p + q x, abandoning and leaving balance.
[[nodiscard]] double stock_balance(double p, double q, double lost);

/// Mean-field size of a cascade on a Poisson network with a share threshold (Gleeson & Cahalane 2007).
[[nodiscard]] double cascade_size(double degree, double threshold, double seeds);
/// Final share on a random d-regular network where two practising neighbours are needed (Balogh & Pittel 2007).
[[nodiscard]] double bootstrap_size(int degree, double seeds);
/// Share of seeds at which that share jumps to one.
[[nodiscard]] double bootstrap_critical(int degree);

/// Chance that a line of Poisson(m) trainees has died out by generation g; for large g the root of q = e^(m (q - 1)).
[[nodiscard]] double extinct_by(double mean, int generation);
[[nodiscard]] double coupon_collector(double seats, double people);
/// Share that never attends when n seats fall on n people one by one, each attendance adding the start's weight.
[[nodiscard]] double polya_never(int people);

}  // namespace cpdsim::selftest::theory
