// What study.h5 needs of a case, which is a draw of a run: its series, and of everything else the sums, dates and means
// that are kept. Made from the results when a run ends, or from its file when an earlier process made it; the same
// numbers either way.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <vector>

#include "engine/results.hpp"
#include "study/cases.hpp"

namespace cpdsim {

/// A variable without its values.
struct VariableName {
    std::string name, units, long_name;
    bool operator==(VariableName const&) const = default;
};

struct GroupLayout {
    std::string dimension;
    std::vector<std::string> labels;
    std::vector<VariableName> variables;
    bool operator==(GroupLayout const&) const = default;
};

/// Names, labels and lengths; the same for most cases of a study.
struct CaseShape {
    int replicates = 0;
    std::vector<double> days;         ///< rows of the series
    std::vector<std::int32_t> years;  ///< calendar years, of money_by_year
    std::size_t years_after = 0;      ///< of still_changed; 0 where the case has no such series
    bool lorenz = false, transfers = false;
    std::vector<VariableName> series, outcomes, programme_variables, attribution;
    std::vector<GroupLayout> groups;
    std::vector<std::string> programmes, payers, kinds;  ///< of the budget
    std::vector<std::string> programme_labels, attribution_programmes, routes;
    bool operator==(CaseShape const&) const = default;
    [[nodiscard]] std::size_t rows() const { return days.size(); }
};

/// Arrays are row-major, over what the comment names in order.
struct CaseDigest {
    std::shared_ptr<CaseShape const> shape;
    std::vector<float> outcomes;        ///< variable, replicate
    std::vector<float> groups;          ///< group by group: variable, replicate, label
    std::vector<float> still_changed;   ///< replicate, years after the window's end
    std::vector<float> lorenz;          ///< percentile; mean over replicates
    std::vector<float> programmes;      ///< variable, programme; mean over replicates
    std::vector<float> attribution;     ///< variable, programme, route; mean over replicates
    std::vector<double> money;          ///< sum, programme, payer, kind; mean over replicates
    std::vector<double> money_by_year;  ///< sum, programme, year; mean over replicates; the sums are planned,
                                        ///< absorbed, unspent and, if there are transfers, transferred
    std::vector<double> teachers;       ///< one number, the teachers represented; none where no breakdown has it
};

/// Calls `visit` with each array of a digest, constant or not.
template <class Digest, class Visit>
void each_array(Digest& digest, Visit const& visit) {
    visit(digest.outcomes), visit(digest.groups), visit(digest.still_changed), visit(digest.lorenz);
    visit(digest.programmes), visit(digest.attribution);
    visit(digest.money), visit(digest.money_by_year), visit(digest.teachers);
}

/// The lanes of one draw among those of its pack.
struct DrawLanes {
    std::size_t first = 0, count = 0;
};
/// The series stay where they are, in `results.timeseries`, in the order of `shape->series`.
[[nodiscard]] CaseDigest digest_of(Results const& results, StudyPlan const& plan, DrawLanes lanes);

/// nullptr: no such variable.
[[nodiscard]] Variable const* variable_of(std::vector<Variable> const& list, std::string const& name);

}  // namespace cpdsim
