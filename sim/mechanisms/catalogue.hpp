// The one visible list of mechanisms outside policy: what each makes from its parameters. Swapped by name from the
// scenario.
#pragma once

#include <optional>
#include <vector>

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

[[nodiscard]] Mechanism make_attendance(Learning const&);
[[nodiscard]] Mechanism make_learning(Learning const&, Peers const&);
[[nodiscard]] Mechanism make_mixing(Peers const&, Practice const&);
/// Whether what the peers practise is needed beyond the decision to adopt (hazard form), say by reflection.
enum class PeersNeeded { for_adoption, elsewhere_too };
[[nodiscard]] Mechanism make_practice(Practice const&, Peers const&, std::optional<Fading> const&,
                                      SystemConditions const&, PeersNeeded = PeersNeeded::for_adoption);
[[nodiscard]] Mechanism make_reflection(Reflection const&, Peers const&);
[[nodiscard]] Mechanism make_fading(std::optional<Fading> const&, Practice const&);
[[nodiscard]] Mechanism make_climate(Climate const&, std::optional<Turnover> const&, SystemConditions const&);
[[nodiscard]] Mechanism make_leaving(Turnover const&);
[[nodiscard]] Mechanism make_moving(Turnover const&);
/// Remembers who has changed when the study window ends (row `window_end_row`).
[[nodiscard]] Mechanism make_memory(Practice const&, int window_end_row);

/// All of them, those switched off left out. Order within a phase is the order of this list.
[[nodiscard]] std::vector<Mechanism> make_mechanisms(MechanismParameters const&, int window_end_row);

}  // namespace cpdsim
