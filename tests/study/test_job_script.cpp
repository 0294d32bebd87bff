#include <catch2/catch.hpp>

#include "study/job_script.hpp"

using namespace cpdsim;

namespace {

JobScript script_of(JobSystem system) {
    JobScript script;
    script.system = system;
    script.name = "flagship";
    script.command = {"/opt/cpdsim", "run", "/home/o'neil/a study.yaml", "-o", "/scratch/out", "-j", "4"};
    script.price.runs = 100;
    script.price.jobs = 4;
    script.price.wall_seconds = 7200;
    script.price.case_seconds = 10;
    script.price.memory = 600e6;
    script.tasks = 4;
    return script;
}

bool has(std::string const& text, std::string const& part) { return text.find(part) != std::string::npos; }

}  // namespace

TEST_CASE("a job array asks for what the price says, with a margin") {
    std::string const text = text_of(script_of(JobSystem::slurm));
    CHECK(has(text, "#SBATCH --array=1-4\n"));
    CHECK(has(text, "#SBATCH --cpus-per-task=4\n"));
    CHECK(has(text, "#SBATCH --mem=1000M\n"));     // 1.5 x 600 MB + 100 MB
    CHECK(has(text, "#SBATCH --time=1:05:00\n"));  // 2 x 1800 s + 300 s, in steps of five minutes
    CHECK(has(text, "#SBATCH --signal=B:USR1@120\n"));
    CHECK(has(text, "'/home/o'\\''neil/a study.yaml'"));
    CHECK(has(text, "--shard \"$SLURM_ARRAY_TASK_ID/$tasks\""));
    JobScript slow = script_of(JobSystem::slurm);
    slow.price.case_seconds = 300;
    CHECK(has(text_of(slow), "--signal=B:USR1@600\n"));  // time enough for the case in hand
}

TEST_CASE("a script for any scheduler runs one task by number, or all") {
    std::string const text = text_of(script_of(JobSystem::bash));
    CHECK_FALSE(has(text, "SBATCH"));
    CHECK(has(text, "--shard \"$number/$tasks\""));
    CHECK(has(text, "PBS_ARRAY_INDEX"));
}

TEST_CASE("tasks last about half an hour, and there are no more of them than cases") {
    RunPrice price;
    price.runs = 1000;
    price.wall_seconds = 10;
    CHECK(sensible_tasks(price) == 1);
    price.wall_seconds = 4 * 3600;
    CHECK(sensible_tasks(price) == 8);
    price.wall_seconds = 1e6;
    CHECK(sensible_tasks(price) == 200);
    price.done = 990;
    CHECK(sensible_tasks(price) == 10);
}
