#include "study/folder.hpp"

#include <unistd.h>

#include <array>
#include <charconv>
#include <cstdio>
#include <ctime>
#include <fstream>
#include <iterator>
#include <sstream>
#include <system_error>

#include <fmt/format.h>

#include "core/calendar.hpp"
#include "core/error.hpp"
#include "io/atomic_file.hpp"
#include "io/result_file.hpp"

namespace cpdsim {

namespace fs = std::filesystem;

bool Shard::has(StudyPlan const& plan, std::size_t run) const {
    constexpr std::size_t packs_enough = 4;  // for each shard: the largest is then at most a quarter above the mean
    std::size_t const pack = plan.design.draws[plan.runs[run].at.draw].pack;
    std::size_t const turn = plan.design.packs.size() >= packs_enough * count ? pack : run + pack;
    return turn % count == index - 1;
}

CaseState StudyFolder::state_of(std::string const& key, std::string* notice) const {
    std::error_code fault;
    if (fs::exists(case_file(key), fault)) {
        try {
            if (read_id(case_file(key), h5::Trust::only_us) == key) return CaseState::done;
            if (notice != nullptr)
                *notice = fmt::format("'{}' holds another case; it is run again", case_file(key).string());
        } catch (UserError const&) {
            if (notice != nullptr)
                *notice = fmt::format("'{}' is damaged or was changed by another program; it is run again",
                                      case_file(key).string());
        }
        return CaseState::absent;
    }
    if (journal_->has(key)) return CaseState::done;
    return fs::exists(failed_file(key), fault) ? CaseState::failed : CaseState::absent;
}

CaseState StudyFolder::seems(std::string const& key) const {
    std::error_code fault;
    if (journal_->has(key) || fs::exists(case_file(key), fault)) return CaseState::done;
    return fs::exists(failed_file(key), fault) ? CaseState::failed : CaseState::absent;
}

std::string StudyFolder::failure_of(std::string const& key) const {
    std::ifstream in{failed_file(key)};
    std::string text{std::istreambuf_iterator<char>{in}, {}};
    while (!text.empty() && text.back() == '\n') text.pop_back();
    return text;
}

void StudyFolder::forget(std::string const& key) const {
    std::error_code ignored;
    fs::remove(case_file(key), ignored);
    journal_->forget(key);
    forget_failure(key);
}

void StudyFolder::forget_failure(std::string const& key) const {
    std::error_code ignored;
    fs::remove(failed_file(key), ignored);
}

void StudyFolder::record_failure(std::string const& key, std::string const& message) const {
    write_atomically(failed_file(key), message + "\n");
}

void StudyFolder::record(std::string_view outcome, std::string const& key, double seconds,
                         std::string const& words) const {
    std::ofstream out{log(), std::ios::app};  // one short write: lines of several processes do not mix
    out << fmt::format("{}\t{}\t{}\t{:.3f}\t{}\n", now_text(), key, outcome, seconds, words);
}

std::map<std::string, double> StudyFolder::seconds() const {
    std::map<std::string, double> found;
    std::ifstream in{log()};
    for (std::string line; std::getline(in, line);) {
        std::istringstream parts{line};
        std::string date, key, outcome, seconds;
        if (!std::getline(parts, date, '\t') || !std::getline(parts, key, '\t') ||
            !std::getline(parts, outcome, '\t') || !std::getline(parts, seconds, '\t'))
            continue;
        double value = 0;
        auto const [end, error] = std::from_chars(seconds.data(), seconds.data() + seconds.size(), value);
        if (outcome == "done" && error == std::errc{} && end == seconds.data() + seconds.size()) found[key] = value;
    }
    return found;
}

void make_writable(fs::path const& folder) {
    fs::path const trial = folder / fmt::format(".writable-{}", ::getpid());
    write_atomically(trial, "");
    std::error_code ignored;
    fs::remove(trial, ignored);
}

}  // namespace cpdsim
