// Pulls at school climate, against going through the cohorts one by one in every step.
#include "policy/climate_pull.hpp"

#include <catch2/catch.hpp>

#include <array>
#include <cmath>

#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

/// One step of one cohort in one replicate: dimension 0 by the members, 2 and 6 by a lead teacher too.
void pull_plainly(State& state, Population const& population, Cohort const& cohort, int lane, double dt) {
    auto const pulled = [dt](double rate) { return static_cast<float>(-std::expm1(-rate * dt)); };
    auto const& first = population.schools.first_teacher;
    auto member = cohort.members.begin();
    for (School const s : cohort.schools) {
        double inside = 0;
        for (; member != cohort.members.end() && population.teachers.school[*member] == s; ++member) ++inside;
        float const by_members = pulled(0.6 * (inside / (first[s + 1] - first[s])));
        for (std::size_t const d : {0U, 2U, 6U}) {
            float& level = state.climate[d][s][lane];
            if (d != 6) level += (1.F - level) * by_members;
            if (d != 0) level += (1.F - level) * pulled(0.1);
        }
    }
}

}  // namespace

TEST_CASE("the pulls of all replicates at once have the bits of one cohort after another") {
    for (RecruitUnit const unit : {RecruitUnit::teacher, RecruitUnit::school}) {
        Programme p = course(10, 2);
        p.recruit.unit = unit;
        p.recruit.apply = Apply::propensity;
        p.recruit.team = {1, 3};
        p.recruit.intake = {9, 11};
        p.addresses = {"shared_vision", "team_learning"};
        p.raises_climate = 0.6;
        p.team = Team{};
        p.team->leads = 1;
        p.team->raises_leadership = 0.1;
        Given given = teachers(60);
        for (std::size_t i = 0; i < 60; ++i) given.school.push_back(static_cast<School>(i / 5));
        Ministry m{given, one(p), months_from_2026(36)};
        State plain = m.room->state;
        std::array<std::vector<Cohort>, lane_count> formed;  // finished ones too
        for (int step = 0; step < 30; ++step) {
            m.run(1);
            double const dt = m.grid.dt();
            for (int r = 0; r < lane_count; ++r) {
                auto& here = formed[static_cast<std::size_t>(r)];
                for (Cohort const& cohort : m.cohorts(r)) {
                    if (cohort.formed == step) here.push_back(cohort);
                }
                for (Cohort const& cohort : here) {
                    if (step < cohort.end) pull_plainly(plain, m.room.population(), cohort, r, dt);
                }
            }
            for (std::size_t d = 0; d < climate_dimensions; ++d) {
                for (School s = 0; s < 12; ++s) {
                    LaneColumn const& fast = m.room->state.climate[d];
                    REQUIRE((fast[s] == plain.climate[d][s]).all());
                }
            }
        }
        long pulled = 0;
        for (Lane const& level : plain.climate[0]) pulled += (level != 0.5F).count();
        CHECK(pulled > 12 * lane_count / 4);
    }
}
