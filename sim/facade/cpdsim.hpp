// cpdsim as a library: load a scenario, run it, read what came of it; run a study. This header needs the standard
// library alone, and what it names stays while the rest of the house moves (CONTRIBUTING.md). Results have the bits
// that the command gives.
//
//     #include <cpdsim/cpdsim.hpp>
//     auto const scenario = cpdsim::facade::load("mine.yaml", {{"turnover.leave", "10 %/year"}});
//     auto const results = scenario.run({.jobs = 2});
//     for (float teachers : results.outcome("sustained_teachers")) ...
#pragma once

#include <cstddef>
#include <filesystem>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <stdexcept>
#include <stop_token>
#include <string>
#include <vector>

namespace cpdsim::facade {

/// What the user can mend: every fault of the input at once, with places and suggestions; a file that cannot be
/// written.
class Fault : public std::runtime_error {
public:
    using std::runtime_error::runtime_error;
};

/// path -> value with its unit, as `--set` of the command.
using Changes = std::map<std::string, std::string>;

struct RunOptions {
    int jobs = 1;                               ///< threads
    std::stop_token stop = {};                  ///< asked for between steps
    std::function<void(double)> progress = {};  ///< share done, 0..1; called from the thread that runs
};

/// What a run left behind. Cheap to copy.
class Results {
public:
    /// A file that this library or the command wrote. Error: Fault.
    [[nodiscard]] static Results open(std::filesystem::path const& file);

    [[nodiscard]] int replicates() const;
    /// Of each row: days since the first of the starting month.
    [[nodiscard]] std::vector<double> const& days() const;
    [[nodiscard]] std::vector<std::string> outcomes() const;
    [[nodiscard]] std::vector<std::string> series() const;
    /// One value for each replicate. Error: Fault for a name that is not among `outcomes()`.
    [[nodiscard]] std::vector<float> const& outcome(std::string const& name) const;
    /// Row-major (replicate, row). Error: Fault for a name that is not among `series()`.
    [[nodiscard]] std::vector<float> const& values(std::string const& series) const;
    /// UDUNITS of an outcome or a series.
    [[nodiscard]] std::string const& units(std::string const& name) const;
    /// As the command writes it, with its provenance; whole or not at all. Error: Fault.
    void write(std::filesystem::path const& file) const;

    struct Inside;

private:
    friend class Scenario;
    explicit Results(std::shared_ptr<Inside const> inside) : inside_{std::move(inside)} {}
    std::shared_ptr<Inside const> inside_;
};

/// A scenario that has been read and found valid. Cheap to copy.
class Scenario {
public:
    [[nodiscard]] std::string title() const;
    /// Warnings of the reader, as the command prints them; empty where there are none.
    [[nodiscard]] std::string const& warnings() const;
    /// Nothing when stopped. Error: Fault for faults of observed data.
    [[nodiscard]] std::optional<Results> run(RunOptions const& options = {}) const;

    struct Inside;

private:
    friend Scenario load(std::filesystem::path const&, Changes const&);
    explicit Scenario(std::shared_ptr<Inside const> inside) : inside_{std::move(inside)} {}
    std::shared_ptr<Inside const> inside_;
};

/// Error: Fault with every fault of the file at once.
[[nodiscard]] Scenario load(std::filesystem::path const& file, Changes const& changes = {});

struct StudyReport {
    std::size_t cases = 0, done = 0, kept = 0, failed = 0, missing = 0;
    bool stopped = false;
    std::string summary;           ///< the table and the verdict, as the command prints them
    std::filesystem::path merged;  ///< study.h5
};

/// Runs a study into a folder, going on where it was. Error: Fault.
StudyReport run_study(std::filesystem::path const& file, std::filesystem::path const& folder,
                      Changes const& changes = {}, RunOptions const& options = {});

[[nodiscard]] std::string version();

}  // namespace cpdsim::facade
