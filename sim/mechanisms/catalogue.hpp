// The one visible list of mechanisms outside policy: what each makes from its parameters, which may differ from lane to
// lane. Numbers are copied; nothing is referred to afterwards. Swapped by name from the scenario.
#pragma once

#include <optional>
#include <vector>

#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "mechanisms/parameters.hpp"

namespace cpdsim {

/// Scalars that system-wide strategic conditions contribute (MODEL.md §7).
struct SystemConditions {
    double transfer_gap_left = 1;  ///< product over conditions of (1 - gain x level): multiplies 1 - E
    double climate_pull = 0;       ///< 1/year
};

struct MechanismParameters {
    Learning learning;
    Practice practice;
    std::optional<Fading> fading;
    std::optional<Reflection> reflection;
    Peers peers;
    std::optional<Turnover> turnover;
    std::optional<Climate> climate;
    SystemConditions conditions;
};

[[nodiscard]] Mechanism make_attendance(ByLane<Learning> const&);
[[nodiscard]] Mechanism make_learning(ByLane<Learning> const&, ByLane<Peers> const&);
[[nodiscard]] Mechanism make_mixing(ByLane<Peers> const&, ByLane<Practice> const&);
/// Whether what the peers practise is needed beyond the decision to adopt (hazard form), say by reflection.
enum class PeersNeeded { for_adoption, elsewhere_too };
[[nodiscard]] Mechanism make_practice(ByLane<Practice> const&, ByLane<Peers> const&,
                                      std::optional<ByLane<Fading>> const&, ByLane<SystemConditions> const&,
                                      PeersNeeded = PeersNeeded::for_adoption);
[[nodiscard]] Mechanism make_reflection(ByLane<Reflection> const&, ByLane<Peers> const&);
[[nodiscard]] Mechanism make_fading(std::optional<ByLane<Fading>> const&, ByLane<Practice> const&);
[[nodiscard]] Mechanism make_climate(ByLane<Climate> const&, std::optional<ByLane<Turnover>> const&,
                                     ByLane<SystemConditions> const&);
[[nodiscard]] Mechanism make_leaving(ByLane<Turnover> const&);
[[nodiscard]] Mechanism make_moving(ByLane<Turnover> const&);
/// Remembers who has changed when the study window ends (row `window_end_row`).
[[nodiscard]] Mechanism make_memory(ByLane<Practice> const&, int window_end_row);

/// All of them, those switched off left out. Order within a phase is the order of this list.
[[nodiscard]] std::vector<Mechanism> make_mechanisms(ByLane<MechanismParameters> const&, int window_end_row);

}  // namespace cpdsim
