// From the statistics wanted of a school's advice network to the inner probabilities of AdviceGroup.
//
// With d the wanted out-degree, n the school's size, density D = d/(n-1), and R, C, k, O the wanted reciprocity,
// clustering, in-degree dispersion and same-group odds ratio:
//   returning  A redrawn tie is returned with probability R in the stationary state (a mutual pair is broken as often
//              as one is made), so R = a r + (1 - a r) c0, r = (R - c0)/(a (1 - c0)). c0 = chance of being returned
//              without trying (near D), a = chance that there is a tie to return.
//   closing    C = C0 + s c, with C0 what density and popularity give alone.
//   popularity weights are Gamma(shape); returning and closing dilute them, so `shape` lies well below k.
//   odds       ln h = g ln O, g > 1, because popularity and full rows wash preferences out.
// c0, a, C0, s, shape and g are regressions on 1,200 simulated networks (n 8..120, d 2..7, r 0...5, c 0...8, h 2..8,
// shape .12..1.5), shifted so that the observed networks (n 29, the defaults of ColleagueTies) are met exactly.
// Residual sd of the regressions: C0 .02, ln shape .23, ln O .08, a .09. A small school cannot be less clustered or
// less reciprocal than its density makes it: r and c then become 0.
#pragma once

#include "generators/advice_group.hpp"
#include "generators/parameters.hpp"

namespace cpdsim {

struct CalibratedChoice {
    ChoiceRule rule;
    double popularity_shape = 1;  ///< of the Gamma distribution of popularity
};

[[nodiscard]] CalibratedChoice calibrate_choice(ColleagueTies const& wanted, double school_size);

}  // namespace cpdsim
