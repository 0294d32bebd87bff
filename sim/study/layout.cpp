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

void add_variables(std::vector<VariableName>& list, h5::Group const& group) {
    for (h5::Group::Child const& child : group.children()) {
        if (child.is_group) continue;
        h5::Dataset const dataset = group.dataset(child.name);
        bool const known =
            std::any_of(list.begin(), list.end(), [&](VariableName const& v) { return v.name == child.name; });
        if (known || dataset.is_scale()) continue;
        h5::Attributes const attributes = dataset.attributes();
        list.push_back({child.name, text_attribute(attributes, "units"), text_attribute(attributes, "long_name")});
    }
}

std::vector<std::string> labels_of(h5::Group const& group, std::string const& dimension) {
    return std::get<std::vector<std::string>>(group.dataset(dimension).read());
}

void add_case(StudyLayout& layout, h5::File const& file) {
    h5::Group const root = file.root();
    if (layout.days.empty())
        layout.days = std::get<std::vector<double>>(file.group("/timeseries").dataset("time").read());
    add_variables(layout.series, file.group("/timeseries"));
    add_variables(layout.outcomes, file.group("/outcomes"));
    layout.lorenz = layout.lorenz || root.has("lorenz");
    if (root.has("programmes")) {
        add_variables(layout.programme_variables, file.group("/programmes"));
        add_new(layout.programme_labels, labels_of(file.group("/programmes"), "programme"));
    }
    if (root.has("budget")) {
        h5::Group const budget = file.group("/budget");
        add_new(layout.programmes, labels_of(budget, "programme"));
        add_new(layout.payers, labels_of(budget, "payer"));
        add_new(layout.kinds, labels_of(budget, "kind"));
    }
    if (!root.has("by_group")) return;
    for (h5::Group::Child const& child : file.group("/by_group").children()) {
        if (!child.is_group) continue;
        h5::Group const group = file.group("/by_group/" + child.name);
        auto at = std::find_if(layout.groups.begin(), layout.groups.end(),
                               [&](GroupLayout const& g) { return g.dimension == child.name; });
        if (at == layout.groups.end()) at = layout.groups.insert(at, {child.name, {}, {}});
        add_new(at->labels, labels_of(group, child.name));
        add_variables(at->variables, group);
    }
}

/// Opens the file once: every opening checks all of it.
CaseState survey_case(StudyLayout& layout, std::string const& key, StudyFolder const& folder) {
    std::error_code fault;
    if (!std::filesystem::exists(folder.case_file(key), fault)) return folder.state_of(key);
    try {
        h5::File const file = h5::File::open(folder.case_file(key));
        if (std::get<std::string>(file.root().attribute("id")) != key) return CaseState::absent;
        add_case(layout, file);
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
    for (PlannedCase const& run : plan.runs) {
        layout.states.push_back(survey_case(layout, run.key, folder));
    }
    TimeGrid const grid = grid_of(plan.time);
    layout.start = grid.start();
    layout.rows_per_year = grid.per_year();
    for (int row = 0; row < static_cast<int>(layout.rows()); ++row)
        layout.year_of_row.push_back(grid.month_of(std::max(0, row - 1)).year);
    return layout;
}

}  // namespace cpdsim
