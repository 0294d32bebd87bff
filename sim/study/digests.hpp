// The digests of a study's cases, kept in a scratch file from the moment a run ends (or its file has been read) until
// study.h5 is made: each file is opened once at most, and never when this process has just written it. Memory holds one
// entry for each case, however many numbers it has.
#pragma once

#include <map>
#include <optional>
#include <span>
#include <string>

#include "core/parallel.hpp"
#include "io/result_file.hpp"
#include "io/scratch_file.hpp"
#include "study/digest.hpp"
#include "study/folder.hpp"

namespace cpdsim {

class Digests {
public:
    Digests(StudyPlan const& plan, StudyFolder const& folder);

    /// From several threads at once. Error: UserError with Exit::cannot_write.
    void add(std::size_t run, Results const& results);
    /// Reads the file of a run that has just been found unbroken; gives what is wrong with it, or nothing.
    [[nodiscard]] std::string take(std::size_t run);
    /// Reads the files of all finished runs that were not added; gives what became of each run.
    [[nodiscard]] std::vector<CaseState> gather();

    /// nullptr: not finished.
    [[nodiscard]] CaseShape const* shape(std::size_t run) const { return entries_[run].shape.get(); }
    /// Of the draw that is in this place of the run.
    [[nodiscard]] CaseDigest digest(std::size_t run, std::size_t place) const;
    /// One series of a draw, (replicate, row). `series` is its position in the shape.
    void read_series(std::size_t run, std::size_t place, std::size_t series, std::span<float> values) const;

private:
    struct Entry {
        std::shared_ptr<CaseShape const> shape;
        std::uint64_t series = 0;                                 ///< position in the scratch file
        std::vector<std::pair<std::uint64_t, std::size_t>> rest;  ///< of each draw: position and bytes
    };
    [[nodiscard]] CaseState read(std::size_t run);
    /// Whether the file is this run's. Error: UserError when it is damaged, or not of the plan's size.
    [[nodiscard]] bool read_file_of(std::size_t run, h5::Trust trust);
    /// The same of its row in the journal.
    [[nodiscard]] bool read_row_of(std::size_t run);

    StudyPlan const& plan_;
    StudyFolder const& folder_;
    std::size_t rows_;  ///< of every case
    Turns turns_;
    std::optional<ScratchFile> scratch_;
    std::vector<std::shared_ptr<CaseShape const>> shapes_;  ///< the different ones
    std::vector<Entry> entries_;                            ///< by run
    KnownShapes known_;
};

}  // namespace cpdsim
