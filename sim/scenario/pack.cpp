#include "scenario/pack.hpp"

#include <algorithm>
#include <array>

#include "core/error.hpp"
#include "generators/network.hpp"
#include "generators/observed.hpp"
#include "generators/population.hpp"
#include "scenario/attribution.hpp"
#include "scenario/collect.hpp"
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
    for (DataProblem const& problem : problems) text += (text.empty() ? "" : "\n") + describe_problem(problem);
    throw UserError{Exit::input_invalid, text};
}

PackId id_of(Pack const& pack) {
    return {static_cast<std::uint64_t>(pack.first().run.seed), PackLuck{pack.luck}, pack.world, pack.network_block,
            static_cast<int>(pack.lanes.size())};
}

std::vector<std::uint8_t> teaching_steps(TimeGrid const& grid, SchoolYear const& year) {
    std::vector<std::uint8_t> teaching(static_cast<std::size_t>(grid.steps()));
    for (int step = 0; step < grid.steps(); ++step)
        teaching[static_cast<std::size_t>(step)] = clock_at(grid, year, step).teaching ? 1 : 0;
    return teaching;
}

/// The lanes from start to end, without what is left out in other runs.
std::optional<Results> run_once(Pack const& pack, Population const& population, Network network, Workers& workers,
                                RunRequest const& request) {
    Scenario const& s = pack.first();
    TimeGrid const grid = grid_of(s.time);
    SchoolYear const year = school_year_of(s.time);
    LaneNumbers const numbers{pack.lanes};
    OutcomeRules const rules = outcome_rules(numbers.scenarios(), grid, population);
    Results results;
    if (keeps(s, "network") && pack.network_block == 0) results.network = network_table(population, network);
    auto const policy = std::make_shared<Policy>(numbers.policy(), population, grid, teaching_steps(grid, year));
    World world =
        make_world(numbers.scenarios(), population, std::move(network), id_of(pack), workers, policy->plans.size());

    std::vector<Mechanism> mechanisms = make_policy_mechanisms(policy);
    for (Mechanism& m : make_mechanisms(numbers.mechanisms(), rules.window_end_row)) mechanisms.push_back(std::move(m));
    mechanisms.push_back(make_rewiring(s));

    results.replicates = static_cast<int>(pack.lanes.size());
    results.start = s.time.start;
    results.days = grid.days();
    std::vector<Observer> observers = make_observers(rules, grid, results, world);
    if (request.dress) request.dress(mechanisms, observers);
    Simulation const simulation{grid, year, std::move(mechanisms), std::move(observers)};
    bool const finished = simulation.run(world, request.stop, [&](int step) {
        if (request.progress) request.progress(static_cast<double>(step) / grid.steps());
    });
    if (!finished) return std::nullopt;
    collect(s, rules, grid, *policy, world, results);
    return results;
}

}  // namespace

Prepared::Block draw_block(Pack const& pack, Workers& workers) {
    Scenario const& s = pack.first();
    Prepared::Block made;
    std::vector<DataProblem> problems;
    // One population for all blocks, so that a teacher is the same post in every replicate; a network for each.
    Realisation const people{static_cast<std::uint64_t>(s.run.population_seed.value_or(s.run.seed)), pack.world, 0};
    Realisation const ties{static_cast<std::uint64_t>(s.run.network_seed.value_or(s.run.seed)), pack.world,
                           pack.network_block};
    made.population =
        s.population.from ? load_population(s.population, {}, people, problems) : draw_population(s.population, people);
    if (!problems.empty()) refuse(problems);
    made.network = make_network(s.network, made.population, ties, {}, problems, &workers);
    if (!problems.empty()) refuse(problems);
    return made;
}

std::shared_ptr<Prepared::Block const> prepare_pack(Pack const& pack, Workers& workers) {
    return std::make_shared<Prepared::Block const>(draw_block(pack, workers));
}

std::optional<Results> run_pack(Pack const& pack, Population const& population, Network network, Workers& workers,
                                RunRequest const& request) {
    if (!keeps(pack.first(), "attribution")) return run_once(pack, population, std::move(network), workers, request);
    std::optional<Results> results = run_once(pack, population, network, workers, request);
    if (!results) return std::nullopt;
    results->attribution = attribute(pack, population, network, *results, workers, request);
    if (!results->attribution) return std::nullopt;
    return results;
}

std::optional<Results> run_pack(Pack const& pack, std::shared_ptr<Prepared::Block const> const& made, Workers& workers,
                                RunRequest const& request) {
    if (made) return run_pack(pack, made->population, made->network, workers, request);
    Prepared::Block own = draw_block(pack, workers);
    return run_pack(pack, own.population, std::move(own.network), workers, request);
}

std::optional<Results> simulate_pack(Pack const& pack, Workers& workers, RunRequest const& request) {
    std::optional<Results> results =
        run_pack(pack, request.prepared ? request.prepared->blocks.front() : nullptr, workers, request);
    if (results) drop_empty_counts(*results);
    return results;
}

}  // namespace cpdsim
