// `cpdsim optimise STUDY`: the best mix under the study's budget, how flat the top is, and what it risks. What is
// finished is kept, so the same command goes on where it was.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <memory>

#include "core/memory.hpp"
#include "core/parallel.hpp"
#include "design/data_files.hpp"
#include "design/provenance.hpp"
#include "optimise/run_optimise.hpp"
#include "study/owner.hpp"
#include "verbs/on_ranks.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string file, output, seed;
    std::string propose = "surrogate";
    int jobs = 0;
    bool dry_run = false, force = false;
    std::vector<std::string> set;
};

std::string price_text(optimise::OptimisePrice const& price) {
    auto const hours = [&](std::size_t packs) { return price.pack_seconds * static_cast<double>(packs); };
    auto const line = [&](std::string_view name, std::size_t packs) {
        return fmt::format("{:<14}{} packs, {:.3g} core-hours, about {} with {} job{}\n", name, packs,
                           hours(packs) / 3600, duration_text(hours(packs) / price.jobs), price.jobs,
                           price.jobs == 1 ? "" : "s");
    };
    return line("likely", price.likely_packs) + line("at most", price.most_packs) +
           fmt::format("{:<14}{}\n", "memory", bytes_text(price.memory));
}

std::string price_json(optimise::OptimisePrice const& price) {
    nlohmann::ordered_json const json{
        {"likely_packs", price.likely_packs},
        {"most_packs", price.most_packs},
        {"pack_seconds", price.pack_seconds},
        {"seconds", price.pack_seconds * static_cast<double>(price.likely_packs) / price.jobs},
        {"jobs", price.jobs},
        {"memory_bytes", price.memory}};
    return json.dump(2);
}

void run_file(Options const& options, Common& common) {
    fs::path const file = file_named(options.file);
    Overrides overrides = overrides_from(options.set);
    if (!options.seed.empty()) overrides.emplace_back("seed", options.seed);
    AnyFile const loaded = load_valid(file, overrides, common);
    if (!loaded.study || !loaded.study->study.optimise)
        throw UserError{Exit::usage,
                        fmt::format("'{}' has no section 'optimise' (it says what may be chosen); add it to "
                                    "a study, as scenarios/studies/france-best-mix.yaml does",
                                    file.string())};
    LoadedStudy const& study = *loaded.study;
    int const jobs = options.jobs > 0 ? options.jobs : available_threads();
    StudyFolder const folder{options.output.empty() ? fs::path{"out"} / file.stem() : fs::path{options.output}};
    std::string const name = file.stem().string();
    if (options.dry_run) {
        auto const price = optimise::price_of(study, name, folder, jobs);
        return print(common.json ? price_json(price) + "\n" : price_text(price));
    }
    StopOnSignal const stop;
    FarmOptions farm;
    farm.jobs = jobs;
    farm.stop = stop.token();
    farm.command = common.command;
    farm.title = title_in_english(study.study.title, name);
    farm.study_text = own_text(study.document);
    farm.study_file = full_name(file);
    farm.redo = Redo::missing;
    farm.ranks = common.ranks;
    static_cast<void>(farm.data->of(study.base.scenario));
    auto const tell = [&](optimise::Round const& round) {
        say(common, fmt::format("{:<8}{:>5} mixes, {:>6} packs, best so far {:.4g}\n", round.stage, round.mixes,
                                round.packs, round.best));
    };
    optimise::Problem const problem = optimise::problem_of(study);
    // The worlds of the search are used again and again.
    std::size_t const worlds = problem.search_packs + static_cast<std::size_t>(jobs) + 1;
    auto const outcome = optimise::run_optimise(
        study, name, folder, simulate_sharing_worlds(worlds), farm,
        options.force ? Foreign::overwrite : Foreign::refuse,
        options.propose == "random" ? optimise::Proposals::random : optimise::Proposals::surrogate, tell);
    if (outcome.stopped) {
        say(common, "stopped; the same command goes on where it was\n");
        common.exit = stop.exit();
        return;
    }
    if (outcome.found.record->failed() > 0) common.exit = Exit::some_failed;
    if (!common.ranks->is_first()) return;
    if (common.json) return print(optimise::optimise_json(outcome) + "\n");
    if (!common.quiet)
        print(optimise::optimise_text(outcome, shown_money(study.base.scenario.money)) +
              (folder.path() / "optimise.h5").string() + "\n" + (folder.path() / "best.yaml").string() + "\n");
}

}  // namespace

void add_optimise(CLI::App& app, Common& common) {
    Verb const verb{app, "optimise", "find the best mix under a study's budget; what is finished is kept"};
    auto const options = std::make_shared<Options>();
    verb.option("STUDY", options->file, "study with a section 'optimise'").required();
    verb.option("-o,--output", options->output, "folder of the results (default: out/<name of the file>)")
        .shown_as("DIR");
    verb.option("-j,--jobs", options->jobs, "threads (default: all)").positive().shown_as("N");
    verb.flag("-n,--dry-run", options->dry_run, "only say what it would cost");
    add_set_option(verb, options->set);
    verb.option("--seed", options->seed, "seed of everything drawn").shown_as("NUMBER");
    verb.option("--propose", options->propose,
                "where new mixes come from: surrogate, or random to see what it is worth")
        .one_of({"surrogate", "random"})
        .shown_as("HOW");
    verb.flag("--force", options->force, "replace what belongs to another study");
    add_json_flag(verb, common);
    verb.does([options, &common] { run_on_ranks(common, [&] { run_file(*options, common); }); });
}

}  // namespace cpdsim
