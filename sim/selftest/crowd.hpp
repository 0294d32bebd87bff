// Teachers in one school, made in memory, and scenarios in which peers alone act on them.
#pragma once

#include <vector>

#include "selftest/engine.hpp"

namespace cpdsim::selftest {

/// One post for each baseline practice; ids "1", "2", ...
[[nodiscard]] Population crowd(std::vector<float> const& practice);

/// Peers and nothing else: no fading, reflection, turnover, climate or programmes.
[[nodiscard]] Scenario peers_alone(Peers const& peers, int years);

}  // namespace cpdsim::selftest
