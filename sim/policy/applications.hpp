// Who may join a programme and how likely they apply at an intake (MODEL.md §6).
#pragma once

#include "policy/policy.hpp"

namespace cpdsim {

/// The wish to join one programme at one intake, with what is the same for everybody worked out once.
class Applications {
public:
    Applications(Policy const& policy, World const& world, std::size_t programme);

    /// Lanes in which the teacher may join: eligible, not in the programme now, and not through with it.
    [[nodiscard]] LaneMask may_join(Teacher i) const;
    /// Chance to apply, given that the teacher may.
    [[nodiscard]] Lane chance(Teacher i) const;
    /// Chance that the head of the school consents.
    [[nodiscard]] Lane consent(School school) const;

private:
    Policy const& policy_;
    World const& world_;
    ProgrammePlan const& plan_;
    std::vector<LaneMask> const& member_;
    std::vector<LaneMask> const* through_;   ///< those who have completed it; null: they may come again
    std::vector<LaneMask> const* required_;  ///< those who have completed what is required; null: nothing is
    Lane cover_;
    float conditions_;  ///< mode and system, logits
    float climate_, peers_, recognition_, familiarity_, newcomer_, coordinator_;
    bool peers_known_;  ///< teachers have ties
};

}  // namespace cpdsim
