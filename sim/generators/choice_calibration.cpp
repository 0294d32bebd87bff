#include "generators/choice_calibration.hpp"

#include <algorithm>
#include <cmath>

namespace cpdsim {
namespace {

constexpr int rounds = 8;  // of the fixed point below; it settles in five

/// The root of a x^2 + b x + c beyond its lowest point, or that point where there is no root.
double upper_root(double a, double b, double c) { return (-b + std::sqrt(std::max(b * b - 4 * a * c, 0.0))) / (2 * a); }

}  // namespace

CalibratedChoice calibrate_choice(ColleagueTies const& wanted) {
    double const ln_out = std::log(std::clamp(wanted.out_degree, 0.1, 20.0));
    double const silent = std::max(wanted.asks_nobody, 1 - wanted.out_degree);
    double const ln_odds = std::log(wanted.same_group_odds);
    double const ln_dispersion = std::log(wanted.in_degree_dispersion);

    double r = 0.37, c = 0.2, ln_shape = std::log(0.065), ln_h = 1.6 * ln_odds;
    for (int round = 0; round < rounds; ++round) {
        double const g = 0.851 + 0.036 * ln_shape - 0.097 * ln_out + 0.149 * c - 0.119 * silent;
        ln_h = ln_odds / std::clamp(g, 0.3, 1.2);

        double const by_chance =
            std::clamp(std::exp(-3.167 + 0.841 * ln_out - 0.007 * ln_shape + 0.089 * ln_h - 0.080 * silent + 0.050 * c),
                       0.0, 0.95);
        double const something_to_return =
            std::clamp(0.576 + 0.0215 * ln_shape + 0.131 * ln_out + 0.087 * c + 0.048 * silent, 0.3, 0.95);
        r = std::clamp((wanted.reciprocity - by_chance) / (something_to_return * (1 - by_chance)), 0.0, 0.95);

        double const unclosed = 0.0885 + 0.231 * ln_out - 0.023 * ln_shape - 0.117 * r - 0.089 * silent;
        constexpr double closing = 0.06;
        c = std::clamp((wanted.clustering - unclosed) / closing, 0.0, 0.9);

        double const dispersion_at_0 = -0.539 + 0.880 * ln_out + 1.364 * r + 0.266 * c + 0.128 * silent + 0.107 * ln_h;
        ln_shape = std::clamp(upper_root(0.0779, 0.857 - 0.099 * ln_out, dispersion_at_0 - ln_dispersion),
                              std::log(0.02), std::log(50.0));
    }
    return {{r, c, std::exp(ln_h)}, std::exp(ln_shape)};
}

}  // namespace cpdsim
