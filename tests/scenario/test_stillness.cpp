// Chunks that nothing has reached are not computed; whether they are or not makes no difference to the bit.
#include <cstring>

#include "living.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

/// The run, with the chunks that slept when it ended; or with nobody allowed to sleep.
Results run_watched(Scenario const& scenario, bool may_sleep, std::size_t& asleep) {
    Workers workers{1};
    RunRequest request;
    request.dress = [&](std::vector<Mechanism>& mechanisms, std::vector<Observer>&, Results&) {
        mechanisms.push_back({.name = "sleepers", .phase = Phase::fund, .on_world = [&](World& world, Clock const&) {
                                  if (!may_sleep) world.stillness.wake_all();
                                  asleep = 0;
                                  for (Teacher i = 0; i < world.state.teachers(); i += Stillness::chunk_size)
                                      asleep += world.stillness.sleeps(i) ? 1 : 0;
                              }});
    };
    auto results = simulate(scenario, workers, request);
    REQUIRE(results);
    return std::move(*results);
}

void check_same_bits(Scenario const& scenario, std::size_t least_asleep, std::size_t most_asleep) {
    std::size_t asleep = 0, nobody = 0;
    Results const with = run_watched(scenario, true, asleep);
    Results const without = run_watched(scenario, false, nobody);
    CHECK(asleep >= least_asleep);
    CHECK(asleep <= most_asleep);
    CHECK(nobody == 0);
    for (std::size_t v = 0; v < with.timeseries().arrays.size(); ++v) {
        INFO(with.timeseries().arrays[v].name);
        auto const& a = floats(with.timeseries().arrays[v]);
        auto const& b = floats(without.timeseries().arrays[v]);
        REQUIRE(a.size() == b.size());
        CHECK(std::memcmp(a.data(), b.data(), a.size() * sizeof(float)) == 0);  // what is missing is so in both
    }
    CHECK(of_teachers<float>(with, "practice") == of_teachers<float>(without, "practice"));
    CHECK(of_teachers<float>(with, "knowledge") == of_teachers<float>(without, "knowledge"));
}

}  // namespace

TEST_CASE("without money everybody sleeps, and practice is what it was") {
    Scenario const s = living_scenario({{"funding", "[]"}, {"time.end", "2028-08"}, {"outputs.window_end", "2028-08"}});
    check_same_bits(s, 6, 100);
}

TEST_CASE("a programme in one region wakes whom it reaches and those who turn to them") {
    // Without ties between schools nothing can leave the schools it has reached.
    Scenario const s =
        living_scenario({{"network.between_schools.ties_per_teacher", "0"},
                         {"turnover.move", "0 %/year"},
                         {"population.schools.simulate", "300"},
                         {"programmes.trainers.recruit.places", "1 teachers/year"},
                         {"programmes.trainers.cascade.tiers", "0"},
                         {"funding", "[{programme: trainers, from: 2027-09, to: 2028-08, amount: 20000 EUR}]"},
                         {"outputs.window_end", "2028-08"},
                         {"time.end", "2028-08"}});
    check_same_bits(s, 1, 18);
}

TEST_CASE("everything at once") {
    Scenario const s = living_scenario();
    check_same_bits(s, 0, 100);
}
