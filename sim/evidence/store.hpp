// evidence.h5 (what each study would have found under each draw, weights, what was learnt) and posterior.h5 (equally
// weighted draws that a study can take).
#pragma once

#include <filesystem>
#include <string>

#include "evidence/calibrate.hpp"

namespace cpdsim {

/// What the draws say of one number, before and after.
struct Learnt {
    double prior_mean = 0, prior_sd = 0, mean = 0, sd = 0, low = 0, high = 0;
    bool used = false;  ///< some laboratory takes it
    bool learnt = false;
};
[[nodiscard]] std::vector<Learnt> learnt_of(Calibration const& c);

/// What weighed draws say a study would find.
struct Outlook {
    double mean = 0, sd = 0, low = 0, middle = 0, high = 0;  ///< quantiles .05, .5, .95
    double inside = 0;     ///< share of the draws within the finding's bounds; NaN where it has none
    double effective = 0;  ///< how many equal draws they are worth
};

/// What the model says of one finding: quantiles .05, .5, .95, and how many standard errors the finding lies away.
struct Foretold {
    double prior_low = 0, prior_middle = 0, prior_high = 0, low = 0, middle = 0, high = 0;
    double z_prior = 0, z = 0, z_left_out = 0;  ///< NaN without an error
    Outlook with_all, left_out;  ///< under all findings; where the finding's study, and what it is part of, have no say
    bool counts = false;
};
[[nodiscard]] std::vector<Foretold> foretold_of(Calibration const& c);

struct StoreOptions {
    std::string study;  ///< name
    std::string command;
    bool force = false;
};

/// Both files, each whole or not at all; a refused posterior removes the old one. Error: UserError (cannot_write), also
/// when a file of the name is somebody else's.
void store(std::filesystem::path const& folder, Calibration const& c, LoadedStudy const& study,
           StoreOptions const& options);
void refuse_foreign_evidence(std::filesystem::path const& folder, std::string const& study);

/// Tables for people.
[[nodiscard]] std::string calibration_text(Calibration const& c);

}  // namespace cpdsim
