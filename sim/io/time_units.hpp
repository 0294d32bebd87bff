// Dates of a time axis: `days since 2026-09-01`, as our files have it. Other files may say anything.
#pragma once

#include <charconv>
#include <optional>
#include <string_view>

#include "core/calendar.hpp"

namespace cpdsim {

/// The month that the days count from; nothing unless the text says so, with a year of the calendar.
[[nodiscard]] inline std::optional<YearMonth> start_in_units(std::string_view units) {
    constexpr std::string_view before = "days since ", after = "-01";
    if (!units.starts_with(before)) return std::nullopt;
    char const* const end = units.data() + units.size();
    YearMonth start;
    auto const [dash, fault] = std::from_chars(units.data() + before.size(), end, start.year);
    if (fault != std::errc{} || dash == end || *dash != '-') return std::nullopt;
    auto const [rest, other] = std::from_chars(dash + 1, end, start.month);
    if (other != std::errc{} || start.year < 1 || start.year > 9999 || start.month < 1 || start.month > 12)
        return std::nullopt;
    return std::string_view{rest, static_cast<std::size_t>(end - rest)}.starts_with(after) ? std::optional{start}
                                                                                           : std::nullopt;
}

}  // namespace cpdsim
