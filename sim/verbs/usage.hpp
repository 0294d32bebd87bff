// Faults of the command line in words, with a suggestion for what was mistyped.
#pragma once

#include <optional>
#include <string>

#include "verbs/verbs.hpp"

namespace cpdsim {

/// `-q`, `--no-color` and `--version`, before the verb and after it.
void add_common_flags(CLI::App& app, Common& common, std::string const& version);

/// What is wrong with the verb, if anything: CLI11 would only say that a subcommand is missing.
[[nodiscard]] std::optional<std::string> fault_in_verb(CLI::App const& app, int argc, char const* const* argv);

[[nodiscard]] std::string usage_words(CLI::App const& app, CLI::ParseError const& fault);

/// The command as it can be pasted into a shell again.
[[nodiscard]] std::string command_line(int argc, char const* const* argv);

}  // namespace cpdsim
