// study.h5: the cases of a study in one file, strategy by strategy. Quantiles need all draws and replicates of a
// variable at once, so the variables are taken in as many rounds over the files as keep memory below a bound. The
// contents depend on the finished cases alone, not on the order or the process that ran them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "io/table.hpp"
#include "study/layout.hpp"

namespace cpdsim {

/// One number for each case and replicate; row-major (future, strategy, level, draw, replicate), NaN where not run.
struct OutcomeArray {
    VariableName name;
    std::vector<float> values;
};
[[nodiscard]] std::vector<OutcomeArray> collect_outcomes(StudyPlan const& plan, StudyLayout const& layout);

/// Writes study.h5; `verdict` are attributes of /outcomes. Error: UserError with Exit::cannot_write. Does nothing when
/// no case is done.
void merge_study(LoadedStudy const& study, StudyPlan const& plan, StudyFolder const& folder, StudyLayout const& layout,
                 std::vector<OutcomeArray> const& outcomes, h5::Attributes const& verdict, std::string const& command);

/// Bytes that merging takes at most, about, when the series of one case take so many.
[[nodiscard]] double memory_to_merge(StudyPlan const& plan, double series_bytes_of_case);

/// A part of the file that is filled from the main future's cases: all draws of one strategy at one level, then the
/// next.
class MergePart {
public:
    MergePart(StudyPlan const& plan, StudyLayout const& layout) : plan_{plan}, layout_{layout} {}
    virtual ~MergePart() = default;
    MergePart(MergePart const&) = delete;
    MergePart& operator=(MergePart const&) = delete;

    virtual void lay_out(h5::File& file) = 0;
    virtual void take(std::size_t draw, Results const& results) = 0;
    /// Writes what was taken since the last call and forgets it.
    virtual void write(h5::File& file, std::size_t strategy, std::size_t level) = 0;

protected:
    [[nodiscard]] std::size_t draws() const { return plan_.design.draws.size(); }
    [[nodiscard]] std::size_t replicates() const { return static_cast<std::size_t>(plan_.replicates); }
    /// "strategy", "level" and then what the names say.
    [[nodiscard]] std::vector<Dimension> dimensions(std::vector<Dimension> const& more) const;
    [[nodiscard]] Dimension draw() const;
    [[nodiscard]] Dimension replicate() const;
    [[nodiscard]] Dimension time() const;

    StudyPlan const& plan_;
    StudyLayout const& layout_;
};

/// `baseline`: position of the strategy the others are compared with, taken first at each level; or none.
/// Of some of the layout's series, `first` <= position < `last`.
[[nodiscard]] std::unique_ptr<MergePart> make_series_part(StudyPlan const&, StudyLayout const&, std::size_t baseline,
                                                          std::size_t first, std::size_t last);
[[nodiscard]] std::unique_ptr<MergePart> make_groups_part(StudyPlan const&, StudyLayout const&);
[[nodiscard]] std::unique_ptr<MergePart> make_budget_part(StudyPlan const&, StudyLayout const&);
[[nodiscard]] std::unique_ptr<MergePart> make_persistence_part(StudyPlan const&, StudyLayout const&);
[[nodiscard]] std::unique_ptr<MergePart> make_lorenz_part(StudyPlan const&, StudyLayout const&);
[[nodiscard]] std::unique_ptr<MergePart> make_programmes_part(StudyPlan const&, StudyLayout const&);
/// Writes nothing where no case keeps an attribution.
[[nodiscard]] std::unique_ptr<MergePart> make_attribution_part(StudyPlan const&, StudyLayout const&);

// Groups that describe the study as a whole.
void write_design(h5::File& file, LoadedStudy const& study, StudyPlan const& plan, StudyFolder const& folder,
                  StudyLayout const& layout);
void write_parameters(h5::File& file, StudyPlan const& plan);
void write_study_provenance(h5::File& file, LoadedStudy const& study, StudyPlan const& plan, StudyFolder const& folder,
                            StudyLayout const& layout, std::string const& command);

[[nodiscard]] std::vector<std::int32_t> counted_to(std::size_t size);  ///< 0 .. size-1
[[nodiscard]] h5::Attributes described(VariableName const& name);
/// nullptr: no such variable.
[[nodiscard]] Variable const* variable_of(std::vector<Variable> const& list, std::string const& name);

}  // namespace cpdsim
