#include "scenario/collect.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "data/combine.hpp"
#include "data/quantity.hpp"
#include "scenario/checks.hpp"

namespace cpdsim {

namespace {

void add_spend(Policy const& policy, Results& results) {
    auto const rows = static_cast<std::size_t>(results.rows());
    Table& series = results.timeseries();
    std::size_t const at =
        series.add("spend", {"replicate", "time"}, reported("spend", "EUR", "money spent in the step (national)"));
    std::vector<float>& spend = floats(series.arrays[at]);
    for (int r = 0; r < results.replicates; ++r) {
        for (int row = 0; row < results.rows(); ++row) {
            spend[static_cast<std::size_t>(r) * rows + static_cast<std::size_t>(row)] =
                static_cast<float>(static_cast<double>(policy.accounts.ledger.spent(row, r)) / 100);
        }
    }
}

void add_money_outcomes(Policy const& policy, Results& results) {
    std::vector<float> const sustained = floats(*results.outcomes().array("sustained_teachers"));
    std::vector<float> planned, spend, unspent, per_teacher;
    for (int r = 0; r < results.replicates; ++r) {
        double const spent = static_cast<double>(policy.accounts.ledger.absorbed_in_all(r)) / 100;
        double within = 0;  // what the budget's own purses paid
        for (auto const& purses : policy.accounts.purses) within += purses[static_cast<std::size_t>(r)].spent();
        double const came_in = static_cast<double>(policy.accounts.ledger.planned_in_all(r)) / 100;
        planned.push_back(static_cast<float>(came_in));
        spend.push_back(static_cast<float>(spent));
        unspent.push_back(static_cast<float>(came_in - within));
        double const persons = static_cast<double>(sustained[static_cast<std::size_t>(r)]);
        per_teacher.push_back(persons > 0 ? static_cast<float>(spent / persons) : not_given);
    }
    std::vector<Array>& outcomes = results.outcomes().arrays;
    outcomes.push_back(outcome_array("planned", std::move(planned)));
    outcomes.push_back(outcome_array("spend", std::move(spend)));
    outcomes.push_back(outcome_array("unspent", std::move(unspent)));
    outcomes.push_back(outcome_array("cost_per_sustained_teacher", std::move(per_teacher)));
}

/// What each payer has spent, whether it is of the budget or not.
void add_payers(Scenario const& scenario, Policy const& policy, Results& results) {
    std::vector<std::string> const payers = known_names(scenario).at(param::Names::payer);
    for (std::string const& payer : payers) {
        std::vector<float> spend;
        for (int r = 0; r < results.replicates; ++r)
            spend.push_back(static_cast<float>(in_euros(policy.accounts.ledger.absorbed_from(payer, r))));
        std::string name = "spend_" + payer;
        Attributes attributes =
            reported(name, "EUR", fmt::format("money spent over the run by '{}' (national)", payer));
        results.outcomes().arrays.push_back({std::move(name), {"replicate"}, std::move(spend), std::move(attributes)});
    }
}

/// Flows of money in each step, national EUR; empty where they are not kept. Row t is what was booked in the step that
/// leads to row t; row 0 is zero. unspent = planned + transferred - absorbed, cell by cell.
void add_budget(Policy const& policy, bool kept, Results& results) {
    BudgetTable flows;
    if (kept) flows = policy.accounts.ledger.table(results.replicates);
    bool const transfers = !flows.transferred.empty();
    Table table{"/budget",
                {replicate_axis(static_cast<std::size_t>(results.replicates)),
                 {"programme", std::move(flows.programmes)},
                 {"payer", std::move(flows.payers)},
                 {"kind", std::move(flows.kinds)},
                 time_axis(results)},
                {},
                titled("money of the step that leads to each date, national")};
    auto const add = [&](char const* name, std::vector<double>& values, char const* long_name) {
        table.arrays.push_back({name,
                                {"replicate", "programme", "payer", "kind", "time"},
                                std::move(values),
                                reported(name, "EUR", long_name)});
    };
    add("planned", flows.planned, "planned; over payers and kinds as a unit is expected to use it");
    add("absorbed", flows.absorbed, "spent");
    // In the same words with and without transfers: tables of many cases become one, whichever is looked at first.
    add("unspent", flows.unspent, "planned, with what was transferred, less spent");
    if (transfers) add("transferred", flows.transferred, "from other programmes of the strategy; negative: to them");
    results.data.add(std::move(table));
}

void add_counts(Policy const& policy, Results& results) {
    Table& table = results.programmes();
    auto const rows = static_cast<std::size_t>(results.rows());
    auto const add = [&](std::string name, std::string units, std::string long_name,
                         std::vector<LaneColumn> const& counts) {
        Attributes attributes = reported(name, std::move(units), std::move(long_name));
        std::size_t const at = table.add(std::move(name), {"replicate", "programme", "time"}, std::move(attributes));
        std::vector<float>& values = floats(table.arrays[at]);
        for (int r = 0; r < results.replicates; ++r) {
            for (std::size_t p = 0; p < counts.size(); ++p) {
                for (std::size_t row = 0; row < rows; ++row)
                    values[(static_cast<std::size_t>(r) * counts.size() + p) * rows + row] = counts[p][row][r];
            }
        }
    };
    ProgrammeCounts const& c = policy.counts;
    add("members", "teacher", "teachers in running cohorts (represented)", c.members);
    add("schools", "school", "schools in running cohorts (represented)", c.schools);
    add("trainers", "teacher", "trainers at work (represented)", c.trainers);
    add("labelled", "school", "schools that hold a label (represented)", c.labelled);
    add("applicants", "1", "teachers or schools that apply at an intake (represented)", c.applicants);
    add("places_booked", "teacher", "places booked in the step (represented)", c.places_booked);
    add("places_taken", "teacher", "places of those who come (represented)", c.places_taken);
    add("completed", "teacher", "teachers who complete the course in the step (represented)", c.completed);
    add("recipients", "teacher", "teachers whom trainers have trained in the step (represented)", c.recipients);
    add("awards", "1", "awards given in the step (represented)", c.awards);
    add("hours_delivered", "h", "teacher-hours delivered to booked places in the step (represented)",
        c.hours_delivered);
    add("cover_days", "d", "days of release with cover in the step (represented)", c.cover_days);
    add("lead_hours", "h", "hours given by lead teachers in the step (represented)", c.lead_hours);
    add("classes", "1", "classes that take part with the members at work (represented)", c.classes);
    add("leaders_asked", "leader", "school leaders whom it has asked to take part (represented)", c.leaders_asked);
    add("leaders", "leader", "school leaders who have taken part (represented)", c.leaders);
    add("pupils_in_project", "pupil", "pupils of those classes (represented)", c.pupils_in_project);
    add("steering_persons", "1", "persons in steering groups (national)", c.steering_persons);
    add("limited_by_demand", "1", "1 where all who applied at the intake were admitted", c.limited_by_demand);
    add("limited_by_places", "1", "1 where places or schools allowed no more at the intake", c.limited_by_places);
    add("limited_by_money", "1", "1 where money allowed no more at the intake", c.limited_by_money);
    add("limited_by_cover", "1", "1 where no more cover could be found", c.limited_by_cover);
    add("limited_by_calendar", "1", "1 where nobody could join: the course has no lessons, or its money no intake",
        c.limited_by_calendar);
    add("community_members", "teacher", "members of communities, each weighted by its vitality (represented)",
        c.community_members);
}

/// Adds to the breakdown by phase what is known by phase alone: money, teachers and schools at work in programmes.
void add_phases(Policy const& policy, KeptRows const& kept, Results& results) {
    PhaseMoney const& money = policy.accounts.by_phase;
    Table* const table = results.data.find("/by_group/phase");
    if (money.phases() == 0 || table == nullptr) return;
    std::size_t const rows = kept.rows().size();
    auto const row_at = [&](std::size_t k) { return static_cast<std::size_t>(kept.rows()[k]); };
    auto const add = [&](char const* name, char const* units, char const* long_name, auto&& value) {
        std::size_t const at = table->add(name, {"replicate", "phase", "time"}, reported(name, units, long_name));
        std::vector<float>& values = floats(table->arrays[at]);
        for (int r = 0; r < results.replicates; ++r)
            for (std::size_t f = 0; f < money.phases(); ++f)
                for (std::size_t k = 0; k < rows; ++k)
                    values[(static_cast<std::size_t>(r) * money.phases() + f) * rows + k] =
                        static_cast<float>(value(f, k, r));
    };
    add("spend", "EUR", "money spent on the phase since the row before (national)",
        [&](std::size_t f, std::size_t k, int r) {
            std::int64_t cents = 0;
            for (std::size_t row = k == 0 ? 0 : row_at(k - 1) + 1; row <= row_at(k); ++row)
                cents += money.spent(f, static_cast<int>(row), r);
            return in_euros(cents);
        });
    add("members", "teacher", "teachers in running cohorts of all programmes (represented)",
        [&](std::size_t f, std::size_t k, int r) { return policy.counts.members_of_phase[f][row_at(k)][r]; });
    add("schools", "school", "schools in running cohorts of all programmes (represented)",
        [&](std::size_t f, std::size_t k, int r) { return policy.counts.schools_of_phase[f][row_at(k)][r]; });
}

}  // namespace

Table network_table(Population const& population, Network const& network) {
    std::vector<std::string> from, to, names;
    auto const& ids = population.teachers.id;
    auto const name = [&](std::size_t i) { return ids.empty() ? std::to_string(i + 1) : ids[i]; };
    for (TieLayer const& layer : network.layers) {
        for (std::size_t i = 0; i + 1 < layer.first.size(); ++i) {
            for (std::uint32_t k = layer.first[i]; k < layer.first[i + 1]; ++k) {
                from.push_back(name(i));
                to.push_back(name(layer.to[k]));
                names.push_back(layer.name);
            }
        }
    }
    Table table{"/network",
                {counted_axis("tie", from.size(), {{"long_name", "position in this table"}})},
                {},
                titled("who turns to whom at the start, in the first sixteen replicates")};
    auto const add = [&](char const* column, std::vector<std::string>& texts, char const* long_name) {
        table.arrays.push_back({column, {"tie"}, std::move(texts), {{"long_name", long_name}}});
    };
    add("from", from, "the teacher who turns to the other");
    add("to", to, "the teacher turned to");
    add("layer", names, "layer of the tie");
    return table;
}

void collect(Scenario const& s, OutcomeRules const& rules, TimeGrid const& grid, Policy const& policy, int lanes,
             Results& results) {
    results.replicates = lanes;
    for (Table& table : results.data.tables)
        if (table.axis("replicate") != nullptr) cut(table, "replicate", static_cast<std::size_t>(lanes));
    summarise(rules, grid, results);
    add_spend(policy, results);
    add_money_outcomes(policy, results);
    add_payers(s, policy, results);
    add_phases(policy, KeptRows{rules, results}, results);
    add_budget(policy, s.outputs.keeps(KeptPart::budget), results);
    add_counts(policy, results);
    results.notes = {};
    put_in_order(results.data);
}

void drop_empty_counts(Results& results) {
    static std::set<std::string> const common{"members",      "schools",  "places_booked",
                                              "places_taken", "trainers", "hours_delivered"};
    std::erase_if(results.programmes().arrays, [](Array const& v) {
        std::vector<float> const& values = floats(v);
        return !common.contains(v.name) &&
               std::all_of(values.begin(), values.end(), [](float value) { return value == 0; });
    });
}

void append(Results& results, Results const& more) {
    concatenate(results.data, more.data, "replicate", static_cast<std::size_t>(results.replicates));
    results.replicates += more.replicates;
}

}  // namespace cpdsim
