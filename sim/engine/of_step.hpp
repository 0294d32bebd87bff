// What parameters become in a step, such as the share that is lost in it. It depends on how long a step is, and there
// are three lengths: worked out once for each, since it is asked for in every chunk of every step.
#pragma once

#include <array>
#include <concepts>

#include "core/calendar.hpp"
#include "engine/run_world.hpp"

namespace cpdsim {

template <class Numbers>
class OfStep {
public:
    /// `make(dt)` gives the numbers of a step of dt years.
    template <std::invocable<double> Make>
    explicit OfStep(Make const& make)
        : of_{make(1.0 / steps_per_year(StepLength::month)), make(1.0 / steps_per_year(StepLength::week)),
              make(1.0 / steps_per_year(StepLength::day))} {}

    [[nodiscard]] Numbers const& at(Clock const& clock) const {
        return of_[static_cast<std::size_t>(clock.grid->length())];
    }

private:
    std::array<Numbers, 3> of_;  ///< by StepLength
};

}  // namespace cpdsim
