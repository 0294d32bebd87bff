// What if a finding were wrong? The posterior draws weighed again without it, and, where findings contradict each
// other, with one of them alone: so that whoever uses the draws can say which conclusions hang on which study.
#pragma once

#include <string>
#include <vector>

#include "evidence/calibrate.hpp"
#include "io/hdf5.hpp"

namespace cpdsim {

/// A set of findings that count, other than all.
struct Alternative {
    std::string kind;            ///< without (this finding) or alone (of its conflict)
    std::string target;          ///< id of the finding
    std::string conflict;        ///< of `alone`
    std::vector<bool> left_out;  ///< of Likelihood::data
};

/// Each finding left out; of each named conflict with two findings or more that count, each of them alone.
[[nodiscard]] std::vector<Alternative> alternatives_of(Calibration const& c);

/// By alternative and posterior draw: log likelihood of the findings that then count, less that of all.
[[nodiscard]] std::vector<double> log_weights(Calibration const& c, std::vector<Alternative> const& alternatives);

/// Group /alternatives of posterior.h5.
void write_alternatives(h5::File& file, Calibration const& c);

}  // namespace cpdsim
