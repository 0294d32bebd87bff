// From the end of a run to Results: money, programmes, outcomes, teachers; and the joining of packs.
#pragma once

#include <string_view>

#include "data/results.hpp"
#include "observers/catalogue.hpp"
#include "policy/policy.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

/// Completes the results of a pack of so many lanes: cuts unused ones, adds spend, budget, counts of programmes and
/// outcomes, and drops the observers' notes.
void collect(Scenario const& scenario, OutcomeRules const& rules, TimeGrid const& grid, Policy const& policy, int lanes,
             Results& results);

/// Ties by the ids of the file, or by the numbers the teachers table gives.
[[nodiscard]] Table network_table(Population const& population, Network const& network);

/// Leaves out the counts of programmes that are nothing everywhere, except the common ones.
void drop_empty_counts(Results& results);

/// Appends the replicates of another pack of the same run.
void append(Results& results, Results const& more);

}  // namespace cpdsim
