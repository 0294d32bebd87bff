// A drawn population: schools with their size, kind, place and climate, and the teachers of the subjects concerned.
//
// Each quantity of each school (and of each post within it) has its own keyed stream, so a longer list of schools
// begins with the same schools. Types, regions and phases follow shifted low-discrepancy sequences over the schools:
// shares are met nearly exactly even with few schools, and still the first schools stay when more are added.
// Assumptions, none with evidence behind it: one school per 50 km2, regions are squares side by side; career years are
// exponential, cut at 40 years, with the given mean; half of the variance of a climate dimension is the school's own.
#pragma once

#include "generators/parameters.hpp"
#include "generators/realisation.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// Schools and teachers from `params.schools` and the other distributions; `params.from` is not looked at.
/// Propensity, anchors and thresholds are not_given. Every school has at least one teacher. Where there are
/// `params.phases` they are drawn instead (phases.hpp).
[[nodiscard]] Population draw_population(PopulationParams const& params, Realisation const& realisation);

/// Of schools that are drawn together, what they are drawn from.
struct KindOfSchools {
    std::size_t count = 0;
    SchoolSize const& size;
    double concerned = 1;
    bool at_least_one = true;  ///< somebody is concerned in every school
    std::map<std::string, double> const& types;
    std::map<std::string, double> const& regions;
    std::map<std::string, double> const& phases;
    double pupils_per_teacher = 0, pupils_taught = 0;
    Baseline const& baseline;
    Career const& career;
    ClimateBase const& climate;
    std::map<std::string, double> const& subjects;
    std::uint32_t first_key = 0;  ///< names the first school in keys
};

/// With labels of their own.
[[nodiscard]] Population draw_kind(KindOfSchools const& kind, Realisation const& realisation);

}  // namespace cpdsim
