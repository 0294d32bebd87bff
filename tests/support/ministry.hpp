// Money and programmes for a handful of teachers: a Policy on a Classroom, run step by step.
#pragma once

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <string>
#include <vector>

#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "mechanisms/parameters.hpp"
#include "policy/policy.hpp"
#include "support/classroom.hpp"
#include "support/equal_lanes.hpp"

namespace cpdsim::test {

/// A programme everybody who may joins and attends: n h over a year, both contents, full quality.
inline Programme course(double hours, double years = 1) {
    Programme p;
    p.recruit.apply = Apply::all;
    p.recruit.no_show = 0;
    p.sessions = Sessions{};
    p.sessions->hours = {hours, "h/teacher"};
    p.sessions->spread = years;
    return p;
}

inline CostItem cost(double euros, std::string unit, std::string payer = "ministry") {
    return {{euros, std::move(unit)}, std::move(payer)};
}

/// The whole run's money for one programme.
inline FundingLine money(std::string programme, double euros, std::string unit = "EUR") {
    FundingLine line;
    line.programme = std::move(programme);
    line.amount = {euros, std::move(unit)};
    return line;
}

/// One programme, called `course`, with this much money for the whole run.
inline PolicyInput one(Programme const& programme, double euros = 1e6) {
    PolicyInput input;
    input.programmes["course"] = programme;
    input.funding.push_back(money("course", euros));
    return input;
}

/// n teachers of one school who teach so in a fifth of their lessons.
inline Given teachers(std::size_t n) { return {.practice = std::vector<float>(n, 0.2F)}; }

/// `schools` schools with `staff` teachers each.
inline Given schools_of(std::size_t schools, std::size_t staff) {
    Given given = teachers(schools * staff);
    for (std::size_t i = 0; i < schools * staff; ++i) given.school.push_back(static_cast<School>(i / staff));
    return given;
}

inline std::vector<std::uint8_t> teaching_in(TimeGrid const& grid) {
    std::vector<std::uint8_t> teaching;
    for (int step = 0; step < grid.steps(); ++step)
        teaching.push_back(clock_at(grid, SchoolYear{}, step).teaching ? 1 : 0);
    return teaching;
}

inline std::size_t index_of(Policy const& policy, std::string const& programme) {
    for (std::size_t p = 0; p < policy.plans.size(); ++p) {
        if (policy.plans[p].id == programme) return p;
    }
    return policy.plans.size();
}

/// A classroom with a policy; steps run the mechanisms of policy and bring what they give to the people, no more.
class Ministry {
public:
    Ministry(Given const& given, PolicyInput const& input, TimeGrid const& time, std::vector<TieLayer> layers = {})
        : Ministry{given, std::vector<PolicyInput>{input}, time, std::move(layers)} {}
    /// Each lane with its own input; the last one for all that are missing.
    Ministry(Given const& given, std::vector<PolicyInput> inputs, TimeGrid const& time,
             std::vector<TieLayer> layers = {})
        : room{given, std::move(layers), false, inputs.front().programmes.size()},
          grid{time},
          inputs_{std::move(inputs)},
          policy{std::make_shared<Policy>(by_lane(inputs_), room.population(), grid, teaching_in(grid))},
          mechanisms_{make_funding(policy),  make_ordinary_cpd(policy), make_enrolment(policy),
                      make_delivery(policy), make_communities(policy),  make_cascade(policy)} {
        mechanisms_.push_back(make_attendance(Learning{}));
    }

    /// Another mechanism that takes part from now on.
    void add(Mechanism mechanism) { mechanisms_.push_back(std::move(mechanism)); }
    void run(int steps_more) {
        for (int k = 0; k < steps_more; ++k) step(mechanisms_, room, grid, now++);
    }
    void run_all() { run(grid.steps() - now); }
    [[nodiscard]] std::size_t operator[](std::string const& programme) const { return index_of(*policy, programme); }
    [[nodiscard]] std::vector<Cohort> const& cohorts(int lane = 0) {
        return room->groups.cohorts[static_cast<std::size_t>(lane)];
    }
    [[nodiscard]] double booked(std::string const& programme, int row, int lane = 0) const {
        return static_cast<double>(
            policy->counts.places_booked[index_of(*policy, programme)][static_cast<std::size_t>(row)][lane]);
    }
    [[nodiscard]] double taken(std::string const& programme, int row, int lane = 0) const {
        return static_cast<double>(
            policy->counts.places_taken[index_of(*policy, programme)][static_cast<std::size_t>(row)][lane]);
    }

    Classroom room;
    TimeGrid grid;

private:
    static ByLane<PolicyInput> by_lane(std::vector<PolicyInput> const& inputs) {
        std::array<PolicyInput const*, lane_count> of{};
        for (std::size_t r = 0; r < lane_count; ++r) of[r] = &inputs[std::min(r, inputs.size() - 1)];
        return ByLane<PolicyInput>{of};
    }

    std::vector<PolicyInput> inputs_;

public:
    std::shared_ptr<Policy> policy;
    int now = 0;

private:
    std::vector<Mechanism> mechanisms_;
};

}  // namespace cpdsim::test
