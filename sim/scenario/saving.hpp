// Stopping a run in the middle and going on from there: the state of every pack between two steps
// (core/saved_run.hpp).
#pragma once

#include <optional>
#include <string>

#include "core/saved_run.hpp"
#include "scenario/pack.hpp"

namespace cpdsim {

/// What a run is to be saved in, and what it goes on from.
struct Saving {
    SavedRun* into = nullptr;        ///< runs until `into->steps` are done, fills it in, and has no results
    SavedRun const* from = nullptr;  ///< absent: begins at the start
    std::size_t pack = 0;            ///< of the saved run
    std::string beside = {};         ///< the pack's run of this name; "": the run itself
};

/// Runs all replicates, as `simulate` does: an interrupted run has the bits of one that was not. Nothing if stopped
/// before the end, or saved. Error: StateDoesNotFit when the state is not this scenario's.
[[nodiscard]] std::optional<Results> simulate_in_parts(Scenario const& scenario, Workers& workers,
                                                       RunRequest const& request, Saving const& saving);

/// One pack of it.
[[nodiscard]] std::optional<Results> run_pack(Pack const& pack, Population const& population, Network network,
                                              Workers& workers, RunRequest const& request, Saving const& saving);

}  // namespace cpdsim
