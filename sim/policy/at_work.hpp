// A programme at work in one lane and step: its numbers there, its purse, its counts and its chance. Cheap to copy;
// what happens to people and groups is done to the World by whoever has it.
#pragma once

#include <array>
#include <cmath>
#include <string>
#include <string_view>

#include "core/entry.hpp"
#include "policy/policy.hpp"
#include "policy/schedule.hpp"

namespace cpdsim {

/// The chances of one purpose in a lane and step.
class Chance {
public:
    Chance(LaneChances const& chances, When step, int lane)
        : chances_{chances.of(lane)}, step_{step.number}, slot_{chances.slot(lane)} {}

    /// Uniform in [0, 1).
    [[nodiscard]] double of(std::uint32_t entity, std::uint32_t index = 0) const {
        return double{single(entity, index)};
    }
    [[nodiscard]] float single(std::uint32_t entity, std::uint32_t index = 0) const {
        return chances_.uniform(entity, step_, slot_, index);
    }
    /// Of sixteen entities.
    [[nodiscard]] Lane sixteen(std::array<std::uint32_t, lane_count> const& entities) const {
        std::array<std::uint32_t, lane_count> slots;
        slots.fill(slot_);
        return chances_.uniform_each(entities, step_, slots);
    }
    /// As many chances of an entity as are wanted, one after another.
    [[nodiscard]] ChanceSequence sequence(std::uint32_t entity) const { return {chances_, entity, step_, slot_}; }
    /// The same for the lane itself.
    [[nodiscard]] ChanceSequence sequence() const {
        return {chances_, slot_ % lane_count, step_, slot_ - slot_ % lane_count};
    }

private:
    Chances chances_;
    std::uint32_t step_, slot_;
};

struct AtWork {
    Policy& policy;
    World const& world;
    ProgrammeNumber p;
    int step;
    int lane;
    std::vector<double> const* by_phase = nullptr;  ///< whom payments are for (PhaseMoney); null pointer: everybody

    /// How often a school, or the school of a teacher, counts.
    [[nodiscard]] double weight(School s) const { return world.population->weight_of(s); }
    [[nodiscard]] double weight_of(Teacher i) const { return world.population->weight_of_teacher(i); }

    [[nodiscard]] ProgrammePlan const& plan() const { return policy.plans[p]; }
    [[nodiscard]] LanePlan const& in_lane() const { return plan()[lane]; }
    /// The programme with the numbers of the lane.
    [[nodiscard]] Programme const& programme() const { return *in_lane().programme; }
    [[nodiscard]] Participation const& participation() const { return policy.participation[lane]; }
    [[nodiscard]] Schedule schedule() const { return {in_lane(), policy.calendar}; }
    /// Sets the entry of the lane.
    void put(Lane& all, double value) const { all[lane] = static_cast<float>(value); }
    [[nodiscard]] double cover() const { return double{policy.cover_of(p)[lane]}; }

    /// Years of a step, of the calendar and of lessons.
    [[nodiscard]] double years() const { return policy.calendar.grid.dt(); }
    [[nodiscard]] double lesson_years() const { return policy.calendar.lesson_years(step); }
    [[nodiscard]] bool teaches() const { return policy.calendar.teaches(step); }
    /// Years (whole, from 0) since the programme was first funded.
    [[nodiscard]] int year() const { return (step - in_lane().opens) / policy.calendar.grid.per_year(); }

    [[nodiscard]] Purse& purse() const { return policy.accounts.purse(p, lane); }
    /// EUR of the budget for a unit.
    [[nodiscard]] double price_of(Basis basis) const {
        double euros = 0;
        for (Price const& price : in_lane().prices) {
            if (price.basis == basis && price.in_budget) euros += price.euros;
        }
        return euros;
    }
    /// National EUR of the budget for a unit that joins now, step by step.
    [[nodiscard]] std::vector<double> cost_of(UnitSize const& size = {}) const {
        return schedule().costs_from(step, size, policy.scale);
    }
    /// Pays for so many simulated units at the price of every item with that basis, out of what was promised for this
    /// step or out of money that is free (the caller has seen that there is enough).
    void pay(Basis basis, double quantity, PaidFrom from = PaidFrom::promised) const {
        if (quantity == 0) return;
        for (Price const& price : in_lane().prices) {
            if (price.basis != basis) continue;
            // Down to the cent, lest many payments together exceed what was promised.
            double const euros = std::floor(price.euros * quantity * policy.scale * 100 + 1e-6) / 100;
            policy.accounts.pay(p, price, step, lane, euros, from, by_phase);
        }
    }
    /// Pays for all of it, as promised.
    void pay(UnitQuantities const& used) const {
        for (Basis const basis : paid_by_unit) pay(basis, used.of(basis));
    }

    /// The count of this step.
    [[nodiscard]] float& counted(Counted what) const { return entry((policy.counts.*what)[p], step + 1)[lane]; }
    /// Counts so many simulated units, nationally.
    void count(Counted what, double units) const { count_national(what, units * policy.scale); }
    void count_national(Counted what, double units) const { counted(what) += static_cast<float>(units); }

    [[nodiscard]] Chance chances(std::string_view purpose) const { return chances_at(purpose, step); }
    /// A draw for the programme's whole life.
    [[nodiscard]] float draw_of_run(std::string_view purpose) const { return chances_at(purpose, 0).single(0); }
    /// A national number in simulated units of a weight; the fraction is resolved by a keyed draw (of the step, or the
    /// same ever).
    [[nodiscard]] int simulated(double national, std::string_view purpose, int at_step, double weight = 1) const {
        double const wanted = national / (policy.scale * weight);
        double const whole = std::floor(wanted);
        return static_cast<int>(whole) + (chances_at(purpose, at_step).of(0) < wanted - whole ? 1 : 0);
    }

private:
    [[nodiscard]] Chance chances_at(std::string_view purpose, int at_step) const {
        return {world.id.chances(std::string{purpose} + ": " + plan().id), at_step, lane};
    }
};

/// Sets what the cohort's members, schools, units and leads stand for. `schools_of_units`: of each, in the order of
/// `cohort.schools`; empty: one school each.
void weigh(AtWork const& at, Cohort& cohort, std::vector<std::size_t> const& schools_of_units = {});

/// Whether a member has come to the cohort's sessions and is still in her post.
[[nodiscard]] inline bool came(AtWork const& at, Cohort const& cohort, std::size_t member) {
    return cohort.attends[member] != 0 && at.world.state.joined[cohort.members[member]][at.lane] <= cohort.formed;
}

}  // namespace cpdsim
