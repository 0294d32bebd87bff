#include "design/cases.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <map>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "core/random.hpp"
#include "design/case_key.hpp"
#include "design/frames.hpp"
#include "param/quantity.hpp"
#include "scenario/wiring.hpp"

namespace cpdsim {
namespace {

/// The strategy of a study that compares none (a sweep): the base as it is.
std::string const base_alone = "base";
StrategySpec const no_changes{};

StrategySpec const& strategy_of(LoadedStudy const& study, std::string const& id) {
    auto const found = study.study.strategies.find(id);
    return found == study.study.strategies.end() ? no_changes : found->second;
}

using Changes = std::vector<std::pair<std::string, std::string>>;

/// Whether the futures besides "main" are run for the draw's pack.
bool has_what_ifs(StudyPlan const& plan, std::size_t draw) {
    auto const& draws = plan.design.packs[plan.design.draws[draw].pack].draws;
    return *std::min_element(draws.begin(), draws.end()) < plan.what_if_draws;
}

/// What every case of the study has in common besides the base.
Changes common_changes(LoadedStudy const& study, StudyPlan const& plan) {
    Budget const& budget = study.study.budget;
    Changes changes{{"run.replicates", fmt::format("{}", plan.replicates)},
                    {"run.seed", fmt::format("{}", seed_of(study))},
                    {"outputs.keep", plan.outcomes_only ? "[timeseries]" : "[timeseries, by_group, budget]"},
                    {"outputs.group_rows", "marks"}};
    if (plan.outcomes_only) changes.emplace_back("outputs.by", "[]");
    if (!study.study.strategies.empty()) {
        changes.emplace_back("outputs.window_end", to_text(plan.window_to));
        changes.emplace_back("money.whose",
                             budget.whose.empty() ? "[]" : fmt::format("[\"{}\"]", fmt::join(budget.whose, "\", \"")));
        changes.emplace_back("money.prices", param::number_text(budget.prices));
        changes.emplace_back("money.discount", param::quantity_text(budget.discount, "share/year"));
    }
    return changes;
}

/// With `pairing: independent` each strategy has chance and world of its own.
std::uint32_t own_number(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at, std::uint32_t number) {
    if (study.study.pairing == PairingOfRuns::common_random_numbers) return number;
    return static_cast<std::uint32_t>(hash_of(fmt::format("{} {}", plan.strategies[at.strategy], number)) >> 33U);
}

/// Luck of a draw's first replicate, and the world.
Luck luck_of(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at) {
    DesignDraw const& draw = plan.design.draws[at.draw];
    return {own_number(study, plan, at, draw.key), draw.slot};
}
std::uint32_t world_of(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at) {
    return own_number(study, plan, at, plan.design.draws[at.draw].world);
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

/// Every run that the study asks for, pack by pack.
std::vector<CaseIndex> all_runs(StudyPlan const& plan) {
    std::vector<CaseIndex> all;
    for (std::size_t pack = 0; pack < plan.design.packs.size(); ++pack) {
        std::size_t const draw = plan.design.packs[pack].draws.front();
        for (std::size_t future = 0; future < plan.futures.size(); ++future) {
            for (std::size_t level = 0; level < plan.levels.size(); ++level) {
                if (future > 0 && (level != plan.reference_level || !has_what_ifs(plan, draw))) continue;
                for (std::size_t strategy = 0; strategy < plan.strategies.size(); ++strategy)
                    all.push_back({future, strategy, level, draw});
            }
        }
    }
    return all;
}

/// Of all that decides the results: the scenario as text, the draws' numbers, luck and world.
std::string run_key(LoadedStudy const& study, StudyPlan const& plan, Frame const& frame, CaseIndex const& at) {
    std::string text = fmt::format("{} world {} replicates {}", frame.hash, world_of(study, plan, at), plan.replicates);
    for (std::size_t const draw : plan.design.packs[plan.design.draws[at.draw].pack].draws) {
        Luck const luck = luck_of(study, plan, {at.future, at.strategy, at.level, draw});
        text += fmt::format("\n{} {}", luck.realisation, luck.slot);
        for (std::size_t const k : frame.position)
            text += fmt::format(" {:x}", std::bit_cast<std::uint64_t>(plan.design.draws[draw].values[k]));
    }
    for (std::string const& path : frame.varied) text += "\n" + path;
    return hash_text(text);
}

void add_cases(LoadedStudy const& study, StudyPlan& plan, int jobs) {
    std::vector<CaseIndex> const all = all_runs(plan);
    plan.frames = std::make_shared<FramesMade>();
    Frames const frames{study, plan};
    set_rows(plan, frames.of(all.front())->scenario);
    std::vector<std::string> keys(all.size());
    Workers workers{jobs};
    workers.for_each(all.size(), [&](std::size_t k) {
        auto const frame = frames.of(all[k]);
        check_time(frame->scenario, study.base.scenario, plan.words(all[k]));
        keys[k] = run_key(study, plan, *frame, all[k]);
    });
    std::map<std::string, std::size_t> run_of;
    plan.position.assign(plan.futures.size() * plan.strategies.size() * plan.levels.size() * plan.design.draws.size(),
                         StudyPlan::none);
    std::string together;
    for (std::size_t k = 0; k < all.size(); ++k) {
        std::size_t const run = run_of.emplace(keys[k], plan.runs.size()).first->second;
        together += keys[k];
        if (run == plan.runs.size()) plan.runs.push_back({all[k], keys[k], run});
        std::size_t place = 0;
        for (std::size_t const draw : plan.design.packs[plan.design.draws[all[k].draw].pack].draws) {
            CaseIndex at = all[k];
            at.draw = draw;
            plan.position[plan.cell(at)] = plan.cases.size();
            plan.cases.push_back({at, run, place++});
        }
    }
    plan.id = hash_text(together);
}

}  // namespace

/// Where the base asks for `keep: [attribution]`. It costs several runs a case, so only the packs of the first draws,
/// those of the what-ifs, have it, at the full budget.
bool keeps_attribution(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at) {
    return study.base.scenario.outputs.keeps(KeptPart::attribution) && !plan.outcomes_only && at.future == 0 &&
           at.level == plan.reference_level && has_what_ifs(plan, at.draw) &&
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

std::string StudyPlan::words(PlannedRun const& run) const {
    std::vector<std::size_t> const& draws = draws_of(run);
    if (draws.size() == 1) return words(run.at);
    std::string const future = run.at.future > 0 ? fmt::format(" ({})", futures[run.at.future]) : "";
    bool const in_a_row = draws.back() - draws.front() + 1 == draws.size();
    return fmt::format(
        "{}, {:g} %, draws {}{}", strategies[run.at.strategy], levels[run.at.level] * 100,
        in_a_row ? fmt::format("{} to {}", draws.front(), draws.back()) : fmt::format("{}", fmt::join(draws, ", ")),
        future);
}

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

/// A future is what the world is like, whatever the policy: it comes last.
FrameChanges frame_changes(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at) {
    FrameChanges changes;
    changes.forms = plan.design.draws[at.draw].changes;
    StrategySpec const& strategy = strategy_of(study, plan.strategies[at.strategy]);
    changes.later.assign(strategy.set.begin(), strategy.set.end());
    if (at.future > 0) {
        auto const& future = study.study.uncertainty.what_if.at(plan.futures[at.future]);
        changes.later.insert(changes.later.end(), future.begin(), future.end());
    }
    changes.common = common_changes(study, plan);
    if (keeps_attribution(study, plan, at))
        changes.common.emplace_back("outputs.keep", "[timeseries, by_group, budget, attribution]");
    return changes;
}

BuiltCase build_case(LoadedStudy const& study, StudyPlan const& plan, CaseIndex const& at) {
    Frames const frames{study, plan};
    BuiltCase built;
    built.draw_key = luck_of(study, plan, at).realisation;
    built.scenario = with_numbers(*frames.of(at), plan.design.draws[at.draw].values, study, plan.words(at));
    return built;
}

BuiltPack build_pack(LoadedStudy const& study, StudyPlan const& plan, Frames const& frames, PlannedRun const& run) {
    BuiltPack built;
    built.frame = frames.of(run.at);
    built.draws = plan.draws_of(run);
    built.replicates = plan.replicates;
    built.world = world_of(study, plan, run.at);
    for (std::size_t const draw : built.draws) {
        CaseIndex at = run.at;
        at.draw = draw;
        built.scenarios.push_back(with_numbers(*built.frame, plan.design.draws[draw].values, study, plan.words(at)));
        built.luck.push_back(luck_of(study, plan, at));
        built.values.push_back(&plan.design.draws[draw].values);
    }
    return built;
}

Pack BuiltPack::pack() const {
    Pack pack;
    pack.world = world;
    for (std::size_t k = 0; k < scenarios.size(); ++k) {
        for (std::uint32_t r = 0; r < static_cast<std::uint32_t>(replicates); ++r) {
            pack.lanes.push_back(&scenarios[k]);
            pack.luck.push_back({luck[k].realisation, luck[k].slot + r});
        }
    }
    return pack;
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
    plan.outcomes_only = !study.study.keep.empty();
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
