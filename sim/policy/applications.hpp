// Who may join a programme and how likely they apply at an intake (MODEL.md §6).
#pragma once

#include "policy/policy.hpp"

namespace cpdsim {

/// Of the teachers of a school.
struct SchoolInterest {
    Lane chance = Lane::Zero();      ///< mean chance of those who may join
    Lane candidates = Lane::Zero();  ///< number of teachers who may join
};

/// The wish to join one programme at one intake, with what is the same for everybody worked out once.
class Applications {
public:
    Applications(Policy const& policy, World const& world, ProgrammeNumber programme);

    /// Lanes in which the teacher may join: eligible, not in the programme now, and not through with it.
    [[nodiscard]] LaneMask may_join(Teacher i) const;
    /// Chance to apply, given that the teacher may.
    [[nodiscard]] Lane chance(Teacher i) const;
    /// Chance that the head of the school consents.
    [[nodiscard]] Lane consent(School school) const;
    [[nodiscard]] SchoolInterest interest_of(School school) const;
    /// Lanes in which each teacher applies at the intake of `step`; drawn on all threads.
    [[nodiscard]] Column<LaneMask> teachers_applying(int step) const;

private:
    void find_contacts(ByLane<Participation> const& part);
    [[nodiscard]] LaneMask applies(Teacher i, LaneMask may, Lane const& u) const;

    World const& world_;
    ProgrammePlan const& plan_;
    Column<LaneMask> const& member_;
    Column<LaneMask> const* through_;   ///< those who have completed it; null: they may come again
    Column<LaneMask> const* required_;  ///< those who have completed what is required; null: nothing is
    Lane applies_;                      ///< share of a person's propensity that goes to one intake
    Lane practice_;                     ///< needed to be admitted
    Lane head_took_part_;               ///< logits of consent of a head who has taken part
    Lane consents_;                     ///< heads who consent, at middle climate
    Lane conditions_;                   ///< mode and system, logits
    Column<Lane> contact_;              ///< of each school: its lasting effect, logits; empty: schools are alike
    Lane cover_, climate_, peers_, recognition_, familiarity_, newcomer_, coordinator_;  ///< logits
    bool practised_;                                        ///< some lane asks for practice
    bool peers_known_;                                      ///< teachers have ties
    bool recognised_, familiar_, newcomers_, coordinated_;  ///< the term is not 0 for everybody in every lane
};

}  // namespace cpdsim
