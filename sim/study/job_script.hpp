// A script that runs a study as numbered tasks, each a shard of its cases: a job array of Slurm, or plain bash for any
// other scheduler that numbers its tasks, or for none.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "study/prices.hpp"

namespace cpdsim {

enum class JobSystem { slurm, bash };

struct JobScript {
    JobSystem system = JobSystem::slurm;
    std::string name;                  ///< of the study
    std::vector<std::string> command;  ///< program, `run`, file and flags, all paths absolute; without --shard
    RunPrice price;                    ///< of what is left of the study, with the jobs of one task
    std::size_t tasks = 1;
};

/// As many tasks as make each last about half an hour, at most 200.
[[nodiscard]] std::size_t sensible_tasks(RunPrice const& price);

[[nodiscard]] std::string text_of(JobScript const& script);

}  // namespace cpdsim
