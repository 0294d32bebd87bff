#include "generators/choice_calibration.hpp"

#include <algorithm>
#include <cmath>

namespace cpdsim {
namespace {

constexpr double observed_size = 29;  // teachers per school in the networks the statistics come from (433 in 15)
constexpr int rounds = 6;             // of the fixed point below; it settles in three

}  // namespace

CalibratedChoice calibrate_choice(ColleagueTies const& wanted, double school_size) {
    double const size = std::max(school_size, 3.0);
    double const density = std::clamp(wanted.out_degree / (size - 1), 1e-4, 0.95);
    // Popularity is a trait of people: small schools, where rows are soon full, take that of the observed size.
    double const shape_density = std::min(density, std::clamp(wanted.out_degree / (observed_size - 1), 1e-4, 0.95));
    double const ln_density = std::log(std::max(density, 2.0 / 119));  // sparser than any network of the regressions
    double const ln_odds = std::log(wanted.same_group_odds);

    double r = 0.3, c = 0.1, ln_shape = std::log(0.25), ln_h = 1.8 * ln_odds;
    for (int round = 0; round < rounds; ++round) {
        double const g = 0.266 + 0.091 * ln_shape - 0.174 * ln_density + 0.063 * r + 0.277 * c;
        ln_h = ln_odds / std::clamp(g, 0.25, 1.2);

        double const by_chance =
            std::clamp(std::exp(-0.42 + 0.794 * ln_density + 0.039 * ln_shape + 0.183 * ln_h), 0.0, 0.95);
        double const something_to_return =
            std::clamp(0.51 + 0.066 * ln_shape + 0.113 * std::log(wanted.out_degree + 0.01) + 0.201 * c, 0.3, 0.95);
        r = std::clamp((wanted.reciprocity - by_chance) / (something_to_return * (1 - by_chance)), 0.0, 0.95);

        double const unclosed = 1.137 + 0.51 * ln_density + 0.06 * ln_density * ln_density - 0.061 * ln_shape -
                                0.009 * ln_shape * ln_density - 0.104 * r + 0.023 * ln_h;
        double const closing = -0.100 - 0.071 * ln_density;
        c = closing < 0.01 ? 0.0 : std::clamp((wanted.clustering - unclosed) / closing, 0.0, 0.9);

        double const logit = std::log(shape_density / (1 - shape_density));
        ln_shape =
            std::clamp(-2.37 + 1.217 * std::log(wanted.in_degree_dispersion) - 0.755 * logit - 2.101 * r - 0.442 * c,
                       std::log(0.12), std::log(50.0));
    }
    return {{r, c, std::exp(ln_h)}, std::exp(ln_shape)};
}

}  // namespace cpdsim
