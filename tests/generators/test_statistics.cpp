#include <catch2/catch.hpp>

#include <cmath>
#include <unordered_map>

#include "generators/standard_graphs.hpp"
#include "generators/statistics.hpp"
#include "sample.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

TEST_CASE("statistics of four people and a loner by hand") {
    // 0 <-> 1, 0 -> 2, 1 -> 2, 2 -> 3, 4 alone; a self-tie and a repetition are set aside.
    TieLayer const layer = build_rows("t", 5, {{0, 1}, {1, 0}, {0, 2}, {1, 2}, {2, 3}, {2, 3}, {3, 3}});
    NetworkStatistics const found = describe_network(layer);
    CHECK(found.nodes == 5);
    CHECK(found.arcs == 5);
    CHECK(found.self_ties == 1);
    CHECK(found.density == Approx(5.0 / 20));
    CHECK(found.mutual_dyads == 1);
    CHECK(found.asymmetric_dyads == 3);
    CHECK(found.reciprocity == Approx(2.0 / 5));
    CHECK(found.max_in_degree == 2);
    CHECK(found.max_out_degree == 2);
    // out 2,2,1,0,0: mean 1, variance .8; in 1,1,2,1,0: variance .4; covariance (2+2+2+0+0)/5 - 1 = .2
    CHECK(found.out_variance_to_mean == Approx(0.8));
    CHECK(found.in_variance_to_mean == Approx(0.4));
    CHECK(found.in_out_correlation == Approx(0.2 / std::sqrt(0.8 * 0.4)));
    // undirected: triangle 0-1-2 and 2-3: local 1, 1, 1/3, 0, 0
    CHECK(found.clustering == Approx((1 + 1 + 1.0 / 3) / 5));
    CHECK(found.transitivity == Approx(3.0 / 5));
    CHECK(found.isolates == 1);
    CHECK(found.weak_components == 2);
    CHECK(found.largest_component == 4);
}

TEST_CASE("same-group odds ratio and Gini by hand") {
    // One school of four, groups 0 0 1 1: 4 ordered pairs within, 8 across. Ties: 2 within, 1 across.
    TieLayer const layer = build_rows("t", 5, {{0, 1}, {2, 3}, {0, 2}, {0, 4}});  // the last leaves the school
    CHECK(same_group_odds_ratio(layer, {0, 0, 1, 1, 0}, {0, 0, 0, 0, 1}) == Approx((2.0 / 2) / (1.0 / 7)));
    CHECK(std::isnan(same_group_odds_ratio(layer, {0, 0, 0, 0, 0}, {0, 0, 0, 0, 1})));
    CHECK(gini({1, 1, 1, 1}) == Approx(0));
    CHECK(gini({0, 0, 0, 4}) == Approx(0.75));
    CHECK(gini({0, 0}) == 0);
}

TEST_CASE("standard graphs have the degrees they are named for") {
    TieLayer const ring = ring_lattice(10, 2);
    CHECK(row(ring, 0) == std::vector<Teacher>{1, 2, 8, 9});
    CHECK(describe_network(ring).clustering == Approx(0.5));  // 3 (k - 1) / (2 (2k - 1)), k = 2
    CHECK(complete_graph(6).ties() == 30);

    for (std::size_t const degree : {3U, 4U, 5U}) {
        TieLayer const regular = random_regular(200, degree, {7, 0, 0});
        REQUIRE(rows_are_clean(regular));
        for (Teacher i = 0; i < 200; ++i) REQUIRE(row(regular, i).size() == degree);
        CHECK(describe_network(regular).reciprocity == 1);
    }
    CHECK(random_regular(200, 4, {7, 0, 0}).to == random_regular(200, 4, {7, 0, 0}).to);
    CHECK_THROWS_AS(random_regular(5, 3, {}), std::invalid_argument);

    TieLayer const poisson = poisson_graph(5000, 4, {7, 0, 0});
    CHECK(rows_are_clean(poisson));
    NetworkStatistics const found = describe_network(poisson);
    CHECK(found.mean_out_degree == 4);
    CHECK(found.out_variance_to_mean == Approx(1).margin(0.08));  // sd of the estimate sqrt(2/5000) = .02
}

TEST_CASE("Zachary's karate club") {
    if (data_folder().empty()) {
        WARN("skipped: no real data (CPDSIM_DATA)");
        return;
    }
    std::vector<DataProblem> problems;
    CsvTable const table = read_csv(data_folder() / "benchmarks/karate_edges.csv", "karate", problems);
    REQUIRE(problems.empty());
    std::unordered_map<std::string, Teacher> number;
    auto const id = [&](std::string const& name) {
        return number.try_emplace(name, static_cast<Teacher>(number.size())).first->second;
    };
    std::vector<Tie> ties;
    for (auto const& edge : table.rows) {
        Teacher const a = id(edge[0].text), b = id(edge[1].text);
        ties.emplace_back(a, b);
        ties.emplace_back(b, a);
    }
    auto expected = expected_statistics("karate");
    NetworkStatistics const found = describe_network(build_rows("karate", number.size(), ties));
    CHECK(static_cast<double>(found.nodes) == expected.at("nodes"));
    CHECK(static_cast<double>(found.mutual_dyads) == expected.at("edges"));
    CHECK(found.density == Approx(expected.at("density")).margin(5e-7));
    CHECK(found.clustering == Approx(expected.at("avg_clustering")).margin(5e-7));
    CHECK(found.transitivity == Approx(expected.at("transitivity")).margin(5e-7));
    CHECK(found.weak_components == 1);
}
