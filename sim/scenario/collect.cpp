#include "scenario/collect.hpp"

#include <algorithm>
#include <set>

#include <fmt/format.h>

#include "scenario/checks.hpp"

namespace cpdsim {

bool keeps(Scenario const& s, std::string_view part) {
    return std::find(s.outputs.keep.begin(), s.outputs.keep.end(), part) != s.outputs.keep.end();
}

namespace {

void cut(std::vector<Variable>& variables, int replicates) {
    for (Variable& v : variables) v.values.resize(v.values.size() / lane_count * static_cast<std::size_t>(replicates));
}

void add_spend(Policy const& policy, Results& results) {
    auto const rows = static_cast<std::size_t>(results.rows());
    Variable spend{"spend", "EUR", "money spent in the step (national)",
                   std::vector<float>(rows * static_cast<std::size_t>(results.replicates))};
    for (int r = 0; r < results.replicates; ++r) {
        for (int row = 0; row < results.rows(); ++row) {
            spend.values[static_cast<std::size_t>(r) * rows + static_cast<std::size_t>(row)] =
                static_cast<float>(static_cast<double>(policy.accounts.ledger.spent(row, r)) / 100);
        }
    }
    results.timeseries.push_back(std::move(spend));
}

void add_money_outcomes(Policy const& policy, Results& results) {
    Variable planned{"planned", "EUR", "money that came in over the run (national)", {}};
    Variable spend{"spend", "EUR", "money spent over the run by all payers (national)", {}};
    Variable unspent{"unspent", "EUR", "money of the budget that could not be spent (national)", {}};
    Variable per_teacher{"cost_per_sustained_teacher",
                         "EUR",
                         "money spent for each sustained teacher; not a number where there is none",
                         {}};
    auto const& sustained = std::find_if(results.outcomes.begin(), results.outcomes.end(), [](Variable const& v) {
                                return v.name == "sustained_teachers";
                            })->values;
    for (int r = 0; r < results.replicates; ++r) {
        double const spent = static_cast<double>(policy.accounts.ledger.absorbed_in_all(r)) / 100;
        double within = 0;  // what the budget's own purses paid
        for (auto const& purses : policy.accounts.purses) within += purses[static_cast<std::size_t>(r)].spent();
        double const came_in = static_cast<double>(policy.accounts.ledger.planned_in_all(r)) / 100;
        planned.values.push_back(static_cast<float>(came_in));
        spend.values.push_back(static_cast<float>(spent));
        unspent.values.push_back(static_cast<float>(came_in - within));
        double const persons = static_cast<double>(sustained[static_cast<std::size_t>(r)]);
        per_teacher.values.push_back(persons > 0 ? static_cast<float>(spent / persons) : not_given);
    }
    for (Variable* v : {&planned, &spend, &unspent, &per_teacher}) results.outcomes.push_back(std::move(*v));
}

/// What each payer has spent, whether it is of the budget or not.
void add_payers(Scenario const& scenario, Policy const& policy, Results& results) {
    std::vector<std::string> const payers = known_names(scenario).at(param::Names::payer);
    for (std::string const& payer : payers) {
        Variable spend{"spend_" + payer, "EUR", fmt::format("money spent over the run by '{}' (national)", payer), {}};
        for (int r = 0; r < results.replicates; ++r)
            spend.values.push_back(static_cast<float>(in_euros(policy.accounts.ledger.absorbed_from(payer, r))));
        results.outcomes.push_back(std::move(spend));
    }
}

void add_programmes(Policy const& policy, Results& results) {
    for (ProgrammePlan const& plan : policy.plans) results.programme_labels.push_back(plan.id);
    auto const rows = static_cast<std::size_t>(results.rows());
    auto const add = [&](std::string name, std::string units, std::string long_name,
                         std::vector<LaneColumn> const& counts) {
        Variable v{std::move(name), std::move(units), std::move(long_name),
                   std::vector<float>(static_cast<std::size_t>(results.replicates) * counts.size() * rows)};
        for (int r = 0; r < results.replicates; ++r) {
            for (std::size_t p = 0; p < counts.size(); ++p) {
                for (std::size_t row = 0; row < rows; ++row)
                    v.values[(static_cast<std::size_t>(r) * counts.size() + p) * rows + row] = counts[p][row][r];
            }
        }
        results.programmes.push_back(std::move(v));
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
void add_phases(Policy const& policy, Results& results) {
    PhaseMoney const& money = policy.accounts.by_phase;
    auto const table = std::find_if(results.by_group.begin(), results.by_group.end(),
                                    [](GroupTable const& t) { return t.dimension == "phase"; });
    if (money.phases() == 0 || table == results.by_group.end()) return;
    std::vector<std::size_t> kept(table->rows.begin(), table->rows.end());
    for (std::size_t row = 0; table->rows.empty() && row < static_cast<std::size_t>(results.rows()); ++row)
        kept.push_back(row);
    std::size_t const rows = kept.size();
    auto const add = [&](char const* name, char const* units, char const* long_name, auto&& value) {
        Variable v{name, units, long_name,
                   std::vector<float>(static_cast<std::size_t>(results.replicates) * money.phases() * rows)};
        for (int r = 0; r < results.replicates; ++r)
            for (std::size_t f = 0; f < money.phases(); ++f)
                for (std::size_t k = 0; k < rows; ++k)
                    v.values[(static_cast<std::size_t>(r) * money.phases() + f) * rows + k] =
                        static_cast<float>(value(f, k, r));
        table->variables.push_back(std::move(v));
    };
    add("spend", "EUR", "money spent on the phase since the row before (national)",
        [&](std::size_t f, std::size_t k, int r) {
            std::int64_t cents = 0;
            for (std::size_t row = k == 0 ? 0 : kept[k - 1] + 1; row <= kept[k]; ++row)
                cents += money.spent(f, static_cast<int>(row), r);
            return in_euros(cents);
        });
    add("members", "teacher", "teachers in running cohorts of all programmes (represented)",
        [&](std::size_t f, std::size_t k, int r) { return policy.counts.members_of_phase[f][kept[k]][r]; });
    add("schools", "school", "schools in running cohorts of all programmes (represented)",
        [&](std::size_t f, std::size_t k, int r) { return policy.counts.schools_of_phase[f][kept[k]][r]; });
}

}  // namespace

NetworkTable network_table(Population const& population, Network const& network) {
    NetworkTable table;
    auto const& ids = population.teachers.id;
    auto const name = [&](std::size_t i) { return ids.empty() ? std::to_string(i + 1) : ids[i]; };
    for (TieLayer const& layer : network.layers) {
        for (std::size_t i = 0; i + 1 < layer.first.size(); ++i) {
            for (std::uint32_t k = layer.first[i]; k < layer.first[i + 1]; ++k) {
                table.from.push_back(name(i));
                table.to.push_back(name(layer.to[k]));
                table.layer.push_back(layer.name);
            }
        }
    }
    return table;
}

void collect(Scenario const& s, OutcomeRules const& rules, TimeGrid const& grid, Policy const& policy,
             World const& world, Results& results) {
    cut(results.timeseries, results.replicates);
    cut(results.programmes, results.replicates);
    for (GroupTable& table : results.by_group) cut(table.variables, results.replicates);
    results.lorenz.resize(static_cast<std::size_t>(results.replicates) * 101);
    summarise(rules, grid, results);
    add_spend(policy, results);
    add_money_outcomes(policy, results);
    add_payers(s, policy, results);
    add_phases(policy, results);
    if (keeps(s, "budget")) results.budget = policy.accounts.ledger.table(results.replicates);
    add_programmes(policy, results);
    if (keeps(s, "teachers")) {
        std::vector<float> const first_practising = std::move(results.teachers->first_practising);
        results.teachers = teacher_table(world, first_practising);
        results.schools = school_table(*world.population);
    }
}

namespace {

template <class Value>
void extend(std::vector<Value>& values, std::vector<Value> const& more) {
    values.insert(values.end(), more.begin(), more.end());
}

void extend(std::vector<Variable>& variables, std::vector<Variable> const& more) {
    for (std::size_t k = 0; k < variables.size(); ++k) extend(variables[k].values, more[k].values);
}

}  // namespace

void drop_empty_counts(Results& results) {
    static std::set<std::string> const common{"members",      "schools",  "places_booked",
                                              "places_taken", "trainers", "hours_delivered"};
    std::erase_if(results.programmes, [](Variable const& v) {
        return !common.contains(v.name) &&
               std::all_of(v.values.begin(), v.values.end(), [](float value) { return value == 0; });
    });
}

void append(Results& results, Results const& more) {
    if (results.events && more.events) {
        for (std::int32_t const lane : more.events->replicate)
            results.events->replicate.push_back(results.replicates + lane);
    }
    results.replicates += more.replicates;
    extend(results.timeseries, more.timeseries);
    for (std::size_t t = 0; t < results.by_group.size(); ++t)
        extend(results.by_group[t].variables, more.by_group[t].variables);
    extend(results.budget.planned, more.budget.planned);
    extend(results.budget.absorbed, more.budget.absorbed);
    extend(results.budget.unspent, more.budget.unspent);
    extend(results.budget.transferred, more.budget.transferred);
    if (results.teachers && more.teachers) {
        extend(results.teachers->practice, more.teachers->practice);
        extend(results.teachers->baseline, more.teachers->baseline);
        extend(results.teachers->knowledge, more.teachers->knowledge);
        extend(results.teachers->hours, more.teachers->hours);
        extend(results.teachers->role, more.teachers->role);
        extend(results.teachers->first_practising, more.teachers->first_practising);
    }
    if (results.events && more.events) {
        extend(results.events->row, more.events->row);
        extend(results.events->teacher, more.events->teacher);
        extend(results.events->programme, more.events->programme);
        extend(results.events->kind, more.events->kind);
    }
    if (results.attribution && more.attribution) extend(results.attribution->variables, more.attribution->variables);
    extend(results.lorenz, more.lorenz);
    extend(results.outcomes, more.outcomes);
    extend(results.programmes, more.programmes);
}

}  // namespace cpdsim
