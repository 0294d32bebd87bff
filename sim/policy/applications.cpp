#include "policy/applications.hpp"

#include <algorithm>

#include "policy/recognition.hpp"

namespace cpdsim {
namespace {

/// The chance whose logit is that of `chance` plus x, through the odds: no logarithm is needed.
Lane shifted(Lane const& chance, Lane const& x) {
    Lane const p = chance.max(1e-5F).min(1.F - 1e-5F);
    Lane const odds = p * exp_lanes(x);
    return odds / (1.F - p + odds);
}

float of_mode(Participation const& part, Programme const& programme) {
    if (!programme.sessions) return 0;
    switch (programme.sessions->mode) {
        case Mode::residential:
            return static_cast<float>(part.residential);
        case Mode::online:
            return static_cast<float>(part.online);
        case Mode::blended:
            return static_cast<float>(0.5 * part.online);
        case Mode::school_based:
            return static_cast<float>(part.school_based);
        case Mode::face_to_face:
            return 0;
    }
    return 0;
}

Lane peers_who_took_part(World const& world, Teacher i) {
    Lane sum = Lane::Zero();
    PeerRows const& rows = world.peers;
    if (rows.complete || rows.first.empty()) return sum;
    for (std::uint32_t k = rows.first[i]; k < rows.first[i + 1]; ++k)
        sum += rows.share[k] * as_lane(world.state.in_programme_ever[rows.to[k]]);
    return sum;
}

}  // namespace

LaneMask may_join(Policy const& policy, World const& world, std::size_t p, Teacher i) {
    ProgrammePlan const& plan = policy.plans[p];
    if (plan.admits_teacher[i] == 0) return no_lane;
    Recruit const& recruit = plan.programme.recruit;
    auto may = static_cast<LaneMask>(~world.groups.member[p][i]);
    if (!recruit.repeat) may &= static_cast<LaneMask>(~world.groups.completed[p][i]);
    if (!recruit.requires_programme.empty()) {
        LaneMask completed = no_lane;
        for (std::size_t q = 0; q < policy.plans.size(); ++q) {
            if (policy.plans[q].id == recruit.requires_programme) completed = world.groups.completed[q][i];
        }
        may &= completed;
    }
    if (recruit.requires_practice > 0)
        may &= at_least(world.state.practice[i], Lane::Constant(static_cast<float>(recruit.requires_practice)));
    return may;
}

Lane chance_to_apply(Policy const& policy, World const& world, std::size_t p, Teacher i) {
    Programme const& programme = policy.plans[p].programme;
    if (programme.recruit.apply == Apply::all) return Lane::Ones();
    Participation const& part = policy.participation;
    School const school = world.teachers().school[i];
    Lane x = static_cast<float>(part.climate) * (world.state.climate_mean[school] - 0.5F);
    x += static_cast<float>(part.peers_took_part) * peers_who_took_part(world, i);
    x += static_cast<float>(part.cover) * policy.cover_of(p);
    x += of_mode(part, programme) + static_cast<float>(policy.system.logits);
    if (policy.recognises) x += static_cast<float>(part.recognition) * recognition_seen(world, i);
    if (!world.state.familiar.empty()) x += static_cast<float>(policy.familiarity) * as_lane(world.state.familiar[i]);
    Lane const never = 1.F - as_lane(world.state.in_programme_ever[i]);
    if (programme.recruit.low_threshold > 0)
        x += static_cast<float>(part.low_threshold * programme.recruit.low_threshold) * never;
    if (policy.coordination_reach > 0) {
        x += static_cast<float>(part.coordinator * policy.coordination_reach) *
             (1.F - as_lane(world.groups.school_reached[school]));
    }
    return shifted(world.state.propensity[i] * static_cast<float>(part.applies), x);
}

Lane chance_of_consent(Policy const& policy, World const& world, School school) {
    return shifted(Lane::Constant(static_cast<float>(policy.participation.head_consents)),
                   2.F * (world.state.climate_mean[school] - 0.5F));
}

}  // namespace cpdsim
