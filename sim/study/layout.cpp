#include "study/layout.hpp"

#include <algorithm>

#include "scenario/wiring.hpp"

namespace cpdsim {
namespace {

void add_new(std::vector<std::string>& list, std::vector<std::string> const& more) {
    for (std::string const& label : more)
        if (place_of(list, label) == list.size()) list.push_back(label);
}

void add_new(std::vector<VariableName>& list, std::vector<VariableName> const& more) {
    for (VariableName const& variable : more)
        if (place_of(list, variable.name) == list.size()) list.push_back(variable);
}

void add_new(std::vector<GroupLayout>& groups, std::vector<GroupLayout> const& more) {
    for (GroupLayout const& group : more) {
        auto at = std::find_if(groups.begin(), groups.end(),
                               [&](GroupLayout const& known) { return known.dimension == group.dimension; });
        if (at == groups.end()) at = groups.insert(at, {group.dimension, {}, {}});
        add_new(at->labels, group.labels);
        add_new(at->variables, group.variables);
    }
}

void add_case(StudyLayout& layout, CaseShape const& shape) {
    if (layout.days.empty()) {
        layout.days = shape.days;
        layout.years = shape.years;
    }
    layout.years_after = std::max(layout.years_after, shape.years_after);
    layout.transfers = layout.transfers || shape.transfers;
    layout.lorenz = layout.lorenz || shape.lorenz;
    add_new(layout.series, shape.series);
    add_new(layout.outcomes, shape.outcomes);
    add_new(layout.programme_variables, shape.programme_variables);
    add_new(layout.attribution, shape.attribution);
    add_new(layout.groups, shape.groups);
    add_new(layout.programmes, shape.programmes);
    add_new(layout.payers, shape.payers);
    add_new(layout.kinds, shape.kinds);
    add_new(layout.programme_labels, shape.programme_labels);
    add_new(layout.routes, shape.routes);
}

}  // namespace

std::optional<double> teachers_represented(StudyPlan const& plan, StudyLayout const& layout, Digests const& digests) {
    for (std::size_t run = 0; run < plan.runs.size(); ++run) {
        if (layout.states[run] != CaseState::done) continue;
        CaseDigest const digest = digests.digest(run, 0);
        return digest.teachers.empty() ? std::nullopt : std::optional{digest.teachers.front()};
    }
    return std::nullopt;
}

std::size_t place_of(std::vector<std::string> const& list, std::string const& name) {
    return static_cast<std::size_t>(std::find(list.begin(), list.end(), name) - list.begin());
}

std::size_t place_of(std::vector<VariableName> const& list, std::string const& name) {
    auto const at = std::find_if(list.begin(), list.end(), [&](VariableName const& v) { return v.name == name; });
    return static_cast<std::size_t>(at - list.begin());
}

StudyLayout survey(StudyPlan const& plan, Digests& digests) {
    StudyLayout layout;
    layout.start = grid_of(plan.time).start();
    layout.states = digests.gather();
    CaseShape const* last = nullptr;  // thousands of cases have the same
    for (std::size_t run = 0; run < plan.runs.size(); ++run) {
        CaseShape const* const shape = digests.shape(run);
        if (shape != nullptr && shape != last) add_case(layout, *shape);
        if (shape != nullptr) last = shape;
    }
    return layout;
}

}  // namespace cpdsim
