// Programmes that address school climate pull at it in proportion to the share of the school's teachers who take part,
// lead teachers at two of its dimensions and school leaders at one (MODEL.md §6). Who is in a cohort is settled when it
// is formed, so the pulls are worked out then, school by school and for all replicates at once, and applied in every
// step until it ends.
#pragma once

#include <array>
#include <cstddef>
#include <vector>

#include "engine/run_world.hpp"

namespace cpdsim {

class Policy;

/// What one intake of a programme does to the climate of schools. A school comes once.
struct ClimatePull {
    int ends = 0;  ///< one past the last step
    std::array<bool, climate_dimensions> by_members{}, by_leads{}, by_leaders{};
    std::vector<School> schools;
    LaneColumn members;  ///< by entry of `schools`: share of the gap that participants close in a step
    LaneColumn led;      ///< by entry: share of the gap that lead teachers close in a step
    LaneColumn headed;   ///< by entry: and that school leaders who take part close

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("ends", ends);
        visit("by_members", by_members);
        visit("by_leads", by_leads);
        visit("by_leaders", by_leaders);
        visit("schools", schools);
        visit("members", members);
        visit("led", led);
        visit("headed", headed);
    }
};

/// Adds the pulls of the cohorts that start in `step`.
void note_climate_pulls(Policy& policy, World const& world, int step);
/// Applies all of them to the world and drops those that end with `step`.
void raise_climate(Policy& policy, World& world, int step);

}  // namespace cpdsim
