#include "world/propensity.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>

namespace cpdsim {
namespace {

constexpr std::size_t table_steps = 1024;
constexpr int scores = 1536;  ///< steps of the table over the standard normal
constexpr float last_score = 6;

/// A table at equal steps, from place 0 to its end, between its entries.
float interpolated(std::vector<float> const& table, float place) {
    auto const steps = static_cast<std::int32_t>(table.size() - 1);
    float const inside_table = std::clamp(place, 0.F, static_cast<float>(steps));
    std::int32_t const k = std::min(static_cast<std::int32_t>(inside_table), steps - 1);
    float const below = table[static_cast<std::size_t>(k)], above = table[static_cast<std::size_t>(k) + 1];
    return below + (inside_table - static_cast<float>(k)) * (above - below);
}

Lane interpolated(std::vector<float> const& table, Lane const& place) {
    Lane value;
    for (int r = 0; r < lane_count; ++r) value[r] = interpolated(table, place[r]);
    return value;
}

constexpr float scores_per_sd = static_cast<float>(scores) / (2 * last_score);

/// What does not depend on the distribution, at the middles of the cells over which densities are summed: ln sin and
/// ln cos. Packs make sixteen distributions each.
struct Angles {
    static constexpr std::size_t cells = 4096;
    static constexpr double step = std::numbers::pi / 2 / cells;
    std::array<double, cells> log_sine, log_cosine;

    Angles() {
        for (std::size_t c = 0; c < cells; ++c) {
            double const theta = (static_cast<double>(c) + 0.5) * step;
            log_sine[c] = std::log(std::sin(theta));
            log_cosine[c] = std::log(std::cos(theta));
        }
    }
};

Angles const& angles() {
    static Angles const made;
    return made;
}

/// Of the scores of the table over the standard normal, how likely a smaller one is.
std::vector<double> const& likely_below() {
    static std::vector<double> const made = [] {
        std::vector<double> below;
        for (int k = 0; k <= scores; ++k)
            below.push_back(normal_below(static_cast<double>(last_score) * (2.0 * k / scores - 1)));
        return below;
    }();
    return made;
}

/// Quantiles of Beta(a, b) by summing the density on a grid fine near both ends: x = sin^2(theta) turns the density
/// into sin^(2a-1) cos^(2b-1), which is bounded for a, b >= 1/2 and integrable below.
std::vector<float> beta_quantiles(double a, double b) {
    constexpr std::size_t cells = Angles::cells;
    constexpr double step = Angles::step;
    Angles const& angle = angles();
    std::vector<double> below(cells + 1, 0.0);
    for (std::size_t c = 0; c < cells; ++c) {
        double const log_density = (2 * a - 1) * angle.log_sine[c] + (2 * b - 1) * angle.log_cosine[c];
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
    double const total = 1 / over_dispersion - 1;  // a + b
    if (mean <= 0 || mean >= 1 || over_dispersion <= 0)
        quantile_.assign(table_steps + 1, static_cast<float>(std::clamp(mean, 0.0, 1.0)));
    else
        quantile_ = beta_quantiles(mean * total, (1 - mean) * total);
    for (double const below : likely_below()) by_score_.push_back(quantile(below));
}

float PropensityDistribution::at(double person, double school) const {
    return quantile(normal_below(from_person_ * person + from_school_ * school));
}

Lane PropensityDistribution::at(Lane const& person, Lane const& school) const {
    Lane const score = static_cast<float>(from_person_) * person + static_cast<float>(from_school_) * school;
    return interpolated(by_score_, (score + last_score) * scores_per_sd);
}

float PropensityDistribution::score_at(float person, float school) const {
    float const score = static_cast<float>(from_person_) * person + static_cast<float>(from_school_) * school;
    return interpolated(by_score_, (score + last_score) * scores_per_sd);
}

float PropensityDistribution::quantile_at(float probability) const {
    return interpolated(quantile_, probability * static_cast<float>(table_steps));
}

Lane PropensityDistribution::quantile(Lane const& probability) const {
    return interpolated(quantile_, probability * static_cast<float>(table_steps));
}

float PropensityDistribution::quantile(double probability) const {
    double const place = probability * table_steps;
    auto const k = std::min(table_steps - 1, static_cast<std::size_t>(place));
    auto const inside = static_cast<float>(place - static_cast<double>(k));
    return quantile_[k] + inside * (quantile_[k + 1] - quantile_[k]);
}

LaneDistributions::LaneDistributions(Numbers const& everywhere)
    : tables_{PropensityDistribution{everywhere.mean, everywhere.over_dispersion, everywhere.school_icc}} {}

LaneDistributions::LaneDistributions(std::array<Numbers, lane_count> const& of) {
    std::vector<Numbers> distinct;
    for (std::size_t r = 0; r < of.size(); ++r) {
        auto const known = std::find(distinct.begin(), distinct.end(), of[r]);
        of_[r] = static_cast<std::uint32_t>(known - distinct.begin());
        if (known != distinct.end()) continue;
        distinct.push_back(of[r]);
        tables_.emplace_back(of[r].mean, of[r].over_dispersion, of[r].school_icc);
    }
}

Lane LaneDistributions::at(Lane const& person, Lane const& school) const {
    if (tables_.size() == 1) return tables_.front().at(person, school);
    Lane value;
    for (int r = 0; r < lane_count; ++r)
        value[r] = tables_[of_[static_cast<std::size_t>(r)]].score_at(person[r], school[r]);
    return value;
}

Lane LaneDistributions::quantile(Lane const& probability) const {
    if (tables_.size() == 1) return tables_.front().quantile(probability);
    Lane value;
    for (int r = 0; r < lane_count; ++r)
        value[r] = tables_[of_[static_cast<std::size_t>(r)]].quantile_at(probability[r]);
    return value;
}

Lane LaneDistributions::at(Lane const& person, Lane const& school, Sixteen const& lanes) const {
    if (tables_.size() == 1) return tables_.front().at(person, school);
    Lane value;
    for (std::size_t k = 0; k < lanes.size(); ++k) {
        auto const entry = static_cast<int>(k);
        value[entry] = tables_[of_[lanes[k]]].score_at(person[entry], school[entry]);
    }
    return value;
}

Lane LaneDistributions::quantile(Lane const& probability, Sixteen const& lanes) const {
    if (tables_.size() == 1) return tables_.front().quantile(probability);
    Lane value;
    for (std::size_t k = 0; k < lanes.size(); ++k) {
        auto const entry = static_cast<int>(k);
        value[entry] = tables_[of_[lanes[k]]].quantile_at(probability[entry]);
    }
    return value;
}

double normal_below(double z) { return 0.5 * std::erfc(-z / std::numbers::sqrt2); }

namespace {

/// The polynomial whose coefficients come highest power first.
template <class Number, std::size_t count>
Number horner(std::array<float, count> const& coefficients, Number const& x) {
    Number sum = coefficients.front() + 0.F * x;
    for (std::size_t k = 1; k < count; ++k) sum = coefficients[k] + sum * x;
    return sum;
}

}  // namespace

// By the inverse error function of Giles (2010, "Approximating the erfinv function"), made for single precision: in
// Acklam's form the denominator would lose its digits.
Lane normal_quantile(Lane const& probability) {
    constexpr std::array centre{2.81022636e-08F, 3.43273939e-07F, -3.5233877e-06F, -4.39150654e-06F, 0.00021858087F,
                                -0.00125372503F, -0.00417768164F, 0.246640727F,    1.50140941F};
    constexpr std::array tails{-0.000200214257F, 0.000100950558F, 0.00134934322F, -0.00367342844F, 0.00573950773F,
                               -0.0076224613F,   0.00943887047F,  1.00167406F,    2.83297682F};
    Lane const p = probability.max(0x1p-25F);  // a draw may be exactly 0
    Lane const w = -log_lanes(4.F * p * (1.F - p));
    Lane curve = horner(centre, Lane{w - 2.5F});
    for_each_lane(at_least(w, Lane::Constant(5.F)),  // one in a hundred and fifty
                  [&](int r) { curve[r] = horner(tails, std::sqrt(w[r]) - 3.F); });
    return std::numbers::sqrt2_v<float> * (2.F * p - 1.F) * curve;
}

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
