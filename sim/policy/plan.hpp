// What each programme can do with its money: worked out once, from programmes and funding lines. What is word, list,
// presence of an ingredient is the same in all lanes; the numbers are each lane's own.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

#include "core/apart.hpp"
#include "core/by_lane.hpp"
#include "core/entry.hpp"
#include "policy/price_list.hpp"
#include "policy/programme.hpp"
#include "world/world.hpp"

namespace cpdsim {

struct Participation;

extern template class Apart<Participation>;  // policy.cpp

/// How many, where programmes are counted by their numbers.
template <class List>
[[nodiscard]] ProgrammeNumber programmes_in(List const& list) {
    return static_cast<ProgrammeNumber>(list.size());
}

/// Participation shifts that hold for everybody: conditions of the system.
struct SystemParticipation {
    double logits = 0;
};

/// What a lane's strategy is made of. Lanes differ in numbers alone.
struct PolicyInput {
    std::map<std::string, Programme> programmes;
    std::vector<FundingLine> funding;
    Apart<Participation> participation;
    SystemParticipation system;
    double single_content = 0.7;
    QualityAtScale quality;          ///< of programmes that do not say
    std::vector<std::string> whose;  ///< payers whose money the budget is; empty: all
};

/// One programme in one lane, with everything about it worked out that does not change in a run.
struct LanePlan {
    Programme const* programme = nullptr;  ///< of the lane's input; unfunded where the lane has no money for it
    std::vector<Price> prices;
    Timetable timetable;
    std::vector<double> income;         ///< national EUR that come in at each step
    std::vector<double> redistributed;  ///< the part of it that goes to others when there is no use for it
    int opens = -1, closes = -1;        ///< first funded step, one past the last; -1: unfunded, does nothing
    int last_intake = -1;               ///< last funded step in which people may join; -1: there is none
    double carried_over = 1;            ///< share of what is left at a funded year's end that stays usable
    double fixed_per_year = 0;          ///< EUR a year as long as it is funded (coordination, hubs)
    double activity = 0;                ///< 0..1: share of the fixed cost that the money covers
    double content_worth = 1;           ///< single_content where only subject or only pedagogy is taught
    QualityAtScale at_scale;            ///< how quality falls with scale

    [[nodiscard]] bool open_at(int step) const { return step >= opens && step < closes; }
    [[nodiscard]] bool funded() const { return closes > opens; }
    [[nodiscard]] bool has_money() const { return opens >= 0; }
    /// A programme of cover alone serves the participants of all others.
    [[nodiscard]] bool is_cover_alone() const { return programme->release && !programme->sessions; }
    [[nodiscard]] bool recruits() const {
        auto const& p = *programme;
        return p.sessions || p.coaching || p.community || p.grant || p.cascade || p.pairing ||
               (p.materials && (p.materials->kits > 0 || p.materials->loans > 0));
    }
};

/// One programme: its plan in each lane.
class ProgrammePlan {
public:
    ProgrammePlan(std::string name, ByLane<PolicyInput> const& inputs, TimeGrid const& grid,
                  Population const& population);

    std::string id;
    std::vector<std::uint8_t> type_priority;   ///< rank of each school type, 0 first
    std::vector<std::uint8_t> admits_teacher;  ///< 0 where `recruit.only` excludes the teacher

    [[nodiscard]] LanePlan const& operator[](int lane) const { return plans_[entry(which_, lane)]; }
    /// Words, lists, and which ingredients there are: the same in all lanes.
    [[nodiscard]] Programme const& shape() const { return *plans_.front().programme; }
    /// Each once; lanes with the same input share one.
    [[nodiscard]] std::vector<LanePlan>& variants() { return plans_; }
    [[nodiscard]] std::vector<LanePlan> const& variants() const { return plans_; }

    /// A number of each lane; `number` takes a `LanePlan const&`.
    template <class Number>
    [[nodiscard]] Lane lanes(Number&& number) const {
        Lane all;
        for (int r = 0; r < lane_count; ++r) all[r] = static_cast<float>(number((*this)[r]));
        return all;
    }
    /// Whether something holds in some lane.
    template <class Condition>
    [[nodiscard]] bool in_some_lane(Condition&& condition) const {
        return std::any_of(plans_.begin(), plans_.end(), condition);
    }

private:
    std::vector<LanePlan> plans_;
    std::array<std::uint8_t, lane_count> which_{};
};

/// Whether people are admitted in this step of the calendar.
[[nodiscard]] bool is_intake(Recruit const& recruit, TimeGrid const& grid, int step);

/// The programmes with money in some lane, in the order of their names.
[[nodiscard]] std::vector<ProgrammePlan> plan_programmes(ByLane<PolicyInput> const& inputs, TimeGrid const& grid,
                                                         Population const& population);

}  // namespace cpdsim
