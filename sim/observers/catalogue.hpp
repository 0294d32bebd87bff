// The one visible list of observers and what they need to know. An observer writes into the Results of its pack.
#pragma once

#include <algorithm>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "data/results.hpp"
#include "engine/mechanism.hpp"
#include "observers/grouped_by.hpp"

namespace cpdsim {

/// What lets knowledge through to the classroom (MODEL.md §4.2), besides what a person's state says.
struct LetThrough {
    Lane own_gap = Lane::Zero();          ///< 1 - transfer, of those who are all alike
    Lane conditions_left = Lane::Ones();  ///< what the system's conditions leave of the gap
    Lane from_climate = Lane::Zero(), from_coaching = Lane::Zero(), from_materials = Lane::Zero();
};

enum class EventKind : std::uint8_t { newcomer, moved_in, enrolled, completed, became_trainer, changed, fell_back };

/// Definitions of the outcomes (MODEL.md §7).
struct OutcomeRules {
    Lane practising_from = Lane::Constant(0.5F);
    Lane changed_by = Lane::Constant(0.1F);
    int window_end_row = 0;      ///< row at which the study window ends
    int sustained_row = 0;       ///< row at which change counts as sustained; beyond the last: never
    float before_it_counts = 0;  ///< sustained change of rows before that; missing where it never counts
    LaneDoubles discount = LaneDoubles::Zero();  ///< share a year
    double scale = 1;                            ///< represented per simulated school of weight 1
    double teachers = 0;                         ///< represented
    std::vector<GroupedBy> by;                   ///< breakdowns wanted
    bool by_marks = false;  ///< ... at the start, the window's end, the date of `sustained` and the end alone
    LetThrough let_through;
    std::vector<std::uint8_t> joins_schools;  ///< by programme: brings teachers of several schools together
    bool events = false;                      ///< what happened to whom is wanted
    bool each_teacher = false;                ///< every teacher at the end is wanted

    [[nodiscard]] bool wants(GroupedBy breakdown) const {
        return std::find(by.begin(), by.end(), breakdown) != by.end();
    }
};

[[nodiscard]] Observer make_practice_observer(OutcomeRules const&, TimeGrid const&, Results&, World const&);
[[nodiscard]] Observer make_career_observer(OutcomeRules const&, TimeGrid const&, Results&);
[[nodiscard]] Observer make_hours_observer(OutcomeRules const&, TimeGrid const&, Results&);
[[nodiscard]] Observer make_school_observer(Results&);
/// What has lasted at the date at which change counts as sustained; a note, until the outcomes are summed up.
[[nodiscard]] Observer make_lasting_observer(OutcomeRules const&, Results&);
/// What becomes of those whom each programme taught; adds to `programmes`, which must be there.
[[nodiscard]] Observer make_taught_observer(OutcomeRules const&, Results&, World const&);
/// Who at its schools has to do with a programme that joins schools; adds to `programmes` likewise.
[[nodiscard]] Observer make_exposed_observer(OutcomeRules const&, Results&, World const&);
/// Every teacher at the end, and the schools: /teachers and /schools. When each was first seen practising is noted row
/// by row.
[[nodiscard]] Observer make_teacher_observer(OutcomeRules const&, Results&, World const&);
/// What happened to whom: /events, from notes of every row.
[[nodiscard]] Observer make_event_observer(OutcomeRules const&, Results&);

/// All observers the scenario asks for; `results` must outlive the run and be kept in place.
[[nodiscard]] std::vector<Observer> make_observers(OutcomeRules const&, TimeGrid const&, Results& results,
                                                   World const& world);

/// All teachers, in units of Population::scale.
[[nodiscard]] double teachers_weighed(Population const& population);

/// One value per replicate at the end, from the series.
void summarise(OutcomeRules const&, TimeGrid const&, Results& results);

/// Final state of every teacher, in the order of the file. `first_practising` in that of the simulation, or empty.
[[nodiscard]] Table teacher_table(World const& world, std::vector<float> const& first_practising = {});
/// The schools, in the order in which they are simulated.
[[nodiscard]] Table school_table(Population const& population);

/// The rows of the results that breakdowns keep.
class KeptRows {
public:
    KeptRows(OutcomeRules const&, Results const& results);
    [[nodiscard]] bool all() const { return all_; }
    [[nodiscard]] std::vector<int> const& rows() const { return rows_; }
    /// Where a row stands among them, if they have it.
    [[nodiscard]] std::optional<std::size_t> place_of(int row) const;

private:
    bool all_ = true;
    std::vector<int> rows_;
};

/// Adds the table of a breakdown, and before the first of them the group that they are in; gives its position in
/// `results.data`.
std::size_t add_breakdown(Results& results, std::string const& by, std::vector<std::string> labels,
                          KeptRows const& kept);

}  // namespace cpdsim
