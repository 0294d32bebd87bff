#include "study/digest.hpp"

#include <algorithm>
#include <array>
#include <limits>
#include <set>
#include <string_view>

#include "scenario/wiring.hpp"

namespace cpdsim {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();
constexpr std::size_t percentiles = 101;

VariableName name_of(Variable const& variable) { return {variable.name, variable.units, variable.long_name}; }

std::vector<VariableName> names_of(std::vector<Variable> const& variables) {
    std::vector<VariableName> names;
    for (Variable const& variable : variables) names.push_back(name_of(variable));
    return names;
}

std::size_t rows_of(Results const& results) { return static_cast<std::size_t>(results.rows()); }

void add_outcomes(Results const& results, DrawLanes lanes, CaseShape& shape, CaseDigest& digest) {
    shape.outcomes = names_of(results.outcomes);
    for (Variable const& outcome : results.outcomes)
        for (std::size_t r = lanes.first; r < lanes.first + lanes.count; ++r)
            digest.outcomes.push_back(r < outcome.values.size() ? outcome.values[r] : missing);
}

// What each group of teachers has at the end, and sustained change at the date at which it counts.

bool is_kept(std::string const& name) {
    constexpr std::array<std::string_view, 8> kept{
        "practice_gain", "practising",         "changed", "reach", "reach_programmes",
        "never_reached", "sustained_teachers", "teachers"};
    return std::find(kept.begin(), kept.end(), name) != kept.end();
}

/// Where the table holds a row of the results; the last one it has when it does not.
std::size_t row_in(GroupTable const& table, std::size_t wanted) {
    if (table.rows.empty()) return wanted;
    auto const found = std::find(table.rows.begin(), table.rows.end(), static_cast<int>(wanted));
    return static_cast<std::size_t>((found == table.rows.end() ? table.rows.end() - 1 : found) - table.rows.begin());
}

void add_groups(Results const& results, DrawLanes lanes, StudyPlan const& plan, CaseShape& shape, CaseDigest& digest) {
    std::size_t const last = rows_of(results) - 1;
    for (GroupTable const& table : results.by_group) {
        GroupLayout layout{table.dimension, table.labels, {}};
        std::size_t const rows = table.rows.empty() ? rows_of(results) : table.rows.size();
        for (Variable const& variable : table.variables) {
            if (!is_kept(variable.name)) continue;
            layout.variables.push_back(name_of(variable));
            bool const sustained = variable.name == "sustained_teachers";
            std::size_t const row =
                row_in(table, sustained ? std::min(last, static_cast<std::size_t>(plan.sustained_row)) : last);
            std::size_t const labels = table.labels.size();
            for (std::size_t i = lanes.first * labels; i < (lanes.first + lanes.count) * labels; ++i)
                digest.groups.push_back(variable.values[i * rows + row]);
        }
        shape.groups.push_back(std::move(layout));
    }
}

/// Represented teachers at the start: the sum over one breakdown.
void add_teachers(Results const& results, DrawLanes lanes, CaseDigest& digest) {
    for (GroupTable const& table : results.by_group) {
        Variable const* const teachers = variable_of(table.variables, "teachers");
        if (teachers == nullptr) continue;
        double sum = 0;
        std::size_t const rows = table.rows.empty() ? rows_of(results) : table.rows.size();
        for (std::size_t label = 0; label < table.labels.size(); ++label)
            sum += static_cast<double>(teachers->values[(lanes.first * table.labels.size() + label) * rows]);
        digest.teachers = {sum};
        return;
    }
}

/// Of those changed when the money stopped, how many still are, year by year.
void add_persistence(Results const& results, DrawLanes lanes, StudyPlan const& plan, int rows_per_year,
                     CaseShape& shape, CaseDigest& digest) {
    Variable const* const series = variable_of(results.timeseries, "still_changed");
    if (series == nullptr) return;
    int const after = (results.rows() - 1 - plan.window_end_row) / rows_per_year;
    shape.years_after = static_cast<std::size_t>(std::max(10, after)) + 1;
    for (std::size_t r = lanes.first; r < lanes.first + lanes.count; ++r) {
        for (std::size_t year = 0; year < shape.years_after; ++year) {
            std::size_t const row =
                static_cast<std::size_t>(plan.window_end_row) + year * static_cast<std::size_t>(rows_per_year);
            digest.still_changed.push_back(row < rows_of(results) ? series->values[r * rows_of(results) + row]
                                                                  : missing);
        }
    }
}

void add_lorenz(Results const& results, DrawLanes lanes, CaseShape& shape, CaseDigest& digest) {
    std::size_t const there = results.lorenz.size() / percentiles;
    shape.lorenz = there >= lanes.first + lanes.count;
    for (std::size_t p = 0; shape.lorenz && p < percentiles; ++p) {
        double sum = 0;
        for (std::size_t r = lanes.first; r < lanes.first + lanes.count; ++r)
            sum += static_cast<double>(results.lorenz[r * percentiles + p]);
        digest.lorenz.push_back(static_cast<float>(sum / static_cast<double>(lanes.count)));
    }
}

/// Counts of people at work are reported by their largest value, places and hours by their sum.
bool is_stock(std::string const& name) {
    static std::set<std::string> const stocks{"members", "schools", "trainers", "labelled", "steering_persons"};
    return stocks.contains(name);
}

void add_programmes(Results const& results, DrawLanes lanes, CaseShape& shape, CaseDigest& digest) {
    shape.programme_labels = results.programme_labels;
    std::size_t const labels = results.programme_labels.size(), rows = rows_of(results);
    for (Variable const& variable : results.programmes) {
        bool const stock = is_stock(variable.name);
        shape.programme_variables.push_back(name_of(variable));
        shape.programme_variables.back().long_name += stock ? "; largest number in the run" : "; sum over the run";
        for (std::size_t p = 0; p < labels; ++p) {
            double sum = 0;
            for (std::size_t r = lanes.first; r < lanes.first + lanes.count; ++r) {
                double total = 0;
                for (std::size_t t = 0; t < rows; ++t) {
                    auto const value = static_cast<double>(variable.values[(r * labels + p) * rows + t]);
                    total = stock ? std::max(total, value) : total + value;
                }
                sum += total;
            }
            digest.programmes.push_back(static_cast<float>(sum / static_cast<double>(lanes.count)));
        }
    }
}

void add_attribution(Results const& results, DrawLanes lanes, CaseShape& shape, CaseDigest& digest) {
    if (!results.attribution || results.replicates == 0) return;
    AttributionTable const& table = *results.attribution;
    shape.attribution = names_of(table.variables);
    shape.attribution_programmes = table.programmes;
    shape.routes = table.routes;
    std::size_t const cells = table.programmes.size() * table.routes.size();
    for (Variable const& variable : table.variables) {
        for (std::size_t cell = 0; cell < cells; ++cell) {
            double sum = 0;
            for (std::size_t r = lanes.first; r < lanes.first + lanes.count; ++r)
                sum += static_cast<double>(variable.values[r * cells + cell]);
            digest.attribution.push_back(static_cast<float>(sum / static_cast<double>(lanes.count)));
        }
    }
}

void add_money(Results const& results, DrawLanes lanes, std::vector<std::size_t> const& year_of_row, CaseShape& shape,
               CaseDigest& digest) {
    BudgetTable const& budget = results.budget;
    shape.programmes = budget.programmes;
    shape.payers = budget.payers;
    shape.kinds = budget.kinds;
    std::size_t const rows = rows_of(results), years = shape.years.size();
    std::size_t const each = budget.payers.size() * budget.kinds.size(), cells = budget.programmes.size() * each;
    shape.transfers = !budget.transferred.empty();
    for (std::vector<double> const* flows : {&budget.planned, &budget.absorbed, &budget.unspent, &budget.transferred}) {
        if (flows == &budget.transferred && !shape.transfers) continue;
        std::vector<double> totals(cells), yearly(budget.programmes.size() * years);
        double const* flow = flows->data() + lanes.first * cells * rows;
        auto const count = static_cast<double>(lanes.count);
        for (std::size_t r = 0; r < lanes.count; ++r) {
            for (std::size_t cell = 0; cell < cells; ++cell, flow += rows) {
                double total = 0;
                for (std::size_t t = 0; t < rows; ++t) {
                    if (flow[t] == 0) continue;
                    total += flow[t];
                    yearly[cell / each * years + year_of_row[t]] += flow[t] / count;
                }
                totals[cell] += total / count;
            }
        }
        digest.money.insert(digest.money.end(), totals.begin(), totals.end());
        digest.money_by_year.insert(digest.money_by_year.end(), yearly.begin(), yearly.end());
    }
}

}  // namespace

CaseDigest digest_of(Results const& results, StudyPlan const& plan, DrawLanes lanes) {
    CaseShape shape;
    CaseDigest digest;
    TimeGrid const grid = grid_of(plan.time);
    shape.replicates = static_cast<int>(lanes.count);
    shape.days = results.days;
    std::vector<std::size_t> year_of_row;  // of the step that leads to the row; position in shape.years
    for (int row = 0; row < results.rows(); ++row) {
        int const year = grid.month_of(std::max(0, row - 1)).year;
        if (shape.years.empty() || shape.years.back() != year) shape.years.push_back(year);
        year_of_row.push_back(shape.years.size() - 1);
    }
    shape.series = names_of(results.timeseries);
    add_outcomes(results, lanes, shape, digest);
    add_groups(results, lanes, plan, shape, digest);
    add_teachers(results, lanes, digest);
    add_persistence(results, lanes, plan, grid.per_year(), shape, digest);
    add_lorenz(results, lanes, shape, digest);
    add_programmes(results, lanes, shape, digest);
    add_attribution(results, lanes, shape, digest);
    add_money(results, lanes, year_of_row, shape, digest);
    digest.shape = std::make_shared<CaseShape const>(std::move(shape));
    return digest;
}

Variable const* variable_of(std::vector<Variable> const& list, std::string const& name) {
    auto const found = std::find_if(list.begin(), list.end(), [&](Variable const& v) { return v.name == name; });
    return found == list.end() ? nullptr : &*found;
}

}  // namespace cpdsim
