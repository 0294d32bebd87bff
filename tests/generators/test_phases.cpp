// Schools of several phases, each drawn for itself: who is beside a phase changes nothing in it.
#include <catch2/catch.hpp>

#include "generators/between_schools.hpp"
#include "generators/colleague_ties.hpp"
#include "generators/phases.hpp"
#include "generators/population.hpp"

using namespace cpdsim;

namespace {

PhaseDrawn phase_of(double schools, double stands_for, double median, double concerned) {
    PhaseDrawn phase;
    phase.simulate = schools;
    phase.represent = stands_for;
    phase.size = {median, 0.5, 1, 200};
    phase.concerned = concerned;
    return phase;
}

PopulationParams two_phases() {
    PopulationParams params;
    params.regions = {{"north", 0.4}, {"south", 0.6}};
    params.phases["primary"] = phase_of(60, 2520, 6, 1);
    params.phases["lower_secondary"] = phase_of(40, 400, 30, 0.1);
    return params;
}

PopulationParams only(std::string const& name) {
    PopulationParams params = two_phases();
    std::erase_if(params.phases, [&](auto const& phase) { return phase.first != name; });
    return params;
}

}  // namespace

TEST_CASE("a phase draws the same schools and teachers whoever is beside it") {
    Realisation const realisation{7, 0, 0};
    Population const both = draw_population(two_phases(), realisation);
    REQUIRE(both.labels.phases == std::vector<std::string>{"primary", "lower_secondary"});  // in order of schooling
    for (std::size_t f = 0; f < both.phases.size(); ++f) {
        Population const alone = draw_population(only(both.labels.phases[f]), realisation);
        DrawnPhase const& phase = both.phases[f];
        REQUIRE(alone.teachers.size() == phase.teachers());
        for (Teacher i = 0; i < alone.teachers.size(); ++i) {
            CHECK(alone.teachers.baseline[i] == both.teachers.baseline[phase.first_teacher + i]);
            CHECK(alone.key_of(i) == both.key_of(phase.first_teacher + i));
        }
        for (School s = 0; s < alone.schools.size(); ++s) {
            CHECK(alone.schools.x_km[s] == both.schools.x_km[phase.first_school + s]);
            CHECK(alone.schools.region[s] == both.schools.region[phase.first_school + s]);
        }
    }
    CHECK(both.weight_of(0) == 42.0);
    CHECK(both.weight_of_teacher(both.phases[1].first_teacher) == 10.0);
}

TEST_CASE("a small staff has nobody concerned or one, in expectation its share") {
    PopulationParams params;
    params.phases["primary"] = phase_of(4000, 0, 3, 0.1);
    params.phases["primary"].size = {3, 0, 3, 3};
    Population const drawn = draw_population(params, {1, 0, 0});
    std::size_t with = 0;
    for (School s = 0; s < 4000; ++s) {
        Teacher const posts = drawn.schools.first_teacher[s + 1] - drawn.schools.first_teacher[s];
        CHECK(posts <= 1);
        with += posts;
    }
    CHECK(static_cast<double>(with) / 4000 == Approx(0.3).margin(4 * 0.00725));
}

TEST_CASE("ties within a phase are those it has alone, and others go to the phase beside") {
    Realisation const realisation{7, 0, 0};
    Population const both = draw_population(two_phases(), realisation);
    Population const alone = draw_population(only("lower_secondary"), realisation);
    BetweenSchoolTies wanted;
    wanted.ties_per_teacher = 2;
    wanted.other_phase = 0;
    TieLayer const within = draw_between_school_ties(both, wanted, realisation, nullptr);
    TieLayer const expected = draw_between_school_ties(alone, wanted, realisation, nullptr);
    DrawnPhase const& lower = both.phases[1];
    for (Teacher i = 0; i < alone.teachers.size(); ++i) {
        Teacher const j = lower.first_teacher + i;
        REQUIRE(within.first[j + 1] - within.first[j] == expected.first[i + 1] - expected.first[i]);
        for (std::uint32_t k = 0; k < expected.first[i + 1] - expected.first[i]; ++k)
            CHECK(within.to[within.first[j] + k] == lower.first_teacher + expected.to[expected.first[i] + k]);
    }
    wanted.other_phase = 1;
    TieLayer const across = draw_between_school_ties(both, wanted, realisation, nullptr);
    for (Teacher i = 0; i < both.teachers.size(); ++i) {
        for (std::uint32_t k = across.first[i]; k < across.first[i + 1]; ++k)
            CHECK(both.schools.phase[both.teachers.school[i]] !=
                  both.schools.phase[both.teachers.school[across.to[k]]]);
    }
}
