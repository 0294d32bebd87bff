#include "design/study_checks.hpp"

#include <functional>
#include <set>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "design/load_study.hpp"
#include "design/optimise_checks.hpp"
#include "design/packing.hpp"
#include "param/quantity.hpp"
#include "param/reader.hpp"
#include "param/spelling.hpp"
#include "policy/programme.hpp"
#include "scenario/date_checks.hpp"
#include "scenario/report_languages.hpp"

namespace cpdsim {
namespace {

using param::Diagnostics;
using param::Document;
using param::KeyValue;
using param::Node;

std::string outcome_unit(std::string const& outcome) {
    std::string const one = !outcome.empty() && outcome.back() == 's' ? outcome.substr(0, outcome.size() - 1) : outcome;
    return "EUR/" + one;
}

param::Outcome<param::QuantityRange> read_worth(Outcomes const& outcomes, param::MoneyRate const& rate) {
    std::string const unit = outcome_unit(outcomes.main);
    return param::read_range(outcomes.worth, {"worth", unit, {0, 1e12}}, rate);
}

/// Changes one copy of the base after another and reads it, so that wrong values are found where the study names them.
class Trial {
public:
    /// What else is to be looked at in a changed scenario, and where the study changes it.
    using Also = std::function<void(Scenario const&, param::Mark)>;

    Trial(Document const& study, Loaded const& base, Diagnostics& diagnostics, Also also)
        : study_{study}, base_{base}, diagnostics_{diagnostics}, also_{std::move(also)} {}

    /// All changes of a map together.
    void changes(Node const* map) const {
        if (map == nullptr || !map->is_map()) return;
        Document changed = base_.document;
        bool good = true;
        param::Mark const at = map->entries.empty() ? map->mark : map->entries.front().mark;
        for (KeyValue const& change : map->entries) {
            good = check_change_path(base_.document, study_, change, diagnostics_) && good;
            if (good) good = changed.set(change.key, change.value, change.mark, study_.files, diagnostics_);
        }
        if (good) read(changed, at);
    }

    /// Each value that a path is to take, on its own; of ranges both ends.
    void values(KeyValue const& change) const {
        if (!check_change_path(base_.document, study_, change, diagnostics_)) return;
        std::vector<Node> const values =
            change.value.is_sequence() ? change.value.items : std::vector<Node>{change.value};
        for (Node const& value : values) {
            auto const [low, high] = value.is_scalar() && param::looks_like_range(value.text)
                                         ? param::ends_of_range(value.text)
                                         : std::pair{std::string{}, std::string{}};
            for (std::string const& end : {low, high}) {
                Node one = value;
                if (!end.empty()) one.text = end;
                Document changed = base_.document;
                if (changed.set(change.key, one, change.mark, study_.files, diagnostics_)) read(changed, change.mark);
                if (end.empty()) break;
            }
        }
    }

private:
    /// Errors only: that a what-if lies outside the range of a parameter is no news to its author.
    void read(Document const& changed, param::Mark at) const {
        Diagnostics found;
        Scenario const scenario = read_scenario(changed, found);
        for (param::Diagnostic const& fault : found.sorted())
            if (fault.severity == param::Severity::error) diagnostics_.add(fault);
        if (!found.failed() && also_) also_(scenario, at);
    }

    Document const& study_;
    Loaded const& base_;
    Diagnostics& diagnostics_;
    Also also_;
};

bool rests_on_sustained(std::string const& outcome) {
    return outcome == "sustained_teachers" || outcome == "cost_per_sustained_teacher" ||
           outcome.rfind("lasting_", 0) == 0;
}

/// The last month of the money that all strategies are measured after.
YearMonth window_end_of(Study const& study, Scenario const& base) {
    return study.budget.window.to.value_or(base.outputs.window_end.value_or(base.time.end));
}

/// Sustained change that would be counted after the end: an error where the study rests on it, else a word.
void check_sustained(Study const& study, Scenario const& scenario, Checker const& check) {
    if (study.strategies.empty()) return;  // the base's own warning has said it
    auto const fault = sustained_beyond_end(scenario, window_end_of(study, scenario));
    if (!fault) return;
    Outcomes const& outcomes = study.outcomes;
    if (rests_on_sustained(outcomes.main)) check.error("outcomes.main", "E303", fault->message, fault->suggestion);
    for (std::size_t i = 0; i < outcomes.also.size(); ++i)
        if (rests_on_sustained(outcomes.also[i]))
            check.error(fmt::format("outcomes.also.{}", i), "E303", fault->message, fault->suggestion);
}

/// A sampler that draws once is none.
void check_sampler(Study const& study, Checker const& check) {
    if (check.given("uncertainty.draws")) return;
    for (auto const& [path, sampler] :
         {std::pair{"uncertainty.sampler", study.uncertainty.sampler}, std::pair{"sampler", study.sampler}}) {
        if (!check.given(path) || sampler == Sampler::grid || sampler == Sampler::morris) continue;
        check.warning(path, "W404",
                      fmt::format("'sampler: {}' draws only once, since 'uncertainty.draws' is not given",
                                  param::name_of(sampler)),
                      "write 'uncertainty: {draws: 64}' or so");
    }
}

/// Packs share worlds, so there are never more worlds than packs. Where the sampler leaves no choice, the design says
/// so.
void check_worlds(Study const& study, Checker const& check) {
    Uncertainty const& plan = study.uncertainty;
    if (plan.sampler == Sampler::morris || plan.sampler == Sampler::saltelli) return;
    if (!plan.worlds || plan.draws < 1 || plan.draws > 1e6 || study.replicates.per_draw < 1) return;
    check.whole_number("uncertainty.worlds", *plan.worlds);
    auto const packs = static_cast<double>(packs_of(study));
    if (*plan.worlds <= packs) return;
    auto const in_pack = static_cast<double>(draws_in_pack(study));
    check.warning(
        "uncertainty.worlds", "W405",
        fmt::format("{:.0f} draws fill {:.0f} pack{}, so there {} {:.0f} world{} and not {:.0f}", plan.draws, packs,
                    packs == 1 ? "" : "s", packs == 1 ? "is" : "are", packs, packs == 1 ? "" : "s", *plan.worlds),
        fmt::format("'draws: {:.0f}' or more, or 'worlds: {:.0f}'", *plan.worlds * in_pack, packs));
}

/// What a change of the base does to the dates of the study.
void check_changed_dates(Study const& study, Document const& document, Scenario const& base, Scenario const& changed,
                         param::Mark at, Diagnostics& diagnostics) {
    Time const &a = changed.time, &b = base.time;
    if (a.start != b.start || a.end != b.end || a.step != b.step)
        diagnostics.error("E404", document.files, at, 1,
                          "the time differs from that of the base, so the cases could not be compared",
                          "set `time` for the whole study (`set:`)");
    bool const counts = rests_on_sustained(study.outcomes.main) && !study.strategies.empty();
    auto const fault = counts ? sustained_beyond_end(changed, window_end_of(study, changed)) : std::nullopt;
    if (fault) diagnostics.error("E303", document.files, at, 1, fault->message, fault->suggestion);
}

/// Values of the base that the study's own defaults replace.
void check_replaced(Study const& study, Loaded const& base, Checker const& check) {
    if (study.strategies.empty()) return;
    Money const& money = base.scenario.money;
    auto const replaced = [&](std::string_view name, bool differs, std::string const& own, std::string const& theirs) {
        std::string const path = fmt::format("budget.{}", name);
        if (!differs || check.given(path) || base.document.find(fmt::format("money.{}", name)) == nullptr) return;
        check.warning("budget", "W404",
                      fmt::format("'{}' of the budget is not given: {} holds, not the base's {}", name, own, theirs),
                      fmt::format("write '{}: {}' to keep the base's", name, theirs));
    };
    replaced("discount", money.discount != study.budget.discount,
             param::quantity_text(study.budget.discount, "share/year"),
             param::quantity_text(money.discount, "share/year"));
    replaced("prices", money.prices != study.budget.prices, param::number_text(study.budget.prices),
             param::number_text(money.prices));
    int const budget = static_cast<int>(study.budget.prices), costs = static_cast<int>(money.prices);
    if (check.given("budget.prices") && budget != costs)
        check.warning(
            "budget.prices", "W312",
            fmt::format("the budget is in prices of {}, the costs of the base in prices of {}", budget, costs),
            fmt::format("write 'total: {{value: ..., year: {}}}' and 'prices: {}', with an index in the base", budget,
                        costs));
    replaced("whose", money.whose != study.budget.whose, fmt::format("[{}]", fmt::join(study.budget.whose, ", ")),
             fmt::format("[{}]", fmt::join(money.whose, ", ")));
}

void check_window(Checker const& check, std::string const& path, Window const& window, Time const& time) {
    auto const inside = [&](std::string const& end, std::optional<YearMonth> const& month) {
        if (!month || (*month >= time.start && *month <= time.end)) return;
        check.error(path + end, "E303",
                    fmt::format("{} lies outside the time of the base, {} to {}", to_text(*month), to_text(time.start),
                                to_text(time.end)));
    };
    inside(".from", window.from);
    inside(".to", window.to);
    YearMonth const from = window.from.value_or(time.start), to = window.to.value_or(time.end);
    if (to < from)
        check.error(path, "E303",
                    fmt::format("the window ends in {}, before it starts in {}", to_text(to), to_text(from)));
}

/// Money of a strategy that would flow after the end, into a programme that takes nobody in meanwhile, or into one that
/// others pay for.
void check_money_of(Study const& study, std::string const& id, Window const& window, Scenario const& base,
                    Checker const& of_base, Checker const& check) {
    YearMonth const from = window.from.value_or(base.time.start), to = window.to.value_or(base.time.end);
    StrategySpec const& strategy = study.strategies.at(id);
    if (strategy.mix.empty() || from < base.time.start || to > base.time.end || to < from) return;
    if (auto const fault = taper_beyond_end(base.time, to, study.budget.taper))
        check.error("budget.taper", "E303", fault->message, fault->suggestion);
    if (to > window_end_of(study, base))
        check.warning("strategies." + id + ".window.to", "W303",
                      fmt::format("the money of '{}' ends in {}, after the window that all strategies are measured "
                                  "from ends in {}",
                                  id, to_text(to), to_text(window_end_of(study, base))),
                      "let 'budget.window' end when the last strategy's money does");
    for (auto const& [programme, share] : strategy.mix) {
        bool const inherited = !check.given("strategies." + id + ".mix");
        std::string const path = inherited ? "strategies." + id : fmt::format("strategies.{}.mix.{}", id, programme);
        bool const as_in_base = strategy.set.empty();
        auto const fault =
            share > 0 && as_in_base ? never_admits(base, programme, from, to, study.budget.taper) : std::nullopt;
        if (fault) check.warning(path, "W303", fault->message, fault->suggestion);
        if (share > 0 && as_in_base) check_free(base, programme, study.budget.whose, "", path, of_base, check);
    }
}

void check_strategies(Study const& study, Checker const& check) {
    bool spends = false;
    for (auto const& [id, strategy] : study.strategies) {
        bool const own_mix = check.given("strategies." + id + ".mix");
        if (own_mix) check.make_100_percent("strategies." + id, id, strategy.mix);
        spends = spends || !strategy.mix.empty();
    }
    if (spends && study.budget.total.value <= 0)
        check.error("budget.total", "E105", "the strategies have no money: 'total' of 'budget' is missing or nothing",
                    "for example 'total: 30 million EUR'");
    std::vector<std::string> ids;
    for (auto const& [id, strategy] : study.strategies) ids.push_back(id);
    if (!ids.empty() && study.baseline.empty())
        check.error("baseline", "E105", "the study names no 'baseline' strategy to compare with",
                    "one of " + param::list_of(ids));
}

}  // namespace

std::vector<std::string> const& known_outcomes() { return param::fixed_names(param::Names::outcome); }

std::optional<std::pair<double, double>> worth_range(Outcomes const& outcomes, param::MoneyRate const& rate) {
    if (outcomes.worth.empty()) return std::nullopt;
    auto const range = read_worth(outcomes, rate);
    if (!range) return std::nullopt;
    return std::pair{range.value->low, range.value->high};
}

bool check_change_path(Document const& base, Document const& study, KeyValue const& change, Diagnostics& diagnostics) {
    auto const path = param::check_path(param::info_of<Scenario>(), base, change.key);
    if (!path.found)
        diagnostics.error("E402", study.files, change.mark, param::characters_in(change.key), path.problem,
                          path.suggestion);
    return path.found;
}

void check_study(Study const& study, Document const& document, param::MoneyRate const& rate,
                 std::vector<std::string> const& payers, Diagnostics& diagnostics) {
    Checker const check{document, diagnostics};
    if (study.format != "cpd-study/1")
        check.error("format", "E108", fmt::format("'{}' is no study", study.format),
                    "a study says 'format: cpd-study/1'");
    check_strategies(study, check);
    param::KnownNames known;
    using param::Names;
    for (Names const fixed : {Names::outcome, Names::language}) known[fixed] = param::fixed_names(fixed);
    known[Names::report_language] = report_languages();
    for (auto const& [id, strategy] : study.strategies) known[Names::strategy].push_back(id);
    for (std::string const& payer : payers) known[Names::outcome].push_back("spend_" + payer);
    param::check_names(param::info_of<Study>(), document, known, diagnostics);
    if (!study.outcomes.worth.empty()) {
        auto const worth = read_worth(study.outcomes, rate);
        if (!worth) check.error("outcomes.worth", worth.fault.code, worth.fault.message, worth.fault.suggestion);
    }
    check_optimise(study, document, diagnostics);
    if (study.report.languages.empty())
        check.error("report.languages", "E105", "the report has no language", "for example [en]");
    if (study.budget.levels.empty())
        check.error("budget.levels", "E105", "the budget has no level", "leave it out for 100 %");
    check.whole_number("uncertainty.draws", study.uncertainty.draws);
    check_sampler(study, check);
    check.whole_number("uncertainty.trajectories", study.uncertainty.trajectories);
    check.whole_number("uncertainty.levels", study.uncertainty.levels);
    check.whole_number("replicates.per_draw", study.replicates.per_draw);
    check_worlds(study, check);
    if (study.seed) check.whole_number("seed", *study.seed);
    if (study.strategies.empty() && study.vary.empty() && study.uncertainty.what_if.empty() &&
        study.uncertainty.vary == Vary::nothing)
        check.error("", "E404", "the study compares nothing", "add 'strategies:' or, for a sweep, 'vary:'");
    Node const* const vary = document.root.get("vary");
    if (study.sampler != Sampler::grid || vary == nullptr) return;
    for (KeyValue const& swept : vary->entries) {
        if (swept.value.is_scalar() && param::looks_like_range(swept.value.text))
            diagnostics.error("E404", document.files, swept.value.mark, swept.value.length,
                              fmt::format("a grid needs the values of '{}', not a range", swept.key),
                              "write [a, b, c], or choose another 'sampler'");
    }
}

void check_against_base(Study const& study, Document const& document, Loaded const& base, Diagnostics& diagnostics) {
    Checker const check{document, diagnostics};
    Checker const check_base{base.document, diagnostics};
    Trial const trial{document, base, diagnostics, [&](Scenario const& changed, param::Mark at) {
                          check_changed_dates(study, document, base.scenario, changed, at, diagnostics);
                      }};
    std::set<std::string> programmes;
    int const errors_before = diagnostics.errors();
    check_window(check, "budget.window", study.budget.window, base.scenario.time);
    check_replaced(study, base, check);
    if (diagnostics.errors() == errors_before) check_sustained(study, base.scenario, check);
    param::KnownNames const in_base = known_names(base.scenario);
    param::check_names(param::info_of<Study>(), document,
                       {{param::Names::programme, in_base.at(param::Names::programme)},
                        {param::Names::payer, in_base.at(param::Names::payer)}},
                       diagnostics);
    for (auto const& [id, strategy] : study.strategies) {
        std::string const path = "strategies." + id;
        Window window = study.budget.window;
        if (strategy.window.from) window.from = strategy.window.from;
        if (strategy.window.to) window.to = strategy.window.to;
        if (strategy.window.from || strategy.window.to)
            check_window(check, path + ".window", window, base.scenario.time);
        check_money_of(study, id, window, base.scenario, check_base, check);
        for (auto const& [programme, share] : strategy.mix)
            if (programmes.insert(programme).second) check_programme(base.scenario, programme, true, check_base);
        trial.changes(document.find(path + ".set"));
    }
    if (study.optimise)
        for (auto const& [programme, bounds] : study.optimise->mix)
            if (programmes.insert(programme).second && base.scenario.programmes->contains(programme))
                check_programme(base.scenario, programme, true, check_base);
    if (Node const* const levers = document.find("optimise.choose"))
        for (KeyValue const& lever : levers->entries)
            if (!is_window_path(lever.key)) trial.values(lever);
    if (Node const* const futures = document.find("uncertainty.what_if"))
        for (KeyValue const& future : futures->entries) trial.changes(&future.value);
    for (std::string_view const where : {"uncertainty.structures", "vary"})
        if (Node const* const forms = document.find(where))
            for (KeyValue const& form : forms->entries) trial.values(form);
}

}  // namespace cpdsim
