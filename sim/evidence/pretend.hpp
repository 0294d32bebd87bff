// Made-up findings from a truth that is known to whoever made it: what the studies would have found, with the noise
// that their errors and distances claim. Where a calibration does not find the truth again, it would not find ours.
#pragma once

#include "core/random.hpp"
#include "evidence/calibrate.hpp"

namespace cpdsim {

/// Findings as the likelihood says they arise from `truth`: replaces values, counts, and whether bounds hold.
void draw_findings(Likelihood& likelihood, Simulated const& truth, ChanceSequence chance);

/// Runs the suite under the truth of `options.pretend` (path: value, one a line; a structural form likewise) and puts
/// made-up findings in the place of the observed ones. False if stopped. Error: UserError (input_invalid).
[[nodiscard]] bool pretend(LoadedStudy const& study, Journal& journal, CalibrateOptions const& options, Calibration& c);

}  // namespace cpdsim
