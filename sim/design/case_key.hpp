// The key of a case: a hash of all that decides its result, and of nothing else. The scenario is hashed in a canonical
// text without titles, sources and ranges and with sorted keys, so that a corrected source does not cost a rerun;
// observed data are hashed by content; version and commit of the program belong to it.
#pragma once

#include <string>

#include "param/document.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

/// 32 hexadecimal digits.
[[nodiscard]] std::string hash_text(std::string_view text);

/// Values only, one map entry a line; comments, order of keys and notes on numbers leave no trace.
[[nodiscard]] std::string canonical_text(param::Document const& document);

/// Error: UserError (input_invalid) for a data file that cannot be read.
[[nodiscard]] std::string scenario_hash(param::Document const& document, Scenario const& scenario);
/// Of a scenario that is run alone.
[[nodiscard]] std::string case_key(param::Document const& document, Scenario const& scenario, std::uint32_t draw_key);

}  // namespace cpdsim
