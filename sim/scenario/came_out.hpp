// What was wished for a network and what came out, side by side: small schools close more triangles than wished, and
// wishes exclude each other.
#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.hpp"
#include "world/world.hpp"

namespace cpdsim {

struct CameOut {
    std::string path;  ///< "network.colleagues.clustering"
    std::string what;  ///< "mean local clustering"
    std::string unit;  ///< for quantity_text
    double wished = 0, built = 0;
    bool reached = true;  ///< within what chance and rounding explain
};

/// Sizes and shares of the population, and of each layer that was drawn; observed data are not wished for.
[[nodiscard]] std::vector<CameOut> what_came_out(Scenario const& scenario, Population const& population,
                                                 Network const& network);

/// A table for people.
[[nodiscard]] std::string came_out_text(std::vector<CameOut> const& rows);

}  // namespace cpdsim
