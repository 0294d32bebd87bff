// Programmes at work: what each can do with its money, and the accounts of one pack. The policy mechanisms (fund,
// enrol, deliver, cascade) share one Policy; like the World it is the run's state, not theirs. What one programme does
// in one lane and step is done through its handle, `AtWork` (at_work.hpp).
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/mechanism.hpp"
#include "policy/accounts.hpp"
#include "policy/climate_pull.hpp"
#include "policy/counts.hpp"
#include "policy/plan.hpp"
#include "policy/school_calendar.hpp"

namespace cpdsim {

/// Cover for those who are released from teaching, this year.
struct Cover {
    Lane level = Lane::Zero();  ///< share of days of release that find cover (all cover programmes)
    LaneColumn own;             ///< [programme]: the same for release the programme brings itself

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("level", level);
        visit.of_world("own", own);
    }
};

/// What the coordination at work in this step does.
struct CoordinationNow {
    LaneDoubles reach = LaneDoubles::Zero();
    LaneDoubles communities_sustained = LaneDoubles::Zero();

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("reach", reach);
        visit("communities_sustained", communities_sustained);
    }
};

class Policy {
public:
    /// Lanes with the same input share their plans. The inputs must outlive the policy.
    Policy(ByLane<PolicyInput> const& inputs, Population const& population, TimeGrid const& time,
           std::vector<std::uint8_t> const& teaching_in_step);

    // Fixed in a run.
    std::vector<ProgrammePlan> plans;  ///< of the programmes with money; the others do nothing
    ByLane<Participation> participation;
    Lane system_logits;  ///< shift of participation by the conditions of the system
    Lane familiarity;    ///< logits of those who know CPD from initial training
    double scale = 1;
    SchoolCalendar calendar;
    bool recognises = false;  ///< some programme gives awards or labels

    // What has happened.
    Accounts accounts;
    ProgrammeCounts counts;
    std::vector<Column<LaneBytes>> labels;   ///< [programme][school]: level held
    std::vector<LaneCounts> attendances;     ///< [teacher], for attendance urns
    std::vector<ClimatePull> climate_pulls;  ///< of the cohorts at work

    // What holds now.
    Cover cover;
    CoordinationNow coordination;

    /// Share of the participants' days of release that find cover this year.
    [[nodiscard]] Lane const& cover_of(ProgrammeNumber programme) const {
        return plans[programme].shape().release ? cover.own[programme] : cover.level;
    }

    /// What has happened and what holds now, for core/saved_state.hpp.
    template <class Visit>
    void each_part(Visit&& visit) {
        visit("accounts", accounts);
        visit("counts", counts);
        for (auto& of_programme : labels) visit.of_world("labels", of_programme);
        visit.of_world("attendances", attendances);
        visit("climate_pulls", climate_pulls);
        visit("cover", cover);
        visit("coordination", coordination);
    }
};

[[nodiscard]] Mechanism make_funding(std::shared_ptr<Policy> const&);
[[nodiscard]] Mechanism make_ordinary_cpd(std::shared_ptr<Policy> const&);
[[nodiscard]] Mechanism make_enrolment(std::shared_ptr<Policy> const&);
[[nodiscard]] Mechanism make_delivery(std::shared_ptr<Policy> const&);
[[nodiscard]] Mechanism make_communities(std::shared_ptr<Policy> const&);
[[nodiscard]] Mechanism make_cascade(std::shared_ptr<Policy> const&);

}  // namespace cpdsim
