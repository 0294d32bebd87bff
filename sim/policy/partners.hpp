// Pairs of colleagues in a cohort, found as it forms and kept as long as both are in their posts (MODEL.md §6.2).
#pragma once

#include "policy/at_work.hpp"

namespace cpdsim {

/// Of each member, the place of her partner among the members; her own where she has none. Empty: no pairs are made.
[[nodiscard]] std::vector<std::uint32_t> partners_in(AtWork const& at, Cohort const& cohort);
/// In a teaching step: who can do less takes over what the partner can do beyond it,
///   K_i += (1 - exp(-rate h)) ((K_j + P0_j) - (K_i + P0_i)) where that is positive, K at most 1;
/// all by what they could at its beginning. The hours count as attended by both.
void work_in_pairs(AtWork const& at, World& world, Cohort const& cohort);

}  // namespace cpdsim
