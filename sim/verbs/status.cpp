// `cpdsim status DIR`: how far the study in a folder is, told by its files.
#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <array>
#include <ctime>
#include <memory>

#include "study/manifest.hpp"
#include "study/progress.hpp"
#include "verbs/verbs.hpp"

namespace cpdsim {
namespace {

std::string status_json(StudyStatus const& status) {
    nlohmann::ordered_json failures = nlohmann::ordered_json::array();
    for (Manifest::Entry const& failure : status.failures)
        failures.push_back({{"case", failure.key}, {"message", failure.words}});
    nlohmann::ordered_json json{{"study", status.study},     {"title", status.title},   {"cases", status.runs},
                                {"done", status.done},       {"failed", status.failed}, {"left", status.left()},
                                {"running", status.running}, {"merged", status.merged}, {"seconds_left", nullptr},
                                {"failures", failures}};
    if (status.seconds_left) json["seconds_left"] = *status.seconds_left;
    return json.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

/// The time of day in so many seconds, and the date if it is not today's.
std::string clock_text(double seconds) {
    std::time_t const now = std::time(nullptr), then = now + static_cast<std::time_t>(seconds);
    std::tm today{}, end{};
    ::localtime_r(&now, &today);
    ::localtime_r(&then, &end);
    std::array<char, 32> text{};
    bool const same_day = today.tm_yday == end.tm_yday && today.tm_year == end.tm_year;
    std::strftime(text.data(), text.size(), same_day ? "%H:%M" : "%H:%M on %Y-%m-%d", &end);
    return text.data();
}

std::string status_text(StudyStatus const& status) {
    std::string text = fmt::format("{}: {} of {} cases done, {} failed, {} left\n", status.study, status.done,
                                   status.runs, status.failed, status.left());
    if (status.running) {
        text += status.seconds_left ? fmt::format("running, about {} to go, until {}\n",
                                                  duration_text(*status.seconds_left), clock_text(*status.seconds_left))
                                    : std::string{"running\n"};
    } else if (status.left() > 0) {
        text += "not running; the same command with the same file and folder goes on\n";
    }
    for (Manifest::Entry const& failure : status.failures)
        text += fmt::format("failed: {}: {}\n", failure.key, failure.words);
    if (status.merged) text += "study.h5 is there\n";
    return text;
}

}  // namespace

void add_status(CLI::App& app, Common& common) {
    Verb const verb{app, "status", "how far a study is"};
    auto const folder = std::make_shared<std::string>();
    verb.option("DIR", *folder, "folder that `cpdsim run` writes").required();
    add_json_flag(verb, common);
    verb.does([folder, &common] {
        StudyStatus const status = status_of(StudyFolder{*folder});
        print(common.json ? status_json(status) : status_text(status));
    });
}

}  // namespace cpdsim
