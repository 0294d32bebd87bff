#include "scenario/pack.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "generators/network.hpp"
#include "generators/observed.hpp"
#include "generators/population.hpp"
#include "param/differs_by.hpp"
#include "scenario/attribution.hpp"
#include "scenario/collect.hpp"
#include "scenario/saving.hpp"
#include "scenario/step.hpp"
#include "scenario/wiring.hpp"

namespace cpdsim {
namespace {

/// In the form of all errors of input: one line to grep, then the mend.
std::string describe_problem(DataProblem const& problem) {
    std::string text = problem.file;
    if (problem.row > 0) text += ":" + std::to_string(problem.row) + ":" + std::to_string(std::max(1, problem.column));
    text += ": error[E304]: " + problem.message;
    return problem.suggestion.empty() ? text : text + "\n    " + problem.suggestion;
}

[[noreturn]] void refuse(std::vector<DataProblem> const& problems) {
    std::string text;
    for (DataProblem const& problem : few_of_each_kind(problems))
        if (!problem.warning) text += (text.empty() ? "" : "\n") + describe_problem(problem);
    throw UserError{Exit::input_invalid, text};
}

PackId id_of(Pack const& pack) {
    return {static_cast<std::uint64_t>(pack.first().run.seed), PackLuck{pack.luck}, pack.world, pack.network_number,
            static_cast<int>(pack.lanes.size())};
}

/// Of whole years, though the run may end within one: what is counted by the year is spread over all its lessons.
std::vector<std::uint8_t> teaching_steps(TimeGrid const& grid, SchoolYear const& year) {
    int const year_steps = grid.per_year(), steps = (grid.steps() + year_steps - 1) / year_steps * year_steps;
    std::vector<std::uint8_t> teaching(static_cast<std::size_t>(steps));
    for (int step = 0; step < steps; ++step)
        teaching[static_cast<std::size_t>(step)] = clock_at(grid, year, step).teaching ? 1 : 0;
    return teaching;
}

/// What observers have written down by now: as much as the world has of what lies over replicates, of the rest as much
/// as has happened.
struct WrittenDown {
    Results& results;

    template <class Visit>
    void each_part(Visit&& visit) {
        for (Dataset* const data : {&results.data, &results.notes}) {
            for (Table& table : data->tables) {
                bool const of_world = table.axis("replicate") != nullptr;
                std::string name = table.path;
                std::replace(name.begin(), name.end(), '/', '.');
                for (Array& array : table.arrays) {
                    std::visit(
                        [&](auto& values) {
                            if (of_world)
                                visit.of_world(name + ":" + array.name, values);
                            else if (data == &results.notes)
                                visit(name + ":" + array.name, values);
                        },
                        array.values);
                }
            }
        }
    }
};

/// The state is looked at once more, for observers that compare; what they write down is then replaced by what they
/// had written.
void resume(Saving const& saving, Scenario const& s, Simulation const& simulation, World& world, Policy& policy,
            Results& results) {
    auto const& runs = saving.from->packs[saving.pack];
    auto const saved = runs.find(saving.beside);
    if (saved == runs.end()) throw StateDoesNotFit{"the run '" + saving.beside + "' is missing"};
    StateRestorer restore{saved->second};
    restore("world", world);
    restore("policy", policy);
    merge_ties(s, world);  // they may have been rewired
    simulation.observe(world, saving.from->steps);
    WrittenDown written{results};
    restore("results", written);
    restore.finish();
}

SavedColumns state_of(World& world, Policy& policy, Results& results) {
    StateSaver save;
    save("world", world);
    save("policy", policy);
    WrittenDown written{results};
    save("results", written);
    return save.take();
}

/// The lanes from start to end, without what is left out in other runs.
std::optional<Results> run_once(Pack const& pack, Population const& population, Network network, Workers& workers,
                                RunRequest const& request, Saving const& saving) {
    Scenario const& s = pack.first();
    TimeGrid const grid = grid_of(s.time);
    SchoolYear const year = school_year_of(s.time);
    LaneNumbers const numbers{pack.lanes};
    OutcomeRules rules = outcome_rules(numbers.scenarios(), grid, population);
    Results results = begin_results(lane_count, s.time.start, grid.days());
    if (s.outputs.keeps(KeptPart::network) && pack.network_number == 0)
        results.data.add(network_table(population, network));
    auto const policy = std::make_shared<Policy>(numbers.policy(), population, grid, teaching_steps(grid, year));
    for (ProgrammePlan const& plan : policy->plans) rules.joins_schools.push_back(plan.shape().joins_schools() ? 1 : 0);
    World world =
        make_world(numbers.scenarios(), population, std::move(network), id_of(pack), workers, policy->plans.size());

    bool const made_before = request.prepared && pack.network_number < request.prepared->grounds.size();
    std::vector<Mechanism> mechanisms = make_step(
        numbers.scenarios(), numbers.conditions(), policy,
        make_rewiring(s, made_before ? request.prepared->grounds[pack.network_number] : nullptr), rules.window_end_row);

    std::vector<std::string> programmes;
    for (ProgrammePlan const& plan : policy->plans) programmes.push_back(plan.id);
    add_programmes(results, std::move(programmes));
    std::vector<Observer> observers = make_observers(rules, grid, results, world);
    if (request.dress) request.dress(mechanisms, observers, results);
    Simulation const simulation{grid, year, std::move(mechanisms), std::move(observers)};
    if (saving.from != nullptr) resume(saving, s, simulation, world, *policy, results);
    int const first = saving.from != nullptr ? saving.from->steps : 0;
    int const end = saving.into != nullptr ? saving.into->steps : grid.steps();
    auto const tell = [&](int step) {
        if (request.progress) request.progress(static_cast<double>(step - first) / (end - first));
    };
    if (!simulation.run(world, request.stop, tell, first, end)) return std::nullopt;
    if (saving.into != nullptr) {
        saving.into->packs[saving.pack][saving.beside] = state_of(world, *policy, results);
        return std::nullopt;
    }
    simulation.finish(world);
    collect(s, rules, grid, *policy, static_cast<int>(pack.lanes.size()), results);
    return results;
}

/// Whether money comes in says which programmes there are, and when the study's window ends.
std::optional<std::string> first_line_with_and_without_money(Scenario const& a, Scenario const& b) {
    for (std::size_t k = 0; k < a.funding.size(); ++k) {
        if ((a.funding[k].amount.value > 0) != (b.funding[k].amount.value > 0))
            return "funding." + std::to_string(k) + ".amount";
    }
    return std::nullopt;
}

}  // namespace

bool shapes_world(std::string_view path) {
    return param::differs_by_at(param::info_of<Scenario>(), path) != param::DiffersBy::lane;
}

void check_lanes_share_world(std::vector<Scenario const*> const& lanes) {
    for (std::size_t r = 1; r < lanes.size(); ++r) {
        if (lanes[r] == lanes[0] || lanes[r] == lanes[r - 1]) continue;
        auto path = param::first_difference_in_world(param::info_of<Scenario>(), lanes[0], lanes[r]);
        if (!path) path = first_line_with_and_without_money(*lanes[0], *lanes[r]);
        if (!path) continue;
        throw UserError{Exit::input_invalid,
                        "lanes 0 and " + std::to_string(r) + " of a pack differ in `" + *path +
                            "` (it shapes the world they share); put scenarios that differ in it into packs of their "
                            "own"};
    }
}

Prepared::Ground draw_ground(Pack const& pack, Workers& workers) {
    Scenario const& s = pack.first();
    Prepared::Ground made;
    std::vector<DataProblem> problems;
    // One population for all packs, so that a teacher is the same post in every replicate; a network for each.
    Realisation const people{static_cast<std::uint64_t>(s.run.population_seed.value_or(s.run.seed)), pack.world, 0};
    Realisation const ties{static_cast<std::uint64_t>(s.run.network_seed.value_or(s.run.seed)), pack.world,
                           pack.network_number};
    made.population = s.population.from ? load_population(s.population, {}, people, problems, &s.network)
                                        : draw_population(s.population, people);
    if (any_error(problems)) refuse(problems);
    made.network = make_network(s.network, made.population, ties, {}, problems, &workers);
    if (any_error(problems)) refuse(problems);
    return made;
}

std::shared_ptr<Prepared::Ground const> prepare_pack(Pack const& pack, Workers& workers) {
    return std::make_shared<Prepared::Ground const>(draw_ground(pack, workers));
}

std::shared_ptr<Prepared::Ground const> prepare_world(Pack const& pack, Workers& workers) {
    Prepared::Ground made = draw_ground(pack, workers);
    made.later = rewired_ahead(pack.first(), made.population, id_of(pack), made.network, workers);
    return std::make_shared<Prepared::Ground const>(std::move(made));
}

std::optional<Results> run_pack(Pack const& pack, Population const& population, Network network, Workers& workers,
                                RunRequest const& request) {
    return run_pack(pack, population, std::move(network), workers, request, {});
}

std::optional<Results> run_pack(Pack const& pack, Population const& population, Network network, Workers& workers,
                                RunRequest const& request, Saving const& saving) {
    if (!pack.first().outputs.keeps(KeptPart::attribution))
        return run_once(pack, population, std::move(network), workers, request, saving);
    std::optional<Results> results = run_once(pack, population, network, workers, request, saving);
    if (saving.into != nullptr && !request.stop.stop_requested())
        save_those_beside(pack, population, network, workers, request, saving);
    if (!results) return std::nullopt;
    auto attribution = attribute(pack, population, network, *results, workers, request, saving);
    if (!attribution) return std::nullopt;
    results->data.add(std::move(*attribution));
    put_in_order(results->data);
    return results;
}

std::optional<Results> run_pack(Pack const& pack, std::shared_ptr<Prepared::Ground const> const& made, Workers& workers,
                                RunRequest const& request) {
    if (made) return run_pack(pack, made->population, made->network, workers, request);
    Prepared::Ground own = draw_ground(pack, workers);
    return run_pack(pack, own.population, std::move(own.network), workers, request);
}

std::optional<Results> simulate_pack(Pack const& pack, Workers& workers, RunRequest const& request) {
    check_lanes_share_world(pack.lanes);
    std::optional<Results> results =
        run_pack(pack, request.prepared ? request.prepared->grounds.front() : nullptr, workers, request);
    if (results) drop_empty_counts(*results);
    return results;
}

}  // namespace cpdsim
