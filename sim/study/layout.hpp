// What the finished cases of a study hold: names, labels, lengths and the outcomes, read before the series, so that
// study.h5 can be laid out once and filled case by case. Labels are in the order in which the cases, in the plan's
// order, first mention them.
#pragma once

#include <string>
#include <vector>

#include "engine/results.hpp"
#include "study/cases.hpp"
#include "study/folder.hpp"

namespace cpdsim {

/// A variable without its values.
struct VariableName {
    std::string name, units, long_name;
};

struct GroupLayout {
    std::string dimension;
    std::vector<std::string> labels;
    std::vector<VariableName> variables;
};

struct StudyLayout {
    std::vector<CaseState> states;  ///< of StudyPlan::runs
    YearMonth start;
    std::vector<double> days;      ///< rows of the series
    std::vector<int> year_of_row;  ///< calendar year of the step that leads to each row
    int rows_per_year = 12;
    std::vector<VariableName> series, outcomes, programme_variables;
    std::vector<GroupLayout> groups;
    std::vector<std::string> programmes, programme_labels, payers, kinds;  ///< of the budget; of /programmes; ...
    bool lorenz = false;
    std::vector<std::vector<std::vector<float>>> outcome_values;  ///< of each run: by outcome, one for each replicate

    [[nodiscard]] bool empty() const { return days.empty(); }
    [[nodiscard]] std::size_t rows() const { return days.size(); }
};

[[nodiscard]] StudyLayout survey(StudyPlan const& plan, StudyFolder const& folder);

/// Position of a name, or `size()` of the list.
[[nodiscard]] std::size_t place_of(std::vector<std::string> const& list, std::string const& name);

}  // namespace cpdsim
