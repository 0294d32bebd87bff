// What the finished cases of a study hold: names, labels and lengths, known before the numbers are taken, so that
// study.h5 can be laid out once and filled case by case. Labels are in the order in which the cases, in the plan's
// order, first mention them.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "study/digests.hpp"

namespace cpdsim {

struct StudyLayout {
    std::vector<CaseState> states;  ///< of StudyPlan::runs
    YearMonth start;
    std::vector<double> days;         ///< rows of the series
    std::vector<std::int32_t> years;  ///< calendar years
    std::size_t years_after = 0;      ///< of the window's end, of still_changed; 0: no case has it
    std::vector<VariableName> series, outcomes, programme_variables, attribution;
    std::vector<GroupLayout> groups;
    std::vector<std::string> programmes, payers, kinds, programme_labels, routes;  ///< as in CaseShape
    bool lorenz = false, transfers = false;

    [[nodiscard]] bool empty() const { return days.empty() && outcomes.empty(); }
    [[nodiscard]] std::size_t rows() const { return days.size(); }
};

/// Gathers what is not in `digests` yet.
[[nodiscard]] StudyLayout survey(StudyPlan const& plan, Digests& digests);

/// Whom the outcomes count among: from the first finished case; nothing when it has no breakdown.
[[nodiscard]] std::optional<double> teachers_represented(StudyPlan const& plan, StudyLayout const& layout,
                                                         Digests const& digests);

/// Position of a name, or `size()` of the list.
[[nodiscard]] std::size_t place_of(std::vector<std::string> const& list, std::string const& name);
[[nodiscard]] std::size_t place_of(std::vector<VariableName> const& list, std::string const& name);

}  // namespace cpdsim
