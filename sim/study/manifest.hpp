// manifest.json: what a study in a folder consists of, so that its state can be told without the study file.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "design/cases.hpp"
#include "study/folder.hpp"

namespace cpdsim {

struct Manifest {
    std::string study;  ///< name: stem of the study file
    std::string title, version, commit, command, started;
    std::string plan;  ///< StudyPlan::id
    struct Entry {
        std::string key, words;
    };
    std::vector<Entry> runs;
    std::size_t cases = 0;
    std::string file = {};  ///< the study file's full name; empty: not known
};

[[nodiscard]] Manifest manifest_of(StudyPlan const& plan, std::string const& title, std::string const& command);
void write_manifest(Manifest const& manifest, StudyFolder const& folder);
/// Nothing when there is none. Error: UserError (input_invalid) when it is damaged.
[[nodiscard]] std::optional<Manifest> read_manifest(StudyFolder const& folder);

/// How far a study is.
struct StudyStatus {
    std::string study, title;
    std::size_t runs = 0, done = 0, failed = 0;
    bool running = false, merged = false;
    std::optional<double>
        seconds_left;  ///< while it is running, from the pace of the runs finished since it was started
    std::vector<Manifest::Entry> failures;  ///< words and message of each
    [[nodiscard]] std::size_t left() const { return runs - done - failed; }
};
/// Error: UserError (input_invalid) when the folder holds no study.
[[nodiscard]] StudyStatus status_of(StudyFolder const& folder);

}  // namespace cpdsim
