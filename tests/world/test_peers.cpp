// The one hot kernel against hand values and against its plain reference.
#include <catch2/catch.hpp>
#include <rapidcheck.h>

#include <cmath>

#include "support/ties.hpp"
#include "world/peers.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

PeerRows merged(std::size_t teachers, std::vector<TieLayer> layers, std::vector<LayerWeight> const& weights = {}) {
    Network network;
    network.layers = std::move(layers);
    return merge_layers(network, teachers, weights);
}

LaneColumn column_of(std::vector<float> const& values) {
    LaneColumn column;
    for (float const v : values) column.push_back(Lane::Constant(v));
    return column;
}

/// Ties drawn at random, up to two layers, some teachers without any.
std::vector<TieLayer> random_layers(std::size_t teachers) {
    std::vector<TieLayer> layers;
    for (char const* name : {"colleagues", "between_schools"}) {
        std::vector<Tie> ties;
        int const number = *rc::gen::inRange(0, 40);
        for (int k = 0; k < number; ++k) {
            auto const from = *rc::gen::inRange<Teacher>(0, static_cast<Teacher>(teachers));
            auto const to = *rc::gen::inRange<Teacher>(0, static_cast<Teacher>(teachers));
            ties.push_back({from, to, static_cast<float>(*rc::gen::inRange(1, 5))});
        }
        layers.push_back(layer_of(name, teachers, ties));
    }
    return layers;
}

}  // namespace

TEST_CASE("one layer: the mean over those one turns to, weighted by the ties") {
    PeerRows const rows = merged(3, {layer_of("colleagues", 3, {{0, 1, 1}, {0, 2, 3}, {1, 2, 1}})});
    LaneColumn const practice = column_of({0, 1, 0.5F});
    CHECK(mean_over_peers(rows, 0, practice)[0] == 0.25F * 1 + 0.75F * 0.5F);
    CHECK(mean_over_peers(rows, 1, practice)[0] == 0.5F);
    CHECK(mean_over_peers(rows, 2, practice)[0] == 0);  // turns to nobody
    CHECK(rows.weight == std::vector<float>{1, 1, 0});
    CHECK(rows.degree(0) == 2);
}

TEST_CASE("layers weigh as told; a layer that is empty for a teacher is dropped and the rest weighs all") {
    std::vector<TieLayer> const layers{layer_of("colleagues", 2, {{0, 0, 1}, {0, 1, 1}}),
                                       layer_of("between_schools", 2, {{0, 1, 1}, {1, 0, 1}})};
    PeerRows const rows = merged(2, layers, {{"colleagues", 1}, {"between_schools", 0.5}});
    // Teacher 0: 2/3 over colleagues {0, 1}, 1/3 over between_schools {1}. Teacher 1 has the second layer only.
    CHECK(rows.share[0] == Approx(1.0 / 3));
    CHECK(rows.share[1] == Approx(1.0 / 3));
    CHECK(rows.share[2] == Approx(1.0 / 3));
    CHECK(rows.share[3] == 1.F);
    CHECK(rows.weight[0] == 1.5F);
    CHECK(rows.weight[1] == 0.5F);
    CHECK(mean_over_peers(rows, 0, column_of({0.3F, 0.9F}))[0] == Approx(0.7));
}

TEST_CASE("a layer of weight zero counts as none") {
    PeerRows const rows = merged(2, {layer_of("colleagues", 2, {{0, 1, 1}})}, {{"colleagues", 0}});
    CHECK(rows.degree(0) == 0);
    CHECK(rows.weight[0] == 0);
}

TEST_CASE("a layer nobody has named weighs 1") {
    PeerRows const rows = merged(2, {layer_of("advice", 2, {{0, 1, 1}})}, {{"colleagues", 3}});
    CHECK(rows.weight[0] == 1.F);
}

TEST_CASE("fetching far ties ahead changes no bit: a chunk gets what each teacher gets alone") {
    constexpr std::size_t n = 3000;
    std::vector<Tie> ties;
    for (Teacher i = 0; i < n; ++i) {
        for (Teacher k = 0; k < i % 9; ++k)
            ties.push_back({i, static_cast<Teacher>((i * 37 + k * 911) % n), 1 + static_cast<float>(k)});
    }
    PeerRows const rows = merged(n, {layer_of("colleagues", n, ties)});
    LaneColumn practice(n), means(n);
    for (std::size_t i = 0; i < n; ++i) practice[i].setConstant(static_cast<float>(i % 101) / 101);
    mean_over_peers(rows, 0, 1000, practice, means.data());
    mean_over_peers(rows, 1000, n, practice, means.data() + 1000);
    for (Teacher i = 0; i < n; ++i) CHECK((means[i] == mean_over_peers(rows, i, practice)).all());
}

TEST_CASE("the kernel equals the plain reference on random networks") {
    bool const passed = rc::check("kernel == reference", [] {
        auto const n = static_cast<std::size_t>(*rc::gen::inRange(1, 30));
        PeerRows const rows = merged(n, random_layers(n), {{"colleagues", 1}, {"between_schools", 0.5}});
        LaneColumn practice(n);
        std::vector<std::vector<float>> by_lane(lane_count, std::vector<float>(n));
        for (std::size_t i = 0; i < n; ++i) {
            for (int r = 0; r < lane_count; ++r) {
                practice[i][r] = static_cast<float>(*rc::gen::inRange(0, 1001)) * 1e-3F;
                by_lane[static_cast<std::size_t>(r)][i] = practice[i][r];
            }
        }
        for (Teacher i = 0; i < n; ++i) {
            Lane const mean = mean_over_peers(rows, i, practice);
            double shares = 0;
            for (std::uint32_t k = rows.first[i]; k < rows.first[i + 1]; ++k)
                shares += static_cast<double>(rows.share[k]);
            RC_ASSERT(std::abs(shares - (rows.degree(i) == 0 ? 0.0 : 1.0)) < 1e-6);
            RC_ASSERT((rows.degree(i) == 0) == (rows.weight[i] == 0));
            for (int r = 0; r < lane_count; ++r) {
                RC_ASSERT(mean[r] == mean_over_peers_reference(rows, i, by_lane[static_cast<std::size_t>(r)]));
            }
        }
    });
    CHECK(passed);
}

TEST_CASE("the mean of baselines has the bits of the mean of an equal practice") {
    std::vector<float> const baseline{0.1F, 0.2F, 0.7F, 0.333F, 0.05F};
    PeerRows rows = merged(5, {layer_of("colleagues", 5, {{0, 1, 1}, {0, 2, 1}, {0, 3, 1}, {1, 4, 2}, {1, 3, 5}})});
    compute_baseline_means(rows, baseline);
    LaneColumn const practice = column_of(baseline);
    for (Teacher i = 0; i < 5; ++i) CHECK((mean_over_peers(rows, i, practice) == rows.baseline_mean[i]).all());
}

TEST_CASE("complete mixing: everybody but oneself") {
    Network network;
    network.complete = true;
    PeerRows rows = merge_layers(network, 4, {});
    compute_baseline_means(rows, std::vector<float>{0, 0.3F, 0.6F, 0.9F});
    CHECK(rows.baseline_mean[0] == Approx(0.6));
    CHECK(rows.baseline_mean[3] == Approx(0.3));
    CHECK(merge_layers(network, 1, {}).weight[0] == 0);  // alone with everybody
}

TEST_CASE("sums in chunks do not lose anything at the ends of chunks") {
    for (std::size_t const n : {0U, 1U, 1023U, 1024U, 1025U, 3000U}) {
        LaneColumn const ones(n, Lane::Ones());
        CHECK((sum_in_chunks(ones) == static_cast<float>(n)).all());
    }
}

TEST_CASE("rows merged in chunks on several threads are those merged one after another") {
    constexpr std::size_t n = 5000;
    std::vector<Tie> inside, beyond;
    for (Teacher i = 0; i < n; ++i) {
        for (Teacher k = 0; k < i % 6; ++k) inside.push_back({i, static_cast<Teacher>((i * 31 + k * 7) % n), 1});
        if (i % 3 == 0) beyond.push_back({i, static_cast<Teacher>((i * 577) % n), 2});
    }
    Network network;
    network.layers = {layer_of("colleagues", n, inside), layer_of("between_schools", n, beyond)};
    std::vector<LayerWeight> const weights{{"between_schools", 0.5}};
    std::vector<float> baseline(n);
    for (std::size_t i = 0; i < n; ++i) baseline[i] = static_cast<float>(i % 97) / 97;
    PeerRows one = merge_layers(network, n, weights), many;
    compute_baseline_means(one, baseline);
    Workers workers{3};
    merge_layers(Network{}, n, weights, many, &workers);  // what was there before leaves no trace
    merge_layers(network, n, weights, many, &workers);
    compute_baseline_means(many, baseline, &workers);
    CHECK(one.first == many.first);
    CHECK(one.to == many.to);
    CHECK(one.share == many.share);
    CHECK(one.weight == many.weight);
    CHECK(one.baseline_mean == many.baseline_mean);
}

TEST_CASE("ties that reach others after a year are in the rows as if these were merged anew") {
    constexpr std::size_t n = 5000;
    std::vector<Tie> inside, beyond;
    for (Teacher i = 0; i < n; ++i) {
        for (Teacher k = 0; k < i % 4; ++k) inside.push_back({i, static_cast<Teacher>((i + k + 1) % n), 1});
        if (i % 5 == 0) beyond.push_back({i, static_cast<Teacher>((i * 577) % n), 1});
    }
    Network network;
    network.layers = {layer_of("colleagues", n, inside), layer_of("unheard", n, beyond), layer_of("far", n, beyond)};
    for (TieLayer& layer : network.layers) layer.weight.clear();
    std::vector<LayerWeight> const weights{{"unheard", 0}, {"far", 0.5}};
    PeerRows rows = merge_layers(network, n, weights);
    for (TieLayer& layer : network.layers)
        for (Teacher& to : layer.to) to = (to * 7 + 3) % n;
    Workers workers{2};
    follow_ties(network, weights, rows, &workers);
    PeerRows const anew = merge_layers(network, n, weights);
    CHECK(rows.first == anew.first);
    CHECK(rows.to == anew.to);
    CHECK(rows.share == anew.share);
}
