#include "study/layout.hpp"

#include <algorithm>
#include <system_error>

#include "core/error.hpp"
#include "io/hdf5.hpp"
#include "scenario/wiring.hpp"

namespace cpdsim {
namespace {

void add_new(std::vector<std::string>& list, std::vector<std::string> const& more) {
    for (std::string const& label : more)
        if (place_of(list, label) == list.size()) list.push_back(label);
}

std::string text_attribute(h5::Attributes const& attributes, std::string const& name) {
    for (h5::Attribute const& attribute : attributes)
        if (auto const* text = std::get_if<std::string>(&attribute.value); text != nullptr && attribute.name == name)
            return *text;
    return "";
}

/// Only what is new is opened: thousands of cases hold the same.
void add_variables(std::vector<VariableName>& list, h5::Group const& group, std::vector<std::string> const& scales) {
    for (std::string const& name : group.names()) {
        auto const is_known = [&](VariableName const& v) { return v.name == name; };
        if (std::any_of(list.begin(), list.end(), is_known) || place_of(scales, name) < scales.size()) continue;
        h5::Attributes const attributes = group.dataset(name).attributes();
        list.push_back({name, text_attribute(attributes, "units"), text_attribute(attributes, "long_name")});
    }
}

std::vector<std::string> labels_of(h5::Group const& group, std::string const& dimension) {
    return std::get<std::vector<std::string>>(group.dataset(dimension).read());
}

/// Values of the outcomes, in the layout's order; empty where a case has none.
std::vector<std::vector<float>> outcomes_of(StudyLayout const& layout, h5::Group const& group) {
    std::vector<std::vector<float>> values(layout.outcomes.size());
    for (std::size_t k = 0; k < values.size(); ++k) {
        if (!group.has(layout.outcomes[k].name)) continue;
        h5::Data data = group.dataset(layout.outcomes[k].name).read();
        if (auto* const found = std::get_if<std::vector<float>>(&data)) values[k] = std::move(*found);
    }
    return values;
}

std::vector<std::vector<float>> add_case(StudyLayout& layout, h5::File const& file) {
    h5::Group const root = file.root(), timeseries = root.group("timeseries"), outcomes = root.group("outcomes");
    if (layout.days.empty()) layout.days = std::get<std::vector<double>>(timeseries.dataset("time").read());
    add_variables(layout.series, timeseries, {"replicate", "time"});
    add_variables(layout.outcomes, outcomes, {"replicate"});
    layout.lorenz = layout.lorenz || root.has("lorenz");
    if (root.has("programmes")) {
        h5::Group const programmes = root.group("programmes");
        add_variables(layout.programme_variables, programmes, {"replicate", "programme", "time"});
        add_new(layout.programme_labels, labels_of(programmes, "programme"));
    }
    if (root.has("budget")) {
        h5::Group const budget = root.group("budget");
        add_new(layout.programmes, labels_of(budget, "programme"));
        add_new(layout.payers, labels_of(budget, "payer"));
        add_new(layout.kinds, labels_of(budget, "kind"));
    }
    if (root.has("by_group")) {
        h5::Group const all = root.group("by_group");
        for (std::string const& dimension : all.names()) {
            h5::Group const group = all.group(dimension);
            auto at = std::find_if(layout.groups.begin(), layout.groups.end(),
                                   [&](GroupLayout const& g) { return g.dimension == dimension; });
            if (at == layout.groups.end()) at = layout.groups.insert(at, {dimension, {}, {}});
            add_new(at->labels, labels_of(group, dimension));
            add_variables(at->variables, group, {"replicate", dimension, "time"});
        }
    }
    return outcomes_of(layout, outcomes);
}

/// Opens the file once: opening checks all of it.
CaseState survey_case(StudyLayout& layout, std::size_t run, std::string const& key, StudyFolder const& folder) {
    std::error_code fault;
    if (!std::filesystem::exists(folder.case_file(key), fault)) return folder.state_of(key);
    try {
        h5::File const file = h5::File::open(folder.case_file(key));
        if (std::get<std::string>(file.root().attribute("id")) != key) return CaseState::absent;
        layout.outcome_values[run] = add_case(layout, file);
        return CaseState::done;
    } catch (UserError const&) {
        return CaseState::absent;  // damaged since it was made
    }
}

}  // namespace

std::size_t place_of(std::vector<std::string> const& list, std::string const& name) {
    return static_cast<std::size_t>(std::find(list.begin(), list.end(), name) - list.begin());
}

StudyLayout survey(StudyPlan const& plan, StudyFolder const& folder) {
    StudyLayout layout;
    layout.outcome_values.resize(plan.runs.size());
    for (std::size_t run = 0; run < plan.runs.size(); ++run)
        layout.states.push_back(survey_case(layout, run, plan.runs[run].key, folder));
    TimeGrid const grid = grid_of(plan.time);
    layout.start = grid.start();
    layout.rows_per_year = grid.per_year();
    for (int row = 0; row < static_cast<int>(layout.rows()); ++row)
        layout.year_of_row.push_back(grid.month_of(std::max(0, row - 1)).year);
    return layout;
}

}  // namespace cpdsim
