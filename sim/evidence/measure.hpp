// What a study measures in an arm, from the state of the teachers at the dates it measures. Beside the value stand the
// same values without a tenth of the schools each: how much they differ says how much of a result is chance.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "data/results.hpp"
#include "engine/mechanism.hpp"
#include "evidence/registry.hpp"
#include "world/state.hpp"
#include "world/world.hpp"

namespace cpdsim {

inline constexpr std::size_t parts_of_schools = 10;

/// The columns that are measured, at one row.
struct Snapshot {
    LaneColumn practice, knowledge, hours;
    Column<LaneBytes> role;
};
using Snapshots = std::map<int, Snapshot>;  ///< by row

/// Keeps the state of the rows that `into` names.
[[nodiscard]] Observer make_snapshot_observer(std::shared_ptr<Snapshots> into);

/// One arm of one study.
struct Probe {
    Quantity quantity = Quantity::gain;
    std::string among = "all";
    int row = 0;
    int since = -1;  ///< row; -1: none
    std::optional<double> above;
    double contributes = 0, answers = 1, pleases = 0;  ///< of `Measure`
    bool operator==(Probe const&) const = default;
};

struct Measured {
    double value = 0;
    std::array<double, parts_of_schools> without{};  ///< the value without every tenth school
    double sd = 0;                                   ///< of practice among these teachers
};

/// Of each lane. NaN where there is nobody to measure.
[[nodiscard]] std::vector<Measured> measure(Probe const& probe, Population const& population, Network const& network,
                                            Snapshots const& seen, Results const& results, int lanes);

}  // namespace cpdsim
