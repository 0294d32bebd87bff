// How likely a person is to take part in CPD in a year: Beta over persons (over-dispersion), correlated within schools
// through a Gaussian copula (MODEL.md §6). "The same teachers come again" follows from it.
#pragma once

#include <vector>

namespace cpdsim {

class PropensityDistribution {
public:
    PropensityDistribution() : PropensityDistribution{0.75, 0.28, 0.12} {}
    /// mean in 0..1; over_dispersion in 0..1 = 1 / (a + b + 1); school_icc in 0..1 on the latent scale.
    PropensityDistribution(double mean, double over_dispersion, double school_icc);

    /// Person and school each given as a standard normal.
    [[nodiscard]] float at(double person, double school) const;
    /// The quantile itself, for what has no school component; probability in 0..1.
    [[nodiscard]] float quantile(double probability) const;

private:
    std::vector<float> quantile_;  ///< at equal steps of probability
    double from_school_, from_person_;
};

/// Standard normal distribution function and its inverse (Acklam's approximation, relative error below 1.2e-9).
[[nodiscard]] double normal_below(double z);
[[nodiscard]] double normal_quantile(double probability);

}  // namespace cpdsim
