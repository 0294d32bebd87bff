// Outcomes of a study that keeps nothing else (`keep: [outcomes]`): one row for each run, in append-only files. Every
// process has a file of its own in the folder `outcomes`, so shards on several machines do not mix. A row carries its
// length and a check sum: what a killed process left half-written is recognised and left out, and is run again.
//
// A row: "cpdrow1\n", bytes of the content (8 bytes, little endian), content, check sum of the content (8 bytes). The
// content: the run's key, lanes, and each outcome's name, unit, description and values.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "data/results.hpp"

namespace cpdsim {

class Journal {
public:
    /// Reads what rows there are. The folder need not be there.
    explicit Journal(std::filesystem::path folder);
    ~Journal();
    Journal(Journal const&) = delete;
    Journal& operator=(Journal const&) = delete;

    [[nodiscard]] bool has(std::string const& key) const;
    /// The outcomes, and nothing else. Nothing when there is no such row (any more).
    [[nodiscard]] std::optional<Results> read(std::string const& key) const;
    /// From several threads at once. Errors: UserError with Exit::cannot_write.
    void append(std::string const& key, Results const& results);
    void forget(std::string const& key);
    /// Looks for rows that other processes have added.
    void refresh();
    /// Makes what was appended last.
    void flush();
    /// Bytes of damaged or half-written rows.
    [[nodiscard]] std::size_t damaged() const { return damaged_; }

private:
    struct Place {
        std::filesystem::path file;
        std::uint64_t position = 0;
        std::size_t size = 0;
    };
    void scan(std::filesystem::path const& file);
    void write(std::string const& content);

    std::filesystem::path folder_, own_;
    int descriptor_ = -1;
    std::size_t damaged_ = 0;
    std::map<std::string, Place> rows_;
    std::map<std::filesystem::path, std::uint64_t> read_to_;
    mutable Turns turns_;
};

}  // namespace cpdsim
