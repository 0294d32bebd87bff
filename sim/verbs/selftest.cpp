// `cpdsim selftest [NAME...]`: the engine against mathematics. `--mutations` runs the same comparisons on engines made
// wrong on purpose, each of which must be caught.
#include <memory>

#include "core/parallel.hpp"
#include "selftest/catalogue.hpp"
#include "selftest/report.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

struct Options {
    std::vector<std::string> names;
    std::string group = "all";
    int jobs = 0, seeds = selftest::usual_seeds;
    bool list = false, mutations = false, markdown = false;
};

void run_selftest(Options const& options, Common& common) {
    auto const group = options.group == "engine"     ? selftest::Group::engine
                       : options.group == "optimise" ? selftest::Group::optimise
                                                     : selftest::Group::all;
    auto const forms = selftest::closed_forms_named(options.names, group, options.seeds);
    if (options.list) return print(selftest::list_text(forms));
    Workers workers{options.jobs > 0 ? options.jobs : available_threads()};
    std::vector<selftest::Outcome> outcomes;
    std::vector<selftest::MutationOutcome> mutations;
    if (!options.mutations || options.markdown) outcomes = selftest::run_forms(forms, workers);
    if (options.mutations || options.markdown) mutations = selftest::run_mutations(forms, workers);
    if (options.markdown)
        print(selftest::selftest_markdown(outcomes, mutations));
    else if (common.json)
        print(selftest::selftest_json(outcomes, mutations));
    else
        print(options.mutations ? selftest::mutations_text(mutations) : selftest::forms_text(outcomes));
    for (auto const& outcome : outcomes)
        if (!outcome.passed()) common.exit = Exit::internal_fault;
    for (auto const& mutation : mutations)
        if (!mutation.caught() && mutation.skipped.empty()) common.exit = Exit::internal_fault;
}

}  // namespace

void add_selftest(CLI::App& app, Common& common) {
    Verb const verb{app, "selftest", "compare the engine with closed forms of mathematics"};
    auto const options = std::make_shared<Options>();
    verb.option("NAME", options->names, "cases (default: all; --list names them)");
    verb.option("--group", options->group, "only cases of the engine, or of the search for the best mix")
        .one_of({"all", "engine", "optimise"})
        .shown_as("GROUP");
    verb.option("--seeds", options->seeds, "problems that each case of the search is tried on")
        .positive()
        .with_default_shown()
        .shown_as("N");
    verb.flag("--list", options->list, "only list the cases");
    verb.flag("--mutations", options->mutations, "run engines made wrong on purpose; each must be caught");
    verb.flag("--markdown", options->markdown, "cases and mutations as Markdown (sim/VERIFICATION.md)");
    verb.option("-j,--jobs", options->jobs, "threads (default: all)").positive().shown_as("N");
    add_json_flag(verb, common);
    verb.does([options, &common] { run_selftest(*options, common); });
}

}  // namespace cpdsim
