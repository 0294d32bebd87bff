// Training of trainers: how many a cascade reaches, at what quality, and when a line of trainers dies out.
#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "policy/programme.hpp"
#include "selftest/families.hpp"
#include "selftest/faults.hpp"
#include "selftest/theory.hpp"

namespace cpdsim::selftest {
namespace {

constexpr double mean_trainees = 1.5;

Cascade& cascade_of(Scenario& s) { return *s.programmes->at("trainers").cascade; }

std::vector<Value> cascade_values(Engine const& engine) {
    Results const results = engine.run("trainer-cascade");
    auto const& hours = floats(*results.data.find("/teachers")->array("hours"));
    double const all = std::accumulate(hours.begin(), hours.end(), 0.0);
    double reach = 0, weighted = 0;
    for (int tier = 0; tier <= 3; ++tier) {
        reach += 10 * std::pow(5, tier);
        weighted += 10 * std::pow(5 * 0.7, tier);
    }
    return {exact("teachers reached", reach, at_end(results, "reach").front() * 10'000, 0.01),
            exact("courses' worth of hours", weighted, all / 20, 0.01)};
}

/// One hundred first trainers. The fifth generation is what five tiers reach more than four under the same draws.
std::vector<Value> fifth_generation(Engine const& engine) {
    auto const reach = [&](char const* tiers) {
        return at_end(engine.run("trainer-branching", {{"programmes.trainers.cascade.tiers", tiers}}), "reach");
    };
    std::vector<double> generation = reach("5");
    std::vector<double> const four = reach("4");
    for (std::size_t r = 0; r < generation.size(); ++r) generation[r] = (generation[r] - four[r]) * 10'000 / 100;
    return {drawn("E[Z5] of one trainer", std::pow(mean_trainees, 5), sample_of(generation))};
}

/// One first trainer in each of many replicates; nobody trains in the year after the last generation.
std::vector<Value> dying_out(Engine const& engine) {
    constexpr int generations = 10;
    Results const results =
        engine.run("trainer-branching", {{"programmes.trainers.recruit.places", "1 teachers/year"},
                                         {"programmes.trainers.cascade.tiers", fmt::format("{}", generations)},
                                         {"population.schools.simulate", "10"},
                                         {"time.end", "2038-08"},
                                         {"run.replicates", "2048"}});
    std::vector<double> extinct;
    for (int r = 0; r < results.replicates; ++r) {
        auto const members = series_of(results, "members", r);
        // Generation g is trained in rows 12 (g - 1) + 2 to 12 g + 1.
        bool const lives = std::any_of(members.begin() + 12 * (generations - 1) + 2, members.end(),
                                       [](double number) { return number > 0; });
        extinct.push_back(lives ? 0 : 1);
    }
    double const for_ever = theory::extinct_by(mean_trainees, 1000);
    return {drawn("chance that the line dies out", for_ever, sample_of(extinct),
                  for_ever - theory::extinct_by(mean_trainees, generations), "ten generations")};
}

std::vector<Value> branching_values(Engine const& engine) {
    std::vector<Value> values = dying_out(engine);
    for (Value& value : fifth_generation(engine)) values.push_back(std::move(value));
    return values;
}

}  // namespace

ClosedForm trainer_cascade() {
    return {
        "trainer-cascade",
        "10 first trainers, each trains 5, 70 % of the quality kept per tier, 3 tiers, nobody runs out of colleagues",
        "geometric sums of m^g and (m kept)^g",
        cascade_values,
        {mutation("quality is lost once, not in every tier", cascade_values, faults::quality_lost_once(0.7)),
         mutation("trainers go on for a second year", cascade_values,
                  faults::parameters([](Scenario& s) { cascade_of(s).trains_for = 2; }))}};
}

ClosedForm branching() {
    return {"branching",
            "Poisson(1.5) trainees who all train in turn",
            "Galton & Watson 1875; Harris 1963",
            branching_values,
            {mutation("the mean number of trainees instead of a drawn one", dying_out,
                      faults::parameters([](Scenario& s) { cascade_of(s).offspring = Offspring::fixed; })),
             mutation("one in ten of those trained does not train", fifth_generation,
                      faults::parameters([](Scenario& s) { cascade_of(s).become_trainers = 0.9; }))}};
}

}  // namespace cpdsim::selftest
