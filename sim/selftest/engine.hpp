// The engine under test: the command's own, on a scenario of scenarios/verification or on a graph made in memory. A
// fault changes it from outside: parameters, the world that was drawn, or the list of mechanisms. No model code knows
// of it.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "scenario/build.hpp"
#include "scenario/load.hpp"

namespace cpdsim::selftest {

/// What is wrong with an engine. Empty functions: nothing.
struct Fault {
    std::function<void(Scenario&)> scenario = {};  ///< parameters whose values amount to the fault
    std::function<void(Prepared::Ground&)> world = {};
    std::function<void(std::vector<Mechanism>&)> mechanisms = {};
};

/// Posts and ties made in memory, and how each replicate starts.
struct Setting {
    Scenario scenario;
    Prepared::Ground world;
    Mechanism start = {};  ///< done first in every step; empty: everybody starts at the baseline
};

class Engine {
public:
    Engine() = default;
    explicit Engine(Fault fault) : fault_{std::move(fault)} {}

    /// A scenario of scenarios/verification by its stem; `start` is done first in every step. Error: UserError
    /// (input_invalid) where it is missing or wrong.
    [[nodiscard]] Results run(std::string const& stem, Overrides const& overrides = {},
                              Mechanism const& start = {}) const;
    [[nodiscard]] Results run(Setting const& setting) const;

private:
    [[nodiscard]] Results run(Scenario scenario, std::shared_ptr<Prepared const> made, Mechanism const& start) const;
    Fault fault_;
};

// Reading results.

/// A series at a row, one value for each replicate.
[[nodiscard]] std::vector<double> at_row(Results const& results, std::string const& series, int row);
[[nodiscard]] std::vector<double> at_end(Results const& results, std::string const& series);
/// The whole series of one replicate.
[[nodiscard]] std::vector<double> series_of(Results const& results, std::string const& series, int replicate = 0);
/// Column of the teachers' table at the teacher with this id, first replicate.
[[nodiscard]] double of_teacher(Results const& results, std::string const& column, std::string const& id);

}  // namespace cpdsim::selftest
