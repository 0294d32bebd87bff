// What several verbs share: flags that read the same everywhere, names of files, and the two streams.
#include "verbs/verbs.hpp"

#include <fcntl.h>

#include <cerrno>
#include <cstdio>
#include <cstdlib>
#include <cstring>

#include <fmt/format.h>

#include "param/spelling.hpp"

namespace cpdsim {

void add_json_flag(Verb const& verb, Common& common) { verb.flag("--json", common.json, "print JSON, for programs"); }

void add_set_option(Verb const& verb, std::vector<std::string>& values) {
    verb.option("--set", values, "change a value: --set turnover.leave='12 %/year' (repeatable)")
        .shown_as("PATH=VALUE")
        .one_at_a_time();
}

Overrides overrides_from(std::vector<std::string> const& values) {
    Overrides overrides;
    for (std::string const& value : values) {
        auto const at = value.find('=');
        if (at == std::string::npos || at == 0) {
            throw UserError{
                Exit::usage,
                fmt::format(
                    "--set '{}' has no value (write --set path=value, for example --set turnover.leave='12 %/year')",
                    value)};
        }
        overrides.emplace_back(value.substr(0, at), value.substr(at + 1));
    }
    return overrides;
}

std::filesystem::path file_named(std::string const& argument) {
    if (argument.rfind("builtin:", 0) != 0) return argument;
    std::vector<std::string> known;
    for (Preset const& preset : presets()) {
        if (preset.name == argument) return preset.file;
        known.push_back(preset.name);
    }
    std::string const guess = param::did_you_mean(argument, known);
    throw UserError{Exit::input_invalid, fmt::format("there is no preset '{}' ({})", argument,
                                                     guess.empty() ? "`cpdsim presets` lists them" : guess)};
}

AnyFile load_any(std::filesystem::path const& file, Overrides const& overrides, param::Diagnostics& diagnostics,
                 DataFiles data) {
    AnyFile loaded;
    auto const kind = peek_format(file, diagnostics);
    if (kind == FileKind::scenario) loaded.scenario = load_scenario(file, overrides, diagnostics, data);
    if (kind == FileKind::study) loaded.study = load_study(file, overrides, diagnostics, data);
    return loaded;
}

AnyFile load_valid(std::filesystem::path const& file, Overrides const& overrides, Common const& common) {
    param::Diagnostics diagnostics;
    AnyFile loaded = load_any(file, overrides, diagnostics);
    if (diagnostics.failed()) throw InvalidInput{std::move(diagnostics)};
    say(common, diagnostics.text(common.colour_on_stderr()));
    return loaded;
}

void hold_standard_streams() {
    for (int const stream : {0, 1, 2})
        if (::fcntl(stream, F_GETFD) < 0 && ::open("/dev/null", O_RDONLY) != stream) std::_Exit(1);
}

void print(std::string_view text) {
    errno = 0;
    bool const written = std::fwrite(text.data(), 1, text.size(), stdout) == text.size();
    if (std::fflush(stdout) == 0 && written && std::ferror(stdout) == 0) return;
    if (errno == EPIPE) throw ClosedPipe{};
    throw UserError{Exit::cannot_write, fmt::format("cannot write to standard output ({})", std::strerror(errno))};
}

void say(Common const& common, std::string_view text) {
    if (!common.quiet) complain(text);
}

void complain(std::string_view text) {
    std::fwrite(text.data(), 1, text.size(), stderr);
    std::fflush(stderr);
}

}  // namespace cpdsim
