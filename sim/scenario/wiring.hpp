// From the scenario's parameters to mechanisms, programmes and outcome rules: the only place that knows both.
#pragma once

#include <array>
#include <memory>
#include <vector>

#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "engine/simulation.hpp"
#include "mechanisms/parameters.hpp"
#include "observers/catalogue.hpp"
#include "policy/policy.hpp"
#include "scenario/build.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

[[nodiscard]] TimeGrid grid_of(Time const& time);
[[nodiscard]] SchoolYear school_year_of(Time const& time);
[[nodiscard]] OutcomeRules outcome_rules(ByLane<Scenario> const& lanes, TimeGrid const& grid,
                                         Population const& population);
[[nodiscard]] SystemConditions system_conditions(Conditions const& conditions);
[[nodiscard]] PolicyInput policy_input(Scenario const& scenario);

/// What the lanes of a pack are made of: worked out once for each distinct scenario and kept here for as long as the
/// run refers to it. Lanes that are missing are as the last one.
class LaneNumbers {
public:
    explicit LaneNumbers(std::vector<Scenario const*> const& lanes);

    [[nodiscard]] ByLane<Scenario> scenarios() const { return ByLane<Scenario>{scenarios_}; }
    [[nodiscard]] ByLane<SystemConditions> conditions() const { return by_lane(conditions_); }
    [[nodiscard]] ByLane<PolicyInput> policy() const { return by_lane(policy_); }

private:
    template <class Numbers>
    [[nodiscard]] ByLane<Numbers> by_lane(std::vector<Numbers> const& distinct) const {
        std::array<Numbers const*, lane_count> of;
        for (std::size_t r = 0; r < of.size(); ++r) of[r] = &distinct[which_[r]];
        return ByLane<Numbers>{of};
    }

    std::array<Scenario const*, lane_count> scenarios_{};
    std::array<std::size_t, lane_count> which_{};  ///< of the distinct ones
    std::vector<SystemConditions> conditions_;
    std::vector<PolicyInput> policy_;
};

/// A World at its start, with the peers' rows merged and room for the memberships of `programmes`; `workers` must
/// outlive it.
[[nodiscard]] World make_world(ByLane<Scenario> const& lanes, Population const& population, Network network, PackId id,
                               Workers& workers, std::size_t programmes);

/// Makes the peers' rows from the ties.
void merge_ties(Scenario const& scenario, World& world);

/// Yearly rewiring of the ties that are not for ever; shared by all replicates of the pack.
/// Ties that have been worked out `ahead` are taken from there.
[[nodiscard]] Mechanism make_rewiring(Scenario const& s, std::shared_ptr<Prepared::Ground const> ahead = nullptr);
/// The ties after each year of the run, for runs that share a world; none where they would take more memory than that
/// is worth.
[[nodiscard]] std::vector<TiesOfYear> rewired_ahead(Scenario const& s, Population const& population, PackId const& id,
                                                    Network network, Workers& workers);

}  // namespace cpdsim
