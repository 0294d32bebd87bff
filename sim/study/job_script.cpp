#include "study/job_script.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "study/progress.hpp"

namespace cpdsim {
namespace {

constexpr double half_an_hour = 1800;
constexpr double margin = 2;          // the nodes may be slower than this machine
constexpr double start_up = 300;      // seconds, for a busy file system
constexpr double least_notice = 120;  // seconds between the signal and the end

std::string quoted(std::string const& text) {
    std::string inside;
    for (char const c : text) inside += c == '\'' ? "'\\''" : std::string(1, c);
    return "'" + inside + "'";
}

/// Seconds of one task.
double task_seconds(JobScript const& script) { return script.price.wall_seconds / static_cast<double>(script.tasks); }

std::string slurm_header(JobScript const& script) {
    auto const minutes = static_cast<long>(std::ceil((margin * task_seconds(script) + start_up) / 300)) * 5;
    // A stopped task finishes the cases in hand: the signal comes early enough for the slowest of them.
    auto const notice = static_cast<long>(std::max(least_notice, std::ceil(margin * script.price.case_seconds)));
    auto const megabytes = static_cast<long>(std::ceil((1.5 * script.price.memory + 100e6) / 1e6));
    return fmt::format(R"(#SBATCH --job-name={}
#SBATCH --array=1-{}
#SBATCH --cpus-per-task={}
#SBATCH --mem={}M
#SBATCH --time={}:{:02}:00
#SBATCH --signal=B:USR1@{}
#SBATCH --requeue
#SBATCH --open-mode=append
#SBATCH --output=%x-%a.log
)",
                       script.name, script.tasks, script.price.jobs, megabytes, minutes / 60, minutes % 60, notice);
}

std::string const slurm_body = R"(
# Slurm signals this script before the time is up: cpdsim finishes the cases in hand and exits with 5 (more is left),
# and the task queues again. So does a task whose node was lost. scancel ends it for good; nothing finished is lost.
out_of_time=0
"${run[@]}" --shard "$SLURM_ARRAY_TASK_ID/$tasks" &
child=$!
trap 'out_of_time=1; kill -USR1 "$child"' USR1
trap 'kill -TERM "$child"' TERM
code=0
wait "$child" || code=$?
while kill -0 "$child" 2>/dev/null; do  # the wait was cut short by a signal
    code=0
    wait "$child" || code=$?
done
if ((code == 5 && out_of_time)); then
    scontrol requeue "${SLURM_ARRAY_JOB_ID}_$SLURM_ARRAY_TASK_ID"
fi
exit "$code"
)";

std::string const bash_body = R"(
# Without a number all tasks, one after the other. What is finished is kept, so any of it can be run again.
number="${1:-${PBS_ARRAY_INDEX:-${SGE_TASK_ID:-${LSB_JOBINDEX:-}}}}"
if [[ -n "$number" && "$number" != undefined ]]; then
    exec "${run[@]}" --shard "$number/$tasks"
fi
worst=0
for ((number = 1; number <= tasks; ++number)); do
    code=0
    "${run[@]}" --shard "$number/$tasks" || code=$?
    ((code == 0 || code == 4)) || exit "$code"
    ((worst != 0)) || worst=$code
done
exit "$worst"
)";

}  // namespace

std::size_t sensible_tasks(RunPrice const& price) {
    double const wanted = std::ceil(price.wall_seconds / half_an_hour);
    auto const left = static_cast<double>(std::max<std::size_t>(1, price.runs - price.done));
    return static_cast<std::size_t>(std::clamp(wanted, 1.0, std::min(200.0, left)));
}

std::string text_of(JobScript const& script) {
    bool const slurm = script.system == JobSystem::slurm;
    std::string text = "#!/bin/bash\n";
    text += fmt::format("# {}: {} cases in {} task{} of {} thread{}, about {} each.\n", script.name,
                        script.price.runs - script.price.done, script.tasks, script.tasks == 1 ? "" : "s",
                        script.price.jobs, script.price.jobs == 1 ? "" : "s", duration_text(task_seconds(script)));
    text += slurm ? "#   sbatch THIS              all tasks; the one that ends last merges the results\n"
                    "#   sbatch --array=3 THIS    the third alone\n"
                  : "#   bash THIS       all tasks, one after the other; the last one merges the results\n"
                    "#   bash THIS 3     the third alone; PBS, SGE and LSF number the tasks of an array themselves\n";
    if (slurm) text += slurm_header(script);
    text += "set -u\n";
    std::vector<std::string> words;
    for (std::string const& word : script.command) words.push_back(quoted(word));
    text += fmt::format("run=({})\ntasks={}\n", fmt::join(words, " "), script.tasks);
    return text + (slurm ? slurm_body : bash_body);
}

}  // namespace cpdsim
