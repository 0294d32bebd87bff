// From a study and a registry to weights and a posterior: the study's own draws, weighed by how well they agree with
// the findings; where too few of them carry the weight, rounds of further draws around the heaviest (importance
// sampling from a growing mixture); where that does not help either, no posterior, and a sentence that says so.
#pragma once

#include <filesystem>
#include <functional>
#include <optional>
#include <stop_token>
#include <string>
#include <vector>

#include "evidence/suite.hpp"
#include "evidence/weights.hpp"

namespace cpdsim {

struct CalibrateOptions {
    int jobs = 1;
    std::size_t most_draws = 8192;
    std::size_t round = 512;       ///< draws added at once
    double enough = 200;           ///< effective size below which there is no posterior
    double wanted = 500;           ///< effective size at which no more draws are added
    std::size_t posterior = 1024;  ///< draws written
    LikelihoodOptions likelihood;
    std::vector<std::string> without;  ///< besides the study's
    std::string pretend;      ///< file of a hidden truth, whose findings replace the observed ones; empty: none
    std::uint32_t noise = 0;  ///< which noise the pretended findings get
    std::stop_token stop;
    std::function<void(std::string const&)> tell;
    std::function<void(double, std::size_t)> progress;
};

struct Round {
    std::size_t draws = 0;
    double effective = 0;
};

struct Calibration {
    std::vector<VariedParameter> parameters;
    std::vector<std::string> choices;  ///< paths of structural choices
    Suite suite;
    std::size_t own_draws = 0;      ///< of the study
    std::vector<DesignDraw> draws;  ///< the study's, then the rounds'
    std::vector<std::int32_t> round_of;
    Findings findings;
    Likelihood likelihood;
    SimulatedDraws simulated;
    Weights weights;
    std::vector<std::vector<double>> without;  ///< weights where a target's study has no say; empty: it never had one
    std::vector<Round> rounds;
    std::vector<std::size_t> posterior;  ///< positions of equal-weighted draws; empty: refused
    std::vector<double> truth;           ///< of --pretend
};

/// How the study has its structural forms weighed.
[[nodiscard]] FormWeights form_weights_of(LoadedStudy const& study);

/// Where the registries of a study are: those it names, or the one that comes with cpdsim.
[[nodiscard]] std::vector<std::filesystem::path> registries_of(LoadedStudy const& study);
/// Error: UserError (input_invalid), with all faults.
[[nodiscard]] std::vector<LoadedTarget> load_targets(LoadedStudy const& study);

/// Nothing if stopped. Error: UserError (input_invalid).
[[nodiscard]] std::optional<Calibration> calibrate(LoadedStudy const& study, Journal& journal,
                                                   CalibrateOptions const& options);

/// Which of the findings that count have no say when target `j` is foretold: its whole study (all that rests on the
/// same source), and what it is part of.
[[nodiscard]] std::vector<bool> left_out_with(Calibration const& c, std::size_t j);

/// Values of the findings that count, draw by draw.
[[nodiscard]] SimulatedDraws simulated_of(Calibration const& c);

}  // namespace cpdsim
