// `cpdsim init`: a first scenario that runs as it is, with a word on every part, for somebody who has never seen one.
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>
#include <memory>
#include <optional>
#include <system_error>

#include "generators/phases.hpp"
#include "io/atomic_file.hpp"
#include "param/quantity.hpp"
#include "param/spelling.hpp"
#include "verbs/country_numbers.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string country = "fr", file = "scenario.yaml", numbers, stand_in = "generic", phase;
    bool force = false, ask = false, list = false;
};

/// What every country is that nobody has described.
constexpr std::string_view generic = "generic";

/// Codes as the programmes use them (`country:`), and the beginning of the country's presets.
constexpr std::array<std::pair<std::string_view, std::string_view>, 5> countries{
    {{"at", "austria"}, {"fi", "finland"}, {"fr", "france"}, {"it", "italy"}, {"uk", "england"}}};

std::optional<Preset> preset_beginning(std::string_view name) {
    std::string const beginning = fmt::format("builtin:country/{}", name);
    for (Preset const& preset : presets())
        if (preset.name.rfind(beginning, 0) == 0) return preset;
    return std::nullopt;
}

Preset preset_of(std::string const& country) {
    std::vector<std::string> codes;
    for (auto const& [code, name] : countries) {
        codes.emplace_back(code);
        if (code != country && name != country) continue;
        if (auto const found = preset_beginning(name)) return *found;
    }
    if (country == generic)
        if (auto const found = preset_beginning(generic)) return *found;
    std::string const guess = param::did_you_mean(country, codes);
    throw UserError{Exit::usage, fmt::format("no preset for the country '{}' ({}; --numbers FILE makes one of your own "
                                             "numbers, --ask asks for them)",
                                             country, guess.empty() ? "known: " + param::list_of(codes) : guess)};
}

/// About five million euros in the currency of the country, in one digit.
std::string amount_of(Money const& money) {
    auto const rate = money.rates.find(money.currency);
    bool const pounds = money.currency == "GBP" && rate == money.rates.end();
    double const euros = rate != money.rates.end() ? rate->second : pounds ? money.gbp : 1;
    double const amount = 5 / euros, scale = std::pow(10.0, std::floor(std::log10(amount)));
    return fmt::format("{} million {}", param::number_text(std::round(amount / scale) * scale), money.currency);
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

enum class Examples { tried, left_out };  ///< numbers changed for the reader to look what happens

std::string starter(std::vector<std::string> const& extends, Scenario const& country, std::string const& name,
                    Examples examples) {
    YearMonth const from = country.time.start, to = plus_months(from, 5 * 12 - 1),
                    stop = plus_months(from, 15 * 12 - 1);
    auto const schools = static_cast<int>(std::min(200.0, country.population.schools.simulate));
    double of_phases = 0, simulated = 0;
    for (auto const& [phase, drawn] : country.population.phases) {
        of_phases += drawn.represent > 0 ? drawn.represent : drawn.simulate;
        simulated += std::min(200.0, drawn.simulate);
    }
    double const national = of_phases > 0                              ? of_phases
                            : country.population.schools.represent > 0 ? country.population.schools.represent
                                                                       : country.population.schools.simulate;
    std::string list;
    for (std::string const& one : extends) list += fmt::format("  - {}\n", one);
    std::string const amount = amount_of(country.money);
    std::string population = fmt::format("  schools: {{simulate: {}}}", schools);
    if (!country.population.phases.empty()) {
        population = "  phases:";
        for (std::string const& phase : in_order_of_schooling(country.population.phases))
            population += fmt::format("\n    {}: {{simulate: {}}}", phase,
                                      std::min(200.0, country.population.phases.at(phase).simulate));
    }
    bool const tried = examples == Examples::tried;
    // A study that builds on this file has what is changed here in all its strategies.
    std::string const programmes =
        tried
            ? fmt::format(R"(programmes:
  # A programme of the catalogue: only what you write here is changed. `cpdsim show {} long_course` explains it.
  long_course:
    sessions: {{hours: 60 h/teacher}}
  # Another: teams of teachers in the same school, with visits by a coach and a community of the schools.
  pilot_school:
    recruit: {{team: 5..6 teachers}}
)",
                          name)
            : fmt::format(
                  R"(# Programmes are as in the catalogue. What is changed here holds for all strategies of a study that builds on this file;
# `cpdsim show {} long_course` says what there is to change:
# programmes: {{long_course: {{sessions: {{hours: 60 h/teacher}}}}}}
)",
                  name);
    return fmt::format(R"(# A first scenario. Change it and look what happens:
{}#
# Every quantity carries its unit: `70 %`, `24 h/teacher`, `500 EUR/school/year`, `18 months`, `5..6 teachers`.
# Any number may say where it comes from: {{value: 24 h/teacher, range: 12..40 h/teacher, source: "...", evidence: 0..5}}.
# `cpdsim explain learning.h50` says what a parameter is; `cpdsim presets` lists what can be extended.
format: cpd-scenario/1
title: "My first scenario"

# What this file does not say, it takes from these two: schools and teachers of a country, and a catalogue of programmes.
extends:
{}
# Steps of a month; the last month is included.
time: {{start: {}, end: {}, step: 1 month}}

# {} schools stand for all {:.0f}, so that it runs in seconds. Amounts of money stay national.
population:
{}

{}
# A programme does nothing until it gets money. What cannot be spent is reported, not hidden.
funding:
  - {{programme: long_course, from: {}, to: {}, amount: {}}}
  - {{programme: pilot_school, from: {}, to: {}, amount: {}, taper: 12 months}}

# What surrounds the teachers, from 0 % (as today) to 100 %.
conditions: {{release_time: {}}}

# Replicates are runs that differ by chance alone; the same seed gives the same numbers, to the last bit.
run: {{replicates: 16, seed: 1}}
)",
                       commands(name), list, to_text(from), to_text(stop),
                       simulated > 0 ? static_cast<int>(simulated) : schools, national, population, programmes,
                       to_text(from), to_text(to), amount, to_text(from), to_text(to), amount, tried ? "20 %" : "0 %");
}

Loaded load_preset(Preset const& preset) {
    param::Diagnostics diagnostics;
    auto loaded = load_scenario(preset.file, {}, diagnostics);
    if (!loaded) throw InvalidInput{std::move(diagnostics)};
    return std::move(*loaded);
}

void put(std::string const& file, std::string const& text, bool force) {
    std::error_code fault;
    if (!force && fs::exists(file, fault)) {
        throw UserError{Exit::cannot_write,
                        fmt::format("'{}' exists already; --force overwrites it, -o FILE writes another", file)};
    }
    write_atomically(file, text);
}

/// The table of what was answered, beside the scenario.
std::string answers_in_file(Options const& options, Loaded const& stand_in) {
    std::string const table = asked_on_terminal(options.country, stand_in);
    std::string file = (fs::path{options.file}.parent_path() / (options.country + "-numbers.csv")).string();
    put(file, table, options.force);
    return file;
}

/// Numbers without a grade, which count as guesses.
std::vector<std::string> ungraded(std::vector<CountryNumbers> const& numbers) {
    std::vector<std::string> names;
    for (CountryNumbers const& phase : numbers)
        for (auto const& [name, given] : phase.given)
            if (!given.evidence && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
    return names;
}

/// A preset of one's own, and a scenario that extends it.
void init_own(Options options, Common const& common) {
    if (options.file == "-")
        throw UserError{Exit::usage, "--numbers writes two files, so -o needs the name of the scenario"};
    bool const plain = !options.country.empty() &&
                       std::all_of(options.country.begin(), options.country.end(),
                                   [](unsigned char c) { return std::isalnum(c) != 0 || c == '-' || c == '_'; });
    if (!plain) throw UserError{Exit::usage, "--country becomes the name of a file: letters, digits, - and _ only"};
    Loaded const stand_in = load_preset(preset_of(options.stand_in));
    if (options.numbers.empty()) options.numbers = answers_in_file(options, stand_in);
    std::vector<CountryNumbers> numbers;
    std::vector<std::string> const phases = phases_in(options.numbers);
    if (options.phase.empty() && phases.size() > 1)
        for (std::string const& phase : phases)
            numbers.push_back(read_numbers(options.numbers, options.country, phase));
    else
        numbers.push_back(read_numbers(options.numbers, options.country, options.phase));
    auto const catalogue_preset = [] {
        for (Preset const& preset : presets())
            if (preset.name == "builtin:programmes/links@1") return preset;
        throw UserError{Exit::input_invalid, "the catalogue builtin:programmes/links@1 is missing"};
    }();
    Loaded const catalogue = load_preset(catalogue_preset);
    fs::path const folder = fs::path{options.file}.parent_path();
    std::string const preset = options.country + ".yaml";
    std::string const preset_file = (folder / preset).string();
    std::string const text = preset_text(numbers, stand_in, catalogue, common.command);
    put(preset_file, text, options.force);
    param::Diagnostics diagnostics;
    auto const own = load_scenario(preset_file, {}, diagnostics);
    if (!own) throw InvalidInput{std::move(diagnostics)};
    // With --force the country is written anew; the scenario may have been worked on since.
    std::error_code fault;
    bool const kept = options.force && fs::exists(options.file, fault);
    if (!kept) put(options.file, starter({preset}, own->scenario, options.file, Examples::left_out), false);
    say(common, fmt::format("{}: {} numbers of yours, all else from {}\n{} {}; next: `cpdsim check {}`\n", preset_file,
                            numbers.front().given.size(), title_of(stand_in.document, "en"), options.file,
                            kept ? "is left as it is" : "written", options.file));
    std::vector<std::string> const guesses = ungraded(numbers);
    if (!guesses.empty())
        say(common,
            fmt::format("note: no grade of evidence given, taken as guesses (0): {}\n", fmt::join(guesses, ", ")));
}

void init(Options const& options, Common const& common) {
    if (options.list) return print(table_of_asked_numbers());
    if (!options.numbers.empty() || options.ask) return init_own(options, common);
    Preset const preset = preset_of(options.country);
    Loaded const country = load_preset(preset);
    bool const to_stdout = options.file == "-";
    std::string const text = starter({preset.name, "builtin:programmes/links@1"}, country.scenario,
                                     to_stdout ? "scenario.yaml" : options.file, Examples::tried);
    if (to_stdout) return print(text);
    put(options.file, text, options.force);
    say(common, fmt::format("{0} written; next: `cpdsim check {0}`, then `cpdsim run {0} -o out`\n", options.file));
}

}  // namespace

void add_init(CLI::App& app, Common& common) {
    Verb const verb{app, "init", "write a commented first scenario that runs as it is"};
    auto const options = std::make_shared<Options>();
    verb.option("--country", options->country, "at, fi, fr, it, uk or generic; with --numbers any code of your own")
        .with_default_shown();
    verb.option("--numbers", options->numbers,
                "numbers of your country (number,value,source[,evidence,low,high,phase]): also writes its preset")
        .shown_as("FILE");
    verb.flag("--ask", options->ask, "ask for these numbers instead");
    verb.flag("--list", options->list, "list the numbers that FILE may give, and the parameters they set");
    verb.option("--stand-in", options->stand_in, "country that lends what is not given: generic, at, fi, fr, it or uk")
        .with_default_shown();
    verb.option("--phase", options->phase, "only this of several phases in FILE");
    verb.option("-o,--output", options->file, "the file to write; - for standard output").with_default_shown();
    verb.flag("--force", options->force, "overwrite an existing file; with --numbers the preset, never the scenario");
    verb.does([options, &common] { init(*options, common); });
}

}  // namespace cpdsim
