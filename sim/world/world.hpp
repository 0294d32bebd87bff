// The columns of a run. Population and network are fixed and shared by the sixteen replicates of a block; the state
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
    double scale = 1;  ///< represented schools per simulated school
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
