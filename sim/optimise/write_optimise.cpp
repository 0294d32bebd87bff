#include "optimise/write_optimise.hpp"

#include <algorithm>
#include <cmath>
#include <limits>

#include <fmt/format.h>
#include <fmt/ranges.h>
#include <nlohmann/json.hpp>

#include "core/version.hpp"
#include "data/quantity.hpp"
#include "design/provenance.hpp"
#include "io/table.hpp"
#include "policy/programme.hpp"
#include "scenario/shown_money.hpp"
#include "study/merge.hpp"

namespace cpdsim::optimise {
namespace {

using Texts = std::vector<std::string>;
constexpr double missing = std::numeric_limits<double>::quiet_NaN();

class Writer {
public:
    Writer(h5::File& file, LoadedStudy const& study, OptimiseOutcome const& outcome, EngineEvaluator const& evaluator)
        : file_{file}, study_{study}, outcome_{outcome}, evaluator_{evaluator} {}

    void all() {
        levers();
        rounds();
        search();
        certified();
        near_best();
        what_ifs();
        StudyPlan plan;
        plan.design = evaluator_.design();
        write_parameters(file_, plan);
        write_group(file_, "/provenance", {},
                    {text("study_as_written", own_text(study_.document), "the study file"),
                     text("scenario_as_resolved", study_.base.document.text(), "its base with all it inherits")},
                    {{"version", std::string{version()}},
                     {"commit", std::string{commit()}},
                     {"seed", static_cast<std::int64_t>(outcome_.problem.seed)}});
    }

private:
    static Array text(std::string name, std::string content, std::string long_name) {
        return {std::move(name), {}, Texts{std::move(content)}, {{"long_name", std::move(long_name)}}};
    }
    static Array variable(std::string name, Texts dimensions, h5::Data data, std::string long_name,
                          std::string units = "") {
        h5::Attributes attributes{{"long_name", std::move(long_name)}};
        if (!units.empty()) attributes.push_back({"units", std::move(units)});
        return {std::move(name), std::move(dimensions), std::move(data), std::move(attributes)};
    }
    [[nodiscard]] Levers const& chosen_from() const { return outcome_.problem.levers; }
    [[nodiscard]] Axis lever() const { return {"lever", chosen_from().programmes, {}}; }
    [[nodiscard]] Axis objective() const {
        Texts names;
        for (Goal const& goal : outcome_.problem.better) names.push_back(goal.outcome);
        return {"objective", names, {}};
    }
    template <class Of>
    [[nodiscard]] Texts of_goals(Of of) const {
        Texts found;
        for (Goal const& goal : outcome_.problem.better) found.emplace_back(of(std::string_view{goal.outcome}));
        return found;
    }
    [[nodiscard]] Axis form() const { return {"form", outcome_.forms, {}}; }
    [[nodiscard]] std::string words(std::size_t number) const {
        Candidate const& candidate = outcome_.found.record->candidate(number);
        return candidate.strategy.empty() ? chosen_from().words(candidate.mix) : candidate.strategy;
    }
    /// Shares of a candidate; of a strategy also those of programmes that are no levers are left out.
    [[nodiscard]] std::vector<double> shares(std::size_t number) const {
        Candidate const& candidate = outcome_.found.record->candidate(number);
        std::vector<double> found;
        StrategySpec const spec = evaluator_.strategy_of({candidate.strategy, candidate.mix, ""});
        for (std::string const& programme : chosen_from().programmes) {
            auto const share = spec.mix.find(programme);
            found.push_back(share == spec.mix.end() ? 0.0 : share->second);
        }
        return found;
    }

    void levers() {
        std::vector<double> low, high;
        for (std::size_t k = 0; k < chosen_from().size(); ++k) {
            low.push_back(static_cast<double>(chosen_from().low[k]) / chosen_from().whole);
            high.push_back(static_cast<double>(chosen_from().high[k]) / chosen_from().whole);
        }
        Texts paths, values;
        for (Option const& option : chosen_from().options) {
            paths.push_back(option.path);
            values.push_back(fmt::format("{}", fmt::join(option.values, " | ")));
        }
        std::vector<Axis> dimensions{lever()};
        std::vector<Array> variables{variable("low", {"lever"}, low, "least share that is allowed", "1"),
                                     variable("high", {"lever"}, high, "greatest share that is allowed", "1")};
        if (!paths.empty()) {
            dimensions.push_back({"option", paths, {}});
            variables.push_back(variable("values", {"option"}, values, "values of the other levers"));
        }
        write_group(file_, "/levers", dimensions, variables,
                    {{"step", 1.0 / chosen_from().whole},
                     {"budget", study_.study.budget.total.value},
                     {"mixes", count_mixes(chosen_from())}});
    }

    void rounds() {
        Texts stage;
        std::vector<std::int32_t> packs, mixes;
        std::vector<double> best, hope;
        for (Round const& round : outcome_.found.search->rounds()) {
            stage.push_back(round.stage);
            packs.push_back(static_cast<std::int32_t>(round.packs));
            mixes.push_back(static_cast<std::int32_t>(round.mixes));
            best.push_back(round.best);
            hope.push_back(round.hope);
        }
        write_group(file_, "/rounds", {{"round", counted_to(stage.size()), {}}},
                    {variable("stage", {"round"}, stage, "design, search on fewer draws, finish on all, ends"),
                     variable("packs", {"round"}, packs, "packs asked for so far"),
                     variable("mixes", {"round"}, mixes, "mixes looked at so far"),
                     variable("best", {"round"}, best, "best value so far on the draws of the stage"),
                     variable("hope", {"round"}, hope, "expected improvement of the first proposal")});
    }

    [[nodiscard]] std::vector<double> weights_of_forms() const {
        if (!outcome_.problem.form_weights.empty()) return outcome_.problem.form_weights;
        return std::vector<double>(outcome_.forms.size(), 1 / static_cast<double>(outcome_.forms.size()));
    }

    void search() {
        Record const& record = *outcome_.found.record;
        Search const& search = *outcome_.found.search;
        std::vector<std::size_t> numbers;
        for (std::size_t n = 0; n < record.size(); ++n)
            if (record.candidate(n).strategy.empty() && record.candidate(n).what_if.empty()) numbers.push_back(n);
        std::vector<double> share, gain, gain_forms;
        Texts mix;
        std::vector<std::uint8_t> full;
        for (std::size_t const number : numbers) {
            auto const own = shares(number);
            share.insert(share.end(), own.begin(), own.end());
            mix.push_back(words(number));
            bool const all = record.has(number, search.all().packs);
            bool const some = all || record.has(number, search.reduction().draws.packs);
            DrawSet const& draws = all ? search.all() : search.reduction().draws;
            full.push_back(all ? 1 : 0);
            for (Goal const& goal : outcome_.problem.better) {
                auto const forms = some ? measures(outcome_.problem, record, number, goal, draws)
                                        : std::vector<double>(outcome_.forms.size(), missing);
                gain.push_back(together(outcome_.problem, AcrossForms::average, forms, forms));
                if (&goal == &outcome_.problem.better.front())
                    gain_forms.insert(gain_forms.end(), forms.begin(), forms.end());
            }
        }
        write_group(
            file_, "/search", {{"candidate", mix, {}}, lever(), objective(), form()},
            {variable("share", {"candidate", "lever"}, share, "share of the budget", "1"),
             variable("gain", {"candidate", "objective"}, gain,
                      "measure of the gain over the baseline on the search's own draws, mean over forms; of outcomes "
                      "of which less is better what is saved"),
             variable("weight_of_form", {"form"}, weights_of_forms(), "how much each form counts in a mean over forms",
                      "1"),
             variable("gain_by_form", {"candidate", "form"}, gain_forms, "the same of the first objective, by form"),
             variable("on_all_draws", {"candidate"}, full, "1: on all draws of the search; 0: on the fewer ones")},
            {{"title", "what the search saw: too good, as every best of many is"},
             {"misfit_of_fewer_draws", search.reduction().misfit},
             {"draws", static_cast<std::int32_t>(search.all().weights.size())},
             {"fewer_draws", static_cast<std::int32_t>(search.reduction().draws.weights.size())},
             {"copies_apart", static_cast<std::int32_t>(evaluator_.sets_are_apart() ? 1 : 0)},
             {"settled", static_cast<std::int32_t>(search.settled() ? 1 : 0)},
             {"summits", static_cast<std::int32_t>(outcome_.found.summits)},
             {"packs_used", static_cast<std::int32_t>(record.used())},
             {"effort", static_cast<std::int32_t>(outcome_.problem.effort)}});
    }

    void certified() {
        Found const& found = outcome_.found;
        Record const& record = *found.record;
        std::vector<std::int32_t> draw_numbers, draw_form;
        for (std::size_t const pack : found.certified.value_packs) {
            for (std::size_t const draw : evaluator_.design().packs[pack].draws) {
                draw_numbers.push_back(static_cast<std::int32_t>(draw));
                draw_form.push_back(static_cast<std::int32_t>(record.packs()[pack].form));
            }
        }
        Texts mix, roles, outcomes = record.outcomes();
        std::vector<double> share, gain, low, high, forms, behind, behind_low, behind_high, promised, slack;
        std::vector<std::uint8_t> apart;
        std::vector<float> values;
        std::size_t const baseline = 0;  // the first candidate of every record
        auto const put_values = [&](std::size_t number) {
            for (std::string const& outcome : outcomes)
                for (double const v : record.values(number, outcome, found.certified.value_packs))
                    values.push_back(static_cast<float>(v));
        };
        std::size_t const limits = found.rows.front().certificate.slack.size();
        for (Row const& row : found.rows) {
            Certificate const& c = row.certificate;
            mix.push_back(words(row.number));
            roles.push_back(fmt::format("{}", fmt::join(row.roles, " ")));
            auto const own = shares(row.number);
            share.insert(share.end(), own.begin(), own.end());
            gain.insert(gain.end(), c.gain.begin(), c.gain.end());
            low.insert(low.end(), c.low.begin(), c.low.end());
            high.insert(high.end(), c.high.begin(), c.high.end());
            forms.insert(forms.end(), c.forms.begin(), c.forms.end());
            slack.insert(slack.end(), c.slack.begin(), c.slack.end());
            behind.push_back(c.behind);
            behind_low.push_back(c.behind_low);
            behind_high.push_back(c.behind_high);
            apart.push_back(c.apart ? 1 : 0);
            promised.push_back(row.promised);
            put_values(row.number);
        }
        std::vector<float> const of_rows = std::move(values);
        values.clear();
        put_values(baseline);
        std::vector<Axis> dimensions{{"candidate", mix, {}},    lever(), objective(), form(), {"outcome", outcomes, {}},
                                     {"draw", draw_numbers, {}}};
        std::vector<Array> variables{
            variable("role", {"candidate"}, roles, "why it was run, several apart by spaces"),
            variable("share", {"candidate", "lever"}, share, "share of the budget", "1"),
            variable("gain", {"candidate", "objective"}, gain,
                     "mean gain over the baseline on draws never searched on"),
            variable("low", {"candidate", "objective"}, low, "low end of its interval"),
            variable("high", {"candidate", "objective"}, high, "high end of its interval"),
            variable("gain_by_form", {"candidate", "form"}, forms, "measure of the gain by form, first objective"),
            variable("behind", {"candidate"}, behind, "what the recommended mix has more, paired"),
            variable("behind_low", {"candidate"}, behind_low, "low end of its interval, all rivals together"),
            variable("behind_high", {"candidate"}, behind_high, "high end of its interval, all rivals together"),
            variable("apart", {"candidate"}, apart, "1: told apart from the recommended mix"),
            variable("promised", {"candidate"}, promised, "value on the search's own draws"),
            variable("unit", {"objective"}, of_goals(units_of), "unit of the objective"),
            variable("kind", {"objective"}, of_goals([](auto name) { return name_of(kind_of(name, units_of(name))); }),
                     "count, share, index or money"),
            variable("better", {"objective"}, of_goals([](auto name) { return name_of(better_of(name)); }),
                     "whether more or less of it is better"),
            variable("value", {"candidate", "outcome", "draw"}, of_rows, "outcome, draw by draw"),
            variable("baseline_value", {"outcome", "draw"}, values, "outcome of the baseline, draw by draw"),
            variable("form_of_draw", {"draw"}, draw_form, "position of the structural form")};
        if (limits > 0) {
            Texts names;
            if (outcome_.problem.unspent_at_most) names.emplace_back("unspent");
            if (!outcome_.problem.payer.empty()) names.emplace_back("spend_" + outcome_.problem.payer);
            dimensions.push_back({"limit", names, {}});
            variables.push_back(variable("slack", {"candidate", "limit"}, slack,
                                         "how far from the limit on draws never searched on, positive: kept to"));
        }
        Row const& best = found.recommended();
        write_group(file_, "/certified", dimensions, variables,
                    {{"title", "what mixes are worth on draws and chance that the search has not seen"},
                     {"recommended", words(best.number)},
                     {"first_of_search", words(found.certified.first_of_search)},
                     {"alike", static_cast<std::int32_t>(found.certified.alike)},
                     {"separated", static_cast<std::int32_t>(found.certified.separated ? 1 : 0)},
                     {"choose_draws", static_cast<std::int32_t>(16 * found.certified.choose_packs.size())},
                     {"value_draws", static_cast<std::int32_t>(draw_numbers.size())}});
    }

    void near_best() {
        Found const& found = outcome_.found;
        std::vector<double> least, most;
        std::vector<std::int32_t> least_row, most_row, without_row;
        auto const position = [](std::optional<std::size_t> const& row) {
            return row ? static_cast<std::int32_t>(*row) : std::int32_t{-1};
        };
        for (ProgrammeRange const& range : found.ranges) {
            least.push_back(static_cast<double>(range.least) / chosen_from().whole);
            most.push_back(static_cast<double>(range.most) / chosen_from().whole);
            least_row.push_back(position(range.least_row));
            most_row.push_back(position(range.most_row));
            without_row.push_back(position(range.without_row));
        }
        write_group(
            file_, "/near_best", {lever(), {"to", chosen_from().programmes, {}}},
            {variable("least", {"lever"}, least, "least share among mixes that are as good", "1"),
             variable("most", {"lever"}, most, "greatest share among mixes that are as good", "1"),
             variable("least_row", {"lever"}, least_row, "candidate of /certified at this end; -1: the recommended"),
             variable("most_row", {"lever"}, most_row, "candidate of /certified at this end; -1: the recommended"),
             variable("without_row", {"lever"}, without_row,
                      "candidate of /certified that is the best without the programme; -1: not in the recommended mix"),
             variable("move_cost", {"lever", "to"}, found.moves,
                      "what moving money from a programme to another costs, expected from the surrogate")},
            {{"near_best", outcome_.problem.near_best},
             {"threshold", found.near.threshold},
             {"moved", static_cast<double>(found.moved) / chosen_from().whole},
             {"mixes_near_best", static_cast<std::int32_t>(found.near.pool.size())},
             {"whole_lattice", static_cast<std::int32_t>(found.near.whole_lattice ? 1 : 0)}});
    }

    void what_ifs() {
        Found const& found = outcome_.found;
        if (found.what_ifs.empty()) return;
        Texts names;
        std::vector<std::int32_t> row;
        std::vector<double> gain, low, high;
        for (UnderWhatIf const& one : found.what_ifs) {
            names.push_back(one.what_if);
            row.push_back(static_cast<std::int32_t>(one.row));
            gain.push_back(one.gain);
            low.push_back(one.low);
            high.push_back(one.high);
        }
        write_group(file_, "/what_ifs", {{"case", counted_to(names.size()), {}}},
                    {variable("what_if", {"case"}, names, "name of the future"),
                     variable("candidate", {"case"}, row, "candidate of /certified"),
                     variable("gain", {"case"}, gain, "mean gain over the baseline in this future, first objective"),
                     variable("low", {"case"}, low, "low end of its interval"),
                     variable("high", {"case"}, high, "high end of its interval")});
    }

    h5::File& file_;
    LoadedStudy const& study_;
    OptimiseOutcome const& outcome_;
    EngineEvaluator const& evaluator_;
};

/// Names of strategies and programmes, as the study and its base give them, by language.
std::string names_json(LoadedStudy const& study) {
    nlohmann::ordered_json names = nlohmann::ordered_json::object();
    for (auto const& [id, programme] : *study.base.scenario.programmes)
        if (!programme.title.empty()) names[id] = programme.title;
    for (auto const& [id, strategy] : study.study.strategies)
        if (!strategy.title.empty()) names[id] = strategy.title;
    return names.dump();
}

}  // namespace

std::string draws_from(LoadedStudy const& study) {
    param::Node const* const from = study.document.find("uncertainty.from");
    if (from != nullptr && from->is_scalar()) return "posterior " + from->text;
    return study.study.uncertainty.vary == Vary::nothing ? "nothing" : "ranges";
}

void write_optimise(std::filesystem::path const& target, LoadedStudy const& study, OptimiseOutcome const& outcome,
                    EngineEvaluator const& evaluator) {
    h5::File file = h5::File::create(target);
    Problem const& problem = outcome.problem;
    h5::Attributes attributes{{"Conventions", std::string{"CF-1.8"}},
                              {"format", std::string{"cpd-optimise/1"}},
                              {"title", title_in_english(study.study.title, target.parent_path().filename().string())},
                              {"source", fmt::format("cpdsim {}", version())},
                              {"baseline", problem.baseline},
                              {"decides", problem.better.front().outcome},
                              {"robust", std::string{param::name_of(problem.robust)}},
                              {"across_forms", std::string{param::name_of(problem.across_forms)}},
                              {"indifferent", outcome.found.search->indifferent()},
                              {"indifferent_given", static_cast<std::int32_t>(problem.indifferent ? 1 : 0)},
                              {"interval", problem.interval},
                              {"draws_from", draws_from(study)},
                              {"titles_json", nlohmann::ordered_json(study.study.title).dump()},
                              {"names_json", names_json(study)},
                              {"languages", study.study.report.languages}};
    if (ShownMoney const money = shown_money(study.base.scenario.money); money.own()) {
        attributes.push_back({"currency", money.currency});
        attributes.push_back({"eur_per_currency", money.euros});
    }
    write_group(file, "/", {}, {}, attributes);
    Writer{file, study, outcome, evaluator}.all();
    file.save();
}

}  // namespace cpdsim::optimise
