// What study.h5 needs of a case, which is a draw of a run: its series, and of every other table what its rule keeps
// (study/rules.hpp). Made from the results when a run ends, or from its file when an earlier process made it; the same
// numbers either way.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "data/results.hpp"
#include "design/cases.hpp"

namespace cpdsim {

/// Tables without their values; the same for most cases of a study.
struct CaseShape {
    int replicates = 0;
    Table series;                    ///< as in the results
    Dataset tables;                  ///< what rules make of the others; their paths are those of study.h5
    std::vector<std::size_t> sizes;  ///< how many values each of their arrays has, table by table
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

struct Rule;
enum class OverTime;

/// Makes the digests of a run: what has to be done is worked out once for all of its draws.
class Digester {
public:
    /// Of results in which each draw has so many lanes.
    Digester(Results const& results, StudyPlan const& plan, std::size_t lanes);
    ~Digester();
    Digester(Digester const&) = delete;
    Digester& operator=(Digester const&) = delete;
    /// Of the draw whose lanes begin with `first`. The series stay where they are, in the results, in the order of
    /// `shape->series`.
    [[nodiscard]] CaseDigest digest(std::size_t first) const;

private:
    struct Cube;
    struct Job;
    static std::optional<Cube> cube_of(Table const& table, Array const& array);
    void plan_table(Table const& table, Rule const& rule, CaseShape& shape);
    std::vector<std::string> axes_after(Table const& table, Cube const& cube, Rule const& rule, OverTime over_time,
                                        Table& made) const;
    [[nodiscard]] std::size_t years_after() const;
    [[nodiscard]] std::size_t row_of(Table const& table, Cube const& cube, OverTime over_time) const;
    template <class Kept, class Value>
    std::vector<Kept> reduced(std::vector<Value> const& all, Job const& job, std::size_t first) const;

    Results const& results_;
    StudyPlan const& plan_;
    std::size_t lanes_;
    int per_year_;
    std::vector<std::int32_t> years_;       ///< calendar years
    std::vector<std::size_t> year_of_row_;  ///< of the step that leads to the row; position in years_
    std::vector<Job> jobs_;
    std::shared_ptr<CaseShape const> shape_;
};

}  // namespace cpdsim
