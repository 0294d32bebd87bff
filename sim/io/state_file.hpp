// The file of a run that was stopped in the middle: where it came from, as a result says it, and each pack's state as
// columns of numbers (core/saved_state.hpp). HDF5 with a seal, so it may go to another machine, and damage is noticed.
#pragma once

#include <filesystem>
#include <string>

#include "core/saved_run.hpp"
#include "io/provenance.hpp"

namespace cpdsim {

struct StateFile {
    SavedRun run;
    std::string month;      ///< the last that has been simulated, "2031-08"
    Provenance provenance;  ///< of the run; its date is that of saving
};

/// Whole or not at all, with missing folders made. Error: UserError with Exit::cannot_write.
void write_state_file(std::filesystem::path const& path, StateFile const& state);

/// Error: UserError with Exit::input_invalid for what is missing, damaged, changed by another program, or no state.
[[nodiscard]] StateFile read_state_file(std::filesystem::path const& path);

}  // namespace cpdsim
