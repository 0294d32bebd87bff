#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

#include "sample.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

double mean(std::vector<float> const& values) {
    return std::accumulate(values.begin(), values.end(), 0.0) / static_cast<double>(values.size());
}
double sd(std::vector<float> const& values) {
    double const m = mean(values);
    double squares = 0;
    for (double const v : values) squares += (v - m) * (v - m);
    return std::sqrt(squares / static_cast<double>(values.size()));
}

PopulationParams country(double schools) {
    PopulationParams params;
    params.schools.simulate = schools;
    params.schools.represent = 10 * schools;
    params.schools.stem_share = 0.27;
    params.schools.types = {{"priority", 0.2}, {"rural", 0.25}, {"urban", 0.55}};
    params.schools.regions = {{"north", 0.3}, {"south", 0.7}};
    return params;
}

}  // namespace

TEST_CASE("posts are ordered by school, and every school has at least one") {
    Population const population = draw_population(country(500), {});
    Schools const& schools = population.schools;
    REQUIRE(schools.size() == 500);
    CHECK(population.scale == 10);
    CHECK(schools.first_teacher.back() == population.teachers.size());
    for (School s = 0; s < schools.size(); ++s) {
        REQUIRE(schools.first_teacher[s] < schools.first_teacher[s + 1]);
        REQUIRE(static_cast<float>(schools.first_teacher[s + 1] - schools.first_teacher[s]) <=
                std::max(1.F, std::ceil(schools.staff[s] * 0.27F)));
        REQUIRE(schools.pupils[s] == schools.staff[s] * 12);
        for (Teacher i = schools.first_teacher[s]; i < schools.first_teacher[s + 1]; ++i)
            REQUIRE(population.teachers.school[i] == s);
    }
    CHECK(std::isnan(population.teachers.propensity[0]));
    CHECK(std::isnan(population.teachers.anchor[0]));
    CHECK(population.teachers.knowledge[0] == 0);
}

TEST_CASE("sizes, kinds, practice, careers and climate follow their parameters") {
    PopulationParams params = country(4000);
    Population const population = draw_population(params, {});
    Teachers const& teachers = population.teachers;
    // log-normal: mean = median exp(sd^2 / 2) = 36.5 x 1.1331 = 41.36
    CHECK(mean(population.schools.staff) == Approx(41.36).epsilon(0.03));
    CHECK(static_cast<double>(teachers.size()) / 4000 == Approx(0.27 * 41.36).epsilon(0.04));
    // 18,000 or more persons; a mean baseline per school has sd .067, so the mean has a standard error of .001
    CHECK(mean(teachers.baseline) == Approx(0.20).margin(0.006));
    CHECK(sd(teachers.baseline) == Approx(0.15).margin(0.006));
    CHECK(mean(teachers.career_years) == Approx(15).margin(0.3));
    CHECK(*std::max_element(teachers.career_years.begin(), teachers.career_years.end()) <= 40);
    for (auto const& dimension : population.schools.climate_base) {
        CHECK(mean(dimension) == Approx(0.5).margin(0.01));
        CHECK(sd(dimension) == Approx(0.15).margin(0.01));
    }
    std::vector<int> types(3, 0);
    for (auto const type : population.schools.type) ++types[type];
    CHECK(population.labels.types == std::vector<std::string>{"priority", "rural", "urban"});
    CHECK(types[0] == Approx(800).margin(4));  // low-discrepancy: far closer than chance (sd 25)
    CHECK(types[2] == Approx(2200).margin(4));
}

TEST_CASE("a share of the baseline's variance lies between schools") {
    PopulationParams params = country(3000);
    params.baseline.school_share = 0.4;
    Population const population = draw_population(params, {});
    // Between-school variance by products of two different members of a school.
    double const centre = mean(population.teachers.baseline);
    double products = 0, pairs = 0;
    for (School s = 0; s < population.schools.size(); ++s) {
        double sum = 0, squares = 0;
        Teacher const begin = population.schools.first_teacher[s], end = population.schools.first_teacher[s + 1];
        for (Teacher i = begin; i < end; ++i) {
            double const gap = population.teachers.baseline[i] - centre;
            sum += gap;
            squares += gap * gap;
        }
        products += sum * sum - squares;
        pairs += static_cast<double>(end - begin) * static_cast<double>(end - begin - 1);
    }
    double const total = std::pow(sd(population.teachers.baseline), 2);
    CHECK(products / pairs / total == Approx(0.4).margin(0.04));
}

TEST_CASE("no spread means exactly the mean, and extremes stay in 0..1") {
    PopulationParams params = country(50);
    params.baseline = {0.3, 0, 0.2};
    params.climate = {0.6, 0};
    params.schools.size.log_sd = 0;
    params.schools.size.median = 20;
    params.schools.stem_share = 1;
    Population const exact = draw_population(params, {});
    for (float const p : exact.teachers.baseline) REQUIRE(p == 0.3F);
    for (float const c : exact.schools.climate_base[6]) REQUIRE(c == 0.6F);
    CHECK(exact.teachers.size() == 50 * 20);

    params.baseline = {0.05, 0.5, 1.0};  // more spread than a share with that mean can have
    params.climate = {0.9, 0.5};
    Population const wide = draw_population(params, {});
    for (float const p : wide.teachers.baseline) REQUIRE((p >= 0 && p <= 1));
    for (float const c : wide.schools.climate_base[0]) REQUIRE((c >= 0 && c <= 1));
    params.baseline = {0, 0.15, 0.2};
    for (float const p : draw_population(params, {}).teachers.baseline) REQUIRE(p == 0);
}

TEST_CASE("the same realisation gives the same bits, another draw, network or seed does not") {
    PopulationParams const params = country(40);
    auto const baseline = [&](Realisation const& r) { return draw_population(params, r).teachers.baseline; };
    CHECK(baseline({5, 2, 1}) == baseline({5, 2, 1}));
    CHECK(baseline({5, 2, 1}) != baseline({6, 2, 1}));
    CHECK(baseline({5, 2, 1}) != baseline({5, 3, 1}));
    CHECK(baseline({5, 2, 1}) != baseline({5, 2, 0}));
}

TEST_CASE("more schools begin with the same schools, and other subjects change nobody's practice") {
    PopulationParams params = country(40);
    Population const few = draw_population(params, {});
    params.schools.simulate = 60;
    Population const many = draw_population(params, {});
    auto const begins_with = [](auto const& longer, auto const& shorter) {
        return std::equal(shorter.begin(), shorter.end(), longer.begin());
    };
    CHECK(begins_with(many.schools.first_teacher, few.schools.first_teacher));
    CHECK(begins_with(many.schools.type, few.schools.type));
    CHECK(begins_with(many.schools.climate_base[3], few.schools.climate_base[3]));
    CHECK(begins_with(many.teachers.baseline, few.teachers.baseline));
    CHECK(begins_with(many.teachers.subject, few.teachers.subject));
    CHECK(begins_with(many.teachers.career_years, few.teachers.career_years));

    params.subjects = {{"everything", 1.0}};
    params.climate.mean = 0.7;
    CHECK(draw_population(params, {}).teachers.baseline == many.teachers.baseline);
}

TEST_CASE("regions lie side by side at one school per 50 square kilometres") {
    PopulationParams params = country(1000);
    Population const population = draw_population(params, {});
    float lowest[2] = {1e9F, 1e9F}, highest[2] = {-1e9F, -1e9F};
    for (School s = 0; s < 1000; ++s) {
        auto const region = population.schools.region[s];
        lowest[region] = std::min(lowest[region], population.schools.x_km[s]);
        highest[region] = std::max(highest[region], population.schools.x_km[s]);
    }
    CHECK(highest[0] - lowest[0] == Approx(std::sqrt(300 * 50.0)).epsilon(0.05));
    CHECK(highest[1] - lowest[1] == Approx(std::sqrt(700 * 50.0)).epsilon(0.05));
    CHECK(highest[0] < lowest[1]);
}
