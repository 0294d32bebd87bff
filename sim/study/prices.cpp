#include "study/prices.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <ctime>
#include <functional>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/memory.hpp"
#include "core/parallel.hpp"
#include "design/frames.hpp"
#include "design/provenance.hpp"
#include "io/moulds.hpp"
#include "io/result_file.hpp"
#include "scenario/attribution.hpp"
#include "scenario/build.hpp"
#include "scenario/wiring.hpp"
#include "study/digest.hpp"
#include "study/farm.hpp"
#include "study/merge.hpp"
#include "study/progress.hpp"

namespace cpdsim {
namespace {

constexpr double pilot_seconds = 10;                // of one thread
constexpr std::size_t fewest = 3, most = 24;        // cases of a pilot
constexpr double short_enough = 8;                  // seconds of a whole case
constexpr int first_trial = 12, second_trial = 36;  // months

/// Computing time of this thread: what else the machine does meanwhile is not the study's price.
double seconds_of(std::function<void()> const& work) {
    auto const now = [] {
        std::timespec t{};
        ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &t);
        return static_cast<double>(t.tv_sec) + 1e-9 * static_cast<double>(t.tv_nsec);
    };
    double const begun = now();
    work();
    return now() - begun;
}

/// Seconds and bytes of one run. `setup` is what the runs of a world share.
struct Trial {
    double setup = 0, build = 0, run = 0, write = 0, read = 0, digest = 0, bytes = 0, series_bytes = 0;
    [[nodiscard]] double own() const { return build + run + write; }
};

double packs_of(BuiltPack const& built) { return std::ceil(built.replicates / static_cast<double>(lane_count)); }
Time const& time_of(BuiltPack const& built) { return built.scenarios.front().time; }

/// Makes the run for so many months, sixteen replicates at most and without the runs of an attribution, and scales what
/// depends on time and replicates.
Trial try_months(BuiltPack const& built, Provenance const& provenance, int months, std::string const& name) {
    BuiltPack shorter = built;
    shorter.replicates = std::min(built.replicates, lane_count);
    for (Scenario& scenario : shorter.scenarios) {
        std::erase(scenario.outputs.keep, KeptPart::attribution);
        scenario.time.end = std::min(scenario.time.end, plus_months(scenario.time.start, months - 1));
        scenario.outputs.window_end.reset();
        scenario.run.replicates = shorter.replicates;
    }
    double const longer =
        static_cast<double>(grid_of(time_of(built)).steps()) / grid_of(time_of(shorter)).steps() * packs_of(built);
    Workers alone{1};
    Trial trial;
    auto const world = std::make_shared<Prepared>();
    RunRequest request;
    request.prepared = world;
    trial.setup = seconds_of([&] { world->grounds = {prepare_pack(shorter.pack(), alone)}; }) * packs_of(built);
    std::optional<Results> results;
    trial.run = seconds_of([&] { results = simulate_built(shorter, alone, request); }) * longer;
    std::filesystem::path const file =
        std::filesystem::temp_directory_path() / fmt::format("cpdsim-trial-{}-{}.h5", ::getpid(), name);
    Moulds moulds;
    write_result_file(file, results->data, provenance, moulds);  // cases of one shape share a mould
    trial.write = seconds_of([&] { write_result_file(file, results->data, provenance, moulds); }) * longer;
    trial.bytes = static_cast<double>(std::filesystem::file_size(file)) * longer;
    trial.read = seconds_of([&] {
                     KnownShapes known;
                     static_cast<void>(read_values(file, "trial", known));
                 }) *
                 longer;
    std::filesystem::remove(file);
    StudyPlan alike;
    alike.time = time_of(shorter);
    std::size_t const draws = shorter.scenarios.size(), own = static_cast<std::size_t>(shorter.replicates);
    trial.digest = seconds_of([&] {
                       Digester const digester{*results, alike, own};
                       for (std::size_t d = 0; d < draws; ++d) static_cast<void>(digester.digest(d * own));
                   }) *
                   longer;
    for (Array const& series : results->timeseries().arrays)
        trial.series_bytes += static_cast<double>(floats(series).size() * sizeof(float)) * longer;
    return trial;
}

int months_of(BuiltPack const& built) { return months_between(time_of(built).start, time_of(built).end) + 1; }

Trial try_run(BuiltPack const& built, Provenance const& provenance) {
    int const months = months_of(built);
    Trial const first = try_months(built, provenance, std::min(first_trial, months), "first");
    if (months <= first_trial) return first;
    return try_months(built, provenance, first.run < short_enough ? months : std::min(second_trial, months), "first");
}

/// Cases from all over the study, since strategies differ in what they cost; on as many threads as the study will have,
/// since threads share caches and cores. Means over the cases.
Trial pilot(LoadedStudy const& study, StudyPlan const& plan, Frames const& frames,
            std::vector<PlannedRun const*> const& open, int jobs) {
    BuiltPack const typical = build_pack(study, plan, frames, *open[open.size() / 2]);
    Trial const first = try_run(typical, provenance_of(typical, "trial", {}));
    if (first.run >= short_enough) return first;
    auto const affordable = static_cast<std::size_t>(pilot_seconds * jobs / std::max(1e-3, first.setup + first.own()));
    std::size_t const cases = std::min(open.size(), std::clamp(affordable, fewest, most));
    std::vector<Trial> trials(cases);
    Workers workers{jobs};
    workers.for_each(cases, [&](std::size_t k) {
        // From the middle of equal parts of the list, so that neither the baseline nor any other strategy prevails.
        PlannedRun const& run = *open[(2 * k + 1) * open.size() / (2 * cases)];
        BuiltPack built;
        double const build = seconds_of([&] { built = build_pack(study, plan, frames, run); });
        trials[k] = try_months(built, provenance_of(built, "trial", {}), months_of(built), std::to_string(k));
        trials[k].build = build;
    });
    Trial mean;
    for (double Trial::*part : {&Trial::setup, &Trial::build, &Trial::run, &Trial::write, &Trial::read, &Trial::digest,
                                &Trial::bytes, &Trial::series_bytes})
        for (Trial const& trial : trials) mean.*part += trial.*part / static_cast<double>(cases);
    return mean;
}

/// Runs that attributions add to those of the open cases, in all and to one of them. A run without a programme takes
/// about as long as one with it.
struct MoreRuns {
    double all = 0, most = 0;
};
MoreRuns attribution_of(LoadedStudy const& study, StudyPlan const& plan, Frames const& frames,
                        std::vector<PlannedRun const*> const& open) {
    MoreRuns more;
    for (PlannedRun const* const planned : open) {
        if (!keeps_attribution(study, plan, planned->at)) continue;
        double const runs = runs_to_attribute(frames.of(planned->at)->scenario);
        more.all += runs;
        more.most = std::max(more.most, runs);
    }
    return more;
}

/// As if the draws of a pack were replicates.
Scenario all_lanes(Frame const& frame, StudyPlan const& plan, PlannedRun const& run) {
    Scenario scenario = frame.scenario;
    scenario.run.replicates *= static_cast<double>(plan.draws_of(run).size());
    return scenario;
}

double agent_steps_of(Scenario const& scenario) {
    RunEstimate const e = estimate(scenario);
    return e.teachers * grid_of(scenario.time).steps() * scenario.run.replicates;
}

}  // namespace

double memory_of(Scenario const& scenario, int jobs) {
    RunEstimate const e = estimate(scenario);
    double const program = 40e6;  // with its libraries, the documents and what is being merged
    return program +
           jobs *
               (e.bytes +
                3 * e.result_bytes);  // results, their parts before they are joined, and the file while it is written
}

double memory_of_run(LoadedStudy const& study, StudyPlan const& plan, int jobs) {
    PlannedRun const& run = plan.runs.front();
    return memory_of(all_lanes(*Frames{study, plan}.of(run.at), plan, run), jobs);
}

RunPrice price_of_study(LoadedStudy const& study, StudyPlan const& plan, StudyFolder const& folder, int jobs) {
    RunPrice price;
    price.cases = plan.cases.size();
    price.runs = plan.runs.size();
    price.jobs = jobs;
    std::vector<PlannedRun const*> open;
    for (PlannedRun const& run : plan.runs) {
        if (folder.state_of(run.key) == CaseState::done)
            ++price.done;
        else
            open.push_back(&run);
    }
    if (open.empty()) return price;
    Frames const frames{study, plan};
    Scenario const typical = all_lanes(*frames.of(open.front()->at), plan, *open.front());
    Trial trial = pilot(study, plan, frames, open, jobs);
    if (plan.outcomes_only) {  // a row of a journal
        trial.write = trial.read = trial.series_bytes = 0;
        trial.bytes = 4000 + 20 * typical.run.replicates * sizeof(float);
    }
    auto const left = static_cast<double>(open.size()), all = static_cast<double>(plan.runs.size());
    auto const packs = static_cast<double>(plan.design.packs.size()),
               draws = static_cast<double>(plan.design.draws.size());
    double const packs_left = std::max(1.0, left / all * packs);
    MoreRuns const more = attribution_of(study, plan, frames, open);
    price.agent_steps = (left + more.all) * agent_steps_of(typical);
    double const cases = left * trial.own() + more.all * trial.run + packs_left * trial.setup;
    // Planning at the start; at the end the files of earlier cases are read and everything is merged.
    double const around = all * (trial.build + 2 * trial.digest) + (all - left) * trial.read;
    price.core_seconds = cases + around;
    price.wall_seconds = cases / std::min<double>(jobs, left) + around;
    price.case_seconds = trial.setup + trial.own() + more.most * trial.run;
    price.memory = std::max(memory_of(typical, jobs), memory_to_merge(plan, trial.series_bytes * packs / draws));
    price.disk = left * (trial.bytes + trial.series_bytes);  // files, and the series once more until they are merged
    return price;
}

RunPrice price_of_scenario(BuiltCase const& built, int jobs) {
    RunPrice price;
    price.cases = price.runs = 1;
    price.jobs = jobs;
    BuiltPack alone;
    alone.scenarios = {built.scenario};
    alone.draws = {0};
    alone.luck = {{built.draw_key, 0}};
    alone.world = built.draw_key;
    alone.replicates = static_cast<int>(built.scenario.run.replicates);
    Trial const trial = try_run(alone, provenance_of(built, "trial", {}));
    bool const attributes = built.scenario.outputs.keeps(KeptPart::attribution);
    double const runs = attributes ? 1 + runs_to_attribute(built.scenario) : 1;
    price.agent_steps = runs * agent_steps_of(built.scenario);
    price.core_seconds = price.case_seconds = trial.setup + runs * trial.run + trial.write;
    price.wall_seconds = (trial.setup + runs * trial.run) / jobs + trial.write;
    price.memory = memory_of(built.scenario, static_cast<int>(std::min<double>(jobs, packs_of(alone))));
    price.disk = trial.bytes;
    return price;
}

std::string price_text(RunPrice const& price) {
    auto const line = [](std::string_view name, std::string const& value) {
        return fmt::format("{:<14}{}\n", name, value);
    };
    std::string text =
        line("cases", fmt::format("{}{}{}", price.cases,
                                  price.runs < price.cases ? fmt::format(" ({} different runs)", price.runs) : "",
                                  price.done > 0 ? fmt::format(", {} done already", price.done) : ""));
    text += line("agent-steps", fmt::format("{:.3g}", price.agent_steps));
    text += line("core-hours", fmt::format("{:.3g}", price.core_seconds / 3600));
    text += line("time", fmt::format("about {} with {} job{}", duration_text(price.wall_seconds), price.jobs,
                                     price.jobs == 1 ? "" : "s"));
    text += line("memory", bytes_text(price.memory));
    return text + line("disk", bytes_text(price.disk));
}

std::string price_json(RunPrice const& price) {
    nlohmann::ordered_json const json{{"cases", price.cases},
                                      {"runs", price.runs},
                                      {"done", price.done},
                                      {"agent_steps", price.agent_steps},
                                      {"core_hours", price.core_seconds / 3600},
                                      {"seconds", price.wall_seconds},
                                      {"jobs", price.jobs},
                                      {"memory_bytes", price.memory},
                                      {"disk_bytes", price.disk}};
    return json.dump(2);
}

}  // namespace cpdsim
