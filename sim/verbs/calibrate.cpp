// `cpdsim calibrate STUDY -o DIR`: weighs the draws of a study by published findings and writes posterior draws.
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include <memory>

#include "core/parallel.hpp"
#include "evidence/calibrate.hpp"
#include "evidence/pretended.hpp"
#include "evidence/self_check.hpp"
#include "evidence/store.hpp"
#include "study/folder.hpp"
#include "study/progress.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

namespace fs = std::filesystem;

struct Options {
    std::string file, output, pretend;
    int jobs = 0;
    std::size_t most_draws = 8192, posterior = 1024, noise = 0, truths = 0;
    double discrepancy = 1, assumed_errors = 1;
    bool dry_run = false, force = false, self_check = false;
    std::vector<std::string> set, without;
};

CalibrateOptions plan_of(Options const& options) {
    CalibrateOptions plan;
    plan.jobs = options.jobs > 0 ? options.jobs : available_threads();
    plan.most_draws = options.most_draws;
    plan.posterior = options.posterior;
    plan.without = options.without;
    plan.pretend = options.pretend;
    plan.noise = static_cast<std::uint32_t>(options.noise);
    plan.likelihood.discrepancy = options.discrepancy;
    plan.likelihood.assumed_errors = options.assumed_errors;
    return plan;
}

void tell_price(LoadedStudy const& study, Journal const& journal, Common const& common) {
    Design const design = make_design(study);
    Suite const suite = make_suite(load_targets(study), design.parameters);
    SuitePrice const price = price_of(suite, design.draws, journal);
    if (common.json) {
        nlohmann::ordered_json const json{{"findings", suite.targets.size()},
                                          {"runs", suite.runs.size()},
                                          {"draws", design.draws.size()},
                                          {"packs", price.packs},
                                          {"kept", price.kept},
                                          {"agent_steps", price.agent_steps}};
        return print(json.dump(2) + "\n");
    }
    print(fmt::format(
        "findings      {} can be simulated, in {} runs\ndraws         {}\npacks         {} ({} are there)\nagent-steps "
        "  {:.3g}\n",
        suite.targets.size(), suite.runs.size(), design.draws.size(), price.packs, price.kept, price.agent_steps));
    if (!suite.unused.empty()) print(fmt::format("not touched   {}\n", fmt::join(suite.unused, ", ")));
}

void tell(Calibration const& c, fs::path const& folder, Common const& common) {
    if (common.json) {
        nlohmann::ordered_json json{{"folder", folder.string()},
                                    {"draws", c.draws.size()},
                                    {"effective_size", c.weights.effective},
                                    {"posterior", c.posterior.size()}};
        for (std::size_t f = 0; f < c.simulated.forms.size(); ++f)
            json["forms"][c.simulated.forms[f]] = c.weights.forms.used[f];
        auto const foretold = foretold_of(c);
        for (std::size_t j = 0; j < foretold.size(); ++j)
            json["findings"].push_back({{"id", c.suite.targets[j].id},
                                        {"counts", foretold[j].counts},
                                        {"z", foretold[j].z},
                                        {"z_left_out", foretold[j].z_left_out}});
        auto const learnt = learnt_of(c);
        for (std::size_t k = 0; k < learnt.size(); ++k) {
            json["numbers"].push_back({{"path", c.parameters[k].path},
                                       {"learnt", learnt[k].learnt},
                                       {"used", learnt[k].used},
                                       {"mean", learnt[k].mean},
                                       {"sd", learnt[k].sd},
                                       {"low", learnt[k].low},
                                       {"high", learnt[k].high}});
            if (!c.truth.empty()) json["numbers"].back()["truth"] = c.truth[k];
        }
        return print(json.dump(2) + "\n");
    }
    if (common.quiet) return;
    print(calibration_text(c));
    print(fmt::format("\n{}\n", (folder / "evidence.h5").string()));
    if (!c.posterior.empty()) print(fmt::format("{}\n", (folder / "posterior.h5").string()));
}

void run_calibration(Options const& options, Common& common) {
    fs::path const file = file_named(options.file);
    param::Diagnostics diagnostics;
    auto study = load_study(file, overrides_from(options.set), diagnostics, DataFiles::read);
    if (diagnostics.failed()) throw InvalidInput{diagnostics};
    say(common, diagnostics.text(common.colour_on_stderr()));
    for (Sampler const sampler : {study->study.uncertainty.sampler})
        if (sampler == Sampler::morris || sampler == Sampler::saltelli || !study->study.vary.empty())
            throw UserError{
                Exit::input_invalid,
                "only draws of ranges can be weighed; the study needs 'sampler: latin_hypercube', sobol or random, and "
                "no sweep"};
    study->study.uncertainty.from.clear();  // what is weighed are the ranges, not what an earlier calibration made
    fs::path const folder =
        options.output.empty() ? fs::path{"out"} / (file.stem().string() + "-evidence") : fs::path{options.output};
    if (options.dry_run) return tell_price(*study, Journal{folder / "runs"}, common);
    make_writable(folder);
    if (!options.force) refuse_foreign_evidence(folder, file.stem().string());
    Journal journal{folder / "runs"};
    StopOnSignal const stop;
    Progress progress{speech_for_stderr(common.quiet), "studies done again"};
    CalibrateOptions plan = plan_of(options);
    plan.stop = stop.token();
    plan.progress = [&](double share, std::size_t runs) {
        progress.show(share, fmt::format("{:.0f} of {} packs", share * static_cast<double>(runs), runs));
    };
    plan.tell = [&](std::string const& line) { progress.say(line); };
    if (options.self_check || options.truths > 0) plan.most_draws = 0;
    auto c = calibrate(*study, journal, plan);
    std::optional<PretendedTruths> pretended;
    if (c && options.truths > 0) {
        plan.progress = [&](double share, std::size_t all) {
            progress.show(share, fmt::format("{:.0f} of {} rounds", share * static_cast<double>(all), all));
        };
        pretended = find_truths(*study, journal, plan, *c, options.truths);
    }
    progress.finish();
    if (!c || (options.truths > 0 && !pretended)) {
        say(common, "stopped; what was run is kept, and the same command goes on with it\n");
        common.exit = stop.exit();
        return;
    }
    if (pretended) return print(pretended_text(*pretended));
    if (options.self_check) return print(self_check_text(*c));
    store(folder, *c, *study, {file.stem().string(), common.command, options.force});
    tell(*c, folder, common);
    if (!c->posterior.empty()) return;
    common.exit = Exit::stopped_early;
    complain(fmt::format(
        "cpdsim: no posterior: {} draws are worth {:.0f} equal ones, fewer than {:.0f} (the findings rule out nearly "
        "all of the "
        "ranges, or contradict each other more than their errors and distances allow); evidence.h5 shows which\n",
        c->draws.size(), c->weights.effective, plan.enough));
}

}  // namespace

void add_calibrate(CLI::App& app, Common& common) {
    Verb const verb{app, "calibrate", "weigh the draws of a study by published findings, and write posterior draws"};
    auto const options = std::make_shared<Options>();
    verb.option("STUDY", options->file, "study file").required();
    verb.option("-o,--output", options->output, "folder (default: out/STUDY-evidence)").shown_as("DIR");
    verb.option("-j,--jobs", options->jobs, "packs run at once (default: all processors)").positive().shown_as("N");
    verb.flag("-n,--dry-run", options->dry_run, "say what it would run, and run nothing");
    add_set_option(verb, options->set);
    verb.option("--without", options->without, "a finding that does not count (repeatable)")
        .shown_as("ID")
        .one_at_a_time();
    verb.option("--max-draws", options->most_draws, "most draws, the study's own included")
        .shown_as("N")
        .with_default_shown();
    verb.option("--posterior", options->posterior, "posterior draws to write").shown_as("N").with_default_shown();
    verb.option("--discrepancy", options->discrepancy, "times all declared distances")
        .shown_as("X")
        .with_default_shown();
    verb.option("--assumed-errors", options->assumed_errors, "times all errors that were assumed")
        .shown_as("X")
        .with_default_shown();
    verb.option("--pretend", options->pretend,
                "a hidden truth (path: value), whose made-up findings replace the observed ones")
        .shown_as("FILE");
    verb.option("--noise", options->noise, "which noise the made-up findings get").shown_as("N").with_default_shown();
    verb.flag("--self-check", options->self_check,
              "instead of weighing: would the weights find each of the study's draws again, were it the truth?");
    verb.option("--truths", options->truths,
                "instead of weighing: so many of the study's draws are made the truth, with findings made up at their "
                "real errors and rounds of proposals for each; do 90 % intervals hold them?")
        .shown_as("N");
    verb.flag("--force", options->force, "replace files of another study");
    add_json_flag(verb, common);
    verb.footer(
        "Finished packs are kept in DIR/runs and not run again. `uncertainty: {from: DIR/posterior.h5}` in a study "
        "takes the draws.");
    verb.does([options, &common] { run_calibration(*options, common); });
}

}  // namespace cpdsim
