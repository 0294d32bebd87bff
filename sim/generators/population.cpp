#include "generators/population.hpp"

#include <algorithm>
#include <cmath>

#include "generators/person_chances.hpp"
#include "generators/phases.hpp"
#include "generators/school_size.hpp"

namespace cpdsim {
namespace {

void draw_teachers(KindOfSchools const& kind, CategoryTable const& subjects, Realisation const& realisation,
                   Population& population) {
    Schools const& schools = population.schools;
    Teachers& teachers = population.teachers;
    std::size_t const count = schools.first_teacher.back();
    teachers.school.resize(count);
    teachers.subject.resize(count);
    teachers.baseline.resize(count);
    teachers.career_years.resize(count);
    teachers.anchor.assign(count, not_given);
    teachers.threshold.assign(count, not_given);
    teachers.propensity.assign(count, not_given);
    teachers.knowledge.assign(count, 0.F);
    teachers.pupils.assign(count, static_cast<float>(kind.pupils_taught));
    BaselineChances const baselines{kind.baseline, realisation};
    CareerChances const careers{kind.career, realisation};
    SubjectChances const subject_chances{subjects, realisation};
    for (School s = 0; s < schools.size(); ++s) {
        std::uint32_t const key = kind.first_key + s;
        double const school_mean = baselines.of_school(key);
        Teacher const first = schools.first_teacher[s];
        for (std::uint32_t place = 0; first + place < schools.first_teacher[s + 1]; ++place) {
            Teacher const i = first + place;
            teachers.school[i] = s;
            teachers.subject[i] = subject_chances.subject(key, place);
            teachers.baseline[i] = static_cast<float>(baselines.of_teacher(school_mean, key, place));
            teachers.career_years[i] = static_cast<float>(careers.years(key, place));
        }
    }
}

}  // namespace

Population draw_kind(KindOfSchools const& kind, Realisation const& realisation) {
    CategoryTable const types{kind.types}, regions{kind.regions}, phases{kind.phases}, subjects{kind.subjects};
    std::size_t const count = kind.count;
    Population population;
    population.labels = {types.names(), regions.names(), phases.names(), subjects.names()};

    Schools& schools = population.schools;
    schools.type = spread_categories(types, "school types", 0, count, realisation, kind.first_key);
    schools.region = spread_categories(regions, "school regions", 1, count, realisation, kind.first_key);
    schools.phase = spread_categories(phases, "school phases", 2, count, realisation, kind.first_key);
    schools.first_teacher.assign(count + 1, 0);
    schools.staff.resize(count);
    schools.pupils.resize(count);
    StaffChances const staffs{kind.size, realisation};
    for (School s = 0; s < count; ++s) {
        std::uint32_t const key = kind.first_key + s;
        double const staff = staffs.of_school(key);
        schools.staff[s] = static_cast<float>(staff);
        schools.pupils[s] = static_cast<float>(staff * kind.pupils_per_teacher);
        std::uint32_t const posts = kind.at_least_one ? stem_teachers(staff, kind.concerned, key, realisation)
                                                      : concerned_teachers(staff, kind.concerned, key, realisation);
        schools.first_teacher[s + 1] = schools.first_teacher[s] + posts;
    }
    draw_places(regions, static_cast<double>(count), realisation, schools, kind.first_key);
    draw_climate(kind.climate, realisation, schools, kind.first_key);
    draw_teachers(kind, subjects, realisation, population);
    return population;
}

Population draw_population(PopulationParams const& params, Realisation const& realisation) {
    if (!params.phases.empty()) return draw_phases(params, realisation);
    SchoolsDrawn const& wanted = params.schools;
    KindOfSchools const kind{
        .count = static_cast<std::size_t>(std::max(1.0, std::round(wanted.simulate))),
        .size = wanted.size,
        .concerned = wanted.stem_share,
        .types = wanted.types,
        .regions = wanted.regions,
        .phases = wanted.phases,
        .pupils_per_teacher = wanted.pupils_per_teacher,
        .pupils_taught = wanted.pupils_taught,
        .baseline = params.baseline,
        .career = params.career,
        .climate = params.climate,
        .subjects = params.subjects,
    };
    Population population = draw_kind(kind, realisation);
    population.scale = wanted.represent > 0 ? wanted.represent / static_cast<double>(kind.count) : 1.0;
    return population;
}

}  // namespace cpdsim
