// From the end of a run to Results: money, programmes, outcomes, teachers; and the joining of blocks of replicates.
#pragma once

#include "engine/results.hpp"
#include "observers/catalogue.hpp"
#include "policy/policy.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

/// Completes the results of a block: cuts unused lanes, adds spend, budget, programmes, outcomes and (if kept) teachers.
void collect(Scenario const& scenario, OutcomeRules const& rules, TimeGrid const& grid, Policy const& policy, World const& world, Results& results);

/// Appends the replicates of another block of the same run.
void append(Results& results, Results const& more);

}  // namespace cpdsim
