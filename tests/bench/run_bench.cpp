// Speed, measured as ratios within one run since machines are shared: the peer kernel with sixteen lanes against the
// plain one-replicate reference, the whole model, the building of networks, and memory per teacher and replicate. An
// agent-step is one teacher in one replicate in one step.
#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdio>
#include <fstream>
#include <map>
#include <memory>
#include <string>

#include "core/random.hpp"
#include "generators/network.hpp"
#include "generators/population.hpp"
#include "param/diagnostics.hpp"
#include "scenario/build.hpp"
#include "scenario/load.hpp"
#include "world/peers.hpp"

namespace {

using namespace cpdsim;

/// Random ties: a tenth far away, the rest among the next hundred teachers, as in schools ordered one after another.
PeerRows random_rows(std::size_t teachers, std::uint32_t degree) {
    Network network;
    TieLayer layer;
    layer.name = "colleagues";
    layer.first.push_back(0);
    DrawSequence draws{Draws{1, "bench ties", 0}, 0};
    auto const n = static_cast<std::uint32_t>(teachers);
    for (std::uint32_t i = 0; i < n; ++i) {
        for (std::uint32_t k = 0; k < degree; ++k) {
            layer.to.push_back(draws.below(10) == 0 ? draws.below(n) : std::min(n - 1, i - i % 100 + draws.below(100)));
        }
        layer.first.push_back(static_cast<std::uint32_t>(layer.to.size()));
    }
    network.layers.push_back(std::move(layer));
    return merge_layers(network, teachers, {});
}

void peers_in_lanes(benchmark::State& state) {
    auto const n = static_cast<std::size_t>(state.range(0));
    PeerRows const rows = random_rows(n, static_cast<std::uint32_t>(state.range(1)));
    LaneColumn practice(n, Lane::Constant(0.3F)), out(n);
    for (auto _ : state) {
        for (Teacher i = 0; i < n; ++i) out[i] = mean_over_peers(rows, i, practice);
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    state.counters["agent-steps/s"] =
        benchmark::Counter(static_cast<double>(n) * lane_count, benchmark::Counter::kIsIterationInvariantRate);
}

void peers_plain(benchmark::State& state) {
    auto const n = static_cast<std::size_t>(state.range(0));
    PeerRows const rows = random_rows(n, static_cast<std::uint32_t>(state.range(1)));
    std::vector<float> practice(n, 0.3F), out(n);
    for (auto _ : state) {
        for (Teacher i = 0; i < n; ++i) out[i] = mean_over_peers_reference(rows, i, practice);
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    state.counters["agent-steps/s"] =
        benchmark::Counter(static_cast<double>(n), benchmark::Counter::kIsIterationInvariantRate);
}

Scenario flagship(double schools) {
    param::Diagnostics diagnostics;
    auto loaded = load_scenario(
        CPDSIM_SOURCE_DIR "/scenarios/studies/bases/france.yaml",
        {{"population.schools.simulate", std::to_string(schools)},
         {"time.end", "2031-08"},
         {"run.replicates", "16"},
         {"funding",
          "[{programme: pilot_school, amount: 12 million EUR}, {programme: community, amount: 8 million EUR}, "
          "{programme: long_course, amount: 10 million EUR}]"}},
        diagnostics);
    if (!loaded) {
        std::fputs(diagnostics.text().c_str(), stderr);
        std::exit(3);
    }
    return loaded->scenario;
}

double resident_bytes() {
    std::ifstream status{"/proc/self/statm"};
    double pages = 0, resident = 0;
    status >> pages >> resident;
    return resident * 4096;
}

void whole_model(benchmark::State& state) {
    Scenario const scenario = flagship(static_cast<double>(state.range(0)));
    Workers workers{static_cast<int>(state.range(1))};
    auto const prepared = prepare(scenario, 0, workers);
    double const teachers = static_cast<double>(prepared->blocks[0]->population.teachers.size());
    double peak = 0;
    double const before = resident_bytes();
    for (auto _ : state) {
        RunRequest request;
        request.prepared = prepared;
        request.progress = [&](double done) {
            if (done > 0.5) peak = std::max(peak, resident_bytes());
        };
        benchmark::DoNotOptimize(simulate(scenario, workers, request));
    }
    state.counters["agent-steps/s"] =
        benchmark::Counter(teachers * 60 * lane_count, benchmark::Counter::kIsIterationInvariantRate);
    state.counters["bytes/teacher/replicate"] = (peak - before) / teachers / lane_count;
    state.counters["teachers"] = teachers;
}

void network_build(benchmark::State& state) {
    PopulationParams people;
    people.schools.simulate = static_cast<double>(state.range(0)) / 40;
    people.schools.size = {36.5, 0.5, 1, 1e9};
    Population const population = draw_population(people, {1, 0, 0});
    for (auto _ : state) benchmark::DoNotOptimize(draw_network(NetworkParams{}, population, {1, 0, 0}));
    state.counters["teachers/s"] = benchmark::Counter(static_cast<double>(population.teachers.size()),
                                                      benchmark::Counter::kIsIterationInvariantRate);
}

/// Prints the ratios that matter from the rates of the runs.
class Ratios : public benchmark::ConsoleReporter {
public:
    void ReportRuns(std::vector<Run> const& runs) override {
        ConsoleReporter::ReportRuns(runs);
        for (Run const& run : runs) {
            auto const rate = run.counters.find("agent-steps/s");
            if (rate != run.counters.end()) rates_[run.benchmark_name()] = rate->second.value;
        }
    }
    void Finalize() override {
        auto const ratio = [&](char const* words, std::string const& a, std::string const& b) {
            if (rates_.contains(a) && rates_.contains(b)) std::printf("%-78s %6.2f\n", words, rates_[a] / rates_[b]);
        };
        std::printf("\nratios within this run\n");
        ratio("peer kernel, 100 k teachers, 4 ties: sixteen lanes / plain reference", "peers_in_lanes/100000/4",
              "peers_plain/100000/4");
        ratio("peer kernel, 1 M teachers, 20 ties: sixteen lanes / plain reference", "peers_in_lanes/1000000/20",
              "peers_plain/1000000/20");
        ratio("whole model, 1 thread / plain reference of the peer kernel alone (100 k, 4)",
              "whole_model/700/1/real_time", "peers_plain/100000/4");
        ratio("whole model: 2 threads / 1 thread", "whole_model/7000/2/real_time", "whole_model/7000/1/real_time");
    }

private:
    std::map<std::string, double> rates_;
};

BENCHMARK(peers_plain)->Args({100000, 4})->Args({1000000, 20})->Unit(benchmark::kMillisecond);
BENCHMARK(peers_in_lanes)->Args({100000, 4})->Args({1000000, 20})->Unit(benchmark::kMillisecond);
BENCHMARK(whole_model)
    ->Args({700, 1})
    ->Args({7000, 1})
    ->Args({7000, 2})
    ->Unit(benchmark::kMillisecond)
    ->UseRealTime()
    ->Iterations(1);
BENCHMARK(network_build)->Arg(100000)->Arg(1000000)->Unit(benchmark::kMillisecond);

}  // namespace

int main(int argc, char** argv) {
    benchmark::Initialize(&argc, argv);
    Ratios reporter;
    benchmark::RunSpecifiedBenchmarks(&reporter);
    benchmark::Shutdown();
    return 0;
}
