// The columns of a run. Population and network are fixed and shared by the sixteen lanes of a pack; the state
// is one Lane per teacher or school. Plain data: the rules live in mechanisms/ and policy/.
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "core/lanes.hpp"

namespace cpdsim {

using Teacher = std::uint32_t;  ///< index of a post, 0 .. teachers-1; teachers are ordered by school
using School = std::uint32_t;
using ProgrammeNumber = std::uint16_t;  ///< in the order of the names of those with money
inline constexpr float not_given = std::numeric_limits<float>::quiet_NaN();
inline constexpr int climate_dimensions = 7;  ///< OECD 2016, the school as a learning organisation

/// Names behind the small indices of the columns.
struct Labels {
    std::vector<std::string> types, regions, phases, subjects;
};

struct Schools {
    std::vector<std::string> id;         ///< of observed schools; empty when drawn
    std::vector<Teacher> first_teacher;  ///< schools + 1 entries
    std::vector<std::uint16_t> type, region, phase;
    std::vector<float> x_km, y_km;
    std::vector<float> staff;  ///< all teachers of the school, whatever their subject
    std::vector<float> pupils;
    std::array<std::vector<float>, climate_dimensions> climate_base;  ///< 0..1

    [[nodiscard]] std::size_t size() const { return first_teacher.empty() ? 0 : first_teacher.size() - 1; }
};

/// Schools of a phase that was drawn for itself, beside others: one stretch of the schools, and so of the teachers.
/// Draws are keyed by a number of the phase's own, so that who else is there changes none of them.
struct DrawnPhase {
    School first_school = 0, end_school = 0;
    Teacher first_teacher = 0, end_teacher = 0;
    double weight = 1;             ///< schools of the nation that each stands for, in units of Population::scale
    std::uint32_t school_key = 0;  ///< of its first school
    std::uint32_t teacher_key = 0;
    float map_km = 1;   ///< how wide its map is; places of two phases compare as parts of their maps
    float classes = 0;  ///< that a teacher teaches; 0: not said
    [[nodiscard]] std::uint32_t teachers() const { return end_teacher - first_teacher; }
};

struct Teachers {
    std::vector<std::string> id;            ///< of observed teachers; empty when drawn
    std::vector<std::uint32_t> file_order;  ///< row in the file of each post; empty when drawn
    std::vector<School> school;
    std::vector<std::uint16_t> subject;  ///< also the group of `same_group_odds`, unless `group` is observed
    std::vector<std::uint16_t> group;    ///< observed groups (grades, say); empty: the subject
    std::vector<float> baseline;         ///< P0, 0..1
    std::vector<float> anchor;           ///< b of Friedkin-Johnsen; not_given: derived / P0
    std::vector<float> threshold;        ///< own threshold (peers or share); not_given: the scenario's
    std::vector<float> knowledge;        ///< K at the start, 0 unless observed
    std::vector<float> propensity;       ///< annual participation propensity; not_given: drawn per person
    std::vector<float> career_years;     ///< of the person at the start
    std::vector<float> pupils;           ///< taught in a year

    [[nodiscard]] std::size_t size() const { return school.size(); }
};

struct Population {
    Labels labels;
    Schools schools;
    Teachers teachers;
    double scale = 1;                ///< represented schools per simulated school of weight 1
    std::vector<DrawnPhase> phases;  ///< by schools.phase, where phases were drawn each for itself; else empty

    [[nodiscard]] bool several_phases() const { return !phases.empty(); }
    [[nodiscard]] DrawnPhase const& phase_of(School s) const { return phases[schools.phase[s]]; }
    /// How often a school counts, in units of `scale`.
    [[nodiscard]] double weight_of(School s) const { return phases.empty() ? 1.0 : phase_of(s).weight; }
    [[nodiscard]] double weight_of_teacher(Teacher i) const {
        return phases.empty() ? 1.0 : phase_of(teachers.school[i]).weight;
    }
    /// What names a school or a post in keys.
    [[nodiscard]] std::uint32_t key_of_school(School s) const {
        return phases.empty() ? s : phase_of(s).school_key + (s - phase_of(s).first_school);
    }
    [[nodiscard]] std::uint32_t key_of(Teacher i) const {
        if (phases.empty()) return i;
        DrawnPhase const& phase = phase_of(teachers.school[i]);
        return phase.teacher_key + (i - phase.first_teacher);
    }
};

/// Compressed rows: `i` turns to `to[first[i]] .. to[first[i+1]-1]`.
struct TieLayer {
    std::string name;                  ///< "colleagues", "between_schools" or the file's own
    std::vector<std::uint32_t> first;  ///< teachers + 1 entries
    std::vector<Teacher> to;
    std::vector<float> weight;            ///< empty: all ties weigh the same
    double survival = 1;                  ///< chance of a tie to last a year; 1: never rewired
    std::vector<double> popularity = {};  ///< of the posts, where ties are drawn by it; dear to draw, so it is kept

    [[nodiscard]] std::size_t ties() const { return to.size(); }
};

struct Network {
    std::vector<TieLayer> layers;
    bool complete = false;  ///< everybody is everybody's peer; then there are no layers
};

}  // namespace cpdsim
