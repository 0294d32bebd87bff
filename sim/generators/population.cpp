#include "generators/population.hpp"

#include <algorithm>
#include <cmath>

#include "generators/person_draws.hpp"

namespace cpdsim {
namespace {

void draw_teachers(PopulationParams const& params, CategoryTable const& subjects, Realisation const& realisation,
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
    teachers.pupils.assign(count, static_cast<float>(params.schools.pupils_taught));
    BaselineDraws const baselines{params.baseline, realisation};
    CareerDraws const careers{params.career, realisation};
    SubjectDraws const subject_draws{subjects, realisation};
    for (School s = 0; s < schools.size(); ++s) {
        double const school_mean = baselines.of_school(s);
        Teacher const first = schools.first_teacher[s];
        for (std::uint32_t place = 0; first + place < schools.first_teacher[s + 1]; ++place) {
            Teacher const i = first + place;
            teachers.school[i] = s;
            teachers.subject[i] = subject_draws.subject(s, place);
            teachers.baseline[i] = static_cast<float>(baselines.of_teacher(school_mean, s, place));
            teachers.career_years[i] = static_cast<float>(careers.years(s, place));
        }
    }
}

}  // namespace

Population draw_population(PopulationParams const& params, Realisation const& realisation) {
    SchoolsDrawn const& wanted = params.schools;
    auto const count = static_cast<std::size_t>(std::max(1.0, std::round(wanted.simulate)));
    CategoryTable const types{wanted.types}, regions{wanted.regions}, phases{wanted.phases}, subjects{params.subjects};

    Population population;
    population.labels = {types.names(), regions.names(), phases.names(), subjects.names()};
    population.scale = wanted.represent > 0 ? wanted.represent / static_cast<double>(count) : 1.0;

    Schools& schools = population.schools;
    schools.type = spread_categories(types, "school types", 0, count, realisation);
    schools.region = spread_categories(regions, "school regions", 1, count, realisation);
    schools.phase = spread_categories(phases, "school phases", 2, count, realisation);
    schools.first_teacher.assign(count + 1, 0);
    schools.staff.resize(count);
    schools.pupils.resize(count);
    for (School s = 0; s < count; ++s) {
        double const staff = draw_staff(wanted.size, s, realisation);
        schools.staff[s] = static_cast<float>(staff);
        schools.pupils[s] = static_cast<float>(staff * wanted.pupils_per_teacher);
        schools.first_teacher[s + 1] =
            schools.first_teacher[s] + stem_teachers(staff, wanted.stem_share, s, realisation);
    }
    draw_places(regions, static_cast<double>(count), realisation, schools);
    draw_climate(params.climate, realisation, schools);
    draw_teachers(params, subjects, realisation, population);
    return population;
}

}  // namespace cpdsim
