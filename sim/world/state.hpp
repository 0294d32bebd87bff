// What changes in a run: one Lane per teacher or school. Only what others read of each other (practice) is
// double-buffered; everyone reads `practice` and writes `practice_next`.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <string_view>
#include <vector>

#include "core/lanes.hpp"
#include "world/world.hpp"

namespace cpdsim {

inline constexpr std::int16_t never_attended = -32768;
inline constexpr std::array marks_of_gain{0.05F, 0.10F, 0.15F};  ///< at which lasting gains are counted
inline constexpr std::uint8_t role_none = 0;
inline constexpr std::uint8_t role_lead = 1;
[[nodiscard]] constexpr std::uint8_t role_trainer(int tier) { return static_cast<std::uint8_t>(2 + tier); }

/// When a person moves to another post: her column goes with her, belongs to the post, or is what
/// `mechanisms/moving.cpp` makes of it.
enum class OnMove { taken_along, stays, own_way };
/// When somebody new comes to the post: the column is as of somebody who has done nothing yet, as the one before left
/// it, or what `mechanisms/newcomer.cpp` draws or says.
enum class OnArrival { as_at_first, kept, own_rule };
struct ColumnRule {
    std::string_view name;
    OnMove on_move;
    OnArrival on_arrival;
};

/// Column order as in MODEL.md §2. Sizes: teachers() lanes unless said otherwise.
struct State {
    LaneColumn practice;  ///< P, share of relevant lessons, 0..1
    LaneColumn practice_next;
    LaneColumn knowledge;             ///< K, 0..1
    LaneColumn hours;                 ///< D, quality-weighted programme hours of the person, h
    LaneColumn hours_attended;        ///< all CPD hours attended by the person, h
    LaneColumn support;               ///< coaching support, 0..1
    LaneColumn materials;             ///< classroom materials, 0..1
    Column<LaneShares> propensity;    ///< annual chance of the person to take part in some CPD, 0..1
    Column<LaneShares> transfer_gap;  ///< 1 - the person's transfer; empty: the same for all
    LaneColumn leaves_after;          ///< hazard the person will still live through before leaving (unit exponential)
    Column<LaneSteps> career_start;   ///< step in which the person's career began; negative: before the run
    Column<LaneSteps> joined;         ///< first step in which the person is in the post; 0: from the start
    Column<LaneSteps> last_course;    ///< step in which the person last attended a programme; never_attended: never
    Column<LaneMask> adopted;         ///< hazard form: has adopted
    Column<LaneMask> reached;         ///< the person has attended some CPD since the start
    Column<LaneMask> in_programme_ever;  ///< ... of a funded programme
    Column<LaneMask> changed_at_stop;    ///< the person had changed when the study window ended
    Column<LaneMask> there_at_stop;      ///< the person was a teacher then
    /// Her practice was then at least 5, 10, 15 points above the baseline.
    std::array<Column<LaneMask>, 3> gained_at_stop;
    Column<LaneMask> familiar;  ///< knows CPD from initial training; empty: nobody may
    Column<LaneBytes> role;

    std::array<LaneColumn, climate_dimensions> climate;  ///< per school, 0..1
    LaneColumn climate_mean;                             ///< per school: geometric mean of the seven
    LaneColumn head_leaves_after;                        ///< per school
    Column<LaneMask> head_took_part;                     ///< per school: its present head, in a programme

    [[nodiscard]] std::size_t teachers() const { return practice.size(); }

    /// Every column of posts and the persons in them, with what becomes of it when somebody leaves or comes, and what
    /// it holds of somebody who has done nothing yet: visit(column, ColumnRule, entry). Where the model has no use for
    /// a column in this run it stays empty.
    template <class Visit>
    void each_column(Visit&& visit) {
        using enum OnMove;
        using enum OnArrival;
        Lane const none = Lane::Zero();
        visit(practice, ColumnRule{"practice", own_way, own_rule}, none);
        visit(practice_next, ColumnRule{"practice_next", own_way, own_rule}, none);
        visit(knowledge, ColumnRule{"knowledge", own_way, own_rule}, none);
        visit(hours, ColumnRule{"hours", taken_along, as_at_first}, none);
        visit(hours_attended, ColumnRule{"hours_attended", taken_along, as_at_first}, none);
        visit(support, ColumnRule{"support", own_way, as_at_first}, none);
        visit(materials, ColumnRule{"materials", stays, kept}, none);
        visit(propensity, ColumnRule{"propensity", taken_along, own_rule}, LaneShares{LaneShares::Zero()});
        visit(transfer_gap, ColumnRule{"transfer_gap", taken_along, own_rule}, LaneShares{LaneShares::Zero()});
        visit(leaves_after, ColumnRule{"leaves_after", taken_along, own_rule}, none);
        visit(career_start, ColumnRule{"career_start", taken_along, own_rule}, LaneSteps{LaneSteps::Zero()});
        visit(joined, ColumnRule{"joined", own_way, own_rule}, LaneSteps{LaneSteps::Zero()});
        visit(last_course, ColumnRule{"last_course", taken_along, as_at_first},
              LaneSteps{LaneSteps::Constant(never_attended)});
        visit(adopted, ColumnRule{"adopted", taken_along, as_at_first}, no_lane);
        visit(reached, ColumnRule{"reached", taken_along, as_at_first}, no_lane);
        visit(in_programme_ever, ColumnRule{"in_programme_ever", taken_along, as_at_first}, no_lane);
        visit(changed_at_stop, ColumnRule{"changed_at_stop", taken_along, as_at_first}, no_lane);
        visit(there_at_stop, ColumnRule{"there_at_stop", taken_along, as_at_first}, no_lane);
        for (auto& gained : gained_at_stop)
            visit(gained, ColumnRule{"gained_at_stop", taken_along, as_at_first}, no_lane);
        visit(familiar, ColumnRule{"familiar", taken_along, as_at_first}, no_lane);
        visit(role, ColumnRule{"role", taken_along, as_at_first}, LaneBytes{});
    }

    /// For core/saved_state.hpp.
    template <class Visit>
    void each_part(Visit&& visit) {
        each_column([&](auto& column, ColumnRule const& rule, auto const&) { visit.of_world(rule.name, column); });
        for (LaneColumn& dimension : climate) visit.of_world("climate", dimension);
        visit.of_world("climate_mean", climate_mean);
        visit.of_world("head_leaves_after", head_leaves_after);
        visit.of_world("head_took_part", head_took_part);
    }
};

/// The first step of those in which a career may have begun that is shorter than `years` at the beginning of `step`.
[[nodiscard]] inline std::int16_t first_start_within(double years, int step, double dt) {
    double const first = std::floor(step - years / dt + 1e-6) + 1;
    return static_cast<std::int16_t>(std::clamp(first, -32768.0, 32767.0));
}

/// The same in each lane, for `years` of each that are so many steps.
[[nodiscard]] inline LaneSteps first_starts_within(LaneDoubles const& steps, int step) {
    LaneDoubles const first = (static_cast<double>(step) - steps + 1e-6).floor() + 1;
    return first.max(-32768.0).min(32767.0).cast<std::int16_t>();
}

}  // namespace cpdsim
