// What is counted of each teacher, as lanes; sums over a school, a group or everybody give all series of practice.
#pragma once

#include <array>
#include <string_view>

#include "data/quantity.hpp"
#include "engine/run_world.hpp"
#include "observers/catalogue.hpp"
#include "world/change.hpp"

namespace cpdsim {

enum SummedMeasure : std::size_t {
    practice_sum,
    practising,
    changed,
    gain,
    reached,
    in_programme,
    still_changed,
    pupils,
    trainers,
    measure_count
};

using Measures = std::array<Lane, measure_count>;

[[nodiscard]] inline Measures zero_measures() {
    Measures m;
    for (Lane& lane : m) lane.setZero();
    return m;
}

/// 1 where value >= bound.
[[nodiscard]] inline Lane one_where_at_least(Lane const& value, float bound) {
    return as_lane(at_least(value, Lane::Constant(bound)));
}

[[nodiscard]] inline Measures measures_of(World const& world, OutcomeRules const& rules, Teacher i, int row) {
    State const& s = world.state;
    float const p0 = world.teachers().baseline[i];
    Lane const& practice = s.practice[i];
    Measures m;
    m[practice_sum] = practice;
    m[practising] = as_lane(at_least(practice, rules.practising_from));
    m[gain] = practice - p0;
    m[changed] = as_lane(has_changed(practice, p0, rules.changed_by));
    m[reached] = as_lane(s.reached[i]);
    m[in_programme] = as_lane(s.in_programme_ever[i]);
    m[still_changed] =
        row < rules.window_end_row ? Lane{Lane::Zero()} : Lane{m[changed] * as_lane(s.changed_at_stop[i])};
    m[pupils] = practice * world.teachers().pupils[i];
    m[trainers] = as_lane(at_least(s.role[i], role_trainer(0)));
    return m;
}

inline void add(Measures& sum, Measures const& term) {
    for (std::size_t k = 0; k < measure_count; ++k) sum[k] += term[k];
}

/// How a sum is reported: a share of the teachers, or a national number.
struct Reported {
    SummedMeasure measure;
    std::string_view name, units, long_name;
    bool as_share;
};

inline constexpr std::array<Reported, 9> reported_measures{{
    {practice_sum, "practice_share", "1", "mean share of relevant lessons taught by inquiry", true},
    {practising, "practising", "1", "share of teachers who teach so in most lessons", true},
    {changed, "changed", "1", "share of teachers changed above their own baseline", true},
    {gain, "practice_gain", "teacher", "practice gain in teacher-equivalents (represented)", false},
    {reached, "reach", "1", "share of teachers in post who have attended any CPD since the start", true},
    {in_programme, "reach_programmes", "1", "share of teachers in post who have attended a funded programme", true},
    {still_changed, "still_changed", "teacher", "persons changed when the window ended and still so (represented)",
     false},
    {pupils, "pupils_by_inquiry", "pupil", "pupils taught by inquiry, in full equivalents (represented)", false},
    {trainers, "trainers", "teacher", "teachers who are or were trainers (represented)", false},
}};

/// Adds the series of the reported measures to a table of the series; gives the position of the first.
inline std::size_t add_measures(Table& table, std::vector<std::string> const& over) {
    std::size_t const first = table.arrays.size();
    for (Reported const& r : reported_measures)
        table.add(std::string{r.name}, over, reported(r.name, std::string{r.units}, std::string{r.long_name}));
    table.add("never_reached", over,
              reported("never_reached", "1", "share of teachers in post who have attended no CPD since the start"));
    return first;
}

/// The table of a breakdown with all its series.
inline std::size_t add_breakdown_of_measures(Results& results, std::string const& by, std::vector<std::string> labels,
                                             KeptRows const& kept) {
    std::size_t const at = add_breakdown(results, by, std::move(labels), kept);
    Table& table = results.data.tables[at];
    std::vector<std::string> const over{"replicate", by, "time"};
    add_measures(table, over);
    table.add("sustained_teachers", over,
              reported("sustained_teachers", "teacher",
                       "persons changed when the window ended and still so when it counts (represented)"));
    table.add("teachers", over, reported("teachers", "teacher", "teachers (represented)"));
    return at;
}

}  // namespace cpdsim
