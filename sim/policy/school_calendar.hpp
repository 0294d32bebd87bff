// Which steps of the run have lessons, and how much of a year's lesson-bound activity falls into each.
#pragma once

#include <algorithm>
#include <cstdint>
#include <vector>

#include "core/calendar.hpp"
#include "core/entry.hpp"

namespace cpdsim {

class SchoolCalendar {
public:
    /// `teaching_in_step` says which steps have sessions.
    SchoolCalendar(TimeGrid const& time, std::vector<std::uint8_t> const& teaching_in_step)
        : grid{time}, taught_before_(teaching_in_step.size() + 1, 0) {
        for (std::size_t s = 0; s < teaching_in_step.size(); ++s)
            taught_before_[s + 1] = taught_before_[s] + (teaching_in_step[s] != 0 ? 1 : 0);
        int const year = std::min(grid.per_year(), steps());
        lesson_years_ = static_cast<double>(year) / std::max(1, before(year)) * grid.dt();
    }

    TimeGrid grid;

    [[nodiscard]] bool teaches(int step) const { return teaching_steps(step, step + 1) > 0; }
    /// Teaching steps in [from, to).
    [[nodiscard]] int teaching_steps(int from, int to) const { return before(to) - before(from); }
    /// Years' worth of what happens in lessons and is counted by the year (visits, meetings, cover) in this step:
    /// teaching steps carry the whole year, holidays none.
    [[nodiscard]] double lesson_years(int step) const { return teaches(step) ? lesson_years_ : 0; }

private:
    [[nodiscard]] int steps() const { return count_of(taught_before_) - 1; }
    /// Teaching steps before this one; beyond the run the calendar repeats.
    [[nodiscard]] int before(int step) const {
        if (steps() == 0) return 0;
        return step / steps() * taught_before_.back() + entry(taught_before_, step % steps());
    }

    std::vector<int> taught_before_;
    double lesson_years_ = 0;
};

}  // namespace cpdsim
