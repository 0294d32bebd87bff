#include <catch2/catch.hpp>

#include <cmath>

#include "generators/between_schools.hpp"
#include "generators/school_map.hpp"
#include "sample.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

TEST_CASE("few ties, to other schools only, and none where there is one school") {
    Population const population = equal_schools(400, 10);
    TieLayer const ties = draw_between_school_ties(population, {}, {});
    CHECK(static_cast<double>(ties.ties()) / 4000 == Approx(0.3).margin(0.035));  // four standard errors
    CHECK(ties.name == "between_schools");
    CHECK(ties.survival == 0.65);
    CHECK(rows_are_clean(ties));
    for (Teacher i = 0; i < population.teachers.size(); ++i)
        for (Teacher const j : row(ties, i)) REQUIRE(population.teachers.school[i] != population.teachers.school[j]);
    CHECK(draw_between_school_ties(equal_schools(1, 50), {}, {}).ties() == 0);
}

TEST_CASE("ties reach as far as the kernel says") {
    // 40,000 schools on 1414 km x 1414 km: borders hardly matter. Distances are Gamma(2, decay): mean 2 x 20 km.
    Population const population = equal_schools(40000, 1);
    TieLayer const ties = draw_between_school_ties(population, {0.5, 20, 0.65}, {});
    double sum = 0, beyond = 0;
    for (Teacher i = 0; i < population.teachers.size(); ++i)
        for (Teacher const j : row(ties, i)) {
            double const distance = std::hypot(population.schools.x_km[i] - population.schools.x_km[j],
                                               population.schools.y_km[i] - population.schools.y_km[j]);
            sum += distance;
            beyond += distance > 60 ? 1 : 0;
        }
    double const count = static_cast<double>(ties.ties());
    CHECK(sum / count == Approx(40).epsilon(0.06));
    CHECK(beyond / count == Approx(4 * std::exp(-3.0)).margin(0.02));  // (1 + 3) e^-3 = .199
}

TEST_CASE("schools of the same phase are preferred three to one") {
    PopulationParams params;
    params.schools.simulate = 4000;
    params.schools.size = {1, 0, 1, 1};
    params.schools.phases = {{"lower", 0.5}, {"primary", 0.5}};
    Population const population = draw_population(params, {});
    SchoolMap const map{population.schools};
    ChanceSequence chances = Realisation{}.sequence("test", 0);
    double same = 0;
    for (int k = 0; k < 8000; ++k) {
        School const from = chances.below(4000);
        same += population.schools.phase[map.draw_near(from, 20, chances)] == population.schools.phase[from] ? 1 : 0;
    }
    CHECK(same / 8000 == Approx(0.75).margin(0.025));
}

TEST_CASE("schools on one spot, on one line, or two of them only") {
    for (double const schools : {2.0, 3.0, 50.0}) {
        Population population = equal_schools(schools, 2);
        for (auto& y : population.schools.y_km) y = 3;
        CHECK(rows_are_clean(draw_between_school_ties(population, {5, 20, 0.65}, {})));
        for (auto& x : population.schools.x_km) x = 3;
        CHECK(rows_are_clean(draw_between_school_ties(population, {5, 20, 0.65}, {})));
    }
}

TEST_CASE("a year keeps rows as long, loses the wished share, and repeats to the bit") {
    Population const population = equal_schools(500, 8);
    BetweenSchoolTies const wanted{2, 20, 0.65};
    TieLayer const before = draw_between_school_ties(population, wanted, {});
    TieLayer once = before, twice = before;
    rewire_year(once, population, wanted, {}, 3);
    rewire_year(twice, population, wanted, {}, 3);
    CHECK(once.to == twice.to);
    CHECK(once.first == before.first);
    CHECK(rows_are_clean(once));
    double kept = 0;
    for (Teacher i = 0; i < population.teachers.size(); ++i)
        for (Teacher const j : row(before, i)) {
            auto const now = row(once, i);
            kept += std::binary_search(now.begin(), now.end(), j) ? 1 : 0;
        }
    CHECK(kept / static_cast<double>(before.ties()) == Approx(0.65).margin(0.03));
}
