#include "policy/policy.hpp"

#include <algorithm>

#include "core/apart_made.hpp"
#include "policy/participation.hpp"

namespace cpdsim {

template class Apart<Participation>;

namespace {

double familiarity_in(std::vector<ProgrammePlan> const& plans, int lane) {
    double logits = 0;
    for (ProgrammePlan const& plan : plans) {
        auto const& link = plan[lane].programme->pre_service;
        if (link && plan[lane].has_money()) logits = std::max(logits, link->familiarity);
    }
    return logits;
}

}  // namespace

Policy::Policy(ByLane<PolicyInput> const& inputs, Population const& population, TimeGrid const& time,
               std::vector<std::uint8_t> const& teaching_in_step)
    : plans{plan_programmes(inputs, time, population)},
      participation{inputs.part(&PolicyInput::participation)},
      system_logits{inputs.lanes([](PolicyInput const& input) { return input.system.logits; })},
      scale{population.scale},
      calendar{time, teaching_in_step},
      accounts{open_accounts(plans, inputs, time)},
      counts{plans.size(), static_cast<std::size_t>(time.rows()), population.phases.size()},
      labels(plans.size()) {
    for (int r = 0; r < lane_count; ++r) familiarity[r] = static_cast<float>(familiarity_in(plans, r));
    for (ProgrammeNumber p = 0; p < programmes_in(plans); ++p) {
        auto const& recognition = plans[p].shape().recognition;
        if (!recognition) continue;
        recognises = true;
        if (!recognition->levels.empty()) labels[p].assign(population.schools.size(), {});
    }
    accounts.by_phase = PhaseMoney{population, time.rows()};
    cover.own.assign(plans.size(), Lane::Ones());
    if (inputs[0].participation->reinforcement) attendances.assign(population.teachers.size(), LaneCounts::Zero());
}

}  // namespace cpdsim
