#include "study/layout.hpp"

#include <algorithm>
#include <set>

#include "data/combine.hpp"
#include "scenario/wiring.hpp"
#include "study/rules.hpp"

namespace cpdsim {
namespace {

void add_case(StudyLayout& layout, CaseShape const& shape) {
    if (layout.series.axes.empty()) layout.series.axes = shape.series.axes;
    add_new_arrays(layout.series, shape.series);
    for (Table const& table : shape.tables.tables) {
        if (table.path == all_outcomes) {
            add_new(layout.outcomes, table);
            continue;
        }
        if (table.path.front() != '/') continue;
        if (Table* const known = layout.tables.find(table.path))
            add_new(*known, table);
        else
            layout.tables.tables.push_back(table);
    }
}

/// Some tables show the labels of another before their own.
void take_labels_of_others(Dataset& tables) {
    for (Table& table : tables.tables) {
        Table const* const other = tables.find(rule_into(table.path).labels_from);
        if (other == nullptr) continue;
        Table joined{table.path, {}, table.arrays, table.attributes};
        for (Axis const& axis : table.axes)
            joined.axes.push_back(axis.name == "programme" ? *other->axis(axis.name) : axis);
        add_new(joined, table);
        table = std::move(joined);
    }
}

}  // namespace

std::optional<double> teachers_represented(StudyPlan const& plan, StudyLayout const& layout, Digests const& digests) {
    double sum = 0;
    std::set<std::size_t> draws;  // each once: the world of a draw is the same in all its runs
    for (std::size_t run = 0; run < plan.runs.size(); ++run) {
        std::vector<std::size_t> const& own = plan.draws_of(plan.runs[run]);
        if (layout.states[run] != CaseState::done || draws.count(own.front()) > 0) continue;
        for (std::size_t place = 0; place < own.size(); ++place) {
            CaseDigest const digest = digests.digest(run, place);
            Values const* const held = digest.find(teachers_at_start, "teachers");
            if (held == nullptr || digest.shape->replicates == 0) return std::nullopt;
            auto const& teachers = std::get<std::vector<float>>(*held);  // (replicate, label)
            std::size_t const labels = teachers.size() / static_cast<std::size_t>(digest.shape->replicates);
            for (std::size_t label = 0; label < labels; ++label) sum += static_cast<double>(teachers[label]);
            draws.insert(own[place]);
        }
    }
    return draws.empty() ? std::nullopt : std::optional{sum / static_cast<double>(draws.size())};
}

std::size_t place_of(std::vector<std::string> const& list, std::string const& name) {
    return static_cast<std::size_t>(std::find(list.begin(), list.end(), name) - list.begin());
}

std::size_t place_of(std::vector<Array> const& list, std::string const& name) {
    auto const at = std::find_if(list.begin(), list.end(), [&](Array const& array) { return array.name == name; });
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
    take_labels_of_others(layout.tables);
    std::stable_sort(layout.tables.tables.begin(), layout.tables.tables.end(),
                     [](Table const& a, Table const& b) { return order_of(a.path) < order_of(b.path); });
    return layout;
}

}  // namespace cpdsim
