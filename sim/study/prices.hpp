// What a study or scenario will cost, before it is run: from the size of its cases and a short trial run here and now.
// Of a study whose cases take only seconds, some from all over the list are run whole, on as many threads as the study
// will have; of longer ones, one for three of its years. What counts is computing time, so a busy machine does not make
// a study dearer; the wall-clock time supposes that the threads have a core each.
#pragma once

#include <string>

#include "design/cases.hpp"
#include "study/folder.hpp"

namespace cpdsim {

struct RunPrice {
    std::size_t cases = 0;    ///< future x strategy x level x draw
    std::size_t runs = 0;     ///< different ones
    std::size_t done = 0;     ///< of these, finished already
    double agent_steps = 0;   ///< of the runs that are left, replicates and attributions counted
    double core_seconds = 0;  ///< of the runs that are left, and of planning and merging
    double case_seconds = 0;  ///< of one run by itself, with its population and network; with attribution if any has it
    double wall_seconds = 0;  ///< with `jobs`
    int jobs = 1;
    double memory = 0, disk = 0;  ///< bytes
};

[[nodiscard]] RunPrice price_of_study(LoadedStudy const& study, StudyPlan const& plan, StudyFolder const& folder,
                                      int jobs);
[[nodiscard]] RunPrice price_of_scenario(BuiltCase const& built, int jobs);

/// Bytes one case needs while it runs, and a whole study with so many at once, without any trial.
[[nodiscard]] double memory_of(Scenario const& scenario, int jobs);
/// The same for the packs of a study.
[[nodiscard]] double memory_of_run(LoadedStudy const& study, StudyPlan const& plan, int jobs);

[[nodiscard]] std::string price_text(RunPrice const& price);
[[nodiscard]] std::string price_json(RunPrice const& price);

}  // namespace cpdsim
