#include "verbs/run_scenario.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <optional>

#include "core/calendar.hpp"
#include "core/memory.hpp"
#include "core/parallel.hpp"
#include "design/case_key.hpp"
#include "design/data_files.hpp"
#include "design/provenance.hpp"
#include "io/result_file.hpp"
#include "scenario/came_out.hpp"
#include "scenario/saving.hpp"
#include "scenario/shown_money.hpp"
#include "study/folder.hpp"
#include "study/owner.hpp"
#include "study/prices.hpp"
#include "study/progress.hpp"
#include "study/scenario_summary.hpp"
#include "verbs/earlier_result.hpp"
#include "verbs/saved_run.hpp"

namespace cpdsim {

namespace fs = std::filesystem;

/// What was found in the files; warnings go on, errors end it.
void report_found(param::Diagnostics const& found, Common const& common) {
    if (found.failed()) throw InvalidInput{found};
    if (!found.empty()) say(common, found.text(common.colour_on_stderr()));
}

fs::path output_folder(RunOptions const& options, fs::path const& file) {
    return options.output.empty() ? fs::path{"out"} / file.stem() : fs::path{options.output};
}

int jobs_of(RunOptions const& options) { return options.jobs > 0 ? options.jobs : available_threads(); }

void refuse_too_large(RunOptions const& options, double needed, int jobs) {
    if (options.memory.empty()) return;
    double const allowed = bytes_from(options.memory);
    if (needed <= allowed) return;
    throw UserError{
        Exit::usage,
        fmt::format(
            "the run needs about {} with {} jobs, more than --memory {}; use fewer jobs (-j) or simulate fewer schools",
            bytes_text(needed), jobs, options.memory)};
}

namespace {

void print_json(std::string const& text) { print(text + "\n"); }

/// A scenario is its own only case.
BuiltCase built_from(Loaded loaded) {
    return {std::move(loaded.scenario), std::move(loaded.document), std::move(loaded.annotations), 0};
}

void tell_scenario(Results const& results, ShownMoney const& money, fs::path const& target, Common const& common) {
    if (common.json) {
        auto json = nlohmann::ordered_json::parse(scenario_json(results));
        json["file"] = target.string();
        return print_json(json.dump(2));
    }
    if (!common.quiet) print(scenario_text(results, money) + target.string() + "\n");
}

/// Wishes for the network that were not reached. Large networks are not drawn once more for it.
void tell_what_came_out(Scenario scenario, int jobs, Common const& common) {
    constexpr double large = 3e5;  // teachers
    if (common.quiet || estimate(scenario).teachers > large) return;
    scenario.run.replicates = 1;
    Workers workers{jobs};
    auto const made = prepare(scenario, 0, workers);
    std::string missed;
    for (CameOut const& row : what_came_out(scenario, made->grounds[0]->population, made->grounds[0]->network))
        if (!row.reached) missed += (missed.empty() ? "" : ", ") + row.path;
    if (!missed.empty())
        say(common,
            fmt::format("warning[W308]: not as wished for: {} (`cpdsim check --built` shows what came out)\n", missed));
}

void refuse_shares(RunOptions const& options, Common const& common) {
    if (!options.shard.empty() || !options.emit.empty())
        throw UserError{Exit::usage, "--shard and --emit share out the cases of a study; a scenario is one case"};
    if (common.ranks->size() > 1)
        throw UserError{Exit::usage, "ranks share out the cases of a study; a scenario is one case, run it alone"};
}

/// Whether the result is there; else what becomes of an older one is said. A run that is saved writes none.
bool is_there_already(RunOptions const& options, fs::path const& target, Provenance const& provenance,
                      Money const& money, Common const& common) {
    if (!options.save.empty()) return false;
    make_writable(target.parent_path());
    EarlierResult const earlier =
        earlier_result(target, provenance.id, provenance.written_in, provenance.scenario_as_written,
                       options.force ? Replace::anything : Replace::only_ours);
    if (!earlier.up_to_date || options.fresh) {
        say(common, earlier.note);
        return false;
    }
    say(common, fmt::format("'{}' is up to date (--fresh runs it again)\n", target.string()));
    tell_scenario(read_results(target), shown_money(money), target, common);
    return true;
}

/// A scenario to run, from its start or from a saved state.
struct ToRun {
    Scenario const& scenario;
    Provenance provenance;  ///< of the result
    std::optional<StateFile> from;
};

/// Writes the result, or the state at which the run was to stop.
void run_to_the_end(RunOptions const& options, ToRun run, std::string const& stem, fs::path const& target,
                    Common& common) {
    SavedRun saved;
    if (!options.save.empty())
        saved.steps = steps_until(options.until, run.scenario, run.from ? run.from->run.steps : 0);
    Saving saving;
    if (!options.save.empty()) saving.into = &saved;
    if (run.from) saving.from = &run.from->run;
    StopOnSignal const stop;
    Progress progress{speech_for_stderr(common.quiet), stem};
    RunRequest request;
    request.stop = stop.token();
    request.progress = [&](double share) { progress.show(share, ""); };
    Workers workers{jobs_of(options)};
    std::optional<Results> results;
    try {
        results = simulate_in_parts(run.scenario, workers, request, saving);
    } catch (StateDoesNotFit const& fault) {
        throw UserError{Exit::input_invalid, fmt::format("cannot go on from '{}' ({}) run the scenario from the start",
                                                         options.go_on, fault.what())};
    }
    progress.finish();
    if (!results && (options.save.empty() || stop.requested())) {
        say(common, "stopped; nothing was written\n");
        common.exit = stop.exit();
        return;
    }
    run.provenance.date = now_text();
    if (!results) {
        write_state_file(options.save, {std::move(saved), options.until, std::move(run.provenance)});
        if (common.json) return print_json(nlohmann::ordered_json{{"state", options.save}}.dump(2));
        if (!common.quiet) print(options.save + "\n");
        return;
    }
    write_result_file(target, *results, run.provenance);
    tell_scenario(*results, shown_money(run.scenario.money), target, common);
}

}  // namespace

/// `--continue` without a scenario: the one that the state holds.
void continue_alone(RunOptions const& options, Common& common) {
    if (!options.set.empty() || !options.seed.empty())
        throw UserError{Exit::usage,
                        "--set and --seed would make it another run (--continue goes on with the one that "
                        "was saved); leave them out"};
    refuse_shares(options, common);
    StateFile state = state_to_continue(options.go_on);
    Scenario const scenario = scenario_in(state, options.go_on);
    std::string const stem =
        fs::path{state.provenance.written_in.empty() ? options.go_on : state.provenance.written_in}.stem().string();
    fs::path const folder = output_folder(options, stem + ".yaml"), target = folder / (stem + ".h5");
    Provenance provenance = state.provenance;
    provenance.command = common.command;
    if (is_there_already(options, target, provenance, scenario.money, common)) return;
    run_to_the_end(options, {scenario, std::move(provenance), std::move(state)}, stem, target, common);
}

void run_scenario(RunOptions const& options, fs::path const& file, Overrides const& overrides, Common& common) {
    param::Diagnostics diagnostics;
    auto loaded = load_scenario(file, overrides, diagnostics, DataFiles::read);
    report_found(diagnostics, common);
    refuse_shares(options, common);
    std::string const written = own_text(loaded->document);
    BuiltCase const built = built_from(std::move(*loaded));
    int const jobs = jobs_of(options);
    if (options.dry_run) {
        RunPrice const price = price_of_scenario(built, jobs);
        return common.json ? print_json(price_json(price)) : print(price_text(price));
    }
    // Threads share a pack; only several packs are in memory at once.
    int const packs = static_cast<int>(std::ceil(built.scenario.run.replicates / lane_count));
    refuse_too_large(options, memory_of(built.scenario, std::min(jobs, packs)), std::min(jobs, packs));
    fs::path const folder = output_folder(options, file), target = folder / (file.stem().string() + ".h5");
    DataSums data;
    static_cast<void>(data.of(built.scenario));  // as the run will find it
    std::string const key = case_key(built.document, built.scenario, 0);
    std::optional<StateFile> from;
    if (!options.go_on.empty()) {
        from = state_to_continue(options.go_on);
        refuse_other_scenario(*from, options.go_on, key, file.string());
    }
    Origin const origin{title_in_english(built.scenario.title, file.stem().string()), common.command, written,
                        full_name(file), data.of(built.scenario)};
    Provenance provenance = provenance_of(built, key, origin);
    if (is_there_already(options, target, provenance, built.scenario.money, common)) return;
    if (!from) tell_what_came_out(built.scenario, jobs, common);
    run_to_the_end(options, {built.scenario, std::move(provenance), std::move(from)}, file.stem().string(), target,
                   common);
}

}  // namespace cpdsim
