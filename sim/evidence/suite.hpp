// Studies done again by the engine: each finding's arms, in the lanes of packs, on the draws of a study. Arms that
// differ in nothing that is run are run once, up to the last date at which anybody looks.
//
// A number of the study goes to the same path of the laboratory, unless the laboratory's own file fixes that path (that
// is how the study was done), an arm sets it, or it shapes the world (one world for all draws). `takes:` of a finding
// sends a number of the study to another path of the laboratory.
#pragma once

#include <functional>
#include <memory>
#include <stop_token>
#include <string>
#include <vector>

#include "design/design.hpp"
#include "evidence/load_registry.hpp"
#include "evidence/measure.hpp"
#include "study/journal.hpp"

namespace cpdsim {

/// A pack's worth of lanes of one run of a laboratory.
struct LabRun {
    std::filesystem::path scenario;
    Overrides changes;
    std::map<std::string, std::string> takes;
    YearMonth end;
    param::Document document;  ///< with the changes and the end
    std::vector<Probe> probes;
    std::vector<std::size_t> position;  ///< of the study's numbers that are set ...
    std::vector<std::string> path;      ///< ... and where
};

/// Where an arm of a finding is measured.
struct ArmPlace {
    std::size_t run = 0, probe = 0;
};

struct Suite {
    std::vector<LoadedTarget> targets;  ///< those that are simulated
    std::vector<LabRun> runs;
    std::vector<std::map<std::string, ArmPlace>> arms;  ///< of each target, by name
    std::vector<std::string> unused;                    ///< numbers of the study that no laboratory takes
};

/// Error: UserError (input_invalid).
[[nodiscard]] Suite make_suite(std::vector<LoadedTarget> targets, std::vector<VariedParameter> const& parameters);

/// Positions of the numbers that some laboratory takes.
[[nodiscard]] std::vector<std::size_t> numbers_of(Suite const& suite);

/// What the studies would have found: values and their Monte Carlo standard errors, (target, draw).
struct Findings {
    std::size_t draws = 0;
    std::vector<std::vector<double>> found, error;
};

struct SuiteOptions {
    int jobs = 1;
    std::uint32_t first_luck = 0;  ///< of draw 0
    std::stop_token stop;
    std::function<void(double share, std::size_t runs)> progress;
};

/// Runs what is not in the journal. Nothing if stopped. A draw's findings depend on the draw alone: its number (luck),
/// numbers and words.
[[nodiscard]] std::optional<Findings> run_suite(Suite const& suite, std::vector<DesignDraw> const& draws,
                                                Journal& journal, SuiteOptions const& options);

/// Packs that would be run, and teachers x steps x lanes of them.
struct SuitePrice {
    std::size_t packs = 0, kept = 0;
    double agent_steps = 0;
};
[[nodiscard]] SuitePrice price_of(Suite const& suite, std::vector<DesignDraw> const& draws, Journal const& journal);

}  // namespace cpdsim
