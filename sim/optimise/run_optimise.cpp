#include "optimise/run_optimise.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/lanes.hpp"
#include "core/parallel.hpp"
#include "data/quantity.hpp"
#include "design/case_key.hpp"
#include "design/given_draws.hpp"
#include "design/provenance.hpp"
#include "io/atomic_file.hpp"
#include "optimise/write_optimise.hpp"
#include "study/run_study.hpp"
#include "study/summary.hpp"

namespace cpdsim::optimise {
namespace {

/// Whole packs of every form.
std::size_t packs_for(double draws, std::size_t forms) {
    auto const block = static_cast<double>(forms * lane_count);
    return static_cast<std::size_t>(std::ceil(draws / block)) * forms;
}

/// Packs of every draw that the search may come to want.
std::size_t most_packs(Problem const& problem) {
    return problem.search_packs + problem.certify_packs + problem.most_certify_packs;
}

/// Draws of a posterior are packed once for all: their forms are no equal shares, so the last pack of a form fills up
/// as more are taken, and would be another one.
/// Their forms count as they do among all draws, not as they happen to among the packs of the search.
void settle_packs(LoadedStudy const& study, Problem& problem, EngineEvaluator& evaluator) {
    if (study.study.uncertainty.from.empty()) return;
    auto const weights = evaluator.settle({problem.search_packs, problem.certify_packs, problem.most_certify_packs});
    if (problem.forms > 1) problem.form_weights = weights;
}

/// Before anything is run: draws are searched on, then others choose, and others again say what the choice is worth.
void refuse_too_few_draws(LoadedStudy const& study, Problem const& problem) {
    std::string const& from = study.study.uncertainty.from;
    if (from.empty()) return;
    std::size_t const there = read_given_draws(from).size();
    std::size_t const wanted = most_packs(problem) * std::size_t{lane_count};
    if (wanted <= there) return;
    throw UserError{
        Exit::input_invalid,
        fmt::format("optimise: {} draws are needed to search ({}), to choose ({}) and to say what the choice "
                    "is worth (up to {}), and '{}' has {}; lower optimise.certify.at_most, or calibrate with "
                    "--posterior {}",
                    wanted, problem.search_packs * lane_count, problem.certify_packs * lane_count,
                    problem.most_certify_packs * lane_count, from, there, wanted)};
}

/// Where a strategy of the file stands among the values of a lever; nothing if it has another value.
std::optional<int> option_of(LoadedStudy const& study, StrategySpec const& strategy, Option const& option) {
    std::string own;
    Window const& window = study.study.budget.window;
    if (option.path == "window.to" || option.path == "window.from") {
        bool const end = option.path == "window.to";
        auto const& month = end ? (strategy.window.to ? strategy.window.to : window.to)
                                : (strategy.window.from ? strategy.window.from : window.from);
        own = month ? to_text(*month) : "";
    } else if (auto const found = strategy.set.find(option.path); found != strategy.set.end()) {
        own = found->second;
    } else if (param::Node const* const node = study.base.document.find(option.path)) {
        param::Node const* const plain = node->is_map() && node->get("value") != nullptr ? node->get("value") : node;
        own = plain->is_scalar() ? plain->text : param::flow_text(*plain);
    }
    auto const at = std::find(option.values.begin(), option.values.end(), own);
    return at == option.values.end() ? std::nullopt : std::optional{static_cast<int>(at - option.values.begin())};
}

/// The strategy as a point of the lattice; nothing where it is none.
std::optional<Mix> point_of(LoadedStudy const& study, Levers const& levers, StrategySpec const& strategy) {
    Mix mix{std::vector<int>(levers.size(), 0), {}};
    auto const has = [&](std::string const& path) {
        return std::any_of(levers.options.begin(), levers.options.end(),
                           [&](Option const& option) { return option.path == path; });
    };
    for (auto const& [path, value] : strategy.set)
        if (!has(path)) return std::nullopt;
    Window const& window = study.study.budget.window;
    if (strategy.window.to && strategy.window.to != window.to && !has("window.to")) return std::nullopt;
    if (strategy.window.from && strategy.window.from != window.from && !has("window.from")) return std::nullopt;
    for (auto const& [programme, share] : strategy.mix) {
        auto const at = std::find(levers.programmes.begin(), levers.programmes.end(), programme);
        if (at == levers.programmes.end()) return std::nullopt;
        double const steps = share * levers.whole;
        if (std::abs(steps - std::round(steps)) > 1e-6) return std::nullopt;
        mix.steps[static_cast<std::size_t>(at - levers.programmes.begin())] = static_cast<int>(std::lround(steps));
    }
    for (Option const& option : levers.options) {
        auto const position = option_of(study, strategy, option);
        if (!position) return std::nullopt;
        mix.options.push_back(*position);
    }
    return levers.allows(mix) ? std::optional{mix} : std::nullopt;
}

Levers levers_of(LoadedStudy const& study) {
    OptimiseSpec const& spec = *study.study.optimise;
    Levers levers;
    levers.whole = static_cast<int>(std::lround(1 / spec.step));
    levers.most_programmes = static_cast<int>(spec.limits.programmes.at_most.value_or(1000));
    for (std::string const& programme : study.document.keys("optimise.mix")) {
        ShareBounds const bounds = *share_bounds(spec.mix.at(programme));
        levers.programmes.push_back(programme);
        levers.low.push_back(static_cast<int>(std::lround(bounds.low * levers.whole)));
        levers.high.push_back(static_cast<int>(std::lround(bounds.high * levers.whole)));
    }
    for (std::string const& path : study.document.keys("optimise.choose"))
        levers.options.push_back({path, spec.choose.at(path)});
    return levers;
}

std::vector<std::string> what_ifs_of(LoadedStudy const& study) {
    std::vector<std::string> names;
    for (auto const& [name, changes] : study.study.uncertainty.what_if) names.push_back(name);
    return names;
}

/// Packs of everything that is certified, at so many packs of values.
std::size_t certifying(Problem const& problem, std::size_t what_ifs, std::size_t values) {
    std::size_t const d = problem.levers.size(), strategies = problem.strategies.size() + 1;
    std::size_t const rivals = strategies + 8 + (problem.better.size() > 1 ? 6 : 0);
    std::size_t const more = 2 * d + d / 2 + 3;
    return rivals * (problem.certify_packs + values) + more * values +
           what_ifs * (strategies + 3) * problem.certify_packs;
}

/// The same of a search that finds a clear winner on the first values: few mixes stand out, and most ends of ranges are
/// among those that were run already.
std::size_t certifying_likely(Problem const& problem, std::size_t what_ifs) {
    std::size_t const d = problem.levers.size(), strategies = problem.strategies.size() + 1;
    return (strategies + 10) * 2 * problem.certify_packs + (d + 2) * problem.certify_packs +
           what_ifs * (strategies + 1) * problem.certify_packs;
}

}  // namespace

Problem problem_of(LoadedStudy const& study) {
    OptimiseSpec const& spec = *study.study.optimise;
    Problem problem;
    problem.levers = levers_of(study);
    std::vector<std::string> better = spec.better;
    if (better.empty()) better.push_back(study.study.outcomes.main);
    for (std::string const& outcome : better)
        problem.better.push_back({outcome, better_of(outcome) == Better::less ? -1 : 1});
    problem.robust = spec.robust;
    problem.across_forms = spec.across_forms;
    problem.indifferent = amount_of_outcome(spec.indifferent, better.front());
    problem.near_best = spec.near_best;
    problem.baseline = study.study.baseline;
    for (std::string const& id : study.strategies)
        if (id != problem.baseline)
            problem.strategies.push_back({id, point_of(study, problem.levers, study.study.strategies.at(id))});
    problem.unspent_at_most = spec.limits.unspent.at_most;
    problem.unspent_in = share_of_draws(spec.limits.unspent.in);
    if (spec.limits.spend) {
        problem.payer = spec.limits.spend->payer;
        problem.spend_at_most = spec.limits.spend->at_most.value;
    }
    problem.effort = static_cast<std::size_t>(spec.effort.cases);
    problem.together = static_cast<std::size_t>(spec.effort.together);
    problem.forms = forms_of(study);
    problem.search_packs = packs_for(spec.effort.draws, problem.forms);
    problem.certify_packs = packs_for(spec.certify.draws, problem.forms);
    problem.most_certify_packs = packs_for(spec.certify.at_most, problem.forms);
    problem.interval = study.study.report.interval;
    problem.seed = seed_of(study);
    return problem;
}

OptimiseOutcome run_optimise(LoadedStudy const& study, std::string const& name, StudyFolder const& folder,
                             Simulate const& simulate, FarmOptions const& options, Foreign foreign, Proposals proposals,
                             Tell const& tell) {
    OptimiseOutcome outcome;
    outcome.problem = problem_of(study);
    outcome.problem.proposals = proposals;
    refuse_too_few_draws(study, outcome.problem);
    std::optional<StudyLock> lock;
    if (options.ranks->is_first()) {
        make_writable(folder.path());
        lock.emplace(folder, options.shard);
        StudyPlan plan;  // what the folder is compared by
        plan.name = name;
        plan.id = hash_text(own_text(study.document) + study.base.document.text());
        if (foreign == Foreign::refuse) refuse_foreign(plan, folder, options);
    }
    EngineEvaluator evaluator{study, outcome.problem.levers, name, folder, simulate, options};
    settle_packs(study, outcome.problem, evaluator);
    try {
        outcome.found = find_best(outcome.problem, evaluator, what_ifs_of(study), tell);
        outcome.forms = evaluator.form_names();
        if (options.ranks->is_first()) {
            write_optimise(folder.path() / "optimise.h5", study, outcome, evaluator);
            write_atomically(folder.path() / "best.yaml", best_study_text(study, folder.path(), outcome, evaluator));
        }
    } catch (Stopped const&) {
        outcome.stopped = true;
    }
    outcome.runs_made = evaluator.runs_made();
    outcome.runs_kept = evaluator.runs_kept();
    return outcome;
}

OptimisePrice price_of(LoadedStudy const& study, std::string const& name, StudyFolder const& folder, int jobs) {
    Problem problem = problem_of(study);
    refuse_too_few_draws(study, problem);
    EngineEvaluator evaluator{study, problem.levers, name, folder, {}, {}};
    settle_packs(study, problem, evaluator);
    static_cast<void>(evaluator.packs(problem.search_packs));
    // What a pack costs, from mixes all over the lattice and the strategies of the file.
    std::vector<Candidate> sample{{problem.baseline, {}, ""}};
    for (Incumbent const& strategy : problem.strategies) sample.push_back({strategy.id, {}, ""});
    Dice dice{problem.seed};
    for (int k = 0; k < 8; ++k) sample.push_back({"", random_mix(problem.levers, dice), ""});
    LoadedStudy const with = evaluator.study_with(sample);
    StudyPlan const plan = make_plan(with, name, jobs);
    RunPrice const runs = price_of_study(with, plan, StudyFolder{folder.path() / "nothing"}, jobs);
    OptimisePrice price;
    price.jobs = jobs;
    price.pack_seconds = runs.core_seconds / static_cast<double>(std::max<std::size_t>(1, runs.runs));
    price.memory = runs.memory;
    // A search settles long before its effort is used where gains mostly add up; it may use all of it.
    std::size_t const d = problem.levers.size(), full = problem.search_packs;
    std::size_t const fewer = std::min(full, problem.forms);
    std::size_t const likely = (2 * d + 4) * full + d * d * problem.together * fewer / 6;
    std::size_t const what_ifs = study.study.uncertainty.what_if.size();
    price.likely_packs = std::min(likely, problem.effort) + certifying_likely(problem, what_ifs);
    price.most_packs = problem.effort + certifying(problem, what_ifs, problem.most_certify_packs);
    return price;
}

}  // namespace cpdsim::optimise
