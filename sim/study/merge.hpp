// study.h5: the cases of a study in one file, strategy by strategy. Quantiles need all draws and replicates of a
// variable at once, so the series are taken from the digests in as many rounds as keep memory below a bound; the rest
// in one more. The contents depend on the finished cases alone, not on the order or the process that ran them.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "io/table.hpp"
#include "study/layout.hpp"

namespace cpdsim {

/// The outcomes, one number for each case and replicate: (future, strategy, level, draw, replicate), NaN where not run.
[[nodiscard]] std::vector<Array> collect_outcomes(StudyPlan const& plan, StudyLayout const& layout,
                                                  Digests const& digests);

/// What the file is made of; all of it outlives the merging.
struct Harvest {
    LoadedStudy const& study;
    StudyPlan const& plan;
    StudyFolder const& folder;
    StudyLayout const& layout;
    Digests const& digests;
    std::vector<Array> const& outcomes;
    h5::Attributes verdict;  ///< attributes of /outcomes
    std::string command;
    int jobs = 1;
    std::string study_file = {};      ///< its full name
    std::vector<DataFile> data = {};  ///< of the base
};
/// Writes study.h5. Error: UserError with Exit::cannot_write. Does nothing when no case is done.
void merge_study(Harvest const& harvest);

/// Bytes that merging takes at most, about, when the series of one case take so many.
[[nodiscard]] double memory_to_merge(StudyPlan const& plan, double series_bytes_of_case);

/// Groups over strategy, level and what `more` says.
class MergeFrame {
public:
    MergeFrame(StudyPlan const& plan, StudyLayout const& layout) : plan_{plan}, layout_{layout} {}

protected:
    [[nodiscard]] std::size_t draws() const { return plan_.design.draws.size(); }
    [[nodiscard]] std::size_t replicates() const { return static_cast<std::size_t>(plan_.replicates); }
    /// "strategy", "level" and then what the names say.
    [[nodiscard]] std::vector<Axis> dimensions(std::vector<Axis> const& more) const;
    [[nodiscard]] Axis draw() const;
    [[nodiscard]] Axis replicate() const;
    [[nodiscard]] Axis time() const;

    StudyPlan const& plan_;
    StudyLayout const& layout_;
};

/// A part of the file that is filled from the main future's cases: all draws of one strategy at one level, then the
/// next.
class MergePart : protected MergeFrame {
public:
    using MergeFrame::MergeFrame;
    virtual ~MergePart() = default;
    MergePart(MergePart const&) = delete;
    MergePart& operator=(MergePart const&) = delete;

    virtual void lay_out(h5::File& file) = 0;
    virtual void take(std::size_t draw, CaseDigest const& digest) = 0;
    /// Writes what was taken since the last call and forgets it.
    virtual void write(h5::File& file, std::size_t strategy, std::size_t level) = 0;
};

/// One for each table of the layout.
[[nodiscard]] std::vector<std::unique_ptr<MergePart>> make_parts(StudyPlan const& plan, StudyLayout const& layout);

/// /timeseries, /quantiles and /difference_quantiles, in rounds over some series at a time.
void merge_series(h5::File& file, Harvest const& harvest);
constexpr double series_at_once = 256e6;  ///< bytes that a round may take

/// Positions in plan.strategies, in the order in which they are taken: the baseline, if there is one, before those
/// compared with it.
[[nodiscard]] std::vector<std::size_t> baseline_first(LoadedStudy const& study, StudyPlan const& plan);
/// Calls `take` for every finished case of the main future.
void each_draw(StudyPlan const& plan, StudyLayout const& layout, std::size_t strategy, std::size_t level,
               std::function<void(PlannedCase const&)> const& take);

// Groups that describe the study as a whole.
void write_design(h5::File& file, Harvest const& harvest);
void write_parameters(h5::File& file, StudyPlan const& plan);
void write_study_provenance(h5::File& file, Harvest const& harvest);

[[nodiscard]] std::vector<std::int32_t> counted_to(std::size_t size);  ///< 0 .. size-1

}  // namespace cpdsim
