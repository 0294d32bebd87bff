// The verbs of the command line. Each adds its subcommand to the app; its callback does the work and leaves the exit
// code in `Common::exit`. Data go to stdout, messages to stderr. Callbacks may throw UserError (its exit code, message
// on stderr) and InvalidInput (all diagnostics on stderr, exit 3); main.cpp turns them into words.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <stop_token>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "core/error.hpp"
#include "design/load_study.hpp"
#include "param/diagnostics.hpp"
#include "scenario/load.hpp"
#include "study/ranks.hpp"
#include "verbs/verb.hpp"

namespace cpdsim {

/// What all verbs share.
struct Common {
    bool quiet = false;     ///< -q: no messages but errors
    bool json = false;      ///< --json, of the verb that is called
    bool no_color = false;  ///< --no-color
    std::string command;    ///< the command line, for provenance
    Exit exit = Exit::done;
    std::shared_ptr<Ranks> ranks;  ///< of a verb that runs something; main leaves them at the end

    [[nodiscard]] param::Colour colour_on_stderr() const { return param::colour_for(2, no_color); }
};

/// Input with faults: printed as they are, with their places and fixes. Exit 3.
class InvalidInput : public UserError {
public:
    explicit InvalidInput(param::Diagnostics found)
        : UserError{Exit::input_invalid, "the input is not valid"}, diagnostics_{std::move(found)} {}
    [[nodiscard]] param::Diagnostics const& diagnostics() const { return diagnostics_; }

private:
    param::Diagnostics diagnostics_;
};

// One verb each; the app and Common outlive parsing.
void add_run(CLI::App& app, Common& common);
void add_optimise(CLI::App& app, Common& common);
void add_calibrate(CLI::App& app, Common& common);
void add_status(CLI::App& app, Common& common);
void add_report(CLI::App& app, Common& common);
void add_value(CLI::App& app, Common& common);
void add_check(CLI::App& app, Common& common);
void add_show(CLI::App& app, Common& common);
void add_why(CLI::App& app, Common& common);
void add_diff(CLI::App& app, Common& common);
void add_export(CLI::App& app, Common& common);
void add_verify(CLI::App& app, Common& common);
void add_selftest(CLI::App& app, Common& common);
void add_schema(CLI::App& app, Common& common);
void add_presets(CLI::App& app, Common& common);
void add_explain(CLI::App& app, Common& common);
void add_init(CLI::App& app, Common& common);
void add_import_schools(CLI::App& app, Common& common);
void add_describe_records(CLI::App& app, Common& common);
void add_completion(CLI::App& app, Common& common);

// Flags that several verbs have, so that they read the same everywhere.
void add_json_flag(Verb const& verb, Common& common);
/// `--set path=value`, repeatable.
void add_set_option(Verb const& verb, std::vector<std::string>& values);
/// Error: UserError with Exit::usage for a value without `=`.
[[nodiscard]] Overrides overrides_from(std::vector<std::string> const& values);

/// The document's title in a language, or in the first it has; empty: none.
[[nodiscard]] std::string title_of(param::Document const& document, std::string const& language);

/// The file a FILE argument means: a path as it is, or a `builtin:` name looked up. Error: UserError (input_invalid),
/// with the nearest name.
[[nodiscard]] std::filesystem::path file_named(std::string const& argument);

/// A scenario or a study, whichever the file says it is.
struct AnyFile {
    std::optional<Loaded> scenario;
    std::optional<LoadedStudy> study;
};
/// Exactly one is set unless this file has errors, which are then in `diagnostics`.
[[nodiscard]] AnyFile load_any(std::filesystem::path const& file, Overrides const& overrides,
                               param::Diagnostics& diagnostics, DataFiles data = DataFiles::unread);
/// The same; warnings are said, errors thrown as InvalidInput.
[[nodiscard]] AnyFile load_valid(std::filesystem::path const& file, Overrides const& overrides, Common const& common);

/// Whoever read our output has left: the program ends without a word.
struct ClosedPipe {};

/// Writes to stdout. Errors: ClosedPipe; UserError with Exit::cannot_write for a full disk.
void print(std::string_view text);
/// Writes to stderr unless quiet.
void say(Common const& common, std::string_view text);
/// Writes to stderr. A stderr that is closed or full changes nothing: there is nobody to tell.
void complain(std::string_view text);

/// A standard stream that is closed would lend its number to the next file that is opened, and our words would be
/// written into a result. Such a stream is opened here so that writing to it fails, as it did.
void hold_standard_streams();

/// From now on Ctrl-C ends the program with 130 and SIGTERM with 143.
void end_at_ctrl_c();

/// While it lives, the first Ctrl-C, SIGTERM or SIGUSR1 (which batch systems send before time is up) requests a stop,
/// and a second one ends the program at once. One at a time.
class StopOnSignal {
public:
    StopOnSignal();
    ~StopOnSignal();
    StopOnSignal(StopOnSignal const&) = delete;
    StopOnSignal& operator=(StopOnSignal const&) = delete;
    [[nodiscard]] std::stop_token token() const;
    [[nodiscard]] bool requested() const { return source_.stop_requested(); }
    /// What a run that was stopped exits with: 130 after Ctrl-C, else 5.
    [[nodiscard]] Exit exit() const;

private:
    std::stop_source source_;
};

}  // namespace cpdsim
