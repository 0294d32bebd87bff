// Shares of a programme's schools by phase (`schools_by_phase`), kept over all that are in it as the nation has them.
#pragma once

#include <cstddef>
#include <optional>
#include <vector>

#include "policy/at_work.hpp"

namespace cpdsim {

class PhaseShares {
public:
    PhaseShares() = default;
    PhaseShares(std::vector<double> shares, std::vector<double> in) : share_{std::move(shares)}, in_{std::move(in)} {}

    [[nodiscard]] bool bind() const { return !share_.empty(); }
    [[nodiscard]] std::size_t phases() const { return share_.size(); }
    void take(std::size_t phase, double weight) {
        if (bind()) in_[phase] += weight;
    }
    /// The phase, of those that `may`, that is furthest behind its share; none where none may.
    template <class May>
    [[nodiscard]] std::optional<std::size_t> behind(May&& may) const {
        std::optional<std::size_t> furthest;
        for (std::size_t f = 0; f < share_.size(); ++f) {
            if (share_[f] <= 0 || !may(f)) continue;
            if (!furthest || in_[f] * share_[*furthest] < in_[*furthest] * share_[f]) furthest = f;
        }
        return furthest;
    }

private:
    std::vector<double> share_, in_;  ///< by phase
};

/// Of the programme now; none bind where there is one phase, or where it takes schools as they apply.
[[nodiscard]] inline PhaseShares phase_shares(AtWork const& at) {
    Population const& population = *at.world.population;
    auto const& wanted = at.plan().shape().recruit.schools_by_phase;
    if (!population.several_phases() || wanted.empty()) return {};
    std::vector<double> shares, in(population.phases.size(), 0);
    for (std::string const& name : population.labels.phases) {
        auto const found = wanted.find(name);
        shares.push_back(found == wanted.end() ? 0 : found->second);
    }
    auto const& school_in = at.world.groups.school_in[at.p];
    for (School s = 0; s < school_in.size(); ++s)
        if (has(school_in[s], at.lane)) in[population.schools.phase[s]] += at.weight(s);
    return {std::move(shares), std::move(in)};
}

}  // namespace cpdsim
