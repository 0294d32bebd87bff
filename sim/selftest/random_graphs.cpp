// Complex contagion on random graphs made in memory. The sixteen replicates of a graph differ in who practises at
// first, so that one run tries sixteen sets of seeds, or sixteen numbers of them.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <numeric>

#include "generators/standard_graphs.hpp"
#include "selftest/crowd.hpp"
#include "selftest/families.hpp"
#include "selftest/faults.hpp"
#include "selftest/theory.hpp"

namespace cpdsim::selftest {
namespace {

using SeedsByLane = std::array<std::size_t, lane_count>;

enum class Nested { yes, no };  ///< whether all replicates take their seeds from one order of the nodes

/// The first so many nodes of a drawn order practise.
Mechanism plant(std::size_t nodes, SeedsByLane const& seeds, std::uint32_t graph, Nested nested) {
    return {.name = "seeds", .phase = Phase::fund, .on_world = [=](World& world, Clock const& clock) {
                if (clock.step > 0) return;
                std::vector<Teacher> order(nodes);
                for (int r = 0; r < lane_count; ++r) {
                    std::iota(order.begin(), order.end(), Teacher{0});
                    ChanceSequence chances{Chances{1, "seeds of a random graph", 0}, graph,
                                           nested == Nested::yes ? 0U : static_cast<std::uint32_t>(r)};
                    for (std::size_t k = 0; k < seeds[static_cast<std::size_t>(r)]; ++k) {
                        std::swap(order[k], order[k + chances.below(static_cast<std::uint32_t>(nodes - k))]);
                        world.state.practice[order[k]][r] = world.state.practice_next[order[k]][r] = 1.F;
                    }
                }
            }};
}

Setting contagion(TieLayer ties, std::size_t nodes, Peers peers, int years) {
    peers.form = PeerForm::threshold;
    peers.weight = peers.novice_weight = 1;
    Setting setting{peers_alone(peers, years), {}, {}};
    setting.world.population = crowd(std::vector<float>(nodes, 0.F));
    setting.world.network.layers = {std::move(ties)};
    return setting;
}

/// Final shares of the sixteen replicates; NaN where something still moved in the last step.
std::vector<double> final_shares(Engine const& engine, Setting const& setting) {
    Results const results = engine.run(setting);
    std::vector<double> shares = at_end(results, "practising");
    std::vector<double> const before = at_row(results, "practising", results.rows() - 2);
    for (std::size_t r = 0; r < shares.size(); ++r)
        if (shares[r] != before[r]) shares[r] = std::numeric_limits<double>::quiet_NaN();
    return shares;
}

/// A share of peers needed, on a Poisson graph; one of sixteen sets of seeds in each replicate.
std::vector<double> cascades(Engine const& engine, std::size_t nodes, double degree, double threshold, double seeds,
                             std::uint32_t graph, int years) {
    Peers peers;
    peers.share = threshold;
    Setting setting = contagion(poisson_graph(nodes, degree, {1, 0, graph}), nodes, peers, years);
    SeedsByLane number;
    number.fill(static_cast<std::size_t>(std::lround(seeds * static_cast<double>(nodes))));
    setting.start = plant(nodes, number, graph, Nested::no);
    return final_shares(engine, setting);
}

double mean_of(std::vector<double> const& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}

/// Ten seeds among 10,000; a cascade is global when it reaches a tenth of all.
Value global_cascades(Engine const& engine, double degree) {
    constexpr double lowest = 1.02, highest = 5.76;
    auto const shares = cascades(engine, 10'000, degree, 0.18, 0.001, 11, 10);
    double global = 0;
    for (double const share : shares) global += share > 0.1 ? 1.0 / lane_count : 0;
    double const expected = degree > lowest && degree < highest ? 1 : 0;
    return exact(fmt::format("share of cascades that are global, z = {}", degree), expected, global, 0.2,
                 "10,000 nodes");
}

std::vector<Value> watts_values(Engine const& engine) {
    std::vector<Value> values;
    for (double const degree : {0.8, 1.4, 3.0, 5.2, 6.6, 8.0}) values.push_back(global_cascades(engine, degree));
    return values;
}

Value cascade_size(Engine const& engine, double degree, double threshold, double seeds, int graphs) {
    std::vector<double> means;
    for (int k = 0; k < graphs; ++k)
        means.push_back(
            mean_of(cascades(engine, 10'000, degree, threshold, seeds, 100U + static_cast<std::uint32_t>(k), 5)));
    double const expected = theory::cascade_size(degree, threshold, seeds);
    return drawn(fmt::format("final share, (z, phi, rho0) = ({}, {}, {})", degree, threshold, seeds), expected,
                 sample_of(means), std::min(2e-3, 0.02 * expected), "10,000 nodes");
}

std::vector<Value> gleeson_cahalane_values(Engine const& engine) {
    return {cascade_size(engine, 4, 0.18, 0.001, 8), cascade_size(engine, 7, 0.18, 0.001, 8),
            cascade_size(engine, 4, 0.3, 0.01, 8)};
}

std::vector<Value> gleeson_cahalane_on_few(Engine const& engine) {
    return {cascade_size(engine, 7, 0.18, 0.001, 4), cascade_size(engine, 4, 0.3, 0.01, 4)};
}

/// Two practising neighbours needed on random d-regular graphs. One replicate well below the critical share of seeds,
/// one well above, fourteen close about it, whose outcomes bracket it.
class Bootstrap {
public:
    Bootstrap(int degree, int graphs)
        : degree_{degree}, graphs_{graphs}, critical_{theory::bootstrap_critical(degree)} {
        for (int r = 0; r < lane_count; ++r) {
            double const of_critical = r == 0 ? 0.75 : r == lane_count - 1 ? 1.3 : 1 + step * (r - 7.5);
            tried_[static_cast<std::size_t>(r)] = of_critical * critical_;
        }
    }

    [[nodiscard]] std::vector<Value> values(Engine const& engine) const {
        std::vector<double> below, above, critical;
        for (int k = 0; k < graphs_; ++k) {
            auto const shares = final_shares(engine, setting(static_cast<std::uint32_t>(k)));
            below.push_back(shares.front());
            above.push_back(shares.back());
            critical.push_back(bracketed(shares));
        }
        std::string const d = fmt::format("d = {}", degree_);
        return {drawn("critical share of seeds, " + d, critical_, sample_of(critical), 0.01 * critical_,
                      fmt::format("{} nodes", nodes)),
                drawn("final share at .75 of it, " + d, theory::bootstrap_size(degree_, tried_.front()),
                      sample_of(below), 2e-3, fmt::format("{} nodes", nodes)),
                drawn("final share at 1.3 of it, " + d, theory::bootstrap_size(degree_, tried_.back()),
                      sample_of(above), 2e-3, fmt::format("{} nodes", nodes))};
    }

private:
    static constexpr std::size_t nodes = 20'000;
    static constexpr double step = 0.01;  // of the critical share

    [[nodiscard]] Setting setting(std::uint32_t graph) const {
        Peers peers;
        peers.adopters_needed = 2;
        Setting made =
            contagion(random_regular(nodes, static_cast<std::size_t>(degree_), {1, 0, graph}), nodes, peers, 20);
        SeedsByLane seeds{};
        for (std::size_t r = 0; r < seeds.size(); ++r)
            seeds[r] = static_cast<std::size_t>(std::lround(tried_[r] * static_cast<double>(nodes)));
        made.start = plant(nodes, seeds, 200U + graph, Nested::yes);
        return made;
    }

    /// Between the last share of seeds that stops and the first that takes nearly all (one still moving will); the
    /// largest share tried where none does.
    [[nodiscard]] double bracketed(std::vector<double> const& shares) const {
        for (std::size_t r = 1; r < shares.size(); ++r)
            if (!(shares[r] < 0.9)) return (tried_[r - 1] + tried_[r]) / 2;
        return tried_.back();
    }

    int degree_, graphs_;
    double critical_;
    std::array<double, lane_count> tried_{};
};

std::vector<Value> bootstrap_values(Engine const& engine) {
    std::vector<Value> values = Bootstrap{4, 3}.values(engine);
    for (Value& value : Bootstrap{5, 3}.values(engine)) values.push_back(std::move(value));
    return values;
}

std::vector<Value> bootstrap_of_four(Engine const& engine) { return Bootstrap{4, 2}.values(engine); }

Fault number_instead_of_share() {
    return faults::parameters([](Scenario& s) {
        s.peers.share.reset();
        s.peers.adopters_needed = 1;
    });
}

}  // namespace

ClosedForm watts_cascade() {
    return {"watts-cascade",
            "Poisson graphs of mean degree z, a share of .18 of the peers needed: global for 1.02 < z < 5.76 only",
            "Watts 2002",
            watts_values,
            {mutation("one practising peer is enough, whatever the share", watts_values, number_instead_of_share()),
             mutation("ties are kept one way only", watts_values, faults::ties_one_way())}};
}

ClosedForm gleeson_cahalane() {
    return {"gleeson-cahalane",
            "Poisson graphs of mean degree z, share phi of the peers needed, rho0 practise at first",
            "Gleeson & Cahalane 2007",
            gleeson_cahalane_values,
            {mutation("one practising peer is enough, whatever the share", gleeson_cahalane_on_few,
                      number_instead_of_share()),
             mutation("ties are kept one way only", gleeson_cahalane_on_few, faults::ties_one_way())}};
}

ClosedForm bootstrap_percolation() {
    return {"bootstrap",
            "random d-regular graphs, two practising peers needed",
            "Balogh & Pittel 2007",
            bootstrap_values,
            {mutation("more than the threshold is asked for (> instead of >=)", bootstrap_of_four,
                      faults::parameters([](Scenario& s) { *s.peers.adopters_needed += 1; })),
             mutation("ties are kept one way only", bootstrap_of_four, faults::ties_one_way())}};
}

}  // namespace cpdsim::selftest
