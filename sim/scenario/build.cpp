#include "scenario/build.hpp"

#include <algorithm>
#include <cmath>

#include "core/error.hpp"
#include "generators/network.hpp"
#include "generators/observed.hpp"
#include "generators/population.hpp"
#include "scenario/attribution.hpp"
#include "scenario/collect.hpp"
#include "scenario/wiring.hpp"

namespace cpdsim {
namespace {

std::size_t blocks_of(Scenario const& s) {
    return (static_cast<std::size_t>(s.run.replicates) + lane_count - 1) / lane_count;
}

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

/// `workers` draw the network together, where no other block is made beside this one.
std::shared_ptr<Prepared::Block> prepare_block(Scenario const& s, std::uint32_t draw, std::uint32_t block,
                                               Workers* workers) {
    auto made = std::make_shared<Prepared::Block>();
    std::vector<DataProblem> problems;
    // One population for all blocks, so that a teacher is the same post in every replicate; a network for each.
    Realisation const people{static_cast<std::uint64_t>(s.run.population_seed.value_or(s.run.seed)), draw, 0};
    Realisation const ties{static_cast<std::uint64_t>(s.run.network_seed.value_or(s.run.seed)), draw, block};
    made->population =
        s.population.from ? load_population(s.population, {}, people, problems) : draw_population(s.population, people);
    if (any_error(problems)) refuse(problems);
    made->network = make_network(s.network, made->population, ties, {}, problems, workers);
    if (any_error(problems)) refuse(problems);
    return made;
}

std::vector<std::uint8_t> teaching_steps(TimeGrid const& grid, SchoolYear const& year) {
    std::vector<std::uint8_t> teaching(static_cast<std::size_t>(grid.steps()));
    for (int step = 0; step < grid.steps(); ++step)
        teaching[static_cast<std::size_t>(step)] = clock_at(grid, year, step).teaching ? 1 : 0;
    return teaching;
}

/// One block of sixteen replicates from start to end.
std::optional<Results> run_block(Scenario const& s, Population const& population, Network network, BlockId id,
                                 Workers& workers, RunRequest const& request,
                                 std::function<void(double)> const& progress) {
    TimeGrid const grid = grid_of(s.time);
    SchoolYear const year = school_year_of(s.time);
    OutcomeRules const rules = outcome_rules(s, grid, population);
    Results results;
    if (keeps(s, "network") && id.first_replicate == 0) results.network = network_table(population, network);
    auto const policy = std::make_shared<Policy>(policy_input(s), population, grid, teaching_steps(grid, year));
    World world = make_world(s, population, std::move(network), id, workers, policy->plans.size());

    std::vector<Mechanism> mechanisms = make_policy_mechanisms(policy);
    for (Mechanism& m : make_mechanisms(mechanism_parameters(s), rules.window_end_row))
        mechanisms.push_back(std::move(m));
    mechanisms.push_back(make_rewiring(s));

    results.replicates = id.replicates;
    results.start = s.time.start;
    results.days = grid.days();
    std::vector<Observer> observers = make_observers(rules, grid, results, world);
    if (request.dress) request.dress(mechanisms, observers);
    Simulation const simulation{grid, year, std::move(mechanisms), std::move(observers)};
    bool const finished = simulation.run(world, request.stop, [&](int step) {
        if (progress) progress(static_cast<double>(step) / grid.steps());
    });
    if (!finished) return std::nullopt;
    collect(s, rules, grid, *policy, world, results);
    return results;
}

}  // namespace

std::shared_ptr<Prepared const> prepare(Scenario const& s, std::uint32_t draw, Workers& workers) {
    auto prepared = std::make_shared<Prepared>();
    prepared->blocks.resize(blocks_of(s));
    std::size_t const blocks = prepared->blocks.size();
    if (blocks == 1) {
        prepared->blocks[0] = prepare_block(s, draw, 0, &workers);
        return prepared;
    }
    workers.for_each(blocks, [&](std::size_t b) {
        prepared->blocks[b] = prepare_block(s, draw, static_cast<std::uint32_t>(b), nullptr);
    });
    return prepared;
}

std::optional<Results> simulate(Scenario const& s, Workers& workers, RunRequest const& request) {
    auto const replicates = static_cast<std::size_t>(s.run.replicates);
    std::size_t const blocks = blocks_of(s);
    std::vector<std::optional<Results>> parts(blocks);
    auto const run_one = [&](std::size_t b, Workers& inside) {
        BlockId const id{static_cast<std::uint64_t>(s.run.seed), request.draw,
                         static_cast<std::uint32_t>(b * lane_count),
                         static_cast<int>(std::min<std::size_t>(lane_count, replicates - b * lane_count))};
        bool const reports =
            request.progress && (blocks == 1 || b == 0);  // one block speaks for all that run beside it
        auto const progress = reports ? request.progress : std::function<void(double)>{};
        if (request.prepared) {
            Prepared::Block const& made = *request.prepared->blocks[b];
            parts[b] = run_block(s, made.population, made.network, id, inside, request, progress);
        } else {
            auto const made = prepare_block(s, request.draw, static_cast<std::uint32_t>(b), &inside);
            parts[b] = run_block(s, made->population, std::move(made->network), id, inside, request, progress);
        }
    };
    // Threads take blocks of replicates first: no barrier per step. A single block is cut into blocks of teachers.
    if (blocks == 1) {
        run_one(0, workers);
    } else {
        workers.for_each(blocks, [&](std::size_t b) {
            Workers alone{1};
            run_one(b, alone);
        });
    }
    for (auto const& part : parts) {
        if (!part) return std::nullopt;
    }
    Results results = std::move(*parts[0]);
    for (std::size_t b = 1; b < blocks; ++b) append(results, *parts[b]);
    drop_empty_counts(results);
    if (keeps(s, "attribution")) {
        results.attribution = attribute(s, results, workers, request);
        if (!results.attribution) return std::nullopt;
    }
    return results;
}

bool same_world(Scenario const& a, Scenario const& b) {
    return a.population == b.population && a.network == b.network && a.run.seed == b.run.seed &&
           a.run.replicates == b.run.replicates && a.run.population_seed == b.run.population_seed &&
           a.run.network_seed == b.run.network_seed;
}

RunEstimate estimate(Scenario const& s) { return estimate(s, observed_size(s.population, s.network, {})); }

RunEstimate estimate(Scenario const& s, ObservedSize const& observed) {
    SchoolsDrawn const& drawn = s.population.schools;
    RunEstimate e;
    // Mean of a log-normal; observed files are counted.
    double const staff = drawn.size.median * std::exp(0.5 * drawn.size.log_sd * drawn.size.log_sd);
    double const schools = s.population.from ? observed.schools : drawn.simulate;
    e.teachers = s.population.from ? observed.teachers : drawn.simulate * std::max(1.0, staff * drawn.stem_share);
    TimeGrid const grid = grid_of(s.time);
    double const blocks = static_cast<double>(blocks_of(s));
    e.agent_steps = e.teachers * grid.steps() * blocks * lane_count;
    double const drawn_ties = (s.network.colleagues ? s.network.colleagues->out_degree : 0) +
                              (s.network.between_schools ? s.network.between_schools->ties_per_teacher : 0);
    double const ties = s.network.from.empty() ? drawn_ties : observed.ties / std::max(1.0, e.teachers);
    double const sixteen_bits = s.practice.transfer_dispersion > 0 ? 5 : 4;  // columns of world/state.hpp; 8 of floats
    double const funded =
        static_cast<double>(std::count_if(s.programmes.begin(), s.programmes.end(), [&](auto const& named) {
            return std::any_of(s.funding.begin(), s.funding.end(), [&](FundingLine const& line) {
                return line.programme == named.first && line.amount.value > 0;
            });
        }));
    // The role, four masks and two for each programme, and those in cohorts and communities.
    double const per_lane = 4 * 8 + 2 * sixteen_bits + 1 + (4 + 2 * funded) * 2 / lane_count + 2;
    double const per_school = (climate_dimensions + 2) * 4 + 8;  // climate, heads, willingness
    double const per_tie = 16;                                   // drawn, in use, in the kernel's rows
    double const per_teacher = 100;   // the population's columns and what the network knows of a post
    double const labels = 30.0 + 20;  // reported measures by row, with the breakdowns of a usual country
    e.result_bytes = labels * grid.rows() * s.run.replicates * 4;
    e.bytes = e.teachers * (per_lane * lane_count + ties * per_tie + per_teacher) + schools * per_school * lane_count +
              e.result_bytes;
    // Breakdowns by many labels: every measure of every label in every row, for the sixteen replicates of a block.
    double const all_labels =
        s.population.from ? observed.labels
                          : static_cast<double>(drawn.types.size() + drawn.regions.size() + drawn.phases.size());
    double const measures = 16, usual = 25;
    double const cells = std::max(0.0, all_labels - usual) * measures * grid.rows() * 4;
    e.bytes += cells * lane_count;
    if (s.outputs.group_rows == GroupRows::every_step) e.result_bytes += cells * s.run.replicates;
    return e;
}

}  // namespace cpdsim
