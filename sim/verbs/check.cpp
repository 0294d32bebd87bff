// `cpdsim check FILE...`: everything that is wrong with the files, at once. Nothing is run and nothing is written.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <memory>
#include <set>

#include "core/parallel.hpp"
#include "design/usual_ranges.hpp"
#include "evidence/load_registry.hpp"
#include "param/table.hpp"
#include "policy/programme.hpp"
#include "scenario/build.hpp"
#include "scenario/came_out.hpp"
#include "scenario/checks.hpp"
#include "scenario/date_checks.hpp"
#include "scenario/idle_numbers.hpp"
#include "scenario/stands_for.hpp"
#include "verbs/country_numbers.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

struct Options {
    std::vector<std::string> files;
    std::vector<std::string> set;
    bool built = false;
};

struct Checked {
    std::string file;
    std::string_view kind;  ///< "scenario", "study", "registry"; empty when it cannot be told
    bool valid = false;
    std::size_t numbers = 0;                     ///< in use
    std::vector<param::ParameterRow> defaults;   ///< of these, those that no file gives
    std::vector<param::ParameterRow> stand_ins;  ///< those that files take from another country, or from none
    std::vector<std::string> ungraded;           ///< with a source and no grade of evidence
    std::vector<StandsFor> stands_for;           ///< schools, teachers and pupils, by phase
    std::vector<std::string> unvaried;           ///< of a study: without a range, where every preset has one
    std::vector<IdleNumber> idle;                ///< that files give and that cannot matter
    std::vector<CameOut> built;                  ///< with --built
    std::string not_measured;                    ///< outcomes that stay missing, and why
};

/// Programmes that money of the scenario or of a strategy flows into, and paths that a study gives several values.
struct InStudy {
    std::set<std::string> funded, varied;
    bool all_with_range = false;
};

InStudy in_study(LoadedStudy const& loaded) {
    InStudy in;
    Study const& study = loaded.study;
    for (auto const& [id, strategy] : study.strategies) {
        for (auto const& [programme, share] : strategy.mix) in.funded.insert(programme);
        for (auto const& [path, value] : strategy.set) in.varied.insert(path);
    }
    in.all_with_range = study.uncertainty.vary == Vary::all_with_range;
    for (auto const& [path, values] : study.vary) in.varied.insert(path);
    for (auto const& [path, forms] : study.uncertainty.structures) in.varied.insert(path);
    for (auto const& [name, changes] : study.uncertainty.what_if)
        for (auto const& [path, value] : changes) in.varied.insert(path);
    return in;
}

void take_notes(Loaded const& scenario, InStudy in, Checked& checked) {
    constexpr std::size_t many = 5000;  // every programme has eighty numbers
    if (scenario.scenario.programmes->size() > many) return;
    checked.idle = idle_numbers(scenario, in.funded, in.varied);
    checked.stands_for = what_it_stands_for(scenario.scenario.population, scenario.scenario.network);
    for (FundingLine const& line : scenario.scenario.funding) in.funded.insert(line.programme);
    static std::string const programmes = "programmes.";
    std::set<std::string> const also_funded = in.funded;
    std::vector<param::ParameterRow> rows = param::parameters_of(scenario.scenario, scenario.annotations);
    std::vector<std::string> paths;
    for (param::ParameterRow const& row : rows) paths.push_back(row.path);
    std::vector<std::string> const matter = that_matter(scenario, also_funded, in.varied, paths);
    std::set<std::string> const in_use{matter.begin(), matter.end()};
    for (param::ParameterRow& row : rows) {
        if (row.path.rfind(programmes, 0) == 0) {
            std::string const id =
                row.path.substr(programmes.size(), row.path.find('.', programmes.size()) - programmes.size());
            if (in.funded.count(id) == 0 || row.path.find(".facts.") != std::string::npos) continue;
        }
        if (!scenario.scenario.population.phases.empty() && row.path.rfind("population.schools.", 0) == 0) continue;
        if (!row.written && in_use.count(row.path) == 0) continue;  // a default that nobody uses
        ++checked.numbers;
        bool const usual = std::binary_search(usually_varied().begin(), usually_varied().end(), row.path);
        if (in.all_with_range && usual && !row.range && in.varied.count(row.path) == 0)
            checked.unvaried.push_back(row.path);
        if (auto const given = scenario.annotations.find(row.path);
            given != scenario.annotations.end() && !given->second.source.empty() && !given->second.evidence)
            checked.ungraded.push_back(row.path);
        if (row.written && row.source.rfind("stand-in", 0) == 0) checked.stand_ins.push_back(row);
        if (!row.written) checked.defaults.push_back(std::move(row));
    }
    checked.unvaried = that_matter(scenario, also_funded, in.varied, checked.unvaried);
}

std::vector<CameOut> build(Scenario scenario) {
    scenario.run.replicates = 1;
    Workers workers{available_threads()};
    auto const made = prepare(scenario, 0, workers);
    return what_came_out(scenario, made->grounds.front()->population, made->grounds.front()->network);
}

/// "peers.{weight, novice_weight}; practice.transfer": each by name, those of a part together.
std::string named(std::vector<std::string> const& paths) {
    std::vector<std::pair<std::string, std::vector<std::string>>> parts;
    for (std::string const& path : paths) {
        auto const dot = path.rfind('.');
        std::string const part = dot == std::string::npos ? "" : path.substr(0, dot);
        if (parts.empty() || parts.back().first != part) parts.emplace_back(part, std::vector<std::string>{});
        parts.back().second.push_back(path.substr(dot == std::string::npos ? 0 : dot + 1));
    }
    std::string text;
    for (auto const& [part, names] : parts) {
        std::string const list = fmt::format("{}", fmt::join(names, ", "));
        text += fmt::format("{}{}", text.empty() ? "" : "; ",
                            part.empty()        ? list
                            : names.size() == 1 ? fmt::format("{}.{}", part, list)
                                                : fmt::format("{}.{{{}}}", part, list));
    }
    return text;
}

std::string named(std::vector<param::ParameterRow> const& rows) {
    std::vector<std::string> paths;
    for (param::ParameterRow const& row : rows) paths.push_back(row.path);
    return named(paths);
}

/// A study that leaves the ranges of the presets out would be surer than any of theirs.
void refuse_unvaried(Checked& checked, param::Document const& study, param::Diagnostics& diagnostics) {
    checked.valid = false;
    Checker const check{study, diagnostics};
    bool const one = checked.unvaried.size() == 1;
    check.error("uncertainty.vary", "E407",
                fmt::format("{} that every country preset varies {} no range here: {}",
                            one ? "one number" : fmt::format("{} numbers", checked.unvaried.size()),
                            one ? "has" : "have", named(checked.unvaried)),
                "give ranges, let the base extend builtin:country/generic@1, or write `range: 30..30 %` where you are "
                "certain");
}

Checked check_one(std::string const& argument, Overrides const& overrides, bool built,
                  param::Diagnostics& diagnostics) {
    int const errors_before = diagnostics.errors();
    if (argument.rfind("builtin:", 0) != 0 && is_registry(argument)) {
        bool const valid = load_registry(argument, diagnostics).has_value();
        return {argument, "registry", valid, 0, {}, {}, {}, {}, {}, {}, {}, {}};
    }
    AnyFile const loaded = load_any(file_named(argument), overrides, diagnostics, DataFiles::read);
    std::string_view const kind = loaded.scenario ? "scenario" : loaded.study ? "study" : "";
    Checked checked{argument, kind, diagnostics.errors() == errors_before && !kind.empty(), 0, {}, {}, {}, {}, {}, {},
                    {},       {}};
    if (!checked.valid) return checked;
    Loaded const& scenario = loaded.scenario ? *loaded.scenario : loaded.study->base;
    take_notes(scenario, loaded.study ? in_study(*loaded.study) : InStudy{}, checked);
    if (!checked.unvaried.empty()) {
        refuse_unvaried(checked, loaded.study->document, diagnostics);
        return checked;
    }
    auto const fault = loaded.scenario ? not_sustained(scenario.scenario) : std::nullopt;
    if (fault) checked.not_measured = fault->message + " (" + fault->suggestion + ")";
    if (built) checked.built = build(scenario.scenario);
    return checked;
}

/// "climate 3, practice 9": how many by the first part of the path, in the order of the scenario.
std::string by_section(std::vector<param::ParameterRow> const& rows) {
    std::vector<std::pair<std::string, int>> counts;
    for (param::ParameterRow const& row : rows) {
        std::string const section = row.path.substr(0, row.path.find('.'));
        if (counts.empty() || counts.back().first != section) counts.emplace_back(section, 0);
        ++counts.back().second;
    }
    std::string text;
    for (auto const& [section, count] : counts)
        text += fmt::format("{}{} {}", text.empty() ? "" : ", ", section, count);
    return text;
}

/// Rows of a numbers table that would give what the program or a stand-in gave.
std::vector<std::string> rows_to_give(Checked const& checked) {
    std::vector<std::string> rows;
    for (AskedNumber const& asked : asked_numbers()) {
        auto const gives = [&](param::ParameterRow const& row) { return asked_number_of(row.path) == &asked; };
        if (std::any_of(checked.stand_ins.begin(), checked.stand_ins.end(), gives) ||
            std::any_of(checked.defaults.begin(), checked.defaults.end(), gives))
            rows.emplace_back(asked.name);
    }
    return rows;
}

std::string stands_for_text(Checked const& checked) {
    std::string text;
    for (StandsFor const& row : checked.stands_for)
        text += fmt::format("{}: note: stands for {}{}\n", checked.file,
                            !row.phase.empty()              ? row.phase + ": "
                            : checked.stands_for.size() > 1 ? "in all: "
                                                            : "",
                            text_of(row));
    return text;
}

/// What is no fault and yet good to know, a line each.
std::string notes_of(Checked const& checked) {
    std::string text = stands_for_text(checked);
    if (!checked.defaults.empty()) {
        auto const guesses = std::count_if(checked.defaults.begin(), checked.defaults.end(),
                                           [](param::ParameterRow const& row) { return row.evidence == 0; });
        text += fmt::format(
            "{}: note: {} of {} numbers are the program's own defaults, {} of them guesses: {} "
            "(`show --evidence` lists them)\n",
            checked.file, checked.defaults.size(), checked.numbers, guesses, by_section(checked.defaults));
        text += fmt::format("{}: note: by name: {}\n", checked.file, named(checked.defaults));
    }
    if (!checked.stand_ins.empty())
        text += fmt::format("{}: note: {} of {} numbers come from a stand-in: {}\n", checked.file,
                            checked.stand_ins.size(), checked.numbers, named(checked.stand_ins));
    if (std::vector<std::string> const rows = rows_to_give(checked); !checked.stand_ins.empty() && !rows.empty())
        text += fmt::format("{}: note: rows of a numbers table (`init --numbers`) that would give some of them: {}\n",
                            checked.file, fmt::join(rows, ", "));
    if (!checked.ungraded.empty())
        text += fmt::format("{}: note: with a source and no grade of evidence, taken as guesses (0): {}\n",
                            checked.file, named(checked.ungraded));
    if (!checked.not_measured.empty()) text += fmt::format("{}: note: {}\n", checked.file, checked.not_measured);
    constexpr std::size_t most = 8;
    std::string idle;
    std::size_t own = 0;
    for (IdleNumber const& number : checked.idle) {
        if (!number.own) continue;
        if (++own <= most) idle += fmt::format("{}{} ({})", idle.empty() ? "" : ", ", number.path, number.why);
    }
    if (own > most) idle += fmt::format(" and {} more (--json lists them)", own - most);
    if (own > 0)
        text += fmt::format("{}: note: {} of the file's numbers cannot matter here: {}\n", checked.file, own, idle);
    return text;
}

nlohmann::ordered_json notes_json(Checked const& checked) {
    nlohmann::ordered_json json{{"file", checked.file},
                                {"numbers", checked.numbers},
                                {"defaults", nlohmann::ordered_json::array()},
                                {"stand_ins", nlohmann::ordered_json::array()},
                                {"rows_to_give", rows_to_give(checked)},
                                {"ungraded", checked.ungraded},
                                {"stands_for", nlohmann::ordered_json::array()},
                                {"cannot_matter", nlohmann::ordered_json::array()}};
    if (!checked.not_measured.empty()) json["not_measured"] = checked.not_measured;
    for (param::ParameterRow const& row : checked.defaults)
        json["defaults"].push_back({{"path", row.path},
                                    {"value", row.text},
                                    {"unit", row.unit},
                                    {"source", row.source},
                                    {"evidence", row.evidence},
                                    {"role", param::role_name(row.role)}});
    for (param::ParameterRow const& row : checked.stand_ins)
        json["stand_ins"].push_back({{"path", row.path}, {"value", row.text}, {"source", row.source}});
    auto const value = [](double number) {
        return std::isnan(number) ? nlohmann::ordered_json(nullptr) : nlohmann::ordered_json(number);
    };
    for (StandsFor const& row : checked.stands_for)
        json["stands_for"].push_back({{"phase", row.phase},
                                      {"schools", value(row.schools)},
                                      {"teachers", value(row.teachers)},
                                      {"concerned", value(row.concerned)},
                                      {"pupils", value(row.pupils)}});
    for (IdleNumber const& number : checked.idle)
        json["cannot_matter"].push_back({{"path", number.path}, {"why", number.why}, {"own", number.own}});
    for (CameOut const& row : checked.built)
        json["built"].push_back({{"path", row.path},
                                 {"what", row.what},
                                 {"unit", row.unit},
                                 {"wished_for", row.wished},
                                 {"came_out", row.built},
                                 {"reached", row.reached}});
    return json;
}

void print_json(std::vector<Checked> const& files, param::Diagnostics const& diagnostics) {
    nlohmann::ordered_json report;
    report["valid"] = !diagnostics.failed();
    report["files"] = nlohmann::ordered_json::array();
    for (Checked const& checked : files) {
        nlohmann::ordered_json entry{{"file", checked.file}, {"valid", checked.valid}};
        if (checked.valid) entry["kind"] = checked.kind;
        report["files"].push_back(std::move(entry));
    }
    report["notes"] = nlohmann::ordered_json::array();
    for (Checked const& checked : files)
        if (checked.valid) report["notes"].push_back(notes_json(checked));
    report["diagnostics"] = nlohmann::ordered_json::parse(diagnostics.json());
    print(report.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n");
}

std::string counted(int number, std::string_view what) {
    return fmt::format("{} {}{}", number, what, number == 1 ? "" : "s");
}

void check(Options const& options, Common& common) {
    Overrides const overrides = overrides_from(options.set);
    param::Diagnostics diagnostics;
    std::vector<Checked> checked;
    for (std::string const& file : options.files) {
        param::Diagnostics own;  // so that a fault in a shared base counts against each file that has it
        checked.push_back(check_one(file, overrides, options.built, own));
        for (param::Diagnostic const& found : own.sorted()) diagnostics.add(found);
    }
    common.exit = diagnostics.failed() ? Exit::input_invalid : Exit::done;
    if (common.json) return print_json(checked, diagnostics);
    std::string lines;
    for (Checked const& file : checked)
        if (file.valid)
            lines += fmt::format("{}: ok\n{}", file.file, file.built.empty() ? "" : came_out_text(file.built));
    if (!common.quiet) print(lines);
    std::string const found = diagnostics.text(common.colour_on_stderr());
    std::fwrite(found.data(), 1, found.size(), stderr);  // errors are shown even with -q
    for (Checked const& file : checked) say(common, notes_of(file));
    if (diagnostics.failed()) {
        say(common,
            fmt::format("{}{}; `cpdsim explain CODE` says more about a code\n", counted(diagnostics.errors(), "error"),
                        diagnostics.warnings() > 0 ? ", " + counted(diagnostics.warnings(), "warning") : ""));
    }
}

}  // namespace

void add_check(CLI::App& app, Common& common) {
    Verb const verb{app, "check",
                    "find everything that is wrong with scenario and study files and registries of evidence"};
    auto const options = std::make_shared<Options>();
    verb.option("FILE", options->files, "scenario or study files, registries of evidence, or names of presets")
        .required();
    add_set_option(verb, options->set);
    verb.flag("--built", options->built,
              "draw schools, teachers and ties, and show what came out beside what was wished for");
    add_json_flag(verb, common);
    verb.does([options, &common] { check(*options, common); });
}

}  // namespace cpdsim
