#include "data/quantity.hpp"
#include "observers/catalogue.hpp"
#include "observers/worst_served.hpp"

#include <algorithm>
#include <cmath>

namespace cpdsim {

std::vector<Observer> make_observers(OutcomeRules const& rules, TimeGrid const& grid, Results& results,
                                     World const& world) {
    std::vector<Observer> list;
    list.push_back(make_practice_observer(rules, grid, results, world));
    if (rules.wants(GroupedBy::career_stage)) list.push_back(make_career_observer(rules, grid, results));
    list.push_back(make_hours_observer(rules, grid, results));
    if (rules.events) list.push_back(make_event_observer(rules, results));
    list.push_back(make_school_observer(results));
    list.push_back(make_lasting_observer(rules, results));
    list.push_back(make_taught_observer(rules, results, world));
    list.push_back(make_exposed_observer(rules, results, world));
    list.push_back(make_worst_served_observer(rules, grid, results));
    if (rules.each_teacher) list.push_back(make_teacher_observer(rules, results, world));
    return list;
}

namespace {

std::vector<float> const& series(Results const& results, std::string_view name) {
    return floats(*results.timeseries().array(name));
}

void add_outcome(Results& results, std::string_view name, std::vector<float> values) {
    results.outcomes().arrays.push_back(outcome_array(name, std::move(values)));
}

/// Integral over time of a series, discounted to the start; each step counts with the mean of its two rows.
float integral(float const* values, int rows, double dt, double discount) {
    double sum = 0;
    for (int row = 1; row < rows; ++row) {
        double const years = (row - 0.5) * dt;
        sum += 0.5 * (static_cast<double>(values[row - 1]) + static_cast<double>(values[row])) * dt *
               std::pow(1 + discount, -years);
    }
    return static_cast<float>(sum);
}

}  // namespace

void summarise(OutcomeRules const& rules, TimeGrid const& grid, Results& results) {
    auto const rows = static_cast<std::size_t>(results.rows());
    auto const replicates = static_cast<std::size_t>(results.replicates);
    auto const at_row = [&](std::string_view name, int row) {
        std::vector<float> values(replicates);
        auto const& all = series(results, name);
        for (std::size_t r = 0; r < replicates; ++r) values[r] = all[r * rows + static_cast<std::size_t>(row)];
        return values;
    };
    auto const integrated = [&](std::string_view name) {
        std::vector<float> values(replicates);
        auto const& all = series(results, name);
        for (std::size_t r = 0; r < replicates; ++r)
            values[r] = integral(&all[r * rows], results.rows(), grid.dt(), rules.discount[static_cast<int>(r)]);
        return values;
    };
    int const last = results.rows() - 1;
    add_outcome(results, "sustained_teachers",
                rules.sustained_row > last ? std::vector<float>(replicates, not_given)
                                           : at_row("still_changed", rules.sustained_row));
    add_outcome(results, "changed_at_stop", at_row("still_changed", std::min(last, rules.window_end_row)));
    auto const noted = [&](std::string_view table, std::size_t quantity) {
        auto const& values = floats(results.notes.find(table)->arrays[quantity]);
        return std::vector<float>(values.begin(), values.begin() + results.replicates);
    };
    add_outcome(results, "lasting_gain", noted("lasting", 0));
    for (std::size_t k = 0; k < marks_of_gain.size(); ++k) {
        std::string const points = std::to_string(std::lround(marks_of_gain[k] * 100));
        add_outcome(results, "lasting_by_" + points, noted("lasting", k + 1));
    }
    add_outcome(results, "worst_tenth", noted("worst_served", 0));
    std::vector<float> changed = at_row("changed", last);
    add_outcome(results, "changed", changed);
    for (float& share : changed) share *= static_cast<float>(rules.teachers);
    add_outcome(results, "changed_teachers", changed);
    add_outcome(results, "practice_share", at_row("practice_share", last));
    add_outcome(results, "practising", at_row("practising", last));
    add_outcome(results, "practice_gain", at_row("practice_gain", last));
    add_outcome(results, "practice_years", integrated("practice_gain"));
    add_outcome(results, "pupils_by_inquiry", at_row("pupils_by_inquiry", last));
    add_outcome(results, "pupil_years", integrated("pupils_by_inquiry"));
    add_outcome(results, "reach", at_row("reach", std::min(last, rules.window_end_row)));
    add_outcome(results, "reach_programmes", at_row("reach_programmes", std::min(last, rules.window_end_row)));
    add_outcome(results, "never_reached", at_row("never_reached", std::min(last, rules.window_end_row)));
    add_outcome(results, "gini_cpd_hours", at_row("gini_cpd_hours", std::min(last, rules.window_end_row)));
    add_outcome(results, "trainers", at_row("trainers", std::min(last, rules.window_end_row)));
}

double teachers_weighed(Population const& population) {
    double sum = population.several_phases() ? 0 : static_cast<double>(population.teachers.size());
    for (DrawnPhase const& phase : population.phases) sum += phase.weight * phase.teachers();
    return sum;
}

}  // namespace cpdsim
