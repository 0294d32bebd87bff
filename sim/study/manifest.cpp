#include "study/manifest.hpp"

#include <algorithm>
#include <ctime>
#include <fstream>
#include <sstream>
#include <system_error>

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include "core/calendar.hpp"
#include "core/error.hpp"
#include "core/read_file.hpp"
#include "core/version.hpp"
#include "io/atomic_file.hpp"

namespace cpdsim {
namespace {

using Json = nlohmann::ordered_json;
std::string const format_name = "cpdsim-manifest/1";

double seconds_since_epoch(std::string const& date) {
    std::tm parts{};
    return ::strptime(date.c_str(), "%Y-%m-%dT%H:%M:%SZ", &parts) == nullptr ? 0
                                                                             : static_cast<double>(::timegm(&parts));
}

/// Runs that ended since a date, by the log.
std::size_t finished_since(StudyFolder const& folder, double date) {
    std::ifstream in{folder.log()};
    std::size_t count = 0;
    for (std::string line; std::getline(in, line);)
        count += seconds_since_epoch(line.substr(0, line.find('\t'))) >= date ? 1 : 0;
    return count;
}

}  // namespace

Manifest manifest_of(StudyPlan const& plan, std::string const& title, std::string const& command) {
    Manifest manifest{plan.name, title, std::string{version()}, std::string{commit()}, command, now_text(),
                      plan.id,   {},    plan.cases.size()};
    for (PlannedRun const& run : plan.runs) manifest.runs.push_back({run.key, plan.words(run)});
    return manifest;
}

void write_manifest(Manifest const& manifest, StudyFolder const& folder) {
    Json runs = Json::array();
    for (Manifest::Entry const& run : manifest.runs) runs.push_back({{"key", run.key}, {"case", run.words}});
    Json const json{{"format", format_name},
                    {"study", manifest.study},
                    {"title", manifest.title},
                    {"version", manifest.version},
                    {"commit", manifest.commit},
                    {"command", manifest.command},
                    {"started", manifest.started},
                    {"plan", manifest.plan},
                    {"file", manifest.file},
                    {"cases", manifest.cases},
                    {"runs", runs}};
    write_atomically(folder.manifest(), json.dump(1, ' ', false, Json::error_handler_t::replace) + "\n");
}

std::optional<Manifest> read_manifest(StudyFolder const& folder) {
    std::string why;
    auto const text = read_file(folder.manifest(), why);
    if (!text) return std::nullopt;
    Json const json = Json::parse(*text, nullptr, false);
    try {
        if (json.at("format") != format_name)
            throw UserError{Exit::input_invalid,
                            fmt::format("'{}' is not a manifest of this version", folder.manifest().string())};
        Manifest manifest{json.at("study"),   json.at("title"),   json.at("version"), json.at("commit"),
                          json.at("command"), json.at("started"), json.at("plan"),    {},
                          json.at("cases")};
        manifest.file = json.value("file", "");
        for (Json const& run : json.at("runs")) manifest.runs.push_back({run.at("key"), run.at("case")});
        return manifest;
    } catch (Json::exception const&) {
        throw UserError{Exit::input_invalid,
                        fmt::format("'{}' is damaged; run the study again, its finished cases are kept",
                                    folder.manifest().string())};
    }
}

StudyStatus status_of(StudyFolder const& folder) {
    auto const manifest = read_manifest(folder);
    if (!manifest)
        throw UserError{
            Exit::input_invalid,
            fmt::format("'{}' holds no study (it has no manifest.json); name the folder that `cpdsim run` wrote",
                        folder.path().string())};
    StudyStatus status;
    status.study = manifest->study;
    status.title = manifest->title;
    status.runs = manifest->runs.size();
    for (Manifest::Entry const& run : manifest->runs) {
        CaseState const state = folder.state_of(run.key);
        if (state == CaseState::done) ++status.done;
        if (state != CaseState::failed) continue;
        ++status.failed;
        status.failures.push_back({run.words, folder.failure_of(run.key)});
    }
    std::error_code fault;
    status.merged = std::filesystem::exists(folder.merged(), fault);
    status.running = is_locked(folder);
    double const started = seconds_since_epoch(manifest->started), now = seconds_since_epoch(now_text());
    std::size_t const finished = finished_since(folder, started);
    if (status.running && finished > 0)
        status.seconds_left = (now - started) / static_cast<double>(finished) * static_cast<double>(status.left());
    return status;
}

}  // namespace cpdsim
