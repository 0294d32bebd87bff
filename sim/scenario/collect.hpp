// From the end of a run to Results: money, programmes, outcomes, teachers; and the joining of blocks of replicates.
#pragma once

#include <string_view>

#include "engine/results.hpp"
#include "observers/catalogue.hpp"
#include "policy/policy.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

/// Completes the results of a block: cuts unused lanes, adds spend, budget, programmes, outcomes and (if kept)
/// teachers.
void collect(Scenario const& scenario, OutcomeRules const& rules, TimeGrid const& grid, Policy const& policy,
             World const& world, Results& results);

/// Whether `outputs.keep` names the part.
[[nodiscard]] bool keeps(Scenario const& scenario, std::string_view part);

/// Ties by the ids of the file, or by the numbers the teachers table gives.
[[nodiscard]] NetworkTable network_table(Population const& population, Network const& network);

/// Leaves out the counts of programmes that are nothing everywhere, except the common ones.
void drop_empty_counts(Results& results);

/// Appends the replicates of another block of the same run.
void append(Results& results, Results const& more);

}  // namespace cpdsim
