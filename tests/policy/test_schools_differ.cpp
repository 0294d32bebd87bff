// Schools that differ for good in how many of their teachers apply.
#include <algorithm>
#include <array>
#include <catch2/catch.hpp>
#include <cmath>
#include "policy/applications.hpp"
#include "policy/participation.hpp"
#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

TEST_CASE("schools that differ send as many, from fewer schools") {
    Programme p = course(10);
    p.recruit.apply = Apply::propensity;
    Given given = schools_of(400, 10);
    given.propensity.assign(4000, 0.3F);
    given.climate = 0.5F;
    PolicyInput input = one(p);
    auto const found = [&](double differ) {
        input.participation->schools_differ = differ;
        Ministry m{given, input, months_from_2026(12)};
        auto const applying = Applications{*m.policy, m.room, 0}.teachers_applying(0);
        std::array<double, 2> count{};  // teachers, schools
        for (int r = 0; r < lane_count; ++r)
            for (std::size_t s = 0; s < 400; ++s) {
                int const of_school =
                    static_cast<int>(std::count_if(applying.begin() + static_cast<std::ptrdiff_t>(10 * s),
                                                   applying.begin() + static_cast<std::ptrdiff_t>(10 * s + 10),
                                                   [&](LaneMask const& mask) { return has(mask, r); }));
                count[0] += of_school;
                count[1] += of_school > 0 ? 1 : 0;
            }
        return count;
    };
    auto const alike = found(0), different = found(1);
    CHECK(different[0] == Approx(alike[0]).epsilon(0.12));  // exactly where chances are small
    CHECK(different[1] < 0.85 * alike[1]);

    // The effect of a school lasts, and its chance is that of the logit scale.
    input.participation->schools_differ = 1.5;
    Ministry m{given, input, months_from_2026(12)};
    Applications const now{*m.policy, m.room, 0};
    m.run(6);
    Applications const later{*m.policy, m.room, 0};
    CHECK(now.chance(17)[3] == later.chance(17)[3]);
    CHECK(now.chance(10)[3] == now.chance(19)[3]);
    CHECK(now.chance(10)[3] != now.chance(20)[3]);
}
