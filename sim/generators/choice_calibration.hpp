// From the statistics wanted of a school's advice network to the inner probabilities of AdviceGroup.
//
// With d the wanted out-degree, m the share who ask nobody, and R, C, k, O the wanted reciprocity, clustering,
// in-degree dispersion and same-group odds ratio:
//   returning  A redrawn tie is returned with probability R in the stationary state (a mutual pair is broken as often
//              as one is made), so R = a r + (1 - a r) c0, r = (R - c0)/(a (1 - c0)). c0 = chance of being returned
//              without trying, a = chance that there is a tie to return.
//   closing    C = C0 + s c, with C0 what few popular colleagues and density give alone.
//   popularity a tenth is the same for all, the rest is Gamma(shape): without the tenth twice as many as observed are
//              asked by nobody. ln k is quadratic in x = ln shape.
//   odds       ln O = g ln h, g < 1, because popularity and full rows wash preferences out.
// c0, a, C0, s, k and g are regressions on 1,800 sets of 180 simulated networks of the observed sizes (12 to 76, mean
// 29; d 1.5..8, m 0...3, r 0...7, c 0...8, h .6..9, shape .02..4), shifted so that the defaults of ColleagueTies are
// met there. Residual sd: R .013, C .026, ln k .25, ln O .05. Closing does little where few are popular, and s is set
// to .06 so that a small wish for clustering does not turn all choices into closing.
//
// People choose by the same rule whatever the size of their school, and so the statistics vary with it as they were
// observed to: in the smallest more ties are returned, in the largest a few are asked by very many.
#pragma once

#include "generators/advice_group.hpp"
#include "generators/parameters.hpp"

namespace cpdsim {

struct CalibratedChoice {
    ChoiceRule rule;
    double popularity_shape = 1;  ///< of the Gamma distribution of the popularity beyond what all have
};

/// Popularity that all have, of a mean of 1.
inline constexpr double asked_alike = 0.10;

[[nodiscard]] CalibratedChoice calibrate_choice(ColleagueTies const& wanted);

}  // namespace cpdsim
