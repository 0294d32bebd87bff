#include <catch2/catch.hpp>

#include <cstdlib>

#include "generators/network.hpp"
#include "sample.hpp"

#if __has_include(<rapidcheck.h>)
#include <rapidcheck.h>
#endif

using namespace cpdsim;
using namespace cpdsim::test;

TEST_CASE("layers are drawn as asked for, and complete mixing has none") {
    Population const population = equal_schools(10, 8);
    NetworkParams params;
    Network const both = draw_network(params, population, {});
    REQUIRE(both.layers.size() == 2);
    CHECK(both.layers[0].name == "colleagues");
    CHECK(both.layers[1].name == "between_schools");
    CHECK_FALSE(both.complete);
    params.colleagues.reset();
    Network const one = draw_network(params, population, {});
    REQUIRE(one.layers.size() == 1);
    CHECK(one.layers[0].to == both.layers[1].to);  // a layer's draws do not depend on the other's
    params.mixing = Mixing::complete;
    Network const mixed = draw_network(params, population, {});
    CHECK(mixed.complete);
    CHECK(mixed.layers.empty());
}

TEST_CASE("rows are built sorted, and weights of repeated ties add up") {
    TieLayer const layer = build_rows("t", 4, {{2, 1}, {0, 3}, {0, 1}});
    CHECK(layer.first == std::vector<std::uint32_t>{0, 2, 2, 3, 3});
    CHECK(layer.to == std::vector<Teacher>{1, 3, 1});
    TieLayer const weighted = build_weighted_rows("t", 3, {{2, 1}, {0, 2}, {2, 1}}, {1, 3, 4});
    CHECK(weighted.first == std::vector<std::uint32_t>{0, 1, 1, 2});
    CHECK(weighted.weight == std::vector<float>{3, 5});
    CHECK(build_weighted_rows("t", 3, {{2, 1}, {0, 2}}, {7, 7}).weight.empty());
    CHECK(build_rows("t", 3, {}).first == std::vector<std::uint32_t>{0, 0, 0, 0});
}

#if __has_include(<rapidcheck.h>)
TEST_CASE("whatever the parameters, ties are clean and out-degrees stay over the years") {
    setenv("RC_PARAMS", "seed=20260901 max_success=80", 0);  // the same cases on every machine
    bool const holds = rc::check("clean rows", [] {
        PopulationParams who;
        who.schools.simulate = *rc::gen::inRange(1, 12);
        who.schools.size = {static_cast<double>(*rc::gen::inRange(1, 90)), *rc::gen::inRange(0, 15) / 10.0, 1, 120};
        Realisation const realisation{static_cast<std::uint64_t>(*rc::gen::inRange(0, 1000)), 0, 0};
        Population const population = draw_population(who, realisation);
        NetworkParams params;
        ColleagueTies& wanted = *params.colleagues;
        wanted.out_degree = *rc::gen::inRange(0, 400) / 10.0;
        wanted.out_degree_dispersion = *rc::gen::inRange(1, 100) / 10.0;
        wanted.reciprocity = *rc::gen::inRange(0, 101) / 100.0;
        wanted.clustering = *rc::gen::inRange(0, 101) / 100.0;
        wanted.same_group_odds = *rc::gen::inRange(1, 1000) / 10.0;
        wanted.in_degree_dispersion = *rc::gen::inRange(1, 1000) / 100.0;
        wanted.survival = *rc::gen::inRange(0, 101) / 100.0;
        params.between_schools->ties_per_teacher = *rc::gen::inRange(0, 100) / 10.0;
        Network network = draw_network(params, population, realisation);
        auto const colleagues = network.layers[0].first, between = network.layers[1].first;
        for (int year = 0; year < 3; ++year) {
            for (TieLayer const& layer : network.layers) RC_ASSERT(rows_are_clean(layer));
            for (Teacher i = 0; i < population.teachers.size(); ++i) {
                School const own = population.teachers.school[i];
                Teacher const begin = population.schools.first_teacher[own],
                              end = population.schools.first_teacher[own + 1];
                RC_ASSERT(row(network.layers[0], i).size() < end - begin);
                for (Teacher const j : row(network.layers[0], i)) RC_ASSERT((j >= begin && j < end));
                for (Teacher const j : row(network.layers[1], i)) RC_ASSERT((j < begin || j >= end));
            }
            rewire_year(network, params, population, realisation, year);
            RC_ASSERT(network.layers[0].first == colleagues);
            RC_ASSERT(network.layers[1].first == between);
        }
    });
    CHECK(holds);
}
#endif
