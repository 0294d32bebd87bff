// Peers alone, from a scenario file: `ensemble SCENARIO FOLDER THREADS` runs the scenario's replicates with the
// engine's own practise step, says how long a step took, and leaves the network and the practice before and after in
// FOLDER as plain arrays, so that others can compute the same (peers_elsewhere.py).
#include <chrono>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>

#include "engine/simulation.hpp"
#include "param/diagnostics.hpp"
#include "scenario/build.hpp"
#include "scenario/load.hpp"
#include "scenario/wiring.hpp"

namespace {

using namespace cpdsim;

template <class Column>
void leave(std::filesystem::path const& file, Column const& values) {
    std::ofstream out{file, std::ios::binary};
    out.write(reinterpret_cast<char const*>(values.data()),
              static_cast<std::streamsize>(values.size() * sizeof values[0]));
}

Mechanism peers_alone(Scenario const& s) {
    using ByLaneOf = std::optional<ByLane<Fading>>;
    SystemConditions const none;
    return make_practice(ByLane{s.practice}, ByLane{s.peers}, s.fading ? ByLaneOf{*s.fading} : ByLaneOf{},
                         ByLane{none});
}

}  // namespace

int main(int argc, char** argv) {
    using namespace cpdsim;
    if (argc != 4) return 2;
    param::Diagnostics diagnostics;
    auto const loaded = load_scenario(argv[1], {}, diagnostics);
    if (!loaded) {
        std::fputs(diagnostics.text().c_str(), stderr);
        return 3;
    }
    Scenario const& s = loaded->scenario;
    std::filesystem::path const folder = argv[2];
    Workers workers{std::atoi(argv[3])};
    auto const prepared = prepare(s, 0, workers);
    auto const& ground = *prepared->grounds[0];
    World world = make_world(s, ground.population, ground.network, PackId{}, workers, 0);
    Simulation const simulation{grid_of(s.time), school_year_of(s.time), {peers_alone(s)}, {}};
    // Every replicate starts elsewhere; each teacher is held by the own baseline.
    for (std::size_t i = 0; i < world.state.teachers(); ++i) {
        for (int r = 0; r < lane_count; ++r)
            world.state.practice[i][r] = static_cast<float>((i * 7 + static_cast<std::size_t>(r) * 13) % 97) / 96.F;
    }
    leave(folder / "first.u32", world.peers.first);
    leave(folder / "to.u32", world.peers.to);
    leave(folder / "share.f32", world.peers.share);
    leave(folder / "baseline.f32", ground.population.teachers.baseline);
    leave(folder / "before.f32", world.state.practice);
    auto const begun = std::chrono::steady_clock::now();
    std::clock_t const cpu = std::clock();
    simulation.run(world);
    double const seconds = std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    double const cpu_seconds = static_cast<double>(std::clock() - cpu) / CLOCKS_PER_SEC;
    leave(folder / "after.f32", world.state.practice);
    std::printf("{\"teachers\": %zu, \"ties\": %zu, \"steps\": %d, \"weight\": %.9g, \"wall\": %.6f, \"cpu\": %.6f}\n",
                world.state.teachers(), world.peers.to.size(), simulation.grid().steps(), s.peers.weight, seconds,
                cpu_seconds);
    return 0;
}
