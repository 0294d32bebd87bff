#include "world/propensity.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cpdsim {
namespace {

constexpr std::size_t table_steps = 1024;

/// Quantiles of Beta(a, b) by summing the density on a grid fine near both ends: x = sin^2(theta) turns the density
/// into sin^(2a-1) cos^(2b-1), which is bounded for a, b >= 1/2 and integrable below.
std::vector<float> beta_quantiles(double a, double b) {
    constexpr std::size_t cells = 4096;
    std::vector<double> below(cells + 1, 0.0);
    double const step = std::numbers::pi / 2 / cells;
    for (std::size_t c = 0; c < cells; ++c) {
        double const theta = (static_cast<double>(c) + 0.5) * step;
        double const log_density = (2 * a - 1) * std::log(std::sin(theta)) + (2 * b - 1) * std::log(std::cos(theta));
        below[c + 1] = below[c] + std::exp(log_density);
    }
    std::vector<float> table(table_steps + 1);
    std::size_t cell = 0;
    for (std::size_t k = 0; k <= table_steps; ++k) {
        double const wanted = below[cells] * static_cast<double>(k) / table_steps;
        while (cell < cells && below[cell + 1] < wanted) ++cell;
        double const inside = cell < cells && below[cell + 1] > below[cell]
                                  ? (wanted - below[cell]) / (below[cell + 1] - below[cell])
                                  : 0.0;
        double const sine = std::sin((static_cast<double>(cell) + inside) * step);
        table[k] = static_cast<float>(std::min(1.0, sine * sine));
    }
    return table;
}

}  // namespace

PropensityDistribution::PropensityDistribution(double mean, double over_dispersion, double school_icc)
    : from_school_{std::sqrt(school_icc)}, from_person_{std::sqrt(1 - school_icc)} {
    if (mean <= 0 || mean >= 1 || over_dispersion <= 0) {
        quantile_.assign(table_steps + 1, static_cast<float>(std::clamp(mean, 0.0, 1.0)));
        return;
    }
    double const total = 1 / over_dispersion - 1;  // a + b
    quantile_ = beta_quantiles(mean * total, (1 - mean) * total);
}

float PropensityDistribution::at(double person, double school) const {
    return quantile(normal_below(from_person_ * person + from_school_ * school));
}

float PropensityDistribution::quantile(double probability) const {
    double const place = probability * table_steps;
    auto const k = std::min(table_steps - 1, static_cast<std::size_t>(place));
    auto const inside = static_cast<float>(place - static_cast<double>(k));
    return quantile_[k] + inside * (quantile_[k + 1] - quantile_[k]);
}

double normal_below(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

double normal_quantile(double probability) {
    // Acklam's rational approximations: relative error below 1.2e-9 everywhere.
    constexpr double tail = 0.02425;
    double const p = std::clamp(probability, 1e-12, 1 - 1e-12);
    if (p < tail || p > 1 - tail) {
        double const q = std::sqrt(-2 * std::log(p < tail ? p : 1 - p));
        double const top = ((((-7.784894002430293e-03 * q - 3.223964580411365e-01) * q - 2.400758277161838e+00) * q -
                             2.549732539343734e+00) *
                                q +
                            4.374664141464968e+00) *
                               q +
                           2.938163982698783e+00;
        double const bottom = (((7.784695709041462e-03 * q + 3.224671290700398e-01) * q + 2.445134137142996e+00) * q +
                               3.754408661907416e+00) *
                                  q +
                              1;
        return p < tail ? top / bottom : -top / bottom;
    }
    double const q = p - 0.5;
    double const r = q * q;
    double const top = (((((-3.969683028665376e+01 * r + 2.209460984245205e+02) * r - 2.759285104469687e+02) * r +
                          1.383577518672690e+02) *
                             r -
                         3.066479806614716e+01) *
                            r +
                        2.506628277459239e+00) *
                       q;
    double const bottom = ((((-5.447609879822406e+01 * r + 1.615858368580409e+02) * r - 1.556989798598866e+02) * r +
                            6.680131188771972e+01) *
                               r -
                           1.328068155288572e+01) *
                              r +
                          1;
    return top / bottom;
}

}  // namespace cpdsim
