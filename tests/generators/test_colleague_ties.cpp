#include <catch2/catch.hpp>

#include <cmath>

#include "generators/advice_group.hpp"
#include "generators/choice_calibration.hpp"
#include "generators/colleague_ties.hpp"
#include "generators/statistics.hpp"
#include "generators/survival.hpp"
#include "generators/tables.hpp"
#include "sample.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

/// Schools of the sizes that the observed networks have.
Population observed_sizes(double schools) {
    PopulationParams params;
    params.schools.simulate = schools;
    params.schools.size = {26, 0.45, 8, 80};
    params.subjects = {{"1", 0.2}, {"2", 0.2}, {"3", 0.2}, {"4", 0.2}, {"5", 0.2}};  // grades
    return draw_population(params, {});
}

/// Wanted values are those of 15 observed schools (Pitts & Spillane) where an eighth of the staff did not answer;
/// tolerances are three to five standard errors over 400 schools, and the seed is fixed.
void check_observed_statistics(TieLayer const& ties, Population const& population) {
    NetworkStatistics const found = describe_network(ties);
    CHECK(found.mean_out_degree == Approx(4.0).margin(0.12));
    CHECK(found.out_variance_to_mean == Approx(2.3).margin(0.15));
    CHECK(found.asks_nobody == Approx(0.107).margin(0.012));
    CHECK(found.asked_by_nobody == Approx(0.10).margin(0.02));
    CHECK(found.reciprocity == Approx(0.38).margin(0.025));
    CHECK(found.clustering == Approx(0.46).margin(0.03));  // more schools below 12 than observed
    CHECK(found.in_variance_to_mean == Approx(4.9).margin(0.7));
    CHECK(found.in_out_correlation == Approx(0.19).margin(0.06));
    CHECK(same_group_odds_ratio(ties, population.teachers.subject, population.teachers.school) ==
          Approx(2.6).margin(0.30));
}

struct Spread {
    double mean = 0, variance = 0, nobody = 0;
};
Spread spread_of(NamedTable const& table) {
    constexpr int steps = 200'000;
    Spread found;
    double squares = 0;
    for (int k = 0; k < steps; ++k) {
        double const named = table.quantile((k + 0.5) / steps);
        found.mean += named / steps;
        squares += named * named / steps;
        found.nobody += named == 0 ? 1.0 / steps : 0;
    }
    found.variance = squares - found.mean * found.mean;
    return found;
}

}  // namespace

TEST_CASE("how many are named: mean, variance and the share who name nobody are those wished") {
    for (double const nobody : {0.0, 0.107, 0.2}) {
        Spread const found = spread_of(NamedTable{4, 3.1, nobody});
        CHECK(found.nobody == Approx(nobody).margin(1e-4));
        CHECK(found.mean == Approx(4).epsilon(0.002));
        CHECK(found.variance == Approx(4 + 16 / 3.1).epsilon(0.01));
    }
    Spread const alike = spread_of(NamedTable{4, 3.1, 0.3});  // the others cannot be as alike as that would take
    CHECK(alike.mean == Approx(4).epsilon(0.002));
    CHECK(alike.variance == Approx(0.7 * (4 / 0.7 - 1) + 16 * 0.3 / 0.7).epsilon(0.01));  // one and a Poisson number
    Spread const few = spread_of(NamedTable{0.4, 2, 0.1});  // a mean below 1 takes more who name nobody
    CHECK(few.nobody == Approx(0.6).margin(1e-4));
    CHECK(few.mean == Approx(0.4).epsilon(0.01));
    CHECK(spread_of(NamedTable{0, 2, 0}).mean == 0);
    CHECK(spread_of(NamedTable{4, 2, 1}).mean == 0);
}

TEST_CASE("400 drawn schools of the observed sizes look like the observed ones, and still do after 15 years") {
    Population const population = observed_sizes(400);
    ColleagueTies const wanted;
    Realisation const realisation{1, 0, 0};
    TieLayer ties = draw_colleague_ties(population, wanted, realisation);
    check_observed_statistics(ties, population);
    auto const first = ties.first;
    for (int year = 1; year <= 15; ++year) rewire_year(ties, population, wanted, realisation, year);
    check_observed_statistics(ties, population);
    CHECK(ties.first == first);
    CHECK(rows_are_clean(ties));
}

TEST_CASE("whoever asks nobody is in nobody's way: without them a school of the observed size is nearly one piece") {
    Population const population = equal_schools(300, 29);
    ColleagueTies wanted;
    wanted.asks_nobody = 0;
    NetworkStatistics const found = describe_network(draw_colleague_ties(population, wanted, {}));
    CHECK(found.isolates == 0);
    CHECK(found.weak_components < 1.02 * 300);
    wanted.asks_nobody = 0.3;
    NetworkStatistics const silent = describe_network(draw_colleague_ties(population, wanted, {}));
    CHECK(silent.asks_nobody == Approx(0.3).margin(0.02));
    CHECK(silent.isolates > 300);  // one a school and more: silent, and asked by nobody
    CHECK(silent.weak_components - silent.isolates < 1.02 * 300);
}

TEST_CASE("small schools: density rules, and the wish for same-group ties still shows") {
    Population const population = equal_schools(600, 10);
    TieLayer const ties = draw_colleague_ties(population, {}, {});
    NetworkStatistics const found = describe_network(ties);
    CHECK(found.mean_out_degree == Approx(3.85).margin(0.15));  // what nine colleagues allow
    CHECK(found.reciprocity > 0.42);
    CHECK(found.reciprocity < 0.60);
    CHECK(found.in_variance_to_mean > 0.7);  // of chance alone: 1 - 3.85 / 9
    CHECK(same_group_odds_ratio(ties, population.teachers.subject, population.teachers.school) > 1.5);
}

TEST_CASE("people choose alike in schools of all sizes, so that the statistics vary with size as observed") {
    // observed in schools up to 15, from 19 to 33, from 42 on: returned .51, .31, .30; in-degree 2.1, 3.3, 5.8
    double returned_before = 1, dispersed_before = 0;
    for (double const size : {14, 27, 54}) {
        NetworkStatistics const found = describe_network(draw_colleague_ties(equal_schools(300, size), {}, {}));
        CHECK(found.asks_nobody == Approx(0.107).margin(0.015));
        CHECK(found.reciprocity < returned_before - 0.05);
        CHECK(found.in_variance_to_mean > dispersed_before + 1);
        returned_before = found.reciprocity;
        dispersed_before = found.in_variance_to_mean;
    }
    CHECK(returned_before > 0.25);
    CHECK(dispersed_before < 9);
}

TEST_CASE("what is wished for is what comes, one wish at a time") {
    Population const population = observed_sizes(400);
    auto const statistics = [&](ColleagueTies const& wanted) {
        return describe_network(draw_colleague_ties(population, wanted, {}));
    };
    ColleagueTies wanted;
    for (double const reciprocity : {0.25, 0.5}) {
        wanted = {};
        wanted.reciprocity = reciprocity;
        CHECK(statistics(wanted).reciprocity == Approx(reciprocity).margin(0.04));
    }
    for (double const odds : {1.0, 4.0}) {
        wanted = {};
        wanted.same_group_odds = odds;
        TieLayer const ties = draw_colleague_ties(population, wanted, {});
        CHECK(same_group_odds_ratio(ties, population.teachers.subject, population.teachers.school) ==
              Approx(odds).epsilon(0.15));
    }
    wanted = {};
    wanted.in_degree_dispersion = 2;  // variance / mean = 1 + 4 / 2
    CHECK(statistics(wanted).in_variance_to_mean == Approx(3).margin(0.6));
    wanted = {};
    wanted.out_degree = 6;
    CHECK(statistics(wanted).mean_out_degree == Approx(6).margin(0.2));
    for (double const silent : {0.0, 0.25}) {
        wanted = {};
        wanted.asks_nobody = silent;
        NetworkStatistics const found = statistics(wanted);
        CHECK(found.asks_nobody == Approx(silent).margin(0.015));
        CHECK(found.mean_out_degree == Approx(4).margin(0.12));
        CHECK(found.reciprocity == Approx(0.38).margin(0.03));
    }
}

TEST_CASE("closing triangles clusters large schools") {
    Population const population = equal_schools(60, 100);
    ColleagueTies wanted;
    wanted.in_degree_dispersion = 3;  // where all turn to the same few, triangles come by themselves
    wanted.clustering = 0;
    double const open = describe_network(draw_colleague_ties(population, wanted, {})).clustering;
    wanted.clustering = 0.6;
    CHECK(describe_network(draw_colleague_ties(population, wanted, {})).clustering > open + 0.05);
}

TEST_CASE("ties stay within the school, and a teacher alone has none") {
    PopulationParams params;
    params.schools.simulate = 300;
    params.schools.size = {3, 0.8, 1, 12};
    Population const population = draw_population(params, {});
    ColleagueTies wanted;
    TieLayer ties = draw_colleague_ties(population, wanted, {});
    for (int year = 0; year < 3; ++year) {
        CHECK(rows_are_clean(ties));
        for (Teacher i = 0; i < population.teachers.size(); ++i)
            for (Teacher const j : row(ties, i))
                REQUIRE(population.teachers.school[i] == population.teachers.school[j]);
        rewire_year(ties, population, wanted, {}, year);
    }
    wanted.out_degree = 0;
    CHECK(draw_colleague_ties(population, wanted, {}).ties() == 0);
    wanted.out_degree = 50;  // everybody turns to everybody, or nearly
    CHECK(rows_are_clean(draw_colleague_ties(population, wanted, {})));
}

TEST_CASE("the same realisation gives the same ties; another school changes none of the others'") {
    Population const few = equal_schools(20, 15), many = equal_schools(21, 15);
    TieLayer const a = draw_colleague_ties(few, {}, {3, 1, 0}), b = draw_colleague_ties(few, {}, {3, 1, 0});
    CHECK(a.to == b.to);
    CHECK(a.first == b.first);
    TieLayer c = draw_colleague_ties(many, {}, {3, 1, 0});
    CHECK(std::equal(a.to.begin(), a.to.end(), c.to.begin()));
    CHECK(draw_colleague_ties(few, {}, {3, 1, 1}).to != a.to);
    TieLayer d = a;
    rewire_year(d, few, {}, {3, 1, 0}, 4);
    rewire_year(c, many, {}, {3, 1, 0}, 4);
    CHECK(std::equal(d.to.begin(), d.to.end(), c.to.begin()));
}

TEST_CASE("a year leaves the wished share of ties, and survival 1 every one") {
    Population const population = equal_schools(100, 60);
    ColleagueTies wanted;
    TieLayer const before = draw_colleague_ties(population, wanted, {});
    TieLayer after = before;
    rewire_year(after, population, wanted, {}, 1);
    double kept = 0;
    for (Teacher i = 0; i < population.teachers.size(); ++i)
        for (Teacher const j : row(before, i)) {
            auto const now = row(after, i);
            kept += std::binary_search(now.begin(), now.end(), j) ? 1 : 0;
        }
    double const share = kept / static_cast<double>(before.ties());
    CHECK(share > 0.65 - 0.02);
    CHECK(share < 0.65 + 0.35 * 0.35);  // some lost ties are chosen again
    TieLayer another = before;
    rewire_year(another, population, wanted, {}, 2);
    CHECK(another.to != after.to);
    wanted.survival = 1;
    another = before;
    rewire_year(another, population, wanted, {}, 1);
    CHECK(another.to == before.to);
    wanted.survival = 0;
    rewire_year(another, population, wanted, {}, 1);
    CHECK(rows_are_clean(another));
}

TEST_CASE("whom a post chooses by popularity: in proportion to it, times the odds within the group") {
    for (std::uint32_t const size : {20U, 100U}) {  // weighed at once; tried one by one
        std::vector<std::uint32_t> rows(size + 1, 3);
        rows[0] = 0;  // post 0 has three slots, the others none
        std::vector<double> popularity(size);
        std::vector<std::uint16_t> group(size);
        double sum = 0;
        std::vector<double> weight(size);
        for (std::uint32_t j = 0; j < size; ++j) {
            popularity[j] = 1 + j % 5;
            group[j] = static_cast<std::uint16_t>(j % 2);
            weight[j] = j == 0 || j == 6 || j == 9 ? 0.0 : popularity[j] * (j % 2 == 0 ? 3.0 : 1.0);
            sum += weight[j];
        }
        AdviceGroup advice;
        advice.start(rows, {0, 0, 3});
        advice.set_popularity(popularity);
        advice.set_groups(group);
        advice.put(0, 0, 6);
        advice.put(0, 1, 9);
        constexpr int times = 40'000;
        std::vector<int> chosen(size, 0);
        ChanceSequence chances{Chances{1, "test", 0}, size};
        for (int n = 0; n < times; ++n) {
            advice.redraw(0, chances, [](std::uint32_t slot) { return slot == 2; });
            advice.for_each_target([&](std::uint32_t j) { ++chosen[j]; });
        }
        CHECK(chosen[6] == times);
        CHECK(chosen[9] == times);
        double chi_squared = 0;
        for (std::uint32_t j = 1; j < size; ++j) {
            if (weight[j] == 0) continue;
            double const expected = times * weight[j] / sum;
            chi_squared += (chosen[j] - expected) * (chosen[j] - expected) / expected;
        }
        CHECK(chosen[0] == 0);
        double const freedom = size - 4;
        CHECK(chi_squared < freedom + 4 * std::sqrt(2 * freedom));
    }
}

TEST_CASE("which ties a school loses is what each of its posts is told") {
    TieSurvival const survival{{5, 2, 1}, "test", 0.6, 3};
    std::vector<std::uint32_t> const rows{0, 3, 3, 12, 16, 17, 30};
    std::vector<std::uint8_t> lost;
    std::size_t number = 0;
    std::size_t const counted = survival.find_lost(11, rows, lost);
    for (std::uint32_t place = 0; place + 1 < rows.size(); ++place) {
        TieSurvival::Row row = survival.of(11, place);
        for (std::uint32_t slot = 0; slot < rows[place + 1] - rows[place]; ++slot) {
            bool const lasts = row.lasts(slot);
            CHECK((lost[rows[place] + slot] == 0) == lasts);
            number += lasts ? 0 : 1;
        }
    }
    CHECK(counted == number);
    CHECK(number > 3);
    CHECK(number < 25);
}
