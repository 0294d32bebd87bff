// A step of the model: every mechanism, in the order in which they act.
#pragma once

#include <memory>
#include <vector>

#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "mechanisms/parameters.hpp"
#include "policy/policy.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

/// Those switched off are left out. `rewiring`: of the ties, which are the run's own.
[[nodiscard]] std::vector<Mechanism> make_step(ByLane<Scenario> const&, ByLane<SystemConditions> const&,
                                               std::shared_ptr<Policy> const&, Mechanism rewiring, int window_end_row);

}  // namespace cpdsim
