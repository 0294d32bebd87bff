// What a search leaves behind: optimise.h5 for the report, best.yaml for everybody downstream.
#pragma once

#include "optimise/run_optimise.hpp"

namespace cpdsim::optimise {

/// DIR/optimise.h5: nothing of when, where or by how many threads.
void write_optimise(std::filesystem::path const& file, LoadedStudy const& study, OptimiseOutcome const& outcome,
                    EngineEvaluator const& evaluator);

/// What the draws are of: "ranges", or "posterior" and its file.
[[nodiscard]] std::string draws_from(LoadedStudy const& study);

/// DIR/best.yaml: an ordinary study with the recommended mixes as strategies beside the file's own.
[[nodiscard]] std::string best_study_text(LoadedStudy const& study, std::filesystem::path const& folder,
                                          OptimiseOutcome const& outcome, EngineEvaluator const& evaluator);

}  // namespace cpdsim::optimise
