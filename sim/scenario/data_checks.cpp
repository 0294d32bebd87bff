#include "scenario/data_checks.hpp"

#include <filesystem>
#include <system_error>

#include <fmt/format.h>

#include "generators/network.hpp"
#include "generators/observed.hpp"
#include "policy/programme.hpp"
#include "scenario/checks.hpp"

namespace cpdsim {
namespace {

/// Whom a programme admits or serves first must be in the data.
void check_labels(Scenario const& scenario, Labels const& in_data, std::set<std::string> funded, Checker const& check) {
    std::vector<std::string> labels = in_data.types;
    labels.insert(labels.end(), in_data.regions.begin(), in_data.regions.end());
    labels.insert(labels.end(), in_data.phases.begin(), in_data.phases.end());
    std::vector<std::string> with_subjects = labels;
    with_subjects.insert(with_subjects.end(), in_data.subjects.begin(), in_data.subjects.end());
    for (FundingLine const& line : scenario.funding) funded.insert(line.programme);
    for (auto const& [id, programme] : *scenario.programmes) {
        std::string const path = "programmes." + id + ".recruit.";
        bool const is_funded = funded.count(id) > 0;
        auto const check_list = [&](std::string const& where, std::vector<std::string> const& list,
                                    std::vector<std::string> const& known, std::string_view what, Severity inherited) {
            for (std::size_t i = 0; i < list.size(); ++i) {
                std::string const at = fmt::format("{}{}.{}", path, where, i);
                bool const own = check.own(at);
                if (!own && !is_funded) continue;
                check.one_of(at, list[i], known, "E305", what, own ? Severity::error : inherited);
            }
        };
        check_list("priority", programme.recruit.priority, labels, "school type, region or phase of the data",
                   Severity::warning);
        check_list("only", programme.recruit.only, with_subjects, "school type, region, phase or subject of the data",
                   Severity::error);
    }
}

}  // namespace

void report_data(std::vector<DataProblem> const& problems, param::Diagnostics& diagnostics) {
    for (DataProblem const& p : few_of_each_kind(problems)) {
        param::Diagnostic found;
        found.severity = p.warning ? param::Severity::warning : param::Severity::error;
        found.code = p.warning ? "W304" : "E304";
        found.path = p.file;
        found.line = p.row;
        found.column = p.column;
        found.message = p.message;
        found.suggestion = p.suggestion;
        diagnostics.add(std::move(found));
    }
}

void check_data(Scenario const& scenario, param::Document const& document, param::Diagnostics& diagnostics,
                std::set<std::string> const& also_funded) {
    if (!scenario.population.from && scenario.network.from.empty()) return;
    auto const exists = [](std::string const& name) {
        std::error_code fault;
        return name.empty() || std::filesystem::is_regular_file(name, fault);
    };
    bool const there = (!scenario.population.from ||
                        (exists(scenario.population.from->schools) && exists(scenario.population.from->teachers))) &&
                       exists(scenario.network.from);
    if (!there) return;  // reported where the scenario names them
    std::vector<DataProblem> problems;
    Realisation const any{static_cast<std::uint64_t>(scenario.run.seed), 0, 0};
    Population population;
    if (scenario.population.from)
        population = load_population(scenario.population, {}, any, problems, &scenario.network);
    bool const people = !any_error(problems);
    // Ties of drawn teachers have no ids to name; make_network says so.
    if (people && !scenario.network.from.empty())
        static_cast<void>(load_ties(scenario.network, {}, population, problems));
    report_data(problems, diagnostics);
    if (people && scenario.population.from)
        check_labels(scenario, population.labels, also_funded, {document, diagnostics});
}

}  // namespace cpdsim
