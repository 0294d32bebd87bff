// What a study keeps of each table of its cases, and how: the one list of reductions. A table that nobody has named
// here is kept as it stands at the end, each replicate by itself.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/dataset.hpp"

namespace cpdsim {

/// What becomes of the axis `time`.
enum class OverTime {
    at_the_end,        ///< the last date that the table has
    at_sustained,      ///< the date at which change counts as sustained
    at_the_start,      ///< the first date that the table has
    largest,           ///< over the run: of stocks
    sum,               ///< over the run: of flows
    by_calendar_year,  ///< sums
    years_after_stop   ///< the same day in each year from the end of the study window
};
/// What a finished case says of a cell that it does not mention.
enum class Unmentioned {
    missing,
    zero_where_labelled,  ///< an array that is left out is nothing; labels of other cases are missing
    zero
};

struct Rule {
    std::string_view from;               ///< path of the case's table; "" any other
    std::string into;                    ///< path in study.h5
    std::string title;                   ///< "": the case's own
    bool each_replicate = true;          ///< else their mean
    bool each_draw = true;               ///< else their mean
    std::vector<std::string> sums = {};  ///< axes that are summed over
    Unmentioned unmentioned = Unmentioned::missing;
    std::string labels_from = {};  ///< of the axis `programme`: a table of the study whose labels come first
    /// Nothing: the array is not kept. `words`: put behind its description.
    struct Kept {
        OverTime over_time = OverTime::at_the_end;
        std::string_view words = {};
    };
    std::optional<Kept> (*keeps)(std::string_view array) = nullptr;  ///< absent: all, at the end
    [[nodiscard]] std::optional<Kept> kept(std::string_view array) const {
        return keeps == nullptr ? std::optional{Kept{}} : keeps(array);
    }
};

/// The rules of a table, in the order of study.h5. `/timeseries` has another besides, the series themselves
/// (study/merge_series.cpp), and `/outcomes` keep all futures (study/merge.cpp).
[[nodiscard]] std::vector<Rule> rules_of(std::string const& path);
/// The rule that made a table of study.h5, and its place there.
[[nodiscard]] Rule rule_into(std::string const& path);
[[nodiscard]] std::size_t order_of(std::string const& path);

/// Tables of a digest that serve the merging and are not in study.h5 under this name.
inline constexpr std::string_view teachers_at_start = "teachers", all_outcomes = "outcomes";

}  // namespace cpdsim
