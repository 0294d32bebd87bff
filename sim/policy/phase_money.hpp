// What has been spent on each phase, where phases were drawn each for itself. A payment goes to the phases of those it
// is for, in proportion to the teachers they stand for; what is paid for a programme as a whole (hubs, fixed costs,
// cover that serves others) goes to all phases in proportion to their teachers concerned. Whole cents: the phases add
// up to the ledger.
#pragma once

#include <cstdint>
#include <vector>

#include "policy/ledger.hpp"
#include "world/world.hpp"

namespace cpdsim {

class PhaseMoney {
public:
    PhaseMoney() = default;
    PhaseMoney(Population const& population, int rows);

    /// Divides cents over the phases; `weights` empty: over all by their teachers.
    void pay(std::vector<double> const& weights, int step, int lane, std::int64_t cents);
    /// Cents spent on a phase in a row.
    [[nodiscard]] std::int64_t spent(std::size_t phase, int row, int lane) const {
        return entry(cents_[phase], cell(row, lane));
    }
    [[nodiscard]] std::size_t phases() const { return cents_.size(); }

    template <class Visit>
    void each_part(Visit&& visit) {
        visit.of_world("cents", cents_);
    }

private:
    std::vector<double> teachers_;   ///< by phase, as the nation has them
    std::vector<CentsByRow> cents_;  ///< [phase]
};

}  // namespace cpdsim
