// How well a draw agrees with the findings. A finding with an error is normal around what the study would have found
// under the draw, with the error, the spread between programmes, the declared distance and the Monte Carlo error in its
// variance; of counts it is beta-binomial; of bounds and signs a probit for each end. Findings of a group also share a
// spread between studies, of which nothing is known but that it is small against the effects: half-normal, integrated.
#pragma once

#include <string>
#include <vector>

#include "evidence/load_registry.hpp"

namespace cpdsim {

enum class DatumKind { normal, binomial, bounds };

/// What a finding says, ready to be compared.
struct Datum {
    DatumKind kind = DatumKind::normal;
    double value = 0;          ///< normal
    double error = 0;          ///< of the study itself, with the spread between programmes
    double discrepancy = 0;    ///< of the distance; of counts as a share of the share
    double low = 0, high = 0;  ///< bounds, infinite where there is none
    double count = 0, of = 0;  ///< binomial
    bool seen = true;          ///< bounds: whether the finding is that they hold; false in made-up data only
    int group = -1;            ///< in Likelihood::groups
    bool per_sd = false;       ///< in standard deviations of teachers
    double misread = 0;        ///< binomial: share of persons put on the wrong side
};

struct LikelihoodOptions {
    double discrepancy = 1;      ///< times all distances
    double assumed_errors = 1;   ///< times errors that somebody assumed
    double group_spread = 0.25;  ///< scale of the half-normal, as a share of the group's mean effect
    /// The laboratory's standard deviation of teachers over that of the studies' teachers, which nobody printed:
    /// equally likely values, common to all findings in standard deviations.
    std::vector<double> sd_ratios{1.0};
};

struct Likelihood {
    std::vector<Datum> data;                       ///< one for each finding that counts
    std::vector<std::size_t> target;               ///< its position among the suite's targets
    std::vector<std::vector<std::size_t>> groups;  ///< members, in `data`
    std::vector<double> group_scale;
    std::vector<std::string> studies;  ///< source of each, for what is left out together
    std::vector<double> sd_ratios{1.0};
};

/// Of the targets that are simulated and of use `calibrate` or `sign`, without those named. Error: UserError
/// (input_invalid) for a name that is not there, or that is held out.
[[nodiscard]] Likelihood make_likelihood(std::vector<LoadedTarget> const& targets, std::vector<std::string> const& only,
                                         std::vector<std::string> const& without,
                                         LikelihoodOptions const& options = {});

/// The natural size of what is measured, of which a distance is a share: as given, the value, or 1 where only bounds
/// are known.
[[nodiscard]] double size_of(Observed const& observed);
/// Root of the sum of squares of a finding's distances, in its unit.
[[nodiscard]] double discrepancy_of(Target const& target);

/// What the studies would have found, datum by datum: value and Monte Carlo error.
struct Simulated {
    std::vector<double> value, error;
};

/// Log density of one datum, all standard deviations alike; `more` is a variance on top.
[[nodiscard]] double log_density(Datum const& datum, double value, double error, double more = 0);
/// What is counted of a share of persons, some of whom are put on the wrong side.
[[nodiscard]] double share_seen(Datum const& datum, double share);
/// Of all, with each of `sd_ratios`; `left_out` (in `data`) do not count.
[[nodiscard]] std::vector<double> log_likelihoods(Likelihood const& likelihood, Simulated const& simulated,
                                                  std::vector<bool> const& left_out = {});
/// The same, the ratios equally likely.
[[nodiscard]] double log_likelihood(Likelihood const& likelihood, Simulated const& simulated,
                                    std::vector<bool> const& left_out = {});

}  // namespace cpdsim
