#include "selftest/engine.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <system_error>

#include "core/error.hpp"

namespace cpdsim::selftest {
namespace {

namespace fs = std::filesystem;

fs::path file_of(std::string const& stem) {
    for (fs::path const& folder : preset_folders()) {
        fs::path const file = folder / "verification" / (stem + ".yaml");
        std::error_code fault;
        if (fs::exists(file, fault)) return file.lexically_normal();
    }
    throw UserError{
        Exit::input_invalid,
        fmt::format("cannot find the scenario 'verification/{}.yaml' (the scenarios folder is missing); set "
                    "CPDSIM_SCENARIOS to it",
                    stem)};
}

std::vector<float> const& values_of(Results const& results, std::string const& series) {
    for (Table const* const table : {&results.timeseries(), &results.programmes()})
        if (Array const* const found = table->array(series)) return floats(*found);
    throw std::logic_error{"no series " + series};
}

}  // namespace

Results Engine::run(std::string const& stem, Overrides const& overrides, Mechanism const& start) const {
    param::Diagnostics diagnostics;
    auto loaded = load_scenario(file_of(stem), overrides, diagnostics);
    if (!loaded) throw UserError{Exit::input_invalid, diagnostics.text()};
    return run(std::move(loaded->scenario), nullptr, start);
}

Results Engine::run(Setting const& setting) const {
    auto made = std::make_shared<Prepared>();
    made->grounds.push_back(std::make_shared<Prepared::Ground>(setting.world));
    return run(setting.scenario, made, setting.start);
}

Results Engine::run(Scenario scenario, std::shared_ptr<Prepared const> made, Mechanism const& start) const {
    Workers workers{1};
    if (fault_.scenario) fault_.scenario(scenario);
    if (fault_.world) {
        auto wrong = std::make_shared<Prepared>();
        std::shared_ptr<Prepared const> const right = made ? made : prepare(scenario, 0, workers);
        for (auto const& ground : right->grounds) {
            auto changed = std::make_shared<Prepared::Ground>(*ground);
            fault_.world(*changed);
            wrong->grounds.push_back(changed);
        }
        made = wrong;
    }
    RunRequest request;
    request.prepared = made;
    request.dress = [&](std::vector<Mechanism>& list, std::vector<Observer>&, Results&) {
        if (start.on_world) list.insert(list.begin(), start);
        if (fault_.mechanisms) fault_.mechanisms(list);
    };
    return std::move(*simulate(scenario, workers, request));
}

std::vector<double> at_row(Results const& results, std::string const& series, int row) {
    std::vector<float> const& values = values_of(results, series);
    auto const rows = static_cast<std::size_t>(results.rows());
    std::vector<double> found;
    for (std::size_t r = 0; r < static_cast<std::size_t>(results.replicates); ++r)
        found.push_back(static_cast<double>(values.at(r * rows + static_cast<std::size_t>(row))));
    return found;
}

std::vector<double> at_end(Results const& results, std::string const& series) {
    return at_row(results, series, results.rows() - 1);
}

std::vector<double> series_of(Results const& results, std::string const& series, int replicate) {
    std::vector<float> const& values = values_of(results, series);
    auto const begin = values.begin() + static_cast<std::ptrdiff_t>(replicate) * results.rows();
    return {begin, begin + results.rows()};
}

double of_teacher(Results const& results, std::string const& column, std::string const& id) {
    Table const& teachers = *results.data.find("/teachers");
    auto const& ids = std::get<std::vector<std::string>>(teachers.array("id")->values);
    auto const found = std::find(ids.begin(), ids.end(), id);
    if (found == ids.end()) return std::numeric_limits<double>::quiet_NaN();
    return static_cast<double>(floats(*teachers.array(column))[static_cast<std::size_t>(found - ids.begin())]);
}

}  // namespace cpdsim::selftest
