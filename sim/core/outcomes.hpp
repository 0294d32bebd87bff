// The outcomes of a run, one number in each replicate: the one list of what they are called, in which unit they are,
// and what is said of them. Observers add them by their name (observers/catalogue.cpp), studies decide by them,
// `explain` tells what they are.
#pragma once

#include <span>
#include <string_view>

namespace cpdsim {

/// A share is printed in per cent; an index has no unit and is no share of anything.
enum class Kind { count, share, index, money };
enum class Better { more, less, none };

struct Outcome {
    std::string_view name, units;
    Kind kind;
    Better better;
    std::string_view long_name;  ///< in files
    std::string_view words;      ///< in `cpdsim explain`
};

[[nodiscard]] std::span<Outcome const> outcome_list();
/// Null pointer: there is none of that name.
[[nodiscard]] Outcome const* find_outcome(std::string_view name);

}  // namespace cpdsim
