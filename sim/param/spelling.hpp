// "Did you mean ...?": the nearest of a few known words.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cpdsim::param {

/// Optimal string alignment distance: insertions, deletions, replacements and swaps of neighbours each count one.
[[nodiscard]] int edit_distance(std::string_view a, std::string_view b);

/// The known word nearest to `word`, or empty when none is near enough to be what was meant.
[[nodiscard]] std::string nearest(std::string_view word, std::vector<std::string> const& known);

/// "did you mean 'capacity'?", or empty.
[[nodiscard]] std::string did_you_mean(std::string_view word, std::vector<std::string> const& known);

/// "a, b or c"
[[nodiscard]] std::string list_of(std::vector<std::string> const& words);

}  // namespace cpdsim::param
