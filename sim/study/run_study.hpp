// A whole study: its folder taken, its cases run, what is there merged and summed up.
#pragma once

#include <optional>

#include "core/error.hpp"
#include "study/farm.hpp"
#include "study/summary.hpp"

namespace cpdsim {

enum class Foreign { refuse, overwrite };

struct StudyOutcome {
    FarmReport report;
    StudyLayout layout;
    std::optional<StudySummary>
        summary;              ///< nothing when no case is done, or when other shards still have cases to run
    std::size_t missing = 0;  ///< runs of the whole study that are neither done nor failed
    std::size_t failed = 0;   ///< of the whole study

    /// The exit code, unless the study was stopped.
    [[nodiscard]] Exit exit() const;
};

/// Error: UserError with Exit::cannot_write when the folder holds another study. A changed one is said.
void refuse_foreign(StudyPlan const& plan, StudyFolder const& folder, FarmOptions const& options);

/// Ranks besides the first run cases and leave the rest to it: their outcome holds the report alone.
/// Error: UserError: cannot_write when the folder cannot be written, is in use, or belongs to another study.
[[nodiscard]] StudyOutcome run_study(LoadedStudy const& study, StudyPlan const& plan, StudyFolder const& folder,
                                     Simulate const& simulate, FarmOptions const& options, Foreign foreign);

}  // namespace cpdsim
