// From the scenario's parameters to mechanisms, programmes and outcome rules: the only place that knows both.
#pragma once

#include <memory>
#include <vector>

#include "engine/simulation.hpp"
#include "mechanisms/catalogue.hpp"
#include "observers/catalogue.hpp"
#include "policy/policy.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

[[nodiscard]] TimeGrid grid_of(Time const& time);
[[nodiscard]] SchoolYear school_year_of(Time const& time);
[[nodiscard]] OutcomeRules outcome_rules(Scenario const& scenario, TimeGrid const& grid, Population const& population);
[[nodiscard]] MechanismParameters mechanism_parameters(Scenario const& scenario);
[[nodiscard]] PolicyInput policy_input(Scenario const& scenario);

/// A World at its start, with the peers' rows merged and room for the memberships of `programmes`; `workers` must
/// outlive it.
[[nodiscard]] World make_world(Scenario const& scenario, Population const& population, Network network, PackId id,
                               Workers& workers, std::size_t programmes);

/// Yearly rewiring of the ties that are not for ever; shared by all replicates of the block.
[[nodiscard]] Mechanism make_rewiring(Scenario const& scenario);

}  // namespace cpdsim
