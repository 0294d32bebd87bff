#include "study/study_checks.hpp"

#include <algorithm>

#include <fmt/format.h>

#include "param/quantity.hpp"
#include "param/reader.hpp"
#include "param/spelling.hpp"
#include "study/load_study.hpp"

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

param::Outcome<param::QuantityRange> read_worth(Outcomes const& outcomes, double gbp) {
    std::string const unit = outcome_unit(outcomes.main);
    return param::read_range(outcomes.worth, {"worth", unit, {0, 1e12}}, param::MoneyRate{gbp});
}

/// Changes one copy of the base after another and reads it, so that wrong values are found where the study names them.
class Trial {
public:
    Trial(Document const& study, Loaded const& base, Diagnostics& diagnostics)
        : study_{study}, base_{base}, diagnostics_{diagnostics} {}

    /// All changes of a map together.
    void changes(Node const* map) const {
        if (map == nullptr || !map->is_map()) return;
        Document changed = base_.document;
        bool good = true;
        for (KeyValue const& change : map->entries) {
            good = check_change_path(base_.document, study_, change, diagnostics_) && good;
            if (good) good = changed.set(change.key, change.value, change.mark, study_.files, diagnostics_);
        }
        if (good) read(changed);
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
                if (changed.set(change.key, one, change.mark, study_.files, diagnostics_)) read(changed);
                if (end.empty()) break;
            }
        }
    }

private:
    /// Errors only: that a what-if lies outside the range of a parameter is no news to its author.
    void read(Document const& changed) const {
        Diagnostics found;
        static_cast<void>(read_scenario(changed, found));
        for (param::Diagnostic const& fault : found.sorted())
            if (fault.severity == param::Severity::error) diagnostics_.add(fault);
    }

    Document const& study_;
    Loaded const& base_;
    Diagnostics& diagnostics_;
};

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
    if (ids.empty()) return;
    if (study.baseline.empty()) {
        check.error("baseline", "E105", "the study names no 'baseline' strategy to compare with",
                    "one of " + param::list_of(ids));
    } else {
        check.one_of("baseline", study.baseline, ids, "E401", "strategy");
    }
}

}  // namespace

std::vector<std::string> const& known_outcomes() {
    static std::vector<std::string> const names{"sustained_teachers",
                                                "lasting_gain",
                                                "lasting_by_5",
                                                "lasting_by_10",
                                                "lasting_by_15",
                                                "changed_at_stop",
                                                "changed_teachers",
                                                "changed",
                                                "practising",
                                                "practice_share",
                                                "practice_gain",
                                                "practice_years",
                                                "pupil_years",
                                                "pupils_by_inquiry",
                                                "reach",
                                                "reach_programmes",
                                                "never_reached",
                                                "gini_cpd_hours",
                                                "trainers",
                                                "spend",
                                                "unspent",
                                                "planned",
                                                "cost_per_sustained_teacher"};
    return names;
}

std::optional<std::pair<double, double>> worth_range(Outcomes const& outcomes, double gbp) {
    if (outcomes.worth.empty()) return std::nullopt;
    auto const range = read_worth(outcomes, gbp);
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

void check_study(Study const& study, Document const& document, double gbp, Diagnostics& diagnostics) {
    Checker const check{document, diagnostics};
    if (study.format != "cpd-study/1")
        check.error("format", "E108", fmt::format("'{}' is no study", study.format),
                    "a study says 'format: cpd-study/1'");
    check_strategies(study, check);
    check.one_of("outcomes.main", study.outcomes.main, known_outcomes(), "E403", "outcome");
    for (std::size_t i = 0; i < study.outcomes.also.size(); ++i)
        check.one_of(fmt::format("outcomes.also.{}", i), study.outcomes.also[i], known_outcomes(), "E403", "outcome");
    if (!study.outcomes.worth.empty()) {
        auto const worth = read_worth(study.outcomes, gbp);
        if (!worth) check.error("outcomes.worth", worth.fault.code, worth.fault.message, worth.fault.suggestion);
    }
    if (study.uncertainty.vary != "nothing" && study.uncertainty.vary != "all_with_range")
        check.one_of("uncertainty.vary", study.uncertainty.vary, {"all_with_range", "nothing"}, "E206", "choice");
    check.whole_number("uncertainty.draws", study.uncertainty.draws);
    check.whole_number("uncertainty.trajectories", study.uncertainty.trajectories);
    check.whole_number("uncertainty.levels", study.uncertainty.levels);
    check.whole_number("replicates.per_draw", study.replicates.per_draw);
    if (study.uncertainty.worlds) check.whole_number("uncertainty.worlds", *study.uncertainty.worlds);
    for (std::size_t i = 0; i < study.keep.size(); ++i)
        check.one_of(fmt::format("keep.{}", i), study.keep[i], {"outcomes"}, "E206", "part that a study keeps alone");
    if (study.seed) check.whole_number("seed", *study.seed);
    if (study.strategies.empty() && study.vary.empty() && study.uncertainty.what_if.empty() &&
        study.uncertainty.vary == "nothing")
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
    Trial const trial{document, base, diagnostics};
    check_window(check, "budget.window", study.budget.window, base.scenario.time);
    std::vector<std::string> const known = programme_ids(base.scenario);
    for (auto const& [id, strategy] : study.strategies) {
        std::string const path = "strategies." + id;
        Window window = study.budget.window;
        if (strategy.window.from) window.from = strategy.window.from;
        if (strategy.window.to) window.to = strategy.window.to;
        if (strategy.window.from || strategy.window.to)
            check_window(check, path + ".window", window, base.scenario.time);
        Node const* const mix = document.find(path + ".mix");
        for (auto const& [programme, share] : strategy.mix) {
            KeyValue const* const entry = mix == nullptr ? nullptr : mix->entry(programme);
            bool const exists = base.scenario.programmes.count(programme) > 0;
            if (exists) {
                check_programme(base.scenario, programme, true, check_base);
            } else if (entry != nullptr) {
                std::string const fix = param::did_you_mean(programme, known);
                diagnostics.error("E302", document.files, entry->mark, param::characters_in(programme),
                                  fmt::format("unknown programme '{}'", programme),
                                  fix.empty() && known.size() <= 12 ? "known: " + param::list_of(known) : fix);
            }
        }
        trial.changes(document.find(path + ".set"));
    }
    if (Node const* const futures = document.find("uncertainty.what_if"))
        for (KeyValue const& future : futures->entries) trial.changes(&future.value);
    for (std::string_view const where : {"uncertainty.structures", "vary"})
        if (Node const* const forms = document.find(where))
            for (KeyValue const& form : forms->entries) trial.values(form);
}

}  // namespace cpdsim
