// The folder of a study:
//   cases/<key>.h5      one file for each run, whole or absent
//   outcomes/*.rows     instead of cases, where the study keeps nothing but outcomes: a row for each run
//   failed/<key>.txt    why a run failed
//   log.tsv             every run that ended: date, key, outcome, seconds, which case
//   manifest.json       what the study consists of, for `status` and for people
//   study.h5            everything merged
// Whether a run is done is asked of its file, or row, alone; manifest and log can be lost without loss.
#pragma once

#include <filesystem>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "design/cases.hpp"
#include "study/journal.hpp"

namespace cpdsim {

/// Part `index` (from 1) of `count` of a study's runs. Where there are packs enough, a shard gets whole packs of draws:
/// all strategies under the same chance, so that the loss of a shard leaves a fair comparison, and the population and
/// network of a pack are made once. Otherwise runs are dealt out like cards, each pack starting with another shard.
struct Shard {
    std::size_t index = 1, count = 1;
    [[nodiscard]] bool has(StudyPlan const& plan, std::size_t run) const;
    [[nodiscard]] bool whole() const { return count == 1; }
};

enum class CaseState { absent, done, failed };

class StudyFolder {
public:
    explicit StudyFolder(std::filesystem::path path)
        : path_{std::move(path)}, journal_{std::make_shared<Journal>(path_ / "outcomes")} {}

    [[nodiscard]] std::filesystem::path const& path() const { return path_; }
    [[nodiscard]] std::filesystem::path case_file(std::string const& key) const {
        return path_ / "cases" / (key + ".h5");
    }
    [[nodiscard]] std::filesystem::path failed_file(std::string const& key) const {
        return path_ / "failed" / (key + ".txt");
    }
    [[nodiscard]] Journal& journal() const { return *journal_; }
    [[nodiscard]] std::filesystem::path manifest() const { return path_ / "manifest.json"; }
    [[nodiscard]] std::filesystem::path log() const { return path_ / "log.tsv"; }
    [[nodiscard]] std::filesystem::path merged() const { return path_ / "study.h5"; }

    /// Done only if the file opens, is unbroken and carries the key. `notice`, if given, says what is wrong with it.
    [[nodiscard]] CaseState state_of(std::string const& key, std::string* notice = nullptr) const;
    /// The message a failed run left; empty if none.
    [[nodiscard]] std::string failure_of(std::string const& key) const;
    void forget(std::string const& key) const;  ///< removes its files
    void forget_failure(std::string const& key) const;
    void record_failure(std::string const& key, std::string const& message) const;
    void record(std::string_view outcome, std::string const& key, double seconds, std::string const& words) const;
    /// Seconds each finished run took, from the log.
    [[nodiscard]] std::map<std::string, double> seconds() const;

    /// Without opening its file.
    [[nodiscard]] CaseState seems(std::string const& key) const;

private:
    std::filesystem::path path_;
    std::shared_ptr<Journal> journal_;
};

/// Makes the folder and proves that it can be written to. Error: UserError with Exit::cannot_write.
void make_writable(std::filesystem::path const& folder);

/// Keeps two processes from running the same part of the same study; different shards may run side by side. Held until
/// destroyed, and given back by the system if the process dies.
/// Error: UserError with Exit::cannot_write, naming the process that holds it.
class StudyLock {
public:
    StudyLock(StudyFolder const& folder, Shard const& shard);
    ~StudyLock();
    StudyLock(StudyLock const&) = delete;
    StudyLock& operator=(StudyLock const&) = delete;

private:
    int whole_ = -1, part_ = -1;
};

/// Whether some process is running in the folder.
[[nodiscard]] bool is_locked(StudyFolder const& folder);

}  // namespace cpdsim
