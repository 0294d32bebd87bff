// Are two files the same result? Everything that was computed is compared bit for bit (NaN equals the same NaN);
// what says who wrote the file, and when, is not: /provenance and the root attributes source, history and date.
#pragma once

#include <filesystem>
#include <string>

namespace cpdsim {

/// `first_difference`, if given, receives a phrase such as `/timeseries/reach[3, 17]: 0.25 and 0.5`.
/// Error: UserError with Exit::input_invalid for a file that cannot be read.
[[nodiscard]] bool same_contents(std::filesystem::path const& a, std::filesystem::path const& b,
                                 std::string* first_difference = nullptr);

}  // namespace cpdsim
