// Steps, rows and lanes are counted in int; the containers they stand in count otherwise.
#pragma once

#include <cstddef>

namespace cpdsim {

/// What a container has for a step, a row or a lane.
template <class Entries>
[[nodiscard]] constexpr auto& entry(Entries& all, int number) {
    return all[static_cast<std::size_t>(number)];
}

/// How many there are, as a quantity.
template <class Container>
[[nodiscard]] constexpr double number_of(Container const& container) {
    return static_cast<double>(container.size());
}
/// How many there are, to be counted down.
template <class Container>
[[nodiscard]] constexpr int count_of(Container const& container) {
    return static_cast<int>(container.size());
}

}  // namespace cpdsim
