// Whole runs of the flagship's country, with its programmes at work and without: cost per agent-step, by mechanism;
// and what stands before and after a run: networks and result files.
#include <benchmark/benchmark.h>

#include <cstdio>
#include <ctime>
#include <filesystem>
#include <map>

#include "generators/network.hpp"
#include "generators/population.hpp"
#include "generators/tie_rows.hpp"
#include "io/result_file.hpp"
#include "param/diagnostics.hpp"
#include "rows.hpp"
#include "scenario/build.hpp"
#include "scenario/load.hpp"

namespace cpdsim::bench {
namespace {

constexpr double teachers_per_school = 10.7;  // of the simulated collèges
constexpr int months = 60;

benchmark::Counter per_second(double number) { return {number, benchmark::Counter::kIsIterationInvariantRate}; }

enum Programmes { none = 0, flagship = 1 };

Scenario load(std::string const& file, std::vector<std::pair<std::string, std::string>> const& values) {
    param::Diagnostics diagnostics;
    auto loaded = load_scenario(CPDSIM_SOURCE_DIR "/" + file, values, diagnostics);
    if (!loaded) {
        std::fputs(diagnostics.text().c_str(), stderr);
        std::exit(3);
    }
    return loaded->scenario;
}

Scenario france(double teachers, Programmes programmes, int replicates) {
    std::string const money = programmes == none
                                  ? "[]"
                                  : "[{programme: pilot_school, amount: 12 million EUR}, {programme: community, "
                                    "amount: 8 million EUR}, {programme: long_course, amount: 10 million EUR}]";
    return load("scenarios/studies/bases/france.yaml",
                {{"population.schools.simulate", std::to_string(static_cast<int>(teachers / teachers_per_school))},
                 {"time.end", "2031-08"},
                 {"run.replicates", std::to_string(replicates)},
                 {"funding", money}});
}

/// Of this thread: machines are shared.
double cpu_seconds() {
    timespec now{};
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return static_cast<double>(now.tv_sec) + 1e-9 * static_cast<double>(now.tv_nsec);
}

void whole_model(benchmark::State& state) {
    Scenario const scenario = france(static_cast<double>(state.range(0)), static_cast<Programmes>(state.range(1)),
                                     static_cast<int>(state.range(2)));
    Workers workers{static_cast<int>(state.range(3))};
    auto const prepared = prepare(scenario, 0, workers);
    double const teachers = static_cast<double>(prepared->grounds[0]->population.teachers.size());
    for (auto _ : state) {
        RunRequest request;
        request.prepared = prepared;
        benchmark::DoNotOptimize(simulate(scenario, workers, request));
    }
    state.counters["agent-steps/s"] = per_second(teachers * months * static_cast<double>(state.range(2)));
    state.counters["teachers"] = teachers;
}

/// Seconds of each mechanism and observer, by clocks around them; on one thread.
void by_mechanism(benchmark::State& state) {
    Scenario const scenario = france(static_cast<double>(state.range(0)), static_cast<Programmes>(state.range(1)), 16);
    Workers workers{1};
    auto const prepared = prepare(scenario, 0, workers);
    std::map<std::string, double> seconds;
    auto const timed = [&](std::string const& name, auto& work) {
        if (!work) return;
        double& sum = seconds[name];
        work = [inner = std::move(work), &sum](auto&&... at) {
            double const begun = cpu_seconds();
            inner(at...);
            sum += cpu_seconds() - begun;
        };
    };
    for (auto _ : state) {
        RunRequest request;
        request.prepared = prepared;
        request.dress = [&](std::vector<Mechanism>& mechanisms, std::vector<Observer>& observers, Results&) {
            for (Mechanism& m : mechanisms) {
                timed(std::string{phase_names[static_cast<std::size_t>(m.phase)]} + ": " + m.name, m.on_world);
                timed(std::string{phase_names[static_cast<std::size_t>(m.phase)]} + ": " + m.name, m.on_chunk);
            }
            for (Observer& o : observers) timed("observe: " + o.name, o.observe);
        };
        benchmark::DoNotOptimize(simulate(scenario, workers, request));
    }
    double const agent_steps = static_cast<double>(prepared->grounds[0]->population.teachers.size()) * months *
                               lane_count * static_cast<double>(state.iterations());
    for (auto const& [name, sum] : seconds) state.counters["ns/agent-step " + name] = sum / agent_steps * 1e9;
}

void draw(benchmark::State& state, Scenario const& s, int threads) {
    Workers workers{threads};
    Population const population = draw_population(s.population, {1, 0, 0});
    double ties = 0;
    for (auto _ : state) {
        Network const network = draw_network(s.network, population, {1, 0, 0}, &workers);
        ties = 0;
        for (TieLayer const& layer : network.layers) ties += static_cast<double>(layer.ties());
    }
    state.counters["ties/teacher"] = ties / static_cast<double>(population.teachers.size());
    state.counters["teachers/s"] = per_second(static_cast<double>(population.teachers.size()));
}

/// Default ties, in schools of ten teachers on average.
void network_of_france(benchmark::State& state) {
    draw(state, france(static_cast<double>(state.range(0)), none, 16), 1);
}

/// A million teachers with twenty ties, in schools large enough to have them (peers.yaml).
void network_of_peers(benchmark::State& state) {
    draw(state, load("tests/bench/peers.yaml", {}), static_cast<int>(state.range(0)));
}

/// Known ties to the rows the kernel runs on.
void rows_of_ties(benchmark::State& state) {
    auto const n = static_cast<std::size_t>(state.range(0));
    Network const known = random_network(n, static_cast<std::uint32_t>(state.range(1)));
    std::vector<Tie> ties;
    for (Teacher i = 0; i < n; ++i) {
        for (std::uint32_t k = known.layers[0].first[i]; k < known.layers[0].first[i + 1]; ++k)
            ties.emplace_back(i, known.layers[0].to[k]);
    }
    for (auto _ : state) {
        Network network;
        network.layers.push_back(build_rows("colleagues", n, ties));
        benchmark::DoNotOptimize(merge_layers(network, n, {}));
    }
    state.counters["teachers/s"] = per_second(static_cast<double>(n));
}

void population_of_france(benchmark::State& state) {
    Scenario const s = france(static_cast<double>(state.range(0)), none, 16);
    for (auto _ : state) benchmark::DoNotOptimize(draw_population(s.population, {1, 0, 0}));
    state.counters["teachers/s"] = per_second(static_cast<double>(state.range(0)));
}

void result_writing(benchmark::State& state) {
    Scenario const scenario = france(10'000, flagship, 16);
    Workers workers{1};
    auto const results = simulate(scenario, workers);
    auto const file = std::filesystem::temp_directory_path() / "cpdsim-bench.h5";
    for (auto _ : state) write_result_file(file, *results, {});
    state.counters["bytes"] = static_cast<double>(std::filesystem::file_size(file));
    std::filesystem::remove(file);
}

void of_whole_runs(benchmark::internal::Benchmark* b, int repetitions) {
    b->ArgNames({"teachers", "programmes", "replicates", "threads"});
    b->Unit(benchmark::kMillisecond)->MeasureProcessCPUTime()->UseRealTime()->Iterations(1)->Repetitions(repetitions);
}

/// Runs of a second or two: the best of three, as for everything short.
void small_models(benchmark::internal::Benchmark* b) {
    of_whole_runs(b, 3);
    for (int const n : {10'000, 100'000})
        b->Args({n, flagship, 16, 1})->Args({n, none, 16, 1})->Args({n, flagship, 1, 1})->Args({n, flagship, 16, 2});
    b->Args({100'000, flagship, 32, 1})->Args({100'000, flagship, 32, 2});
}

void large_models(benchmark::internal::Benchmark* b) {
    of_whole_runs(b, 1);
    for (int const n : {1'000'000, 6'000'000}) b->Args({n, flagship, 16, 1});
    b->Args({1'000'000, none, 16, 1})->Args({1'000'000, flagship, 16, 2});
}

BENCHMARK(whole_model)->Apply(small_models);
BENCHMARK(whole_model)->Apply(large_models);
BENCHMARK(by_mechanism)
    ->ArgNames({"teachers", "programmes"})
    ->Args({100'000, flagship})
    ->Args({100'000, none})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1)
    ->Repetitions(1);
BENCHMARK(population_of_france)->Arg(100'000)->Arg(1'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(network_of_france)
    ->ArgName("teachers")
    ->Arg(100'000)
    ->Arg(1'000'000)
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1)
    ->Repetitions(1);
BENCHMARK(network_of_peers)
    ->ArgName("threads")
    ->Arg(1)
    ->Arg(2)
    ->Unit(benchmark::kMillisecond)
    ->MeasureProcessCPUTime()
    ->UseRealTime()
    ->Iterations(1)
    ->Repetitions(1);
BENCHMARK(rows_of_ties)
    ->ArgNames({"teachers", "ties"})
    ->Args({1'000'000, 20})
    ->Unit(benchmark::kMillisecond)
    ->Iterations(1)
    ->Repetitions(1);
BENCHMARK(result_writing)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace cpdsim::bench
