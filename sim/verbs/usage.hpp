// Faults of the command line in words, with a suggestion for what was mistyped.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "verbs/verbs.hpp"

namespace cpdsim {

/// A flag or option, as a shell wants to know it.
struct FlagWords {
    std::vector<std::string> longs, shorts;  ///< without dashes
    std::string help;
    bool takes_value = false;
};

struct VerbWords {
    std::string name, help;
    std::vector<FlagWords> flags;
};

/// Those of the app itself, before any verb.
[[nodiscard]] std::vector<FlagWords> flags_of(CLI::App const& app);
[[nodiscard]] std::vector<VerbWords> verbs_of(CLI::App const& app);

/// The command, without verbs.
[[nodiscard]] std::shared_ptr<CLI::App> make_app();

/// `-q`, `--no-color` and `--version`, before the verb and after it.
void add_common_flags(CLI::App& app, Common& common, std::string const& version);

/// Reads the command line and does what the verb is for. Error: UserError with Exit::usage, besides those of verbs.
[[nodiscard]] Exit obey(CLI::App& app, Common const& common, int argc, char const* const* argv);

/// The command as it can be pasted into a shell again.
[[nodiscard]] std::string command_line(int argc, char const* const* argv);

}  // namespace cpdsim
