// How likely a person is to take part in CPD in a year: Beta over persons (over-dispersion), correlated within schools
// through a Gaussian copula (MODEL.md §6). "The same teachers come again" follows from it.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/lanes.hpp"

namespace cpdsim {

class PropensityDistribution {
public:
    PropensityDistribution() : PropensityDistribution{0.75, 0.28, 0.12} {}
    /// mean in 0..1; over_dispersion in 0..1 = 1 / (a + b + 1); school_icc in 0..1 on the latent scale.
    PropensityDistribution(double mean, double over_dispersion, double school_icc);

    /// Person and school each given as a standard normal. The definition; `at` of lanes is its quick form.
    [[nodiscard]] float at(double person, double school) const;
    /// The same by a table over the standard normal that person and school make together, to 5e-4.
    [[nodiscard]] Lane at(Lane const& person, Lane const& school) const;
    /// The quantile itself, for what has no school component; probability in 0..1.
    [[nodiscard]] float quantile(double probability) const;
    [[nodiscard]] Lane quantile(Lane const& probability) const;
    /// Of one person; the same bits.
    [[nodiscard]] float score_at(float person, float school) const;
    [[nodiscard]] float quantile_at(float probability) const;

private:
    std::vector<float> quantile_;  ///< at equal steps of probability
    std::vector<float> by_score_;  ///< at equal steps of a standard normal
    double from_school_, from_person_;
};

/// The distribution of each lane; lanes with the same numbers share a table.
class LaneDistributions {
public:
    struct Numbers {
        double mean = 0.75, over_dispersion = 0.28, school_icc = 0.12;
        bool operator==(Numbers const&) const = default;
    };
    /// The same in every lane.
    LaneDistributions() : LaneDistributions{Numbers{}} {}
    explicit LaneDistributions(Numbers const& everywhere);
    explicit LaneDistributions(std::array<Numbers, lane_count> const& of);

    /// As PropensityDistribution in each lane.
    [[nodiscard]] Lane at(Lane const& person, Lane const& school) const;
    [[nodiscard]] Lane quantile(Lane const& probability) const;
    /// Entry k is of somebody in lane lanes[k].
    using Sixteen = std::array<std::uint32_t, lane_count>;
    [[nodiscard]] Lane at(Lane const& person, Lane const& school, Sixteen const& lanes) const;
    [[nodiscard]] Lane quantile(Lane const& probability, Sixteen const& lanes) const;
    /// Of somebody in one lane; the same bits.
    [[nodiscard]] float at(float person, float school, std::uint32_t lane) const {
        return tables_[of_[lane]].score_at(person, school);
    }

private:
    std::vector<PropensityDistribution> tables_;  ///< of distinct numbers
    Sixteen of_{};                                ///< by lane: which of them
};

/// Standard normal distribution function and its inverse (Acklam's approximation, relative error below 1.2e-9).
[[nodiscard]] double normal_below(double z);
[[nodiscard]] double normal_quantile(double probability);
/// Of sixteen probabilities, absolute error below 1e-5; 0 counts as 2^-25, half the smallest draw above it.
[[nodiscard]] Lane normal_quantile(Lane const& probability);

}  // namespace cpdsim
