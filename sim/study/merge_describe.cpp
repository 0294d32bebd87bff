// The groups of study.h5 that describe the study: /design, /parameters and /provenance.
#include <algorithm>
#include <array>
#include <map>
#include <optional>
#include <set>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <unistd.h>

#include "core/calendar.hpp"
#include "core/version.hpp"
#include "design/information.hpp"
#include "design/morris.hpp"
#include "design/provenance.hpp"
#include "design/what_if_titles.hpp"
#include "param/table.hpp"
#include "policy/programme.hpp"
#include "scenario/shown_money.hpp"
#include "study/merge.hpp"

namespace cpdsim {
namespace {

using Texts = std::vector<std::string>;
Texts const over_cases{"future", "strategy", "level", "draw"};

std::string joined(Texts const& list) { return fmt::format("{}", fmt::join(list, ", ")); }

/// In every language the study gives them in: {strategy: {language: title}}.
nlohmann::json strategy_titles(Study const& s, StudyPlan const& plan) {
    nlohmann::json titles = nlohmann::json::object();
    for (std::string const& id : plan.strategies) {
        auto const found = s.strategies.find(id);
        if (found != s.strategies.end() && !found->second.title.empty()) titles[id] = found->second.title;
    }
    return titles;
}

std::map<std::string, param::Translated> future_titles(LoadedStudy const& study) {
    param::Document document = study.document;
    param::Diagnostics none;  // the study has been read
    return take_what_if_titles(document, none);
}

/// Of the programmes that a strategy buys: {id: {language: title}}.
nlohmann::json programme_titles(LoadedStudy const& study) {
    nlohmann::json titles = nlohmann::json::object();
    for (auto const& [id, strategy] : study.study.strategies) {
        for (auto const& [programme, share] : strategy.mix) {
            auto const found = study.base.scenario.programmes->find(programme);
            if (found != study.base.scenario.programmes->end() && !found->second.title.empty())
                titles[programme] = found->second.title;
        }
    }
    return titles;
}

h5::Attributes design_attributes(LoadedStudy const& study, StudyPlan const& plan, std::optional<double> teachers) {
    Study const& s = study.study;
    auto const worth = worth_range(s.outcomes, money_rate(study.base.document));
    SchoolsDrawn const& schools = study.base.scenario.population.schools;
    param::Translated titles = s.title;
    if (titles.empty()) titles["en"] = plan.name;
    h5::Attributes attributes{
        {"baseline", s.baseline},
        {"main_outcome", s.outcomes.main},
        {"also", joined(s.outcomes.also)},
        {"interval", s.report.interval},
        {"languages", joined(s.report.languages)},
        {"budget_total", s.budget.total.value},
        {"price_year", s.budget.prices},
        {"discount", s.budget.discount},
        {"window_from", to_text(plan.window_from)},
        {"window_to", to_text(plan.window_to)},
        {"whose", joined(s.budget.whose)},
        {"pairing", std::string{param::name_of(s.pairing)}},
        {"start", to_text(plan.time.start)},
        {"end", to_text(plan.time.end)},
        {"scale", study.base.scenario.population.from || !study.base.scenario.population.phases.empty()
                      ? 1.0
                      : schools.represent / schools.simulate},
        {"seed", static_cast<double>(seed_of(study))},
        {"title_json", nlohmann::json(titles).dump()},
        {"strategy_titles_json", strategy_titles(s, plan).dump()},
        {"programme_titles_json", programme_titles(study).dump()},
        {"future_titles_json", nlohmann::json(future_titles(study)).dump()}};
    // Amounts of the file are in EUR; people read them in the base's own currency.
    if (ShownMoney const money = shown_money(study.base.scenario.money); money.own()) {
        attributes.push_back({"currency", money.currency});
        attributes.push_back({"eur_per_currency", money.euros});
    }
    std::string const information = information_json(s.information);
    if (!information.empty()) attributes.push_back({"information_json", information});
    if (worth) attributes.push_back({"worth_low", worth->first});
    if (worth) attributes.push_back({"worth_high", worth->second});
    if (!s.uncertainty.from.empty()) attributes.push_back({"posterior", s.uncertainty.from});
    if (teachers) attributes.push_back({"n_teachers", *teachers});
    return attributes;
}

/// "2": 14 of the parameters rest on evidence of grade 2.
std::string evidence_counts(LoadedStudy const& study) {
    std::set<std::string> funded;
    for (auto const& [id, strategy] : study.study.strategies)
        for (auto const& [programme, share] : strategy.mix) funded.insert(programme);
    for (FundingLine const& line : study.base.scenario.funding) funded.insert(line.programme);
    std::string const prefix = "programmes.";
    std::map<std::string, int> counts;
    for (param::ParameterRow const& row : param::parameters_of(study.base.scenario, study.base.annotations)) {
        if (row.role == param::Role::constant) continue;
        bool const of_programme = row.path.rfind(prefix, 0) == 0;
        if (of_programme &&
            funded.count(row.path.substr(prefix.size(), row.path.find('.', prefix.size()) - prefix.size())) == 0)
            continue;
        ++counts[std::to_string(row.evidence)];
    }
    return nlohmann::json(counts).dump();
}

std::string const limits =
    "Not modelled: what pupils learn (only lessons taught by inquiry are counted); how training changes prices or the "
    "number of providers; what else the money "
    "could do; teachers of other subjects; changes of curricula within the run, except as conditions that are set. "
    "Practice is a share of lessons, not their "
    "quality. Parameters graded 0 are assumptions.";

double core_hours(StudyPlan const& plan, StudyFolder const& folder) {
    auto const seconds = folder.seconds();
    double sum = 0;
    for (PlannedRun const& run : plan.runs) {
        auto const found = seconds.find(run.key);
        if (found != seconds.end()) sum += found->second;
    }
    return sum / 3600;
}

/// Where each draw lies in the design, for those who compute effects and indices from it.
void write_points(h5::File& file, LoadedStudy const& study, Design const& design) {
    std::size_t const factors = design.factors.size();
    if (factors == 0) return;
    std::vector<double> unit_cube, values;
    std::vector<std::int32_t> group, position, changed;
    Texts names, units, matrix;
    for (Factor const& factor : design.factors) {
        names.push_back(factor.name);
        units.push_back(factor.unit);
    }
    for (DesignDraw const& draw : design.draws) {
        unit_cube.insert(unit_cube.end(), draw.unit_cube.begin(), draw.unit_cube.end());
        auto const own = factor_values(draw, factors);
        values.insert(values.end(), own.begin(), own.end());
        group.push_back(draw.group);
        position.push_back(draw.position);
        changed.push_back(draw.changed_factor);
        matrix.push_back(draw.matrix);
    }
    Uncertainty const& settings = study.study.uncertainty;
    h5::Attributes attributes{
        {"sampler", design.sampler ? std::string{param::name_of(*design.sampler)} : std::string{"mixed"}}};
    bool const morris = design.sampler == Sampler::morris, saltelli = design.sampler == Sampler::saltelli;
    if (morris) {
        attributes.push_back({"trajectories", static_cast<std::int32_t>(settings.trajectories)});
        attributes.push_back({"morris_levels", static_cast<std::int32_t>(settings.levels)});
        attributes.push_back({"morris_delta", morris_delta(static_cast<std::size_t>(settings.levels))});
    }
    if (saltelli) attributes.push_back({"base_sample", static_cast<std::int32_t>(settings.draws)});
    write_group(file, "/design", {{"factor", names, {{"long_name", "what differs between draws"}}}},
                {{"factor_unit", {"factor"}, units, {{"long_name", "unit of the factor's value"}}},
                 {"unit_cube", {"draw", "factor"}, unit_cube, {{"long_name", "point of the design, 0..1"}}},
                 {"value",
                  {"draw", "factor"},
                  values,
                  {{"long_name", "value of the factor; of a form its position; of realisation the key of chance"}}}},
                attributes);
    auto const add = [&](std::string name, h5::Data data, std::string long_name) {
        write_variable(file, "/design",
                       {std::move(name), {"draw"}, std::move(data), {{"long_name", std::move(long_name)}}});
    };
    if (morris) {
        add("trajectory", group, "trajectory of the draw");
        add("position", position, "place on the trajectory, 0 the base point");
        add("changed_factor", changed, "factor that moved since the previous place, -1 none");
    }
    if (saltelli) {
        add("matrix", matrix, "A, B, or AB_<factor>: A with that factor from B");
        add("row", group, "row of the matrices");
    }
}

}  // namespace

void write_design(h5::File& file, Harvest const& harvest) {
    LoadedStudy const& study = harvest.study;
    StudyPlan const& plan = harvest.plan;
    std::size_t const cells = plan.position.size();
    std::vector<std::uint8_t> status(cells, 3);
    Texts case_file(cells), error(cells), structure, titles;
    for (PlannedCase const& planned : plan.cases) {
        std::size_t const cell = plan.cell(planned.at);
        CaseState const state = harvest.layout.states[planned.run];
        status[cell] = state == CaseState::done ? 1 : state == CaseState::failed ? 2 : 0;
        std::string const& key = plan.runs[planned.run].key;
        if (state == CaseState::done && !plan.outcomes_only) case_file[cell] = "cases/" + key + ".h5";
        if (state == CaseState::failed) error[cell] = harvest.folder.failure_of(key);
    }
    std::vector<std::int32_t> pack, world, cluster;
    for (DesignDraw const& draw : plan.design.draws) {
        structure.push_back(draw.structure);
        pack.push_back(static_cast<std::int32_t>(draw.pack));
        world.push_back(static_cast<std::int32_t>(draw.world));
        cluster.push_back(draw.cluster);
    }
    for (std::string const& id : plan.strategies) {
        auto const found = study.study.strategies.find(id);
        titles.push_back(found == study.study.strategies.end() ? id : title_in_english(found->second.title, id));
    }
    write_group(
        file, "/design",
        {{"future", plan.futures, {}},
         {"strategy", plan.strategies, {}},
         {"level", plan.levels, {{"units", "1"}, {"long_name", "share of the budget"}}},
         {"draw", counted_to(plan.design.draws.size()), {}},
         {"replicate", counted_to(static_cast<std::size_t>(plan.replicates)), {}}},
        {{"status",
          over_cases,
          status,
          {{"flag_values", std::vector<std::uint8_t>{0, 1, 2, 3}},
           {"flag_meanings", "not_run done failed not_planned"}}},
         {"structure", {"draw"}, structure, {{"long_name", "structural form of each draw"}}},
         {"pack", {"draw"}, pack, {{"long_name", "draws that were run together, with one world"}}},
         {"world",
          {"draw"},
          world,
          {{"long_name", "world of each draw: schools, teachers, ties and the numbers that shape them"}}},
         {"cluster", {"draw"}, cluster, {{"long_name", "draws of different clusters are independent of each other"}}},
         {"case_file", over_cases, case_file, {{"long_name", "file of the case, in this folder"}}},
         {"error", over_cases, error, {{"long_name", "why a case failed"}}},
         {"strategy_title", {"strategy"}, titles, {{"long_name", "name shown to people"}}}},
        design_attributes(study, plan, teachers_represented(harvest.plan, harvest.layout, harvest.digests)));
    write_points(file, study, plan.design);
}

void write_parameters(h5::File& file, StudyPlan const& plan) {
    std::size_t const draws = plan.design.draws.size(), parameters = plan.design.parameters.size();
    if (parameters == 0) return;
    std::vector<double> values, low, high, central;
    std::vector<std::uint8_t> evidence;
    Texts path, unit, source, role;
    for (DesignDraw const& draw : plan.design.draws)
        values.insert(values.end(), draw.values.begin(), draw.values.end());
    for (VariedParameter const& p : plan.design.parameters) {
        path.push_back(p.path);
        unit.push_back(p.unit);
        source.push_back(p.source);
        role.emplace_back(param::role_name(p.role));
        evidence.push_back(static_cast<std::uint8_t>(p.evidence));
        low.push_back(p.low);
        high.push_back(p.high);
        central.push_back(p.central);
    }
    Texts const over{"parameter"};
    write_group(
        file, "/parameters", {{"draw", counted_to(draws), {}}, {"parameter", counted_to(parameters), {}}},
        {{"value", {"draw", "parameter"}, values, {{"long_name", "value in each draw, in the parameter's unit"}}},
         {"path", over, path, {{"long_name", "where it stands in the scenario"}}},
         {"unit", over, unit, {{"long_name", "unit; durations in years, shares 0..1"}}},
         {"source", over, source, {{"long_name", "where value and range come from"}}},
         {"role", over, role, {{"long_name", "lever, uncertainty or constant"}}},
         {"evidence", over, evidence, {{"long_name", "grade of evidence, 0 (assumed) to 5"}}},
         {"low", over, low, {{"long_name", "low end of the range"}}},
         {"high", over, high, {{"long_name", "high end of the range"}}},
         {"central", over, central, {{"long_name", "value of the base"}}}},
        {{"title", "what differs between draws"}});
}

void write_study_provenance(h5::File& file, Harvest const& harvest) {
    LoadedStudy const& study = harvest.study;
    StudyPlan const& plan = harvest.plan;
    auto const text = [](std::string name, std::string content, std::string long_name) {
        return Array{std::move(name), {}, Texts{std::move(content)}, {{"long_name", std::move(long_name)}}};
    };
    auto const count = [&](CaseState state) {
        return static_cast<std::int32_t>(
            std::count_if(plan.cases.begin(), plan.cases.end(),
                          [&](PlannedCase const& planned) { return harvest.layout.states[planned.run] == state; }));
    };
    std::array<char, 256> host{};
    if (::gethostname(host.data(), host.size() - 1) != 0) host = {'?'};
    write_group(file, "/provenance", {},
                {text("study_as_written", own_text(study.document), "the study file"),
                 text("scenario_as_resolved", study.base.document.text(), "its base with all it inherits"),
                 text("written_in", harvest.study_file, "where the study file was"),
                 text("command", harvest.command, "the command line"),
                 text("evidence_counts_json", evidence_counts(study), "number of parameters by grade of evidence"),
                 text("limits", limits, "what is not modelled")},
                {{"version", std::string{version()}},
                 {"commit", std::string{commit()}},
                 {"compiler", std::string{compiler()}},
                 {"host", std::string{host.data()}},
                 {"date", now_text()},
                 {"seed", static_cast<std::int64_t>(seed_of(study))},
                 {"core_hours", core_hours(plan, harvest.folder)},
                 {"cases_done", count(CaseState::done)},
                 {"cases_failed", count(CaseState::failed)}});
    write_data_files(file, harvest.data);
}

}  // namespace cpdsim
