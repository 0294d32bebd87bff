#include "generators/between_schools.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <utility>

#include "generators/school_map.hpp"
#include "generators/survival.hpp"
#include "generators/tie_rows.hpp"

namespace cpdsim {
namespace {

constexpr int tries = 50;            // to find somebody not turned to already
constexpr std::size_t chunk = 4096;  // teachers

/// Where teachers of other schools are met: anywhere, or where phases were drawn each for itself in the own phase and,
/// at a share of the ties, in the one before or after it.
class Contacts {
public:
    Contacts(Population const& population, BetweenSchoolTies const& wanted) : population_{population}, wanted_{wanted} {
        if (!population.several_phases()) {
            maps_.emplace_back(population.schools);
            return;
        }
        for (DrawnPhase const& phase : population.phases) {
            std::vector<School> members;  // those in which there is somebody
            for (School s = phase.first_school; s < phase.end_school; ++s)
                if (population.schools.first_teacher[s + 1] > population.schools.first_teacher[s]) members.push_back(s);
            maps_.emplace_back(std::nullopt);
            if (!members.empty()) maps_.back().emplace(population.schools, std::move(members));
        }
    }

    /// Teachers of other schools whom somebody of the school can turn to.
    [[nodiscard]] std::size_t others(School school) const {
        auto const& first = population_.schools.first_teacher;
        std::size_t const all =
            population_.several_phases() ? population_.phase_of(school).teachers() : population_.teachers.size();
        return all - (first[school + 1] - first[school]);
    }

    /// A teacher of another school who is not among `known`. One must exist in the own phase.
    [[nodiscard]] Teacher draw(Teacher from, std::vector<Teacher> const& known, ChanceSequence& chances) const {
        School const own = population_.teachers.school[from];
        if (!population_.several_phases()) return draw_from(0, from, own, known, chances);
        std::size_t const phase = population_.schools.phase[own];
        if (wanted_.other_phase > 0) {
            std::vector<std::size_t> beside;  // phases that pupils come from, or go on to
            if (phase > 0 && maps_[phase - 1]) beside.push_back(phase - 1);
            if (phase + 1 < maps_.size() && maps_[phase + 1]) beside.push_back(phase + 1);
            if (!beside.empty() && chances.uniform() < wanted_.other_phase)
                return draw_from(beside[chances.below(static_cast<std::uint32_t>(beside.size()))], from, own, known,
                                 chances);
        }
        return draw_from(phase, from, own, known, chances);
    }

private:
    [[nodiscard]] School school_near(std::size_t map, School own, ChanceSequence& chances) const {
        Schools const& schools = population_.schools;
        bool const at_home = !population_.several_phases() || schools.phase[own] == map;
        if (at_home) return maps_[map]->draw_near(own, wanted_.decay_with, chances);
        double const as_wide = double{population_.phases[map].map_km} / double{population_.phase_of(own).map_km};
        return maps_[map]->draw_near_place(double{schools.x_km[own]} * as_wide, double{schools.y_km[own]} * as_wide,
                                           schools.region[own], wanted_.decay_with, chances);
    }

    [[nodiscard]] Teacher draw_from(std::size_t map, Teacher from, School own, std::vector<Teacher> const& known,
                                    ChanceSequence& chances) const {
        Schools const& schools = population_.schools;
        auto const is_known = [&](Teacher j) { return std::find(known.begin(), known.end(), j) != known.end(); };
        bool const somewhere = map != schools.phase[own] || !population_.several_phases() || maps_[map]->size() > 1;
        for (int attempt = 0; attempt < tries && somewhere; ++attempt) {
            School const school = school_near(map, own, chances);
            Teacher const first = schools.first_teacher[school];
            Teacher const met = first + chances.below(schools.first_teacher[school + 1] - first);
            if (!is_known(met)) return met;
        }
        bool const several = population_.several_phases();
        Teacher const first = several ? population_.phases[map].first_teacher : 0;
        auto const all =
            several ? population_.phases[map].teachers() : static_cast<Teacher>(population_.teachers.size());
        Teacher met = chances.below(all);
        for (Teacher seen = 0; seen < all; ++seen, met = (met + 1) % all) {
            if (population_.teachers.school[first + met] != own && !is_known(first + met)) return first + met;
        }
        return draw_from(schools.phase[own], from, own, known, chances);  // all of the other phase are known already
    }

    Population const& population_;
    BetweenSchoolTies const& wanted_;
    std::vector<std::optional<SchoolMap>> maps_;
};

}  // namespace

TieLayer draw_between_school_ties(Population const& population, BetweenSchoolTies const& wanted,
                                  Realisation const& realisation, Workers* workers) {
    Schools const& schools = population.schools;
    std::vector<Tie> ties;
    if (schools.size() > 1 && wanted.ties_per_teacher > 0) {
        Contacts const contacts{population, wanted};
        Chances const of_teacher = realisation.chances("between-school ties");
        std::vector<std::vector<Tie>> parts((population.teachers.size() + chunk - 1) / chunk);
        for_each_chunk(workers, population.teachers.size(), chunk, [&](std::size_t from, std::size_t until) {
            std::vector<Teacher> row;
            for (auto i = static_cast<Teacher>(from); i < until; ++i) {
                School const school = population.teachers.school[i];
                std::uint32_t const place = i - schools.first_teacher[school];
                std::size_t const others = contacts.others(school);
                ChanceSequence chances{of_teacher, population.key_of_school(school), place, realisation.pack};
                auto const wished = static_cast<std::size_t>(chances.poisson(wanted.ties_per_teacher));
                row.clear();
                while (row.size() < std::min(wished, others)) row.push_back(contacts.draw(i, row, chances));
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
    Contacts const contacts{population, wanted};
    TieSurvival const survival{realisation, "between-school survival", wanted.survival, year};
    Chances const of_teacher = realisation.chances("between-school rewiring, year " + std::to_string(year));
    for_each_chunk(workers, population.teachers.size(), chunk, [&](std::size_t from, std::size_t until) {
        std::vector<Teacher> row;
        for (auto i = static_cast<Teacher>(from); i < until; ++i) {
            std::uint32_t const begin = layer.first[i], end = layer.first[i + 1];
            if (begin == end) continue;
            School const school = population.teachers.school[i];
            Teacher const place = i - population.schools.first_teacher[school];
            std::uint32_t const key = population.key_of_school(school);
            TieSurvival::Row of_post = survival.of(key, place);
            row.clear();
            for (std::uint32_t k = begin; k < end; ++k)
                if (of_post.lasts(k - begin)) row.push_back(layer.to[k]);
            if (row.size() == end - begin) continue;
            ChanceSequence chances{of_teacher, key, place, realisation.pack};
            while (row.size() < end - begin) row.push_back(contacts.draw(i, row, chances));
            std::sort(row.begin(), row.end());
            std::copy(row.begin(), row.end(), layer.to.begin() + begin);
        }
    });
}

}  // namespace cpdsim
