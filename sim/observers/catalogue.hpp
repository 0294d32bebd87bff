// The one visible list of observers and what they need to know. An observer writes into the Results of its block.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "engine/mechanism.hpp"
#include "engine/results.hpp"

namespace cpdsim {

/// What lets knowledge through to the classroom (MODEL.md §4.2), besides what a person's state says.
struct LetThrough {
    Lane own_gap = Lane::Zero();          ///< 1 - transfer, of those who are all alike
    Lane conditions_left = Lane::Ones();  ///< what the system's conditions leave of the gap
    Lane from_climate = Lane::Zero(), from_coaching = Lane::Zero(), from_materials = Lane::Zero();
};

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
    std::vector<std::string> by;                 ///< breakdowns wanted
    bool by_marks = false;  ///< ... at the start, the window's end, the date of `sustained` and the end alone
    LetThrough let_through;
    std::vector<std::uint8_t> joins_schools;  ///< by programme: brings teachers of several schools together
    bool events = false;                      ///< what happened to whom is wanted
    bool times_of_adoption = false;           ///< whether each teacher's first practising is noted (with /teachers)
};

[[nodiscard]] Observer make_practice_observer(OutcomeRules const&, TimeGrid const&, Results&, World const&);
[[nodiscard]] Observer make_career_observer(OutcomeRules const&, TimeGrid const&, Results&);
[[nodiscard]] Observer make_hours_observer(OutcomeRules const&, TimeGrid const&, Results&);
[[nodiscard]] Observer make_school_observer(Results&);
/// What has lasted at the date at which change counts as sustained; lands in `lasting`.
[[nodiscard]] Observer make_lasting_observer(OutcomeRules const&, Results&);
/// What becomes of those whom each programme taught; adds to `programmes`, whose labels the collector fills in.
[[nodiscard]] Observer make_taught_observer(OutcomeRules const&, Results&, World const&);
/// Who at its schools has to do with a programme that joins schools; adds to `programmes` likewise.
[[nodiscard]] Observer make_exposed_observer(OutcomeRules const&, Results&, World const&);
/// Times land in `teachers->first_practising`, in the order of the simulation until `teacher_table` sorts them.
[[nodiscard]] Observer make_adoption_observer(OutcomeRules const&, Results&, World const&);

/// What happened to whom; writes `results.events`.
[[nodiscard]] Observer make_event_observer(OutcomeRules const&, Results&, World const&);

/// All observers the scenario asks for; `results` must outlive the run and be kept in place.
[[nodiscard]] std::vector<Observer> make_observers(OutcomeRules const&, TimeGrid const&, Results& results,
                                                   World const& world);

/// All teachers, in units of Population::scale.
[[nodiscard]] double teachers_weighed(Population const& population);

/// One value per replicate at the end, from the series.
void summarise(OutcomeRules const&, TimeGrid const&, Results& results);

/// Final state of every teacher, in the order of the file. `first_practising` as the observer left it, or empty.
[[nodiscard]] TeacherTable teacher_table(World const& world, std::vector<float> const& first_practising = {});
[[nodiscard]] SchoolTable school_table(Population const& population);

/// The rows in which breakdowns are kept, as GroupTable::rows says them: empty where it is all of them.
[[nodiscard]] std::vector<int> rows_of_breakdowns(OutcomeRules const&, Results const& results);

/// Adds a variable of `size` values per replicate filled with zero; returns its index.
std::size_t add_variable(std::vector<Variable>& list, std::string name, std::string units, std::string long_name,
                         std::size_t size);

}  // namespace cpdsim
