// Tables of a result file may keep fewer rows than its series; their dates say which.
#pragma once

#include <algorithm>
#include <vector>

namespace cpdsim {

/// Which of the results' rows, at the days `all`, a table with the days `days` holds; empty when all.
[[nodiscard]] inline std::vector<int> kept_rows(std::vector<double> const& days, std::vector<double> const& all) {
    std::vector<int> rows;
    if (days.size() == all.size()) return rows;
    for (double const day : days)
        rows.push_back(static_cast<int>(std::find(all.begin(), all.end(), day) - all.begin()));
    return rows;
}

}  // namespace cpdsim
