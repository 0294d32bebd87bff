// What changes in a run: one Lane per teacher or school. Only what others read of each other (practice) is
// double-buffered; everyone reads `practice` and writes `practice_next`.
#pragma once

#include <algorithm>
#include <array>
#include <cmath>
#include <cstdint>
#include <vector>

#include "core/lanes.hpp"
#include "world/world.hpp"

namespace cpdsim {

inline constexpr std::int16_t never_attended = -32768;
inline constexpr std::array marks_of_gain{0.05F, 0.10F, 0.15F};  ///< at which lasting gains are counted
inline constexpr std::uint8_t role_none = 0;
inline constexpr std::uint8_t role_lead = 1;
[[nodiscard]] constexpr std::uint8_t role_trainer(int tier) { return static_cast<std::uint8_t>(2 + tier); }

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

    [[nodiscard]] std::size_t teachers() const { return practice.size(); }
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
