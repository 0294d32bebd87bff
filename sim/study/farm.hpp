// Makes the runs of a study. Threads and ranks take whole runs, one thread each; a finished run is a file, so a study
// can be stopped or killed at any moment and goes on where it was. A run that fails leaves its message and the others
// go on.
#pragma once

#include <functional>
#include <optional>
#include <stop_token>
#include <string>

#include "data/results.hpp"
#include "design/cases.hpp"
#include "design/data_files.hpp"
#include "scenario/build.hpp"
#include "study/folder.hpp"
#include "study/progress.hpp"
#include "study/ranks.hpp"

namespace cpdsim {

/// How a pack is run: `simulate_pack`, or a stand-in for it. Called from several threads at once. Nothing if stopped.
using Simulate = std::function<std::optional<Results>(BuiltPack const&, RunRequest const&)>;

/// Sixteen lanes at once, or a draw with more replicates than that.
[[nodiscard]] std::optional<Results> simulate_built(BuiltPack const& built, Workers& workers, RunRequest request);

/// The real one. Packs with the same world share their population and network while one of them runs; at most
/// `worlds_alive` of these are kept.
[[nodiscard]] Simulate simulate_sharing_worlds(std::size_t worlds_alive);

/// What is done with the results of so many draws before they are written; throws UserError to make the run fail.
using Accept = std::function<void(Results const&, std::vector<std::size_t> const& draws)>;

/// What else a farm tells, in this process: several threads may call at once.
struct Listener {
    std::function<void(std::size_t run, Results const&)> finished;  ///< its file is there
    /// Its file is from before, and unbroken: gives why it is no case of this study all the same, or nothing.
    std::function<std::string(std::size_t run)> intact;
};

enum class Redo { missing, failed, everything };

struct FarmOptions {
    int jobs = 1;
    Shard shard;
    Redo redo = Redo::missing;
    Speech speech = Speech::silent;
    std::stop_token stop;  ///< begins no further case; those in hand are finished
    std::string command;   ///< for the provenance
    std::string title;
    std::string study_text;  ///< the study file, for the provenance
    std::string study_file;  ///< its full name
    std::shared_ptr<DataSums> data = std::make_shared<DataSums>();
    std::shared_ptr<Ranks> ranks = std::make_shared<Alone>();
};

struct FarmReport {
    std::size_t planned = 0;  ///< runs of this shard, on all ranks
    std::size_t done = 0, reused = 0, failed = 0;
    bool stopped = false;
    [[nodiscard]] std::size_t left() const { return planned - done - reused - failed; }
};

using BuildPack = std::function<BuiltPack(PlannedRun const&)>;

/// Error: UserError (cannot_write) when a file cannot be written; whatever was finished stays.
[[nodiscard]] FarmReport run_cases(StudyPlan const& plan, BuildPack const& build, Simulate const& simulate,
                                   StudyFolder const& folder, FarmOptions const& options, Accept const& accept = {},
                                   Listener const& listener = {});

/// Throws UserError when more than a thousandth of the planned money stays unspent in some draw: `unspent: error`.
void accept_only_spent(Results const& results, std::vector<std::size_t> const& draws);

}  // namespace cpdsim
