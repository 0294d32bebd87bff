// `cpdsim run FILE`: a scenario or a study, as its format line says. Finished work is kept and not done again.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cmath>
#include <fstream>
#include <memory>
#include <system_error>

#include "core/parallel.hpp"
#include "design/case_key.hpp"
#include "design/data_files.hpp"
#include "design/provenance.hpp"
#include "io/result_file.hpp"
#include "scenario/build.hpp"
#include "study/farm.hpp"
#include "study/grow_draws.hpp"
#include "study/job_script.hpp"
#include "study/owner.hpp"
#include "study/prices.hpp"
#include "study/run_study.hpp"
#include "study/scenario_summary.hpp"
#include "verbs/on_ranks.hpp"
#include "verbs/run_scenario.hpp"
#include "verbs/saved_run.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

Shard shard_from(std::string const& text) {
    if (text.empty()) return {};
    auto const slash = text.find('/');
    auto const whole = [](std::string const& digits) {
        return !digits.empty() && digits.size() < 7 && digits.find_first_not_of("0123456789") == std::string::npos
                   ? std::stoul(digits)
                   : 0UL;
    };
    Shard shard{whole(text.substr(0, slash)), slash == std::string::npos ? 0 : whole(text.substr(slash + 1))};
    if (shard.index < 1 || shard.index > shard.count)
        throw UserError{
            Exit::usage,
            fmt::format("--shard '{}' is no part of a whole; write --shard 2/8 for the second of eight", text)};
    return shard;
}

// Study ---------------------------------------------------------------------------------------------------------------

/// `base.turnover.leave` is the same as `turnover.leave`: the base's, since studies have no such key.
Overrides without_base(Overrides overrides) {
    for (auto& [path, value] : overrides)
        if (path.rfind("base.", 0) == 0) path = path.substr(5);
    return overrides;
}

void tell_study(StudyOutcome const& outcome, StudyFolder const& folder, Common const& common) {
    FarmReport const& report = outcome.report;
    if (common.json) {
        nlohmann::ordered_json json{
            {"folder", folder.path().string()}, {"done", report.done},        {"kept", report.reused},
            {"failed", outcome.failed},         {"missing", outcome.missing}, {"summary", nullptr}};
        if (outcome.summary) json["summary"] = nlohmann::ordered_json::parse(summary_json(*outcome.summary));
        return print(json.dump(2) + "\n");
    }
    if (common.quiet) return;
    if (outcome.summary) print(summary_text(*outcome.summary));
    std::string line = fmt::format("{} cases run", report.done);
    if (report.reused > 0) line += fmt::format(", {} kept from before", report.reused);
    if (outcome.failed > 0)
        line += fmt::format(", {} failed (see {}; --retry-failed tries again)", outcome.failed,
                            (folder.path() / "failed").string());
    if (outcome.missing > 0)
        line += fmt::format(", {} still missing (the same command goes on with them)", outcome.missing);
    say(common, line + "\n");
    if (outcome.summary) print(folder.merged().string() + "\n");
}

/// Growing needs two strategies to compare, and the whole study in one hand.
void refuse_to_grow(RunOptions const& options, LoadedStudy const& study, Ranks const& ranks) {
    if (!options.shard.empty() || !options.emit.empty() || ranks.size() > 1)
        throw UserError{
            Exit::usage,
            "--until-halfwidth decides on the whole study; it cannot be used with --shard, --emit or ranks"};
    if (study.study.strategies.size() < 2)
        throw UserError{Exit::usage, "--until-halfwidth compares the best two strategies; this study has one"};
    for (Sampler const sampler : {study.study.uncertainty.sampler, study.study.sampler})
        if (sampler == Sampler::morris || sampler == Sampler::saltelli)
            throw UserError{Exit::usage,
                            fmt::format("--until-halfwidth needs draws that are futures; those of '{}' are not",
                                        param::name_of(sampler))};
}

/// This program, wherever it is started from.
std::string own_path() {
    std::error_code fault;
    fs::path const path = fs::read_symlink("/proc/self/exe", fault);
    return fault ? "cpdsim" : path.string();
}

/// `--emit`: the script on stdout, and on stderr what to do with it.
void emit_script(RunOptions const& options, fs::path const& file, StudyPlan const& plan, RunPrice const& price,
                 Common const& common) {
    JobScript script;
    script.system = options.emit == "slurm" ? JobSystem::slurm : JobSystem::bash;
    script.name = plan.name;
    script.price = price;
    script.tasks = options.tasks > 0 ? static_cast<std::size_t>(options.tasks) : sensible_tasks(price);
    script.command = {own_path(),
                      "run",
                      fs::absolute(file).lexically_normal().string(),
                      "-o",
                      fs::absolute(output_folder(options, file)).lexically_normal().string(),
                      "-j",
                      std::to_string(price.jobs)};
    for (std::string const& change : options.set) script.command.insert(script.command.end(), {"--set", change});
    if (!options.seed.empty()) script.command.insert(script.command.end(), {"--seed", options.seed});
    if (options.retry_failed) script.command.emplace_back("--retry-failed");
    print(text_of(script));
    say(common, script.system == JobSystem::slurm ? "note: save it and submit it: sbatch FILE\n"
                                                  : "note: save it and run it: bash FILE\n");
}

void run_a_study(RunOptions const& options, fs::path const& file, Overrides const& overrides, Common& common) {
    param::Diagnostics diagnostics;
    auto const study = load_study(file, without_base(overrides), diagnostics, DataFiles::read);
    report_found(diagnostics, common);
    bool const until_narrow = options.until_halfwidth > 0;
    if (until_narrow) refuse_to_grow(options, *study, *common.ranks);
    int const jobs = jobs_of(options);
    StudyPlan const plan = make_plan(*study, file.stem().string(), jobs);
    for (std::string const& warning : plan.design.warnings) say(common, "warning: " + warning + "\n");
    for (std::string const& note : plan.design.notes) say(common, "note: " + note + "\n");
    StudyFolder const folder{output_folder(options, file)};
    if (options.dry_run || !options.emit.empty()) {
        RunPrice const price = price_of_study(*study, plan, folder, jobs);
        if (!options.emit.empty()) return emit_script(options, file, plan, price, common);
        return common.json ? print(price_json(price) + "\n") : print(price_text(price));
    }
    refuse_too_large(options, memory_of_run(*study, plan, jobs), jobs);
    StopOnSignal const stop;
    FarmOptions farm;
    farm.jobs = jobs;
    farm.shard = shard_from(options.shard);
    farm.redo = options.fresh ? Redo::everything : options.retry_failed ? Redo::failed : Redo::missing;
    farm.speech = speech_for_stderr(common.quiet);
    farm.stop = stop.token();
    farm.command = common.command;
    farm.title = title_in_english(study->study.title, plan.name);
    farm.study_text = own_text(study->document);
    farm.study_file = full_name(file);
    static_cast<void>(farm.data->of(study->base.scenario));  // as the cases will find it
    farm.ranks = common.ranks;
    auto const worlds_alive = static_cast<std::size_t>(jobs) + 1;
    auto const run_all = [&](LoadedStudy const& with_draws, StudyPlan const& planned, Foreign foreign) {
        return run_study(with_draws, planned, folder, simulate_sharing_worlds(worlds_alive), farm, foreign);
    };
    Foreign foreign = options.force ? Foreign::overwrite : Foreign::refuse;
    auto const run_round = [&](LoadedStudy const& with_draws, std::size_t pilot) {
        StudyPlan planned = make_plan(with_draws, file.stem().string(), jobs);
        planned.pilot_draws = pilot;
        StudyOutcome round = run_all(with_draws, planned, foreign);
        foreign = Foreign::overwrite;  // of this very study, with fewer draws
        return round;
    };
    StudyOutcome const outcome = until_narrow
                                     ? run_until_narrow(*study, {options.until_halfwidth, options.max_draws}, run_round,
                                                        [&](std::string const& round) { say(common, round + "\n"); })
                                     : run_all(*study, plan, foreign);
    common.exit = outcome.report.stopped ? stop.exit() : outcome.exit();
    if (!common.ranks->is_first()) return;
    tell_study(outcome, folder, common);
}

/// What belongs together on the command line.
void refuse_half_a_wish(RunOptions const& options) {
    if (options.until.empty() != options.save.empty())
        throw UserError{Exit::usage, "--until MONTH and --save STATE belong together; give both"};
    if (options.dry_run && !options.go_on.empty())
        throw UserError{Exit::usage, "-n prices a run from its start; leave --continue out"};
    if (options.file.empty() && options.go_on.empty())
        throw UserError{Exit::usage, "FILE is required (a scenario or a study, unless --continue names a saved run)"};
    if (!options.save.empty() && !options.dry_run) refuse_to_replace(options.save, options.force);
}

void run_file(RunOptions const& options, Common& common) {
    refuse_half_a_wish(options);
    if (options.file.empty()) return continue_alone(options, common);
    fs::path const file = file_named(options.file);
    Overrides overrides = overrides_from(options.set);
    static_cast<void>(shard_from(options.shard));
    param::Diagnostics diagnostics;
    auto const kind = peek_format(file, diagnostics);
    report_found(diagnostics, common);
    if (!options.seed.empty()) overrides.emplace_back(*kind == FileKind::study ? "seed" : "run.seed", options.seed);
    if (*kind == FileKind::scenario && options.until_halfwidth > 0)
        throw UserError{Exit::usage, "--until-halfwidth is for studies; a scenario has `run.replicates`"};
    if (*kind == FileKind::study && !(options.save.empty() && options.go_on.empty()))
        throw UserError{Exit::usage,
                        "--save and --continue are for scenarios (a study keeps what is finished, and the "
                        "same command goes on with the rest); leave them out"};
    if (*kind == FileKind::study)
        run_a_study(options, file, overrides, common);
    else
        run_scenario(options, file, overrides, common);
}

}  // namespace

void add_run(CLI::App& app, Common& common) {
    Verb const verb{app, "run", "run a scenario or a study; what is finished is kept"};
    auto const options = std::make_shared<RunOptions>();
    verb.option("FILE", options->file, "scenario or study");
    verb.option("-o,--output", options->output, "folder of the results (default: out/<name of the file>)")
        .shown_as("DIR");
    verb.option("-j,--jobs", options->jobs, "threads (default: all)").positive().shown_as("N");
    verb.flag("-n,--dry-run", options->dry_run, "only say what it would cost: runs, core-hours, memory, disk");
    add_set_option(verb, options->set);
    verb.option("--seed", options->seed, "seed of everything drawn").shown_as("NUMBER");
    verb.option("--shard", options->shard, "run the i-th of N parts of a study, for several machines").shown_as("i/N");
    verb.option("--emit", options->emit, "print a script that runs the study as an array of tasks: slurm or bash")
        .one_of({"slurm", "bash"})
        .shown_as("SYSTEM");
    verb.option("--tasks", options->tasks, "tasks of --emit (default: each of about half an hour)")
        .positive()
        .shown_as("N");
    verb.flag("--fresh", options->fresh, "run finished cases again");
    verb.flag("--retry-failed", options->retry_failed, "run failed cases again");
    verb.flag("--force", options->force, "replace what belongs to another study or scenario");
    verb.option("--memory", options->memory, "refuse to start if more would be needed").shown_as("SIZE");
    verb.option("--until-halfwidth", options->until_halfwidth,
                "after a pilot, as many fresh draws as make half the interval of best minus runner-up at most this, in "
                "units of the main outcome")
        .positive()
        .shown_as("X");
    verb.option("--max-draws", options->max_draws, "with --until-halfwidth: never more draws (default: 1024)")
        .positive()
        .shown_as("N");
    verb.option("--until", options->until, "stop a scenario when this month is over, and save its state")
        .shown_as("MONTH");
    verb.option("--save", options->save, "file for the state of a run that stops with --until").shown_as("STATE");
    verb.option("--continue", options->go_on, "go on from a saved state; without FILE with the scenario it holds")
        .shown_as("STATE");
    add_json_flag(verb, common);
    verb.does([options, &common] { run_on_ranks(common, [&] { run_file(*options, common); }); });
}

}  // namespace cpdsim
