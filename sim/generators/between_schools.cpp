#include "generators/between_schools.hpp"

#include <algorithm>
#include <string>

#include "generators/school_map.hpp"
#include "generators/survival.hpp"
#include "generators/tie_rows.hpp"

namespace cpdsim {
namespace {

constexpr int tries = 50;            // to find somebody not turned to already
constexpr std::size_t chunk = 4096;  // teachers

/// A teacher of another school who is not among `known`. One must exist.
Teacher draw_contact(Population const& population, SchoolMap const& map, double decay_km, Teacher from,
                     std::vector<Teacher> const& known, DrawSequence& draws) {
    Schools const& schools = population.schools;
    School const own = population.teachers.school[from];
    auto const is_known = [&](Teacher j) { return std::find(known.begin(), known.end(), j) != known.end(); };
    for (int attempt = 0; attempt < tries; ++attempt) {
        School const school = map.draw_near(own, decay_km, draws);
        Teacher const first = schools.first_teacher[school];
        Teacher const met = first + draws.below(schools.first_teacher[school + 1] - first);
        if (!is_known(met)) return met;
    }
    auto const all = static_cast<Teacher>(population.teachers.size());
    Teacher met = draws.below(all);
    while (population.teachers.school[met] == own || is_known(met)) met = (met + 1) % all;
    return met;
}

}  // namespace

TieLayer draw_between_school_ties(Population const& population, BetweenSchoolTies const& wanted,
                                  Realisation const& realisation, Workers* workers) {
    Schools const& schools = population.schools;
    std::vector<Tie> ties;
    if (schools.size() > 1 && wanted.ties_per_teacher > 0) {
        SchoolMap const map{schools};
        Draws const of_teacher = realisation.draws("between-school ties");
        std::vector<std::vector<Tie>> parts((population.teachers.size() + chunk - 1) / chunk);
        for_each_chunk(workers, population.teachers.size(), chunk, [&](std::size_t from, std::size_t until) {
            std::vector<Teacher> row;
            for (auto i = static_cast<Teacher>(from); i < until; ++i) {
                School const school = population.teachers.school[i];
                Teacher const first = schools.first_teacher[school], end = schools.first_teacher[school + 1];
                std::size_t const others = population.teachers.size() - (end - first);
                DrawSequence draws{of_teacher, school, i - first, realisation.block};
                auto const wished = static_cast<std::size_t>(draws.poisson(wanted.ties_per_teacher));
                row.clear();
                while (row.size() < std::min(wished, others))
                    row.push_back(draw_contact(population, map, wanted.decay_with, i, row, draws));
                std::sort(row.begin(), row.end());
                for (Teacher const j : row) parts[from / chunk].emplace_back(i, j);
            }
        });
        ties = joined(parts);
    }
    TieLayer layer = build_rows("between_schools", population.teachers.size(), ties, TieOrder::sorted);
    layer.survival = wanted.survival;
    return layer;
}

void rewire_year(TieLayer& layer, Population const& population, BetweenSchoolTies const& wanted,
                 Realisation const& realisation, int year, Workers* workers) {
    if (wanted.survival >= 1 || layer.to.empty()) return;
    SchoolMap const map{population.schools};
    TieSurvival const survival{realisation, "between-school survival", wanted.survival, year};
    Draws const of_teacher = realisation.draws("between-school rewiring, year " + std::to_string(year));
    for_each_chunk(workers, population.teachers.size(), chunk, [&](std::size_t from, std::size_t until) {
        std::vector<Teacher> row;
        for (auto i = static_cast<Teacher>(from); i < until; ++i) {
            std::uint32_t const begin = layer.first[i], end = layer.first[i + 1];
            if (begin == end) continue;
            School const school = population.teachers.school[i];
            Teacher const place = i - population.schools.first_teacher[school];
            TieSurvival::Row of_post = survival.of(school, place);
            row.clear();
            for (std::uint32_t k = begin; k < end; ++k)
                if (of_post.lasts(k - begin)) row.push_back(layer.to[k]);
            if (row.size() == end - begin) continue;
            DrawSequence draws{of_teacher, school, place, realisation.block};
            while (row.size() < end - begin)
                row.push_back(draw_contact(population, map, wanted.decay_with, i, row, draws));
            std::sort(row.begin(), row.end());
            std::copy(row.begin(), row.end(), layer.to.begin() + begin);
        }
    });
}

}  // namespace cpdsim
