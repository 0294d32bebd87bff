#include "verbs/usage.hpp"

#include <fmt/format.h>

#include <CLI/CLI.hpp>

#include <algorithm>
#include <optional>

#include "param/spelling.hpp"

namespace cpdsim {
namespace {

std::vector<std::string> names_of(std::vector<VerbWords> const& verbs) {
    std::vector<std::string> names;
    for (VerbWords const& verb : verbs) names.push_back(verb.name);
    return names;
}

std::vector<std::string> names_of(std::vector<FlagWords> const& flags) {
    std::vector<std::string> names;
    for (FlagWords const& flag : flags)
        for (std::string const& name : flag.longs) names.push_back("--" + name);
    return names;
}

std::string quoted(std::string const& argument) {
    static constexpr std::string_view harmless =
        "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-+=./:,@%";
    if (!argument.empty() && argument.find_first_not_of(harmless) == std::string::npos) return argument;
    std::string text = "'";
    for (char const c : argument) text += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return text + "'";
}

/// The verb that was called, or the app.
CLI::App const& called(CLI::App const& app) {
    auto const verbs = app.get_subcommands();
    return verbs.empty() ? app : *verbs.front();
}

/// What is wrong with the verb, if anything: CLI11 would only say that a subcommand is missing.
std::optional<std::string> fault_in_verb(CLI::App const& app, int argc, char const* const* argv) {
    std::vector<std::string> const known = names_of(verbs_of(app));
    for (int i = 1; i < argc; ++i) {
        std::string const argument = argv[i];
        if (argument.empty() || argument.front() == '-') continue;
        if (std::find(known.begin(), known.end(), argument) != known.end()) return std::nullopt;
        std::string const guess = param::did_you_mean(argument, known);
        return fmt::format("unknown verb '{}'; {}", argument,
                           guess.empty() ? "`cpdsim --help` lists the verbs" : guess);
    }
    return std::nullopt;
}

std::string usage_words(CLI::App const& app, CLI::ParseError const& fault) {
    CLI::App const& verb = called(app);
    std::string const help = &verb == &app ? "cpdsim --help" : fmt::format("cpdsim {} --help", verb.get_name());
    if (dynamic_cast<CLI::ExtrasError const*>(&fault) == nullptr)
        return fmt::format("{} (see `{}`)", fault.what(), help);
    std::vector<std::string> const extra = app.remaining(true);
    if (extra.empty()) return fmt::format("{} (see `{}`)", fault.what(), help);
    std::string const flag = extra.front().substr(0, extra.front().find('='));
    if (flag.front() != '-') return fmt::format("unexpected argument '{}' (see `{}`)", flag, help);
    std::vector<std::string> const known = names_of(flags_of(verb));
    std::string const guess = param::did_you_mean(flag, known);
    return fmt::format("unknown flag '{}'; {}", flag, guess.empty() ? fmt::format("`{}` lists them", help) : guess);
}

}  // namespace

std::vector<FlagWords> flags_of(CLI::App const& app) {
    std::vector<FlagWords> flags;
    for (CLI::Option const* option : app.get_options()) {
        if (!option->nonpositional()) continue;
        flags.push_back({option->get_lnames(), option->get_snames(), option->get_description(),
                         option->get_items_expected_max() > 0});
    }
    return flags;
}

std::vector<VerbWords> verbs_of(CLI::App const& app) {
    std::vector<VerbWords> verbs;
    for (CLI::App const* verb : app.get_subcommands([](CLI::App const*) { return true; }))
        verbs.push_back({verb->get_name(), verb->get_description(), flags_of(*verb)});
    return verbs;
}

std::shared_ptr<CLI::App> make_app() {
    return std::make_shared<CLI::App>(
        "How continuing professional development of teachers diffuses, and what money can do about it.", "cpdsim");
}

void add_common_flags(CLI::App& app, Common& common, std::string const& version) {
    app.require_subcommand(1);
    app.get_formatter()->column_width(34);
    app.set_version_flag("--version", version, "print version, commit and compiler");
    app.set_help_flag("-h,--help", "print this help");
    app.footer(
        "`cpdsim VERB --help` says more about a verb. Exit codes: 0 done, 1 internal fault, 2 usage, 3 input invalid,\n"
        "4 some runs failed, 5 stopped early (resumable), 6 verify differs, 7 output cannot be written, 130 Ctrl-C.");
    auto const add_to = [&](CLI::App& target) {
        if (target.get_option_no_throw("--quiet") == nullptr)
            target.add_flag("-q,--quiet", common.quiet, "say nothing but errors");
        if (target.get_option_no_throw("--no-color") == nullptr)
            target.add_flag("--no-color", common.no_color, "no colours (as with NO_COLOR set)");
    };
    add_to(app);
    for (CLI::App* const verb : app.get_subcommands([](CLI::App*) { return true; })) {
        verb->set_help_flag("-h,--help", "print this help");
        add_to(*verb);
    }
}

Exit obey(CLI::App& app, Common const& common, int argc, char const* const* argv) {
    if (argc < 2) {
        complain(app.help());
        return Exit::usage;
    }
    if (auto const fault = fault_in_verb(app, argc, argv)) throw UserError{Exit::usage, *fault};
    try {
        app.parse(argc, argv);
    } catch (CLI::Success const& asked) {  // --help, --version
        app.exit(asked);
        print("");
        return Exit::done;
    } catch (CLI::ParseError const& fault) {
        throw UserError{Exit::usage, usage_words(app, fault)};
    }
    return common.exit;
}

std::string command_line(int argc, char const* const* argv) {
    std::string text = "cpdsim";
    for (int i = 1; i < argc; ++i) text += " " + quoted(argv[i]);
    return text;
}

}  // namespace cpdsim
