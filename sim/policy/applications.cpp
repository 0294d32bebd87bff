#include "policy/applications.hpp"

#include <algorithm>

#include "core/mask_sets.hpp"
#include "policy/participation.hpp"
#include "policy/recognition.hpp"
#include "world/propensity.hpp"

namespace cpdsim {
namespace {

/// The chance whose logit is that of `chance` plus x, through the odds: no logarithm is needed.
Lane shifted(Lane const& chance, Lane const& x) {
    Lane const p = chance.max(1e-5F).min(1.F - 1e-5F);
    Lane const odds = p * exp_lanes(x);
    return odds / (1.F - p + odds);
}

double of_mode(Participation const& part, Programme const& programme) {
    if (!programme.sessions) return 0;
    switch (programme.sessions->mode) {
        case Mode::residential:
            return part.residential;
        case Mode::online:
            return part.online;
        case Mode::blended:
            return 0.5 * part.online;
        case Mode::school_based:
            return part.school_based;
        case Mode::face_to_face:
            return 0;
    }
    return 0;
}

Column<LaneMask> const* required_for(Policy const& policy, World const& world, Recruit const& recruit) {
    static Column<LaneMask> const nobody;
    if (recruit.requires_programme.empty()) return nullptr;
    for (ProgrammeNumber q = 0; q < programmes_in(policy.plans); ++q) {
        if (policy.plans[q].id == recruit.requires_programme) return &world.groups.completed[q];
    }
    return &nobody;
}

}  // namespace

Applications::Applications(Policy const& policy, World const& world, ProgrammeNumber programme)
    : world_{world},
      plan_{policy.plans[programme]},
      member_{world.groups.member[programme]},
      through_{plan_.shape().recruit.repeat ? nullptr : &world.groups.completed[programme]},
      required_{required_for(policy, world, plan_.shape().recruit)},
      applies_{policy.participation(&Participation::applies)},
      practice_{plan_.lanes([](LanePlan const& plan) { return plan.programme->recruit.requires_practice; })},
      head_took_part_{policy.participation(&Participation::head_took_part)},
      consents_{policy.participation(&Participation::head_consents)},
      conditions_{policy.participation.lanes([&](Participation const& numbers) {
          return of_mode(numbers, plan_.shape());
      }) + policy.system_logits},
      cover_{policy.participation(&Participation::cover) * policy.cover_of(programme)},
      climate_{policy.participation(&Participation::climate)},
      peers_{policy.participation(&Participation::peers_took_part)} {
    ByLane<Participation> const& part = policy.participation;
    bool const noticed = std::any_of(world.groups.recognition.begin(), world.groups.recognition.end(),
                                     [](LaneColumn const& column) { return !column.empty(); });
    recognition_ = policy.recognises && noticed ? part(&Participation::recognition) : Lane::Zero();
    familiarity_ = world.state.familiar.empty() ? Lane::Zero() : policy.familiarity;
    for (int r = 0; r < lane_count; ++r) {
        newcomer_[r] = static_cast<float>(part[r].low_threshold * plan_[r].programme->recruit.low_threshold);
        coordinator_[r] = static_cast<float>(part[r].coordinator * policy.coordination.reach[r]);
    }
    find_contacts(part);
    practised_ = (practice_ > 0.F).any();
    recognised_ = (recognition_ != 0.F).any();
    familiar_ = (familiarity_ != 0.F).any();
    newcomers_ = (newcomer_ != 0.F).any();
    coordinated_ = (coordinator_ != 0.F).any();
    peers_known_ = !world.peers.complete && !world.peers.first.empty();
}

LaneMask Applications::may_join(Teacher i) const {
    if (plan_.admits_teacher[i] == 0) return no_lane;
    LaneMask may = without(every_lane, member_[i]);
    if (through_ != nullptr) may = without(may, (*through_)[i]);
    if (required_ != nullptr) may &= required_->empty() ? no_lane : (*required_)[i];
    if (practised_) may &= at_least(world_.state.practice[i], practice_);
    return may;
}

// A school with the mean of exp(x) of one: as many apply, from fewer schools.
void Applications::find_contacts(ByLane<Participation> const& part) {
    Lane const spread = part(&Participation::schools_differ);
    if ((spread <= 0.F).all()) return;
    LaneChances const contact = world_.id.chances("contact with the school");
    contact_.resize(world_.schools().first_teacher.size() - 1);
    for_each_chunk<School>(world_.workers, contact_.size(), 512, [&](School first, School last) {
        for (School s = first; s < last; ++s)
            contact_[s] = spread * normal_quantile(contact.lanes(world_.key_of_school(s), 0)) - 0.5F * spread * spread;
    });
}

// Terms are added in a fixed order; one that is 0 for everybody changes no bit and is left out.
Lane Applications::chance(Teacher i) const {
    if (plan_.shape().recruit.apply == Apply::all) return Lane::Ones();
    School const school = world_.teachers().school[i];
    Lane x = climate_ * (world_.state.climate_mean[school] - 0.5F);
    if (peers_known_) {
        Lane took_part = Lane::Zero();
        PeerRows const& rows = world_.peers;
        for (std::uint32_t k = rows.first[i]; k < rows.first[i + 1]; ++k)
            took_part = choose(world_.state.in_programme_ever[rows.to[k]], took_part + rows.share[k], took_part);
        x += peers_ * took_part;
    }
    if (!contact_.empty()) x += contact_[school];
    x += cover_;
    x += conditions_;
    if (recognised_) x += recognition_ * recognition_seen(world_, i);
    if (familiar_) x += familiarity_ * as_lane(world_.state.familiar[i]);
    if (newcomers_) x += newcomer_ * (1.F - as_lane(world_.state.in_programme_ever[i]));
    if (coordinated_) x += coordinator_ * (1.F - as_lane(world_.groups.school_reached[school]));
    return shifted(as_lane(world_.state.propensity[i]) * applies_, x);
}

Lane Applications::consent(School school) const {
    Lane x = 2.F * (world_.state.climate_mean[school] - 0.5F);
    LaneMask const know = world_.state.head_took_part[school];
    if (know != no_lane) x += head_took_part_ * as_lane(know);
    return shifted(consents_, x);
}

SchoolInterest Applications::interest_of(School school) const {
    Schools const& schools = world_.schools();
    SchoolInterest interest;
    for (Teacher i = schools.first_teacher[school]; i < schools.first_teacher[school + 1]; ++i) {
        LaneMask const may = may_join(i);
        if (may == no_lane) continue;
        interest.candidates += as_lane(may);
        interest.chance += as_lane(may) * chance(i);
    }
    interest.chance /= interest.candidates.max(1.F);
    return interest;
}

LaneMask Applications::applies(Teacher i, LaneMask may, Lane const& u) const {
    if (may == no_lane) return no_lane;
    Lane wish = chance(i);
    if (plan_.shape().recruit.head_consent) wish *= consent(world_.teachers().school[i]);
    return without(may, at_least(u, wish));
}

Column<LaneMask> Applications::teachers_applying(int step) const {
    LaneChances const apply = world_.id.chances("apply: " + plan_.id);
    Column<LaneMask> applying(world_.state.teachers(), no_lane);
    for_each_chunk<Teacher>(world_.workers, applying.size(), 2048, [&](Teacher first, Teacher last) {
        for (Teacher i = first; i < last; i += 2) {
            Teacher const j = std::min(i + 1, last - 1);
            LaneMask const i_may = may_join(i), j_may = may_join(j);
            if ((i_may | j_may) == no_lane) continue;
            auto const u = apply.lanes_of_two({world_.key_of(i), world_.key_of(j)}, step);
            applying[i] = applies(i, i_may, u[0]);
            applying[j] = applies(j, j_may, u[1]);
        }
    });
    return applying;
}

}  // namespace cpdsim
