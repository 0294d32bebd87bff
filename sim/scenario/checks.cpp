#include "scenario/checks.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include <fmt/format.h>

#include "generators/observed.hpp"
#include "param/currency.hpp"
#include "param/info.hpp"
#include "param/quantity.hpp"
#include "param/spelling.hpp"
#include "policy/programme.hpp"
#include "scenario/date_checks.hpp"
#include "scenario/phase_checks.hpp"

namespace cpdsim {
namespace {

void add_labels(std::vector<std::string>& list, std::map<std::string, double> const& shares) {
    for (auto const& [label, share] : shares)
        if (std::find(list.begin(), list.end(), label) == list.end()) list.push_back(label);
}

/// Path of entry i of a list; a single value in place of a list has the list's path.
std::string item(std::string_view path, std::size_t i) { return fmt::format("{}.{}", path, i); }

void check_time(Scenario const& scenario, Checker const& check) {
    Time const& time = scenario.time;
    if (time.end < time.start)
        check.error("time.end", "E303",
                    fmt::format("the run ends in {}, before it starts in {}", to_text(time.end), to_text(time.start)));
    constexpr std::array steps_a_year{12.0, 52.0, 364.0};
    bool const known = std::any_of(steps_a_year.begin(), steps_a_year.end(),
                                   [&](double steps) { return std::abs(time.step * steps - 1) < 1e-9; });
    if (!known)
        check.error(
            "time.step", "E206",
            fmt::format("'step' is {}, not 1 month, 1 week or 1 d", param::quantity_text(time.step, "duration")));
    check.month_number("time.school_year_starts", time.school_year_starts);
    for (std::size_t i = 0; i < time.holidays.size(); ++i)
        check.month_number(item("time.holidays", i), time.holidays[i]);
}

void check_month_inside(Scenario const& scenario, Checker const& check, std::string const& path,
                        std::optional<YearMonth> const& month) {
    if (!month || (*month >= scenario.time.start && *month <= scenario.time.end)) return;
    check.error(path, "E303",
                fmt::format("{} lies outside the time of the run, {} to {}", to_text(*month),
                            to_text(scenario.time.start), to_text(scenario.time.end)));
}

void check_population(Scenario const& scenario, Checker const& check) {
    SchoolsDrawn const& schools = scenario.population.schools;
    check.make_100_percent("population.schools.types", "types", schools.types);
    check.make_100_percent("population.schools.regions", "regions", schools.regions);
    check.make_100_percent("population.schools.phases", "phases", schools.phases);
    check.make_100_percent("population.subjects", "subjects", scenario.population.subjects);
    for (auto const& [name, labels] :
         {std::pair{"types", schools.types.size()}, std::pair{"regions", schools.regions.size()},
          std::pair{"phases", schools.phases.size()}})
        if (labels > most_labels)
            check.error(fmt::format("population.schools.{}", name), "E204",
                        fmt::format("'{}' has {} labels, more than {}", name, labels, most_labels), "group them");
    check.whole_number("population.schools.simulate", schools.simulate);
    check_sizes("population.schools.size", schools.size, check);
}

void check_peers(Scenario const& scenario, Checker const& check) {
    Peers const& peers = scenario.peers;
    bool const given = peers.anchors_in_use() == Anchors::given;
    bool const averages = peers.form == PeerForm::mean || peers.form == PeerForm::level_dependent;
    if (given && peers.combine == Combine::add)
        check.error("peers.combine", "E306", "'add' needs derived anchors: given ones always mix",
                    "'combine: mix', or 'anchors: derived'");
    if (peers.influence == PeerInfluence::upward && (given || !averages))
        check.error("peers.influence", "E306",
                    "'upward' is for the forms mean and level_dependent with derived anchors, in which colleagues pull",
                    "'influence: both'");
    bool const funded = std::any_of(scenario.funding.begin(), scenario.funding.end(),
                                    [](FundingLine const& line) { return line.amount.value > 0; });
    if (peers.form == PeerForm::hazard && funded)
        check.warning("peers.form", "W306",
                      "programmes change nobody's practice in the form 'hazard': adoption follows p, q and peers alone",
                      "'form: mean' or 'threshold', or no funding");
}

void check_funding(Scenario const& scenario, Checker const& check) {
    for (std::size_t i = 0; i < scenario.funding.size(); ++i) {
        FundingLine const& line = scenario.funding[i];
        std::string const path = item("funding", i);
        check_month_inside(scenario, check, path + ".from", line.from);
        check_month_inside(scenario, check, path + ".to", line.to);
        if (line.from && line.to && *line.to < *line.from)
            check.error(
                path + ".to", "E303",
                fmt::format("the window ends in {}, before it starts in {}", to_text(*line.to), to_text(*line.from)));
    }
}

}  // namespace

void Checker::error(std::string_view path, std::string code, std::string message, std::string suggestion) const {
    report(Severity::error, path, std::move(code), std::move(message), std::move(suggestion));
}

void Checker::warning(std::string_view path, std::string code, std::string message, std::string suggestion) const {
    report(Severity::warning, path, std::move(code), std::move(message), std::move(suggestion));
}

void Checker::report(Severity severity, std::string_view path, std::string code, std::string message,
                     std::string suggestion) const {
    param::Node const* node = document_.find(path);
    while (node == nullptr && path.find('.') != std::string_view::npos) {  // the parent stands for what is not there
        path = path.substr(0, path.rfind('.'));
        node = document_.find(path);
    }
    if (node != nullptr && node->is_map() && node->get("value") != nullptr) node = node->get("value");
    param::Mark const mark = node == nullptr ? param::Mark{0, 1, 1} : node->mark;
    int const length = node == nullptr ? 1 : node->length;
    if (severity == Severity::error) {
        diagnostics_.error(std::move(code), document_.files, mark, length, std::move(message), std::move(suggestion));
    } else {
        diagnostics_.warning(std::move(code), document_.files, mark, length, std::move(message), std::move(suggestion));
    }
}

bool Checker::own(std::string_view path) const {
    int const file = document_.mark_of(path).file;
    return file < 0 || file >= static_cast<int>(document_.files.size()) ||
           document_.files[static_cast<std::size_t>(file)].inherited_from.empty();
}

void Checker::whole_number(std::string_view path, double value) const {
    if (value == std::round(value)) return;
    auto const name = path.substr(path.rfind('.') == std::string_view::npos ? 0 : path.rfind('.') + 1);
    error(path, "E201", fmt::format("'{}' needs a whole number, got {}", name, param::number_text(value)));
}

void Checker::month_number(std::string_view path, int month) const {
    if (month >= 1 && month <= 12) return;
    error(path, "E204", fmt::format("{} is no month, outside 1..12", month), "months are numbered, 9 is September");
}

void Checker::one_of(std::string_view path, std::string const& value, std::vector<std::string> const& known,
                     std::string_view code, std::string_view what, Severity severity) const {
    if (std::find(known.begin(), known.end(), value) != known.end()) return;
    std::string const fix = param::meant_name(value, known, what);
    std::string shown{code};
    if (severity == Severity::warning) shown.front() = 'W';
    report(severity, path, std::move(shown), fmt::format("unknown {} '{}'", what, value), fix);
}

void Checker::make_100_percent(std::string_view path, std::string_view name,
                               std::map<std::string, double> const& shares) const {
    if (shares.empty()) return;
    double sum = 0;
    for (auto const& [label, share] : shares) sum += share;
    if (std::abs(sum - 1) < 1e-6) return;
    error(path, "E301", fmt::format("shares of '{}' add up to {:.6g} %; they must make 100 %", name, sum * 100));
}

void check_free(Scenario const& scenario, std::string const& id, std::vector<std::string> const& whose,
                std::string const& payer, std::string const& where, Checker const& base, Checker const& check) {
    auto const found = scenario.programmes->find(id);
    if (found == scenario.programmes->end()) return;
    Programme const& programme = found->second;
    std::set<std::string> payers;
    for (auto const& [kind, cost] : programme.costs)
        if (cost.value.value > 0) payers.insert(cost.payer);
    if (programme.release && programme.release->rate > 0) payers.insert(programme.release->payer);
    bool const of_ministry = (programme.grant && programme.grant->value.value > 0) ||
                             (programme.recognition && programme.recognition->award > 0);
    if (of_ministry) payers.insert("ministry");
    if (payers.empty()) {
        // A catalogue may leave costs to its users; whoever writes a programme says what it costs.
        if (base.given("programmes." + id + ".costs") || !base.own("programmes." + id)) return;
        return check.warning(where, "W310", fmt::format("money flows into '{}', which has no costs", id),
                             "give its 'costs', or write 'costs: {}' if it is free");
    }
    if (!payer.empty()) payers = {payer};
    bool const paid = whose.empty() || std::any_of(whose.begin(), whose.end(),
                                                   [&](std::string const& one) { return payers.count(one) > 0; });
    if (paid) return;
    check.warning(where, "W310",
                  fmt::format("money of {} flows into '{}', whose costs are paid by {}", param::list_of(whose), id,
                              param::list_of({payers.begin(), payers.end()})),
                  "it would cost the budget nothing: say whose money it is (`whose`), or who pays (`payer`)");
}

std::vector<std::string> programme_ids(Scenario const& scenario) {
    std::vector<std::string> ids;
    for (auto const& [id, programme] : *scenario.programmes) ids.push_back(id);
    return ids;
}

void check_programme(Scenario const& scenario, std::string const& id, bool always, Checker const& check) {
    auto const found = scenario.programmes->find(id);
    if (found == scenario.programmes->end()) return;
    Recruit const& recruit = found->second.recruit;
    std::string const path = "programmes." + id;
    SchoolsDrawn const& schools = scenario.population.schools;
    std::vector<std::string> labels;
    PopulationParams const& population = scenario.population;
    if (population.phases.empty())
        for (auto const* const shares : {&schools.types, &schools.regions, &schools.phases})
            add_labels(labels, *shares);
    else
        add_labels(labels, population.regions);
    for (auto const& [name, phase] : population.phases) {
        labels.push_back(name);
        add_labels(labels, phase.types);
    }
    auto const concerns = [&](std::string const& where) { return always || check.own(where); };
    // A catalogue on its own has no schools, and observed data bring their own labels.
    bool const labelled = check.given("population.schools.types") || check.given("population.schools.regions") ||
                          check.given("population.schools.phases") || check.given("population.phases");
    auto const check_list = [&](std::string const& where, std::vector<std::string> const& list, Severity inherited) {
        for (std::size_t i = 0; i < list.size() && !scenario.population.from; ++i) {
            std::string const at = item(where, i);
            bool const own = check.own(at);
            // Without money the rule does no harm yet, and a merged catalogue serves several countries.
            Severity const severity = !always ? Severity::warning : own ? Severity::error : inherited;
            if (always || (own && labelled))
                check.one_of(at, list[i], labels, "E305", "school type, region or phase", severity);
        }
    };
    // A catalogue's wish to serve some schools first is void where there are none such; an `only` would admit nobody.
    check_list(path + ".recruit.priority", recruit.priority, Severity::warning);
    add_labels(labels, scenario.population.subjects);
    for (auto const& [name, phase] : population.phases)
        if (phase.subjects) add_labels(labels, *phase.subjects);
    check_list(path + ".recruit.only", recruit.only, Severity::error);
    std::string const before = path + ".recruit.requires_programme";
    if (!recruit.requires_programme.empty() && concerns(before))
        check.one_of(before, recruit.requires_programme, programme_ids(scenario), "E302", "programme");
    if (found->second.sessions && found->second.sessions->content.empty())
        check.error(path + ".sessions.content", "E105", fmt::format("the sessions of '{}' have no content", id),
                    "write [subject], [pedagogy] or both, or leave it out for both");
    for (std::size_t i = 0; i < recruit.intake.size(); ++i)
        check.month_number(item(path + ".recruit.intake", i), recruit.intake[i]);
}

param::KnownNames known_names(Scenario const& scenario) {
    using param::Names;
    param::KnownNames known;
    for (Names const fixed : {Names::dimension, Names::language, Names::country, Names::currency, Names::measure,
                              Names::population_column, Names::tie_column})
        known[fixed] = param::fixed_names(fixed);
    known[Names::programme] = programme_ids(scenario);
    // Whoever pays for something can be asked for; a payer that one line alone names may be misspelt.
    std::map<std::string, int> uses;
    for (auto const& [id, programme] : *scenario.programmes) {
        for (auto const& [kind, cost] : programme.costs) ++uses[cost.payer];
        if (programme.release) ++uses[programme.release->payer];
    }
    for (FundingLine const& line : scenario.funding)
        if (!line.payer.empty()) ++uses[line.payer];
    std::set<std::string> payers{"ministry", "municipality", "school", "sponsor", "teacher"}, often = payers;
    for (auto const& [payer, times] : uses) {
        payers.insert(payer);
        if (times > 1) often.insert(payer);
    }
    for (std::string const& payer : scenario.money.whose)
        if (uses.count(payer) > 0) often.insert(payer);
    known[Names::payer].assign(payers.begin(), payers.end());
    known[Names::any_payer].assign(often.begin(), often.end());
    return known;
}

void check_values(Scenario const& scenario, param::Document const& document, param::Diagnostics& diagnostics) {
    Checker const check{document, diagnostics};
    if (scenario.format != "cpd-scenario/1")
        check.error("format", "E108", fmt::format("'{}' is no scenario", scenario.format),
                    "a scenario says 'format: cpd-scenario/1'");
    check_time(scenario, check);
    check_population(scenario, check);
    check_funding(scenario, check);
    check_peers(scenario, check);
    std::set<std::string> funded;
    for (FundingLine const& line : scenario.funding) funded.insert(line.programme);
    for (auto const& [id, programme] : *scenario.programmes) check_programme(scenario, id, funded.count(id) > 0, check);
    check_phases_of_system(scenario, check);
    for (auto const& [id, programme] : *scenario.programmes)
        check_phases_of_programme(scenario, id, funded.count(id) > 0, check);
    for (std::string const& id : funded) check_sense(scenario, id, check);
    for (std::size_t i = 0; i < scenario.funding.size(); ++i) {
        FundingLine const& line = scenario.funding[i];
        if (line.amount.value > 0)
            check_free(scenario, line.programme, scenario.money.whose, line.payer, item("funding", i), check, check);
    }
    Money const& money = scenario.money;
    if (money.currency != "EUR" && money.currency != "GBP" && param::is_currency(money.currency) &&
        money.rates.count(money.currency) == 0)
        check.error("money.currency", "E105", fmt::format("there is no rate for {}", money.currency),
                    fmt::format("give it, as in `money: {{rates: {{{}: 0.23 EUR}}}}`", money.currency));
    check_dates(scenario, check);
    check_month_inside(scenario, check, "outputs.window_end", scenario.outputs.window_end);
    check.whole_number("run.replicates", scenario.run.replicates);
    check.whole_number("run.seed", scenario.run.seed);
    if (scenario.run.population_seed) check.whole_number("run.population_seed", *scenario.run.population_seed);
    if (scenario.run.network_seed) check.whole_number("run.network_seed", *scenario.run.network_seed);
}

void check_scenario(Scenario const& scenario, param::Document const& document, param::Diagnostics& diagnostics) {
    check_values(scenario, document, diagnostics);
    param::check_names(param::info_of<Scenario>(), document, known_names(scenario), diagnostics,
                       [](param::NamedPlace const& place) {
                           bool const of_catalogue = place.path.rfind("programmes.", 0) == 0;
                           return place.names != param::Names::programme || !of_catalogue;  // check_programme's
                       });
}

}  // namespace cpdsim
