// `cpdsim run --until MONTH --save STATE` and `--continue STATE`: a run in two parts.
#pragma once

#include <filesystem>
#include <string>

#include "io/state_file.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

/// Steps that are done by the end of a month. Error: UserError (usage) for a month in which there is nothing left to
/// do, or which lies before `from`.
[[nodiscard]] int steps_until(std::string const& month, Scenario const& scenario, int from);

/// Error: UserError (cannot_write) for a file that is there, unless it may be replaced.
void refuse_to_replace(std::filesystem::path const& state, bool force);

/// A state that this program can go on from. Error: UserError (input_invalid) for what is none, is damaged, or was
/// saved by another version, whose steps may have other bits.
[[nodiscard]] StateFile state_to_continue(std::filesystem::path const& file);
/// Error: UserError (input_invalid) unless the scenario with this key is the state's.
void refuse_other_scenario(StateFile const& state, std::filesystem::path const& file, std::string const& key,
                           std::string const& scenario);

/// The scenario that the state holds, with its data files where they are now. Error: UserError (input_invalid).
[[nodiscard]] Scenario scenario_in(StateFile const& state, std::filesystem::path const& file);

}  // namespace cpdsim
