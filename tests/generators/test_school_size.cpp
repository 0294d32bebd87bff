#include <catch2/catch.hpp>

#include <cmath>

#include "generators/person_chances.hpp"
#include "generators/population.hpp"
#include "generators/school_size.hpp"

using namespace cpdsim;

namespace {

SchoolSize of_mean(double mean, double log_sd, double smallest = 1, double largest = 1e9) {
    SchoolSize size;
    size.mean = mean;
    size.log_sd = log_sd;
    size.smallest = smallest;
    size.largest = largest;
    return size;
}

struct Drawn {
    double mean, error;  ///< of the staff, with its standard error
};

Drawn drawn(SchoolSize const& size, School schools = 40'000) {
    StaffChances const staffs{size, {}};
    double sum = 0, squares = 0;
    for (School s = 0; s < schools; ++s) {
        double const staff = staffs.of_school(s);
        sum += staff;
        squares += staff * staff;
    }
    double const mean = sum / schools;
    return {mean, std::sqrt((squares / schools - mean * mean) / schools)};
}

}  // namespace

TEST_CASE("a given mean is kept whatever the spread and the cut") {
    for (double const log_sd : {0.0, 0.2, 0.5, 0.8, 1.2})
        for (auto const& [smallest, largest] : {std::pair{1.0, 1e9}, std::pair{5.0, 60.0}, std::pair{19.0, 400.0}}) {
            SchoolSize const size = of_mean(20, log_sd, smallest, largest);
            CAPTURE(log_sd, smallest, largest);
            CHECK(mean_staff(size) == Approx(20).epsilon(1e-6));
            Drawn const found = drawn(size);
            CHECK(std::abs(found.mean - 20) <= 4 * found.error + 1e-9);
        }
}

TEST_CASE("the mean that a median makes is what is drawn, cut or not") {
    SchoolSize size;
    size.median = 36.5;
    CHECK(median_staff(size) == 36.5);
    CHECK(mean_staff(size) == Approx(36.5 * std::exp(0.125)).epsilon(1e-9));  // nothing is cut off
    for (auto const& [smallest, largest, log_sd] :
         {std::tuple{8.0, 60.0, 0.5}, std::tuple{1.0, 30.0, 0.8}, std::tuple{40.0, 45.0, 0.3}}) {
        size.smallest = smallest;
        size.largest = largest;
        size.log_sd = log_sd;
        CAPTURE(smallest, largest, log_sd);
        Drawn const found = drawn(size);
        CHECK(std::abs(found.mean - mean_staff(size)) <= 4 * found.error + 1e-9);
    }
    size = {};
    size.median = 5;  // fifteen standard deviations below: every school ends at the bound
    size.log_sd = 0.12;
    size.smallest = 30;
    size.largest = 31;
    CHECK(mean_staff(size) == Approx(30));
    CHECK(drawn(size, 100).mean == 30);
}

TEST_CASE("those concerned: the share in expectation, and with a floor what schools without anybody are given") {
    SchoolsDrawn schools;
    schools.size = of_mean(9, 0.6, 2, 60);
    schools.stem_share = 0.1;
    schools.simulate = 20'000;
    PopulationParams params;
    params.schools = schools;
    double const floored = mean_concerned(schools.size, 0.1, true), plain = mean_concerned(schools.size, 0.1, false);
    CHECK(plain == Approx(0.9));
    CHECK(floored > 1.1);
    double const found = static_cast<double>(draw_population(params, {}).teachers.size()) / schools.simulate;
    CHECK(found == Approx(floored).epsilon(0.015));  // sd of one school's number about .7
    params.schools = {};
    PhaseDrawn& primary = params.phases["primary"];
    primary.simulate = 20'000;
    primary.size = schools.size;
    primary.concerned = 0.1;
    double const by_phase = static_cast<double>(draw_population(params, {}).teachers.size()) / schools.simulate;
    CHECK(by_phase == Approx(plain).epsilon(0.02));
}
