// The file of one case: all replicates of one scenario, with its provenance. Every table of the data set is a group of
// its own, whatever it is called; xarray, ncdump and R open every group as it is.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "data/results.hpp"
#include "io/hdf5.hpp"
#include "io/provenance.hpp"

namespace cpdsim {

class Moulds;

/// What the root of a case's file and of study.h5 says: names of groups, of what is in them and of their axes, and the
/// attributes that tell of a quantity (sim/RESULTS.md). 1 had no `format`, no `kind` and no `better`.
inline constexpr std::string_view result_format = "cpd-result/2";
/// Error: UserError with Exit::input_invalid, and what to do, for a file of ours in another format. A file that is not
/// ours is left to those who read on.
void check_format(h5::File const& file, std::filesystem::path const& path);
inline void check_format(std::filesystem::path const& path) { check_format(h5::File::open(path), path); }

/// Whole or not at all, with missing folders made. The axis `replicate` is written as `draw` and `replicate` where the
/// provenance tells several draws apart. Errors: UserError with Exit::cannot_write; std::invalid_argument when a table
/// does not fit its axes.
void write_result_file(std::filesystem::path const& path, Dataset const& data, Provenance const& provenance);
/// The same bytes, sooner where the moulds know the data's shape.
void write_result_file(std::filesystem::path const& path, Dataset const& data, Provenance const& provenance,
                       Moulds& moulds);
inline void write_result_file(std::filesystem::path const& path, Results const& results, Provenance const& provenance) {
    write_result_file(path, results.data, provenance);
}

/// Bit for bit what was written. Error: UserError with Exit::input_invalid for a missing, damaged or foreign file.
[[nodiscard]] Dataset read_dataset(std::filesystem::path const& path);
[[nodiscard]] Results read_results(std::filesystem::path const& path);

/// What groups of the files hold that were met before, without their values: thousands of files are alike.
struct KnownShape {
    Table table;
    std::vector<std::string> groups;  ///< within it
};
struct KnownShapes {
    std::map<std::string, KnownShape> groups;
    /// One by one, for groups that leave out some: the axis, the array, or neither, which is a group.
    std::map<std::string, std::variant<std::monostate, Axis, Array>> objects;
};
/// How long a case's axes are, as the plan has it; 0: not known.
struct CaseSize {
    std::size_t replicates = 0, rows = 0;
};
/// What a study takes of a case's results; each object of the file is opened once, and described only if it is new.
/// Several times as fast as read_results. Shapes and types are looked at before values are read. Nothing if the file is
/// another case's. Error: as above.
[[nodiscard]] std::optional<Results> read_values(std::filesystem::path const& path, std::string const& id,
                                                 KnownShapes& known, h5::Trust trust = h5::Trust::only_us,
                                                 CaseSize const& expected = {});
[[nodiscard]] Provenance read_provenance(std::filesystem::path const& path);
/// The key of the case alone, without reading the rest.
[[nodiscard]] std::string read_id(std::filesystem::path const& path, h5::Trust trust = h5::Trust::anybody);
/// /provenance/data, of results and of study.h5.
void write_data_files(h5::File& file, std::vector<DataFile> const& data);

}  // namespace cpdsim
