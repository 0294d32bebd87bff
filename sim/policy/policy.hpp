// Programmes at work: what each can do with its money, and the accounts of one block of replicates. The policy
// mechanisms (fund, enrol, deliver, cascade) share one Policy; like the World it is the run's state, not theirs.
#pragma once

#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "engine/mechanism.hpp"
#include "policy/climate_pull.hpp"
#include "policy/ledger.hpp"
#include "policy/price_list.hpp"
#include "policy/programme.hpp"
#include "policy/purse.hpp"

namespace cpdsim {

/// One programme with everything about it worked out that does not change in a run.
struct ProgrammePlan {
    std::string id;
    Programme programme;
    std::vector<Price> prices;
    Timetable timetable;
    std::vector<double> income;                ///< national EUR that come in at each step
    int opens = -1, closes = -1;               ///< first funded step, one past the last; -1: unfunded, does nothing
    std::vector<double> redistributed;         ///< the part of it that goes to others when there is no use for it
    double carried_over = 1;                   ///< share of what is left at a funded year's end that stays usable
    double fixed_per_year = 0;                 ///< EUR a year as long as it is funded (coordination, hubs)
    double activity = 0;                       ///< 0..1: share of the fixed cost that the money covers
    double content_worth = 1;                  ///< single_content where only subject or only pedagogy is taught
    std::vector<std::uint8_t> type_priority;   ///< rank of each school type, 0 first
    std::vector<std::uint8_t> admits_teacher;  ///< 0 where `recruit.only` excludes the teacher

    [[nodiscard]] bool open_at(int step) const { return step >= opens && step < closes; }
    [[nodiscard]] bool funded() const { return closes > opens; }
    /// A programme of cover alone serves the participants of all others.
    [[nodiscard]] bool is_cover_alone() const { return programme.release && !programme.sessions; }
    [[nodiscard]] bool recruits() const {
        return programme.sessions || programme.coaching || programme.community || programme.grant ||
               programme.cascade ||
               (programme.materials && (programme.materials->kits > 0 || programme.materials->loans > 0));
    }
};

/// Participation shifts that hold for everybody: conditions of the system.
struct SystemParticipation {
    double logits = 0;
};

struct PolicyInput {
    std::map<std::string, Programme> programmes;
    std::vector<FundingLine> funding;
    Participation participation;
    SystemParticipation system;
    double single_content = 0.7;
    std::vector<std::string> whose;  ///< payers whose money the budget is; empty: all
};

enum class PaidFrom { promised, free };

/// Counts by programme and row, for /programmes of the results (lane counts).
struct ProgrammeCounts {
    using ByRow = std::vector<LaneColumn>;                                           ///< [programme][row]
    ByRow members, schools, trainers, labelled;                                      ///< at work in the step, or held
    ByRow community_members;                                                         ///< each weighted by its vitality
    ByRow applicants, places_booked, places_taken, completed, recipients;            ///< people, in the step
    ByRow awards, hours_delivered, cover_days, lead_hours, steering_persons;         ///< in the step
    ByRow limited_by_demand, limited_by_places, limited_by_money, limited_by_cover;  ///< 1 where it bound at an intake
};

class Policy {
public:
    /// `teaching_in_step` says which steps have sessions.
    Policy(PolicyInput const& input, Population const& population, TimeGrid const& grid,
           std::vector<std::uint8_t> teaching_in_step);

    std::vector<ProgrammePlan> plans;  ///< of the programmes with money; the others do nothing
    Participation participation;
    SystemParticipation system;
    double scale = 1;
    TimeGrid grid;
    Ledger ledger;
    std::vector<std::array<Purse, lane_count>> purses;           ///< [programme]
    std::vector<std::array<std::int64_t, lane_count>> received;  ///< [programme]: cents from others less those given
    ProgrammeCounts counts;
    Lane cover_level = Lane::Zero();  ///< share of days of release that find cover this year (all cover programmes)
    LaneColumn own_cover;             ///< [programme]: the same for release the programme brings itself
    double familiarity = 0;           ///< logits of those who know CPD from initial training
    bool recognises = false;          ///< some programme gives awards or labels
    std::vector<Column<LaneBytes>> labels;   ///< [programme][school]: level held
    std::vector<ClimatePull> climate_pulls;  ///< of the cohorts at work
    double coordination_reach = 0;           ///< of the coordination at work in this step
    double communities_sustained = 0;
    std::vector<LaneCounts> attendances;  ///< [teacher], for attendance urns

    /// Pays for `quantity` simulated units at the price of every item with that basis, out of what was promised for
    /// this step or out of money that is free (the caller has seen that there is enough).
    void pay(std::size_t programme, Basis basis, int step, int lane, double quantity,
             PaidFrom from = PaidFrom::promised);
    [[nodiscard]] double price_of(std::size_t programme, Basis basis, bool only_budget) const;

    /// What one unit that joins in `step` is expected to use in each step from then on, until the programme closes.
    [[nodiscard]] std::vector<UnitQuantities> unit_stream(std::size_t programme, int step, double teachers,
                                                          double schools) const;
    /// The same in national EUR of the budget.
    [[nodiscard]] std::vector<double> unit_cost(std::size_t programme, int step, double teachers, double schools) const;
    /// Share of the participants' days of release that find cover this year.
    [[nodiscard]] Lane const& cover_of(std::size_t programme) const {
        return plans[programme].programme.release ? own_cover[programme] : cover_level;
    }
    /// One past the last step in which a cohort joining now has sessions.
    [[nodiscard]] int end_of_cohort(std::size_t programme, int step) const;
    /// One past the last facilitated step of the communities of a cohort joining now.
    [[nodiscard]] int end_of_meetings(std::size_t programme, int step) const;
    /// Years' worth of what happens in lessons and is counted by the year (visits, meetings, cover) in this step:
    /// teaching steps carry the whole year, holidays none.
    [[nodiscard]] double lesson_years(int step) const;
    /// Teaching steps in [from, to).
    [[nodiscard]] int teaching_steps(int from, int to) const;
    std::vector<std::uint8_t> teaching;  ///< per step

    /// A national number in simulated units; the fraction is resolved by a keyed draw.
    [[nodiscard]] int simulated(double national, World const& world, std::string const& what, int step, int lane) const;

private:
    void open_accounts(std::vector<std::string> const& whose, std::vector<FundingLine> const& funding);
    void bring_in(std::vector<FundingLine> const& funding);
};

[[nodiscard]] Mechanism make_funding(std::shared_ptr<Policy> const&);
[[nodiscard]] Mechanism make_ordinary_cpd(std::shared_ptr<Policy> const&);
[[nodiscard]] Mechanism make_enrolment(std::shared_ptr<Policy> const&);
[[nodiscard]] Mechanism make_delivery(std::shared_ptr<Policy> const&);
[[nodiscard]] Mechanism make_communities(std::shared_ptr<Policy> const&);
[[nodiscard]] Mechanism make_cascade(std::shared_ptr<Policy> const&);
/// All of them in the order of their phases.
[[nodiscard]] std::vector<Mechanism> make_policy_mechanisms(std::shared_ptr<Policy> const&);

}  // namespace cpdsim
