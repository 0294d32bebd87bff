// One programme in words: what it is, what it is made of, what it costs, and what is known about it.
#pragma once

#include <string>

#include "scenario/load.hpp"

namespace cpdsim {

/// Text for a terminal. `id` must be a programme of the scenario.
[[nodiscard]] std::string programme_in_words(Loaded const& loaded, std::string const& id);

}  // namespace cpdsim
