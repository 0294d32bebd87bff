// `cpdsim init`: a first scenario that runs as it is, with a word on every part, for somebody who has never seen one.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <memory>
#include <system_error>

#include "io/atomic_file.hpp"
#include "param/spelling.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string country = "fr", file = "scenario.yaml";
    bool force = false;
};

/// Codes as the programmes use them (`country:`), and the beginning of the country's presets.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> countries{
    {{"at", "austria"}, {"fi", "finland"}, {"fr", "france"}, {"it", "italy"}, {"uk", "england"}}};

Preset preset_of(std::string const& country) {
    std::vector<std::string> codes;
    for (auto const& [code, name] : countries) {
        codes.emplace_back(code);
        if (code != country && name != country) continue;
        std::string const beginning = fmt::format("builtin:country/{}", name);
        for (Preset const& preset : presets())
            if (preset.name.rfind(beginning, 0) == 0) return preset;
    }
    std::string const guess = param::did_you_mean(country, codes);
    throw UserError{Exit::usage, fmt::format("no preset for the country '{}' ({})", country,
                                             guess.empty() ? "known: " + param::list_of(codes) : guess)};
}

std::string commands(std::string const& name) {
    std::string text;
    auto const add = [&](std::string const& command, std::string_view what) {
        text += fmt::format("#   {:<{}}  {}\n", command, 22 + name.size(), what);
    };
    add("cpdsim check " + name, "is it well formed?");
    add("cpdsim run " + name + " -o out", "runs it");
    add("cpdsim report out", "makes a page to read");
    add("cpdsim show " + name + " --origin", "prints everything that holds, and where it was said");
    return text;
}

std::string starter(Preset const& preset, Scenario const& country, std::string const& name) {
    YearMonth const from = country.time.start, to = plus_months(from, 5 * 12 - 1),
                    stop = plus_months(from, 15 * 12 - 1);
    auto const schools = static_cast<int>(std::min(200.0, country.population.schools.simulate));
    double const national = country.population.schools.represent > 0 ? country.population.schools.represent
                                                                     : country.population.schools.simulate;
    return fmt::format(R"(# A first scenario. Change it and look what happens:
{}#
# Every quantity carries its unit: `70 %`, `24 h/teacher`, `500 EUR/school/year`, `18 months`, `5..6 teachers`.
# Any number may say where it comes from: {{value: 24 h/teacher, range: 12..40 h/teacher, source: "...", evidence: 0..5}}.
# `cpdsim explain learning.h50` says what a parameter is; `cpdsim presets` lists what can be extended.
format: cpd-scenario/1
title: "My first scenario"

# What this file does not say, it takes from these two: schools and teachers of a country, and a catalogue of programmes.
extends:
  - {}
  - builtin:programmes/links@1

# Steps of a month; the last month is included.
time: {{start: {}, end: {}, step: 1 month}}

# {} schools stand for all {:.0f}, so that it runs in seconds. Amounts of money stay national.
population:
  schools: {{simulate: {}}}

programmes:
  # A programme of the catalogue: only what you write here is changed. `cpdsim show {} long_course` explains it.
  long_course:
    sessions: {{hours: 60 h/teacher}}
  # Another: teams of teachers in the same school, with visits by a coach and a community of the schools.
  pilot_school:
    recruit: {{team: 5..6 teachers}}

# A programme does nothing until it gets money. What cannot be spent is reported, not hidden.
funding:
  - {{programme: long_course, from: {}, to: {}, amount: 5 million EUR}}
  - {{programme: pilot_school, from: {}, to: {}, amount: 5 million EUR, taper: 12 months}}

# What surrounds the teachers, from 0 % (as today) to 100 %.
conditions: {{release_time: 20 %}}

# Replicates are runs that differ by chance alone; the same seed gives the same numbers, to the last bit.
run: {{replicates: 16, seed: 1}}
)",
                       commands(name), preset.name, to_text(from), to_text(stop), schools, national, schools, name,
                       to_text(from), to_text(to), to_text(from), to_text(to));
}

void init(Options const& options, Common const& common) {
    Preset const preset = preset_of(options.country);
    param::Diagnostics diagnostics;
    auto const country = load_scenario(preset.file, {}, diagnostics);
    if (!country) throw InvalidInput{std::move(diagnostics)};
    bool const to_stdout = options.file == "-";
    std::string const text = starter(preset, country->scenario, to_stdout ? "scenario.yaml" : options.file);
    if (to_stdout) return print(text);
    std::error_code fault;
    if (!options.force && fs::exists(options.file, fault)) {
        throw UserError{
            Exit::cannot_write,
            fmt::format("'{}' exists already; --force overwrites it, -o FILE writes another", options.file)};
    }
    write_atomically(options.file, text);
    say(common, fmt::format("{0} written; next: `cpdsim check {0}`, then `cpdsim run {0} -o out`\n", options.file));
}

}  // namespace

void add_init(CLI::App& app, Common& common) {
    Verb const verb{app, "init", "write a commented first scenario that runs as it is"};
    auto const options = std::make_shared<Options>();
    verb.option("--country", options->country, "at, fi, fr, it or uk").with_default_shown();
    verb.option("-o,--output", options->file, "the file to write; - for standard output").with_default_shown();
    verb.flag("--force", options->force, "overwrite an existing file");
    verb.does([options, &common] { init(*options, common); });
}

}  // namespace cpdsim
