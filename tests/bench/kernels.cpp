// The peer kernel beside its plain reference, and what the memory of the machine allows: a triad (streams) and random
// cache lines. An agent-step is one teacher in one replicate in one step.
#include <benchmark/benchmark.h>

#include "rows.hpp"

namespace cpdsim::bench {
namespace {

benchmark::Counter per_second(double number) { return {number, benchmark::Counter::kIsIterationInvariantRate}; }

void triad(benchmark::State& state) {
    std::size_t const n = 8'000'000;  // three arrays of 32 MB each: beyond the last-level cache
    std::vector<float> a(n, 0.F), b(n, 1.F), c(n, 2.F);
    for (auto _ : state) {
        for (std::size_t i = 0; i < n; ++i) a[i] = b[i] + 0.5F * c[i];
        benchmark::DoNotOptimize(a.data());
        benchmark::ClobberMemory();
    }
    state.counters["bytes/s"] = per_second(static_cast<double>(n) * 4 * 4);  // a is read before it is written
}

/// Lanes added up in random order, as far ties reach them.
void random_lines(benchmark::State& state) {
    auto const n = static_cast<std::uint32_t>(state.range(0));
    LaneColumn column(n, Lane::Constant(0.5F));
    std::vector<std::uint32_t> order(4'000'000);
    ChanceSequence chances{Chances{1, "bench lines", 0}, 0};
    for (auto& k : order) k = chances.below(n);
    for (auto _ : state) {
        Lane sum = Lane::Zero();
        for (std::uint32_t const k : order) sum += column[k];
        benchmark::DoNotOptimize(sum.data());
    }
    state.counters["lines/s"] = per_second(static_cast<double>(order.size()));
}

void peers_in_lanes(benchmark::State& state) {
    auto const n = static_cast<std::size_t>(state.range(0));
    PeerRows const rows = random_rows(n, static_cast<std::uint32_t>(state.range(1)));
    LaneColumn practice(n, Lane::Constant(0.3F)), out(n);
    for (auto _ : state) {
        mean_over_peers(rows, 0, static_cast<Teacher>(n), practice, out.data());
        benchmark::DoNotOptimize(out.data());
        benchmark::ClobberMemory();
    }
    state.counters["agent-steps/s"] = per_second(static_cast<double>(n) * lane_count);
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
    state.counters["agent-steps/s"] = per_second(static_cast<double>(n));
}

void sizes(benchmark::internal::Benchmark* b) {
    for (int const n : {10'000, 100'000, 1'000'000, 6'000'000}) b->Args({n, 4});
    b->Args({1'000'000, 20})->Unit(benchmark::kMillisecond);
}

BENCHMARK(triad)->Unit(benchmark::kMillisecond);
BENCHMARK(random_lines)->Arg(100'000)->Arg(1'000'000)->Arg(6'000'000)->Unit(benchmark::kMillisecond);
BENCHMARK(peers_plain)->Apply(sizes);
BENCHMARK(peers_in_lanes)->Apply(sizes);

}  // namespace
}  // namespace cpdsim::bench
