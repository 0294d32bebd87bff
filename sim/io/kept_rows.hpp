// Tables of a result file may keep fewer rows than its series; their dates say which.
#pragma once

#include <algorithm>
#include <optional>
#include <vector>

namespace cpdsim {

/// Which of the results' rows, at the days `all`, a table with the days `days` holds; empty when all. Nothing when a
/// day is none of them: such a table does not belong to the results.
[[nodiscard]] inline std::optional<std::vector<int>> kept_rows(std::vector<double> const& days,
                                                               std::vector<double> const& all) {
    std::vector<int> rows;
    if (days == all) return rows;
    for (double const day : days) {
        auto const row = std::find(all.begin(), all.end(), day);
        if (row == all.end()) return std::nullopt;
        rows.push_back(static_cast<int>(row - all.begin()));
    }
    return rows.empty() ? std::nullopt : std::optional{rows};
}

}  // namespace cpdsim
