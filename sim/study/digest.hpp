// What study.h5 needs of a case, which is a draw of a run: its series, and of every other table what its rule keeps
// (study/rules.hpp). Made from the results when a run ends, or from its file when an earlier process made it; the same
// numbers either way.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "data/results.hpp"
#include "study/cases.hpp"

namespace cpdsim {

/// Tables without their values; the same for most cases of a study.
struct CaseShape {
    int replicates = 0;
    Table series;    ///< as in the results
    Dataset tables;  ///< what rules make of the others; their paths are those of study.h5
    bool operator==(CaseShape const&) const = default;
    [[nodiscard]] std::size_t rows() const {
        Axis const* const time = series.axis("time");
        return time == nullptr ? 0 : time->size();
    }
};

struct CaseDigest {
    std::shared_ptr<CaseShape const> shape;
    std::vector<Values> values;  ///< of the arrays of `shape->tables`, table by table
    /// nullptr: the case has no such array.
    [[nodiscard]] Values const* find(std::string_view table, std::string_view array) const;
};

/// The lanes of one draw among those of its pack.
struct DrawLanes {
    std::size_t first = 0, count = 0;
};
/// The series stay where they are, in the results, in the order of `shape->series`.
[[nodiscard]] CaseDigest digest_of(Results const& results, StudyPlan const& plan, DrawLanes lanes);

}  // namespace cpdsim
