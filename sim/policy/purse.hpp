// The money of one programme in one replicate: what has come in, what is spent, what is promised. A unit is admitted
// only if every later month of it can be paid out of money that will have come in by then, so nothing is ever overdrawn
// and what cannot be promised stays visible as unspent.
#pragma once

#include <algorithm>
#include <span>
#include <vector>

#include "core/entry.hpp"

namespace cpdsim {

class Purse {
public:
    Purse() = default;
    /// `income[s]`: national EUR that come in at the beginning of step s.
    explicit Purse(std::vector<double> const& income) : come_in_(income), promised_(income.size(), 0.0) {
        for (std::size_t s = 1; s < come_in_.size(); ++s) come_in_[s] += come_in_[s - 1];
    }

    /// How many units can be paid for, when one costs `unit[m]` m steps from now. Infinite if it costs nothing. What a
    /// unit has cost is gone for good, so the money must suffice for all that is promised later, too.
    [[nodiscard]] double affordable(int step, std::span<double const> unit) const {
        double units = 1e18, cost = 0, promised = 0;
        for (int s = step; s < steps(); ++s) {
            if (s - step < count_of(unit)) cost += entry(unit, s - step);
            promised += entry(promised_, s);
            if (cost > 0) units = std::min(units, (entry(come_in_, s) - gone_ - promised) / cost);
        }
        for (int m = std::max(0, steps() - step); m < count_of(unit); ++m) cost += entry(unit, m);
        if (cost > 0) units = std::min(units, (in_all() - gone_ - promised - promised_beyond_) / cost);
        return std::max(0.0, units);
    }

    void promise(int step, std::span<double const> unit, double units) {
        for (int m = 0; m < count_of(unit); ++m) {
            double& promised = step + m < steps() ? entry(promised_, step + m) : promised_beyond_;
            promised += units * entry(unit, m);
        }
    }

    /// Out of money that is not promised to anybody.
    void spend(double euros) {
        spent_ += euros;
        gone_ += euros;
    }
    /// Money that may not be carried over to later: nobody can spend it any more, and it stays unspent.
    void forfeit(double euros) { gone_ += euros; }
    /// Money for another programme (`redistribution.cpp`), and from one.
    void give(double euros) { gone_ += euros; }
    void receive(int step, double euros) {
        for (int s = step; s < steps(); ++s) entry(come_in_, s) += euros;
    }
    /// Out of what was promised for this step.
    void keep_promise(int step, double euros) {
        spend(euros);
        double& left = entry(promised_, step);
        left = std::max(0.0, left - euros);
    }
    /// What was promised for a step is either spent by its end or free again.
    void close_step(int step) { entry(promised_, step) = 0; }

    /// Money that has come in and is not spent, promised or not.
    [[nodiscard]] double at_hand(int step) const { return std::max(0.0, entry(come_in_, step) - gone_); }

    /// Money at hand now that is not promised to anybody, now or later.
    [[nodiscard]] double free_now(int step) const {
        double free = 1e18, promised = 0;
        for (int s = step; s < steps(); ++s) {
            promised += entry(promised_, s);
            free = std::min(free, entry(come_in_, s) - gone_ - promised);
        }
        return std::max(0.0, std::min(free, in_all() - gone_ - promised - promised_beyond_));
    }
    /// Money that had come in before this step and is left: not spent, and not needed for promises that the money from
    /// now on cannot keep.
    [[nodiscard]] double left_over(int step) const {
        double const before = step > 0 ? entry(come_in_, step - 1) : 0;
        return std::max(0.0, std::min(before - gone_, free_now(step)));
    }
    [[nodiscard]] double spent() const { return spent_; }

    template <class Visit>
    void each_part(Visit&& visit) {
        visit.of_world("come_in", come_in_);
        visit.of_world("promised", promised_);
        visit("promised_beyond", promised_beyond_);
        visit("spent", spent_);
        visit("gone", gone_);
    }

private:
    [[nodiscard]] int steps() const { return count_of(come_in_); }
    [[nodiscard]] double in_all() const { return come_in_.empty() ? 0 : come_in_.back(); }

    std::vector<double> come_in_;   ///< by the beginning of each step, cumulated
    std::vector<double> promised_;  ///< for each step to come
    double promised_beyond_ = 0;    ///< for what goes on after the run
    double spent_ = 0;
    double gone_ = 0;  ///< spent or forfeited
};

}  // namespace cpdsim
