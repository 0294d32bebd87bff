// Morris' screening design (Morris 1991, Technometrics 33:161): trajectories through a grid of `levels` values per
// factor, in which one factor after another moves by delta = levels / (2 (levels - 1)). Two neighbours on a trajectory
// differ in one factor, so their difference is an elementary effect of it. A trajectory costs factors + 1 points.
//
// A factor's start and direction on a trajectory are keyed by its path, its turn by a draw of its own: growing the
// number of trajectories keeps the old ones, and a factor more leaves the moves and the order of the others.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace cpdsim {

struct MorrisPoint {
    std::vector<double> unit_cube;     ///< one coordinate for each factor, in 0..1, both ends included
    std::int32_t trajectory = 0;       ///< from 0
    std::int32_t position = 0;         ///< on the trajectory; 0: its base point
    std::int32_t changed_factor = -1;  ///< the factor that moved since the previous position; -1 at the base point
};

[[nodiscard]] double morris_delta(std::size_t levels);

/// Trajectory after trajectory. `levels`: even, at least 2.
[[nodiscard]] std::vector<MorrisPoint> morris_points(std::uint64_t seed, std::vector<std::string> const& factors,
                                                     std::size_t trajectories, std::size_t levels);

}  // namespace cpdsim
