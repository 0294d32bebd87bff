// Opinions that are averaged over ties: Friedkin-Johnsen with anchors, DeGroot without, and rest without programmes.
#include <fmt/format.h>

#include <algorithm>

#include "generators/tie_rows.hpp"
#include "selftest/crowd.hpp"
#include "selftest/families.hpp"
#include "selftest/faults.hpp"
#include "selftest/theory.hpp"

namespace cpdsim::selftest {
namespace {

/// Five people who listen to two to four others with unequal weights; the last is anchored at 1.
struct Five {
    std::vector<std::vector<double>> weight{
        {0, 2, 0, 1, 1}, {3, 0, 1, 0, 0}, {0, 1, 0, 4, 1}, {1, 1, 1, 0, 5}, {2, 0, 0, 2, 0}};
    std::vector<double> anchor{0.1, 0.4, 0, 0.7, 1};
    static constexpr double sigma = 0.6;

    [[nodiscard]] std::vector<std::vector<double>> rows_of_one() const {
        auto rows = weight;
        for (auto& row : rows) {
            double sum = 0;
            for (double const w : row) sum += w;
            for (double& w : row) w /= sum;
        }
        return rows;
    }

    [[nodiscard]] Setting setting() const {
        Peers peers;
        peers.weight = peers.novice_weight = sigma;
        peers.anchors = Anchors::given;
        Setting setting{peers_alone(peers, 10), {}, {}};
        setting.scenario.practice.decay_half_life = 0;
        setting.world.population = crowd({anchor.begin(), anchor.end()});
        std::vector<Tie> ties;
        std::vector<float> weights;
        for (Teacher i = 0; i < 5; ++i) {
            for (Teacher j = 0; j < 5; ++j) {
                if (weight[i][j] == 0) continue;
                ties.emplace_back(i, j);
                weights.push_back(static_cast<float>(weight[i][j]));
            }
        }
        setting.world.network.layers = {build_weighted_rows("colleagues", 5, ties, weights)};
        return setting;
    }
};

std::vector<Value> of_pair(Engine const& engine) {
    Results const results = engine.run("friedkin-johnsen");
    auto const expected = theory::friedkin_johnsen({{0, 1}, {1, 0}}, 0.5, {1, 0});
    return {exact("two nodes, a", expected[0], of_teacher(results, "practice", "a"), 1e-6),
            exact("two nodes, b", expected[1], of_teacher(results, "practice", "b"), 1e-6)};
}

std::vector<Value> of_five(Engine const& engine) {
    Five const five;
    Results const results = engine.run(five.setting());
    auto const expected = theory::friedkin_johnsen(five.rows_of_one(), Five::sigma, five.anchor);
    std::vector<Value> values;
    for (std::size_t i = 0; i < 5; ++i)
        values.push_back(exact(fmt::format("five nodes, unequal weights, {}", i + 1), expected[i],
                               of_teacher(results, "practice", std::to_string(i + 1)), 1e-6));
    return values;
}

std::vector<Value> friedkin_johnsen_values(Engine const& engine) {
    std::vector<Value> values = of_pair(engine);
    for (Value& value : of_five(engine)) values.push_back(std::move(value));
    return values;
}

std::vector<Value> degroot_values(Engine const& engine) {
    Results const results = engine.run("degroot");
    double const consensus =
        theory::degroot_consensus({{1 / 2., 1 / 2., 0}, {1 / 3., 1 / 3., 1 / 3.}, {0, 1 / 2., 1 / 2.}}, {1, 0, 0});
    std::vector<Value> values;
    for (char const* id : {"a", "b", "c"})
        values.push_back(exact(id, consensus, of_teacher(results, "practice", id), 1e-6));
    return values;
}

double moved(Results const& results) {
    auto const& practice = floats(*results.data.find("/teachers")->array("practice"));
    auto const& baseline = floats(*results.data.find("/teachers")->array("baseline"));
    double number = 0;
    for (std::size_t k = 0; k < practice.size(); ++k) number += practice[k] != baseline[k] ? 1 : 0;
    return number;
}

/// Chunks that nothing has reached are not computed, which would prove nothing: here all are.
std::vector<Value> stationarity_values(Engine const& engine) {
    Mechanism const awake{.name = "awake", .phase = Phase::fund, .on_world = [](World& world, Clock const&) {
                              world.stillness.wake_all();
                          }};
    Results const results = engine.run("stationarity", {}, awake);
    double gain = 0;
    for (int r = 0; r < results.replicates; ++r)
        for (double const g : series_of(results, "practice_gain", r)) gain = std::max(gain, std::abs(g));
    return {exact("teachers whose P is not P0 after 15 years", 0, moved(results), 0, "to the bit"),
            exact("largest gain of any month", 0, gain, 0, "to the bit"),
            exact("the first, untouched chunks left asleep", 0, moved(engine.run("stationarity")), 0, "to the bit")};
}

}  // namespace

ClosedForm friedkin_johnsen() {
    return {"friedkin-johnsen",
            "no programmes, anchors b given; P* = (I - S W)^-1 (I - S) b",
            "Friedkin & Johnsen 1990",
            friedkin_johnsen_values,
            {mutation("anchored in the present practice instead of b", friedkin_johnsen_values,
                      faults::instead_of("practice", faults::practice_anchored_in_the_present(0.5))),
             mutation("weights of ties not normalised", of_five, faults::weights_not_normalised())}};
}

ClosedForm degroot() {
    return {
        "degroot",
        "sigma 1, self-ties count, uptake and decay instant; W = (1/2 1/2 0; 1/3 1/3 1/3; 0 1/2 1/2), P0 = (1, 0, 0)",
        "DeGroot 1974",
        degroot_values,
        {mutation("updated in place, so that the order of teachers matters", degroot_values, faults::update_in_place()),
         mutation("ties to oneself are dropped", degroot_values, faults::self_ties_dropped())}};
}

ClosedForm stationarity() {
    return {"stationarity",
            "drawn network, rewired yearly, leaving, moving, new heads; anchors derived, no programmes; P = P0",
            "by construction (MODEL.md, 4.2)",
            stationarity_values,
            {mutation("N(P0) is kept from before the rewiring", stationarity_values,
                      faults::baseline_means_from_before_rewiring()),
             mutation("newcomers start at 0 instead of the post's baseline", stationarity_values,
                      faults::before_the_first_step([](World& world) { world.newcomers_practise_below.setZero(); }))}};
}

}  // namespace cpdsim::selftest
