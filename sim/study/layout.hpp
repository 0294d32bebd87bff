// What the finished cases of a study hold: tables without values, known before the numbers are taken, so that study.h5
// can be laid out once and filled case by case. Labels are in the order in which the cases, in the plan's order, first
// mention them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/digests.hpp"

namespace cpdsim {

struct StudyLayout {
    std::vector<CaseState> states;  ///< of StudyPlan::runs
    YearMonth start;
    Table series, outcomes;
    Dataset tables;  ///< the others, in the order of study.h5

    [[nodiscard]] bool empty() const { return rows() == 0 && outcomes.arrays.empty(); }
    [[nodiscard]] std::size_t rows() const { return series.axis("time") == nullptr ? 0 : series.cells({"time"}); }
};

/// Gathers what is not in `digests` yet.
[[nodiscard]] StudyLayout survey(StudyPlan const& plan, Digests& digests);

/// Whom the outcomes count among: from the first finished case; nothing when it has no breakdown.
[[nodiscard]] std::optional<double> teachers_represented(StudyPlan const& plan, StudyLayout const& layout,
                                                         Digests const& digests);

/// Position of a name, or `size()` of the list.
[[nodiscard]] std::size_t place_of(std::vector<std::string> const& list, std::string const& name);
[[nodiscard]] std::size_t place_of(std::vector<Array> const& list, std::string const& name);

}  // namespace cpdsim
