#include "study/prices.hpp"

#include <unistd.h>

#include <algorithm>
#include <charconv>
#include <chrono>
#include <cmath>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/error.hpp"
#include "core/parallel.hpp"
#include "io/result_file.hpp"
#include "scenario/build.hpp"
#include "scenario/wiring.hpp"
#include "study/progress.hpp"
#include "study/provenance.hpp"

namespace cpdsim {
namespace {

using Clock = std::chrono::steady_clock;
constexpr double short_enough = 8;                  // seconds of a whole case
constexpr int first_trial = 12, second_trial = 36;  // months

template <class Work>
double seconds_of(Work&& work) {
    auto const begun = Clock::now();
    work();
    return std::chrono::duration<double>(Clock::now() - begun).count();
}

/// Seconds and bytes of one case.
struct Trial {
    double setup = 0, run = 0, write = 0, bytes = 0;
};

/// Runs the case for so many months, sixteen replicates at most, and scales what depends on time and replicates.
Trial try_months(BuiltCase const& built, int months) {
    Scenario shorter = built.scenario;
    shorter.time.end = std::min(shorter.time.end, plus_months(shorter.time.start, months - 1));
    shorter.outputs.window_end.reset();
    shorter.run.replicates = std::min(shorter.run.replicates, static_cast<double>(lane_count));
    auto const blocks_of = [](Scenario const& s) { return std::ceil(s.run.replicates / lane_count); };
    double const longer = static_cast<double>(grid_of(built.scenario.time).steps()) / grid_of(shorter.time).steps() *
                          blocks_of(built.scenario);
    Workers alone{1};
    Trial trial;
    RunRequest request;
    request.draw = built.draw_key;
    trial.setup =
        seconds_of([&] { request.prepared = prepare(shorter, built.draw_key, alone); }) * blocks_of(built.scenario);
    std::optional<Results> results;
    trial.run = seconds_of([&] { results = simulate(shorter, alone, request); }) * longer;
    std::filesystem::path const file =
        std::filesystem::temp_directory_path() / fmt::format("cpdsim-trial-{}.h5", ::getpid());
    trial.write = seconds_of([&] { write_result_file(file, *results, provenance_of(built, "trial", {})); }) * longer;
    trial.bytes = static_cast<double>(std::filesystem::file_size(file)) * longer;
    std::filesystem::remove(file);
    return trial;
}

Trial try_case(BuiltCase const& built) {
    int const months = months_between(built.scenario.time.start, built.scenario.time.end) + 1;
    Trial const first = try_months(built, std::min(first_trial, months));
    if (months <= first_trial) return first;
    return try_months(built, first.run < short_enough ? months : std::min(second_trial, months));
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

RunPrice price_of_study(LoadedStudy const& study, StudyPlan const& plan, StudyFolder const& folder, int jobs) {
    RunPrice price;
    price.cases = plan.cases.size();
    price.runs = plan.runs.size();
    price.jobs = jobs;
    std::vector<PlannedCase const*> open;
    for (PlannedCase const& run : plan.runs) {
        if (folder.state_of(run.key) == CaseState::done)
            ++price.done;
        else
            open.push_back(&run);
    }
    if (open.empty()) return price;
    // A case in the middle of the first draw's runs: neither the baseline nor the dearest.
    PlannedCase const* typical = open.front();
    for (PlannedCase const* run : open)
        if (run->at.draw == open.front()->at.draw && run->at.strategy == plan.strategies.size() / 2) typical = run;
    BuiltCase const built = build_case(study, plan, typical->at);
    Trial const trial = try_case(built);
    auto const left = static_cast<double>(open.size());
    double const draws_left =
        std::max(1.0, left / static_cast<double>(plan.runs.size()) * static_cast<double>(plan.design.draws.size()));
    price.agent_steps = left * agent_steps_of(built.scenario);
    // Every case is read again for the merge, which takes about as long as writing it.
    price.core_seconds = left * (trial.run + 2 * trial.write) + draws_left * trial.setup;
    price.wall_seconds = (left * (trial.run + trial.write) + draws_left * trial.setup) / std::min<double>(jobs, left) +
                         left * trial.write;
    price.memory = memory_of(built.scenario, jobs);
    price.disk = left * trial.bytes;
    return price;
}

RunPrice price_of_scenario(BuiltCase const& built, int jobs) {
    RunPrice price;
    price.cases = price.runs = 1;
    price.jobs = jobs;
    Trial const trial = try_case(built);
    price.agent_steps = agent_steps_of(built.scenario);
    price.core_seconds = trial.setup + trial.run + trial.write;
    price.wall_seconds = (trial.setup + trial.run) / jobs + trial.write;
    double const blocks = std::ceil(built.scenario.run.replicates / lane_count);
    price.memory = memory_of(built.scenario, static_cast<int>(std::min<double>(jobs, blocks)));
    price.disk = trial.bytes;
    return price;
}

std::string bytes_text(double bytes) {
    if (bytes >= 1e9) return fmt::format("{:.1f} GB", bytes / 1e9);
    if (bytes >= 1e6) return fmt::format("{:.0f} MB", bytes / 1e6);
    return fmt::format("{:.0f} kB", bytes / 1e3);
}

double bytes_from(std::string const& text) {
    double number = 0;
    auto const [end, fault] = std::from_chars(text.data(), text.data() + text.size(), number);
    std::string unit{end, text.data() + text.size()};
    unit.erase(std::remove(unit.begin(), unit.end(), ' '), unit.end());
    std::pair<std::string_view, double> const units[] = {
        {"", 1},         {"B", 1},        {"K", 1e3},      {"k", 1e3},     {"KB", 1e3}, {"kB", 1e3},
        {"M", 1e6},      {"MB", 1e6},     {"G", 1e9},      {"GB", 1e9},    {"T", 1e12}, {"TB", 1e12},
        {"KiB", 0x1p10}, {"MiB", 0x1p20}, {"GiB", 0x1p30}, {"TiB", 0x1p40}};
    for (auto const& [name, factor] : units)
        if (fault == std::errc{} && number > 0 && unit == name) return number * factor;
    throw UserError{Exit::usage, fmt::format("'{}' is no amount of memory; write it as 8GB or 500MB", text)};
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
