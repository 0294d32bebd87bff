// The step loop. It reads aloud: for each phase its mechanisms, then the clock, then the observers.
#pragma once

#include <functional>
#include <stop_token>
#include <vector>

#include "core/calendar.hpp"
#include "engine/mechanism.hpp"

namespace cpdsim {

/// School-year calendar: which months have no sessions, and when the year starts.
struct SchoolYear {
    int starts = 9;  ///< month
    std::vector<int> holidays{7, 8};
};

[[nodiscard]] Clock clock_at(TimeGrid const& grid, SchoolYear const& year, int step);

class Simulation {
public:
    /// Teachers a chunk holds; chunks depend on nothing else, so results do not depend on threads.
    static constexpr Teacher chunk_size = ChunkScratch::size;

    Simulation(TimeGrid grid, SchoolYear year, std::vector<Mechanism> mechanisms, std::vector<Observer> observers);

    /// Runs the steps from `first` to before `end` (negative: all), or until `stop` is requested (then returns false).
    /// Observers have seen the state before the first step, unless that is step 0.
    bool run(World& world, std::stop_token stop = {}, std::function<void(int step)> const& progress = {}, int first = 0,
             int end = -1) const;
    void step(World& world, Clock const& clock) const;
    /// Shows the observers the state of a row.
    void observe(World const& world, int row) const;
    /// Lets the observers add what they have only when all rows are seen.
    void finish(World const& world) const;
    [[nodiscard]] TimeGrid const& grid() const { return grid_; }
    [[nodiscard]] std::vector<Mechanism> const& mechanisms() const { return mechanisms_; }

private:
    TimeGrid grid_;
    SchoolYear year_;
    std::vector<Mechanism> mechanisms_;  ///< in order of phases
    std::vector<Observer> observers_;
};

}  // namespace cpdsim
