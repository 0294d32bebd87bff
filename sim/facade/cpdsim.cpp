#include "facade/cpdsim.hpp"

#include <algorithm>

#include "core/error.hpp"
#include "core/version.hpp"
#include "design/case_key.hpp"
#include "design/data_files.hpp"
#include "design/provenance.hpp"
#include "io/any_file.hpp"
#include "io/result_file.hpp"
#include "scenario/build.hpp"
#include "scenario/load.hpp"
#include "study/owner.hpp"
#include "study/run_study.hpp"

namespace cpdsim::facade {
namespace {

namespace fs = std::filesystem;

Overrides overrides_of(Changes const& changes) { return {changes.begin(), changes.end()}; }

template <class Read>
auto read_valid(Read&& read, std::string* warnings = nullptr) {
    param::Diagnostics diagnostics;
    auto loaded = read(diagnostics);
    if (!loaded || diagnostics.failed()) throw Fault{diagnostics.text()};
    if (warnings != nullptr) *warnings = diagnostics.text();
    return std::move(*loaded);
}

/// Faults of the user's come out as Fault, whatever part of the program found them.
template <class Do>
auto in_words(Do&& act) {
    try {
        return act();
    } catch (UserError const& fault) {
        throw Fault{fault.what()};
    }
}

std::vector<std::string> names_of(std::vector<Array> const& list) {
    std::vector<std::string> names;
    for (Array const& variable : list) names.push_back(variable.name);
    return names;
}

Array const& named(std::vector<Array> const& list, std::string const& name, char const* kind) {
    auto const found = std::find_if(list.begin(), list.end(), [&](Array const& v) { return v.name == name; });
    if (found != list.end()) return *found;
    std::string known;
    for (Array const& variable : list) known += (known.empty() ? "" : ", ") + variable.name;
    throw Fault{std::string{"there is no "} + kind + " '" + name + "' (there are " + known + ")"};
}

}  // namespace

struct Results::Inside {
    cpdsim::Results results;
    Provenance provenance;
};

struct Scenario::Inside {
    BuiltCase built;
    std::string as_written, title, warnings, file;
};

Results Results::open(fs::path const& file) {
    return in_words([&] {
        try_reading(file);  // a file without its seal may be anything, and must not end the program that asks
        return Results{std::make_shared<Inside const>(Inside{read_results(file), read_provenance(file)})};
    });
}

int Results::replicates() const { return inside_->results.replicates; }
std::vector<double> const& Results::days() const { return inside_->results.days; }
std::vector<std::string> Results::outcomes() const { return names_of(inside_->results.outcomes().arrays); }
std::vector<std::string> Results::series() const { return names_of(inside_->results.timeseries().arrays); }

std::vector<float> const& Results::outcome(std::string const& name) const {
    return floats(named(inside_->results.outcomes().arrays, name, "outcome"));
}

std::vector<float> const& Results::values(std::string const& series) const {
    return floats(named(inside_->results.timeseries().arrays, series, "series"));
}

std::string const& Results::units(std::string const& name) const {
    auto const& outcomes = inside_->results.outcomes().arrays;
    bool const is_outcome =
        std::any_of(outcomes.begin(), outcomes.end(), [&](Array const& v) { return v.name == name; });
    return named(is_outcome ? outcomes : inside_->results.timeseries().arrays, name, "outcome or series").units();
}

void Results::write(fs::path const& file) const {
    in_words([&] { write_result_file(file, inside_->results, inside_->provenance); });
}

std::string Scenario::title() const { return inside_->title; }
std::string const& Scenario::warnings() const { return inside_->warnings; }

std::optional<Results> Scenario::run(RunOptions const& options) const {
    return in_words([&]() -> std::optional<Results> {
        RunRequest request;
        request.stop = options.stop;
        request.progress = options.progress;
        Workers workers{std::max(1, options.jobs)};
        BuiltCase const& built = inside_->built;
        auto results = simulate(built.scenario, workers, request);
        if (!results) return std::nullopt;
        Origin const origin{inside_->title, "cpdsim library", inside_->as_written, inside_->file,
                            DataSums{}.of(built.scenario)};
        std::string const key = case_key(built.document, built.scenario, 0);
        return Results{std::make_shared<Results::Inside const>(
            Results::Inside{std::move(*results), provenance_of(built, key, origin)})};
    });
}

Scenario load(fs::path const& file, Changes const& changes) {
    return in_words([&] {
        std::string warnings;
        Loaded loaded = read_valid(
            [&](param::Diagnostics& diagnostics) { return load_scenario(file, overrides_of(changes), diagnostics); },
            &warnings);
        std::string written = own_text(loaded.document);
        std::string title = title_in_english(loaded.scenario.title, file.stem().string());
        BuiltCase built;
        built.scenario = std::move(loaded.scenario);
        built.document = std::move(loaded.document);
        built.annotations = std::move(loaded.annotations);
        return Scenario{std::make_shared<Scenario::Inside const>(Scenario::Inside{
            std::move(built), std::move(written), std::move(title), std::move(warnings), full_name(file)})};
    });
}

StudyReport run_study(fs::path const& file, fs::path const& folder_path, Changes const& changes,
                      RunOptions const& options) {
    return in_words([&] {
        LoadedStudy const study = read_valid(
            [&](param::Diagnostics& diagnostics) { return load_study(file, overrides_of(changes), diagnostics); });
        int const jobs = std::max(1, options.jobs);
        StudyPlan const plan = make_plan(study, file.stem().string(), jobs);
        StudyFolder const folder{folder_path};
        FarmOptions farm;
        farm.jobs = jobs;
        farm.stop = options.stop;
        farm.command = "cpdsim library";
        farm.title = title_in_english(study.study.title, plan.name);
        farm.study_text = own_text(study.document);
        farm.study_file = full_name(file);
        StudyOutcome const outcome = cpdsim::run_study(
            study, plan, folder, simulate_sharing_worlds(static_cast<std::size_t>(jobs) + 1), farm, Foreign::refuse);
        return StudyReport{.cases = outcome.report.planned,
                           .done = outcome.report.done,
                           .kept = outcome.report.reused,
                           .failed = outcome.failed,
                           .missing = outcome.missing,
                           .stopped = outcome.report.stopped,
                           .summary = outcome.summary ? summary_text(*outcome.summary) : std::string{},
                           .merged = folder.merged()};
    });
}

std::string version() { return std::string{cpdsim::version()}; }

}  // namespace cpdsim::facade
