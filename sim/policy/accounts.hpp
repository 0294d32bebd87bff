// The money of all programmes: a purse for each programme and lane, and the one ledger.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "policy/ledger.hpp"
#include "policy/phase_money.hpp"
#include "policy/plan.hpp"
#include "policy/purse.hpp"

namespace cpdsim {

enum class PaidFrom { promised, free };

struct Accounts {
    Ledger ledger;
    std::vector<std::array<Purse, lane_count>> purses;  ///< [programme]
    PhaseMoney by_phase;
    std::vector<std::array<std::int64_t, lane_count>> received;  ///< [programme]: cents from others less those given

    [[nodiscard]] Purse& purse(ProgrammeNumber programme, int lane) { return entry(purses[programme], lane); }
    [[nodiscard]] Purse const& purse(ProgrammeNumber programme, int lane) const {
        return entry(purses[programme], lane);
    }
    /// Books national euros, down to the cent, lest many payments together exceed what was promised; out of the purse
    /// where the budget pays. `for_phases`: whom it is for, as in PhaseMoney.
    void pay(ProgrammeNumber programme, Price const& price, int step, int lane, double euros, PaidFrom from,
             std::vector<double> const* for_phases = nullptr);

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("ledger", ledger);
        visit("by_phase", by_phase);
        visit.of_world("purses", purses);
        visit.of_world("received", received);
    }
};

/// Purses with what comes in, fixed costs promised from the start; accounts for every item of cost.
[[nodiscard]] Accounts open_accounts(std::vector<ProgrammePlan>& plans, ByLane<PolicyInput> const& inputs,
                                     TimeGrid const& grid);

}  // namespace cpdsim
