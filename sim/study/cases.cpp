#include "study/cases.hpp"

#include <algorithm>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/random.hpp"
#include "param/quantity.hpp"
#include "scenario/wiring.hpp"
#include "study/case_key.hpp"

namespace cpdsim {
namespace {

/// The strategy of a study that compares none (a sweep): the base as it is.
std::string const base_alone = "base";
StrategySpec const no_changes{};

StrategySpec const& strategy_of(LoadedStudy const& study, std::string const& id) {
    auto const found = study.study.strategies.find(id);
    return found == study.study.strategies.end() ? no_changes : found->second;
}

/// What a strategy and a future set, in that order: a future is what the world is like, whatever the policy.
using Changes = std::vector<std::pair<std::string, std::string>>;
Changes changes_of(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at) {
    Changes changes = plan.design.draws[at.draw].changes;
    StrategySpec const& strategy = strategy_of(study, plan.strategies[at.strategy]);
    changes.insert(changes.end(), strategy.set.begin(), strategy.set.end());
    if (at.future > 0) {
        auto const& future = study.study.uncertainty.what_if.at(plan.futures[at.future]);
        changes.insert(changes.end(), future.begin(), future.end());
    }
    return changes;
}

/// The base's own funding, and one line for every programme of the mix.
std::string funding_text(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at,
                         param::Document const& document) {
    std::vector<std::string> lines;
    if (param::Node const* const own = document.find("funding"))
        for (param::Node const& line : own->items) lines.push_back(param::flow_text(line));
    std::string const& id = plan.strategies[at.strategy];
    auto const [from, to] = window_of(study, id);
    Budget const& budget = study.study.budget;
    for (auto const& [programme, share] : strategy_of(study, id).mix) {
        double const amount = budget.total.value * plan.levels[at.level] * share;
        if (amount <= 0) continue;
        std::string const taper = budget.taper > 0 ? ", taper: " + param::quantity_text(budget.taper, "duration") : "";
        std::string const unspent = budget.unspent == Unspent::redistribute ? ", unspent: redistribute" : "";
        lines.push_back(fmt::format("{{programme: \"{}\", from: {}, to: {}, amount: {}{}{}}}", programme, to_text(from),
                                    to_text(to), param::quantity_text(amount, "EUR"), taper, unspent));
    }
    return fmt::format("[{}]", fmt::join(lines, ", "));
}

/// What every case of the study has in common besides the base.
Changes common_changes(LoadedStudy const& study, StudyPlan const& plan) {
    Budget const& budget = study.study.budget;
    Changes changes{{"run.replicates", fmt::format("{}", plan.replicates)},
                    {"run.seed", fmt::format("{}", seed_of(study))},
                    {"outputs.keep", "[timeseries, by_group, budget]"},
                    {"outputs.group_rows", "marks"}};
    if (!study.study.strategies.empty()) {
        changes.emplace_back("outputs.window_end", to_text(plan.window_to));
        changes.emplace_back("money.whose",
                             budget.whose.empty() ? "[]" : fmt::format("[\"{}\"]", fmt::join(budget.whose, "\", \"")));
        changes.emplace_back("money.prices", param::number_text(budget.prices));
        changes.emplace_back("money.discount", param::quantity_text(budget.discount, "share/year"));
    }
    return changes;
}

std::uint32_t draw_key_of(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at) {
    std::uint32_t const key = plan.design.draws[at.draw].key;
    if (study.study.pairing == Pairing::common_random_numbers) return key;
    return static_cast<std::uint32_t>(hash_of(fmt::format("{} {}", plan.strategies[at.strategy], key)) >> 33U);
}

/// Series of different lengths could not be compared.
void check_time(Scenario const& scenario, Scenario const& base, std::string const& words) {
    Time const &a = scenario.time, &b = base.time;
    if (a.start == b.start && a.end == b.end && a.step == b.step) return;
    throw UserError{
        Exit::input_invalid,
        fmt::format(
            "the case {} has another time than the base, so it cannot be compared; set `time` for the whole study",
            words)};
}

void set_rows(StudyPlan& plan, Scenario const& scenario) {
    plan.time = scenario.time;
    TimeGrid const grid = grid_of(scenario.time);
    OutcomeRules const rules = outcome_rules(scenario, grid, Population{});
    plan.window_end_row = std::min(rules.window_end_row, grid.rows() - 1);
    plan.sustained_row = std::min(rules.sustained_row, grid.rows() - 1);
}

/// Every case that the study asks for, draw by draw.
std::vector<CaseIndex> all_cases(StudyPlan const& plan) {
    std::vector<CaseIndex> all;
    for (std::size_t draw = 0; draw < plan.design.draws.size(); ++draw) {
        for (std::size_t future = 0; future < plan.futures.size(); ++future) {
            for (std::size_t level = 0; level < plan.levels.size(); ++level) {
                if (future > 0 && (level != plan.reference_level || draw >= plan.what_if_draws)) continue;
                for (std::size_t strategy = 0; strategy < plan.strategies.size(); ++strategy)
                    all.push_back({future, strategy, level, draw});
            }
        }
    }
    return all;
}

/// A case is known by its scenario, so each is built once here, and again when it is run: thousands of documents at
/// once would take more memory than the runs.
void add_cases(LoadedStudy const& study, StudyPlan& plan, int jobs) {
    std::vector<CaseIndex> const all = all_cases(plan);
    set_rows(plan, build_case(study, plan, all.front()).scenario);
    std::vector<std::string> keys(all.size());
    Workers workers{jobs};
    workers.for_each(all.size(), [&](std::size_t k) {
        BuiltCase const built = build_case(study, plan, all[k]);
        check_time(built.scenario, study.base.scenario, plan.words(all[k]));
        keys[k] = case_key(built.document, built.scenario, built.draw_key);
    });
    std::map<std::string, std::size_t> run_of;
    plan.position.assign(plan.futures.size() * plan.strategies.size() * plan.levels.size() * plan.design.draws.size(),
                         StudyPlan::none);
    std::string together;
    for (std::size_t k = 0; k < all.size(); ++k) {
        PlannedCase planned{all[k], keys[k], run_of.emplace(keys[k], plan.runs.size()).first->second};
        plan.position[plan.cell(planned.at)] = k;
        together += planned.key;
        if (planned.run == plan.runs.size()) plan.runs.push_back(planned);
        plan.cases.push_back(std::move(planned));
    }
    plan.id = hash_text(together);
}

}  // namespace

/// Where the base asks for `keep: [attribution]`. It costs several runs a case, so only the first draws, those of the
/// what-ifs, have it, at the full budget.
bool keeps_attribution(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at) {
    std::vector<std::string> const& keep = study.base.scenario.outputs.keep;
    return std::find(keep.begin(), keep.end(), "attribution") != keep.end() && at.future == 0 &&
           at.level == plan.reference_level && at.draw < plan.what_if_draws &&
           !strategy_of(study, plan.strategies[at.strategy]).mix.empty();
}

std::pair<YearMonth, YearMonth> window_of(LoadedStudy const& study, std::string const& id) {
    StrategySpec const& strategy = strategy_of(study, id);
    Window const& budget = study.study.budget.window;
    Time const& time = study.base.scenario.time;
    auto const first_of = [](std::optional<YearMonth> const& own, std::optional<YearMonth> const& common,
                             YearMonth otherwise) { return own ? *own : common.value_or(otherwise); };
    return {first_of(strategy.window.from, budget.from, time.start), first_of(strategy.window.to, budget.to, time.end)};
}

std::size_t StudyPlan::cell(CaseIndex const& at) const {
    return ((at.future * strategies.size() + at.strategy) * levels.size() + at.level) * design.draws.size() + at.draw;
}

PlannedCase const* StudyPlan::find(CaseIndex const& at) const {
    std::size_t const found = position[cell(at)];
    return found == none ? nullptr : &cases[found];
}

std::string StudyPlan::words(CaseIndex const& at) const {
    std::string const future = at.future > 0 ? fmt::format(" ({})", futures[at.future]) : "";
    return fmt::format("{}, {:g} %, draw {}{}", strategies[at.strategy], levels[at.level] * 100, at.draw, future);
}

BuiltCase build_case(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at) {
    BuiltCase built;
    built.document = study.base.document;
    built.draw_key = draw_key_of(study, plan, at);
    param::Diagnostics diagnostics;
    for (auto const& [path, value] : changes_of(study, plan, at))
        built.document.set(path, value, diagnostics, "(case)");
    for (auto const& [path, value] : common_changes(study, plan))
        built.document.set(path, value, diagnostics, "(case)");
    if (keeps_attribution(study, plan, at))
        built.document.set("outputs.keep", "[timeseries, by_group, budget, attribution]", diagnostics, "(case)");
    if (!study.study.strategies.empty())
        built.document.set("funding", funding_text(study, plan, at, built.document), diagnostics, "(case)");
    built.scenario = read_scenario(built.document, diagnostics, &built.annotations);
    if (diagnostics.failed())
        throw UserError{Exit::input_invalid,
                        fmt::format("the case {} is not a valid scenario:\n{}", plan.words(at), diagnostics.text())};
    return built;
}

StudyPlan make_plan(LoadedStudy const& study, std::string const& name, int jobs) {
    StudyPlan plan;
    plan.name = name;
    plan.design = make_design(study);
    plan.futures = {"main"};
    for (auto const& [future, changes] : study.study.uncertainty.what_if) plan.futures.push_back(future);
    plan.strategies = study.strategies.empty() ? std::vector<std::string>{base_alone} : study.strategies;
    plan.levels = study.study.strategies.empty() || study.study.budget.levels.empty() ? std::vector<double>{1.0}
                                                                                      : study.study.budget.levels;
    plan.replicates = static_cast<int>(study.study.replicates.per_draw);
    plan.what_if_draws =
        static_cast<std::size_t>(study.study.uncertainty.what_if_draws.value_or(1e9)) * plan.design.together;
    auto const nearest = std::min_element(plan.levels.begin(), plan.levels.end(),
                                          [](double a, double b) { return std::abs(a - 1) < std::abs(b - 1); });
    plan.reference_level = static_cast<std::size_t>(nearest - plan.levels.begin());
    Window const& window = study.study.budget.window;
    Scenario const& base = study.base.scenario;
    plan.window_from = window.from.value_or(base.time.start);
    plan.window_to = window.to.value_or(base.outputs.window_end.value_or(base.time.end));
    add_cases(study, plan, jobs);
    return plan;
}

}  // namespace cpdsim
