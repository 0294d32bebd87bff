// `cpdsim run` of a scenario, from its start or from a saved state; and what running a study has in common with it.
#pragma once

#include <cstddef>
#include <filesystem>
#include <string>
#include <vector>

#include "verbs/verbs.hpp"

namespace cpdsim {

/// As the command line gives them.
struct RunOptions {
    std::string file, output, memory, shard, emit;
    std::string until, save, go_on;
    int jobs = 0, tasks = 0;
    bool dry_run = false, fresh = false, force = false, retry_failed = false;
    std::vector<std::string> set;
    std::string seed;
    double until_halfwidth = 0;  // 0: the draws of the study file
    std::size_t max_draws = 1024;
};

/// What was found in the files; warnings go on, errors end it.
void report_found(param::Diagnostics const& found, Common const& common);
/// Where results go.
[[nodiscard]] std::filesystem::path output_folder(RunOptions const& options, std::filesystem::path const& file);
[[nodiscard]] int jobs_of(RunOptions const& options);
/// Error: UserError (usage) where more memory is needed than allowed.
void refuse_too_large(RunOptions const& options, double needed, int jobs);

void run_scenario(RunOptions const& options, std::filesystem::path const& file, Overrides const& overrides,
                  Common& common);
/// `--continue` without a scenario: goes on with the one that the state holds.
void continue_alone(RunOptions const& options, Common& common);

}  // namespace cpdsim
