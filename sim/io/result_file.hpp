// The file of one case: all replicates of one scenario, with its provenance. Names and dimensions are a contract with
// those who read it: xarray, ncdump and R open every group as it is.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "engine/results.hpp"
#include "io/hdf5.hpp"
#include "io/provenance.hpp"

namespace cpdsim {

/// Whole or not at all, with missing folders made. Errors: UserError with Exit::cannot_write;
/// std::invalid_argument when a table does not fit its dimensions.
void write_result_file(std::filesystem::path const& path, Results const& results, Provenance const& provenance);

/// Bit for bit what was written. Error: UserError with Exit::input_invalid for a missing, damaged or foreign file.
[[nodiscard]] Results read_results(std::filesystem::path const& path);
/// Units and descriptions that were met before, by group and name: thousands of files hold the same.
using Descriptions = std::map<std::string, std::pair<std::string, std::string>>;
/// How long a case's axes are, as the plan has it; 0: not known.
struct CaseSize {
    std::size_t replicates = 0, rows = 0;
};
/// What a study needs of a case's results: series, groups, money, programmes, outcomes, attribution, hours; each object
/// of the file is opened once, and described only if it is new. Several times as fast as read_results. Shapes and types
/// are looked at before values are read. Nothing if the file is another case's. Error: as above.
[[nodiscard]] std::optional<Results> read_values(std::filesystem::path const& path, std::string const& id,
                                                 Descriptions& known, h5::Trust trust = h5::Trust::only_us,
                                                 CaseSize const& expected = {});
[[nodiscard]] Provenance read_provenance(std::filesystem::path const& path);
/// The key of the case alone, without reading the rest.
[[nodiscard]] std::string read_id(std::filesystem::path const& path, h5::Trust trust = h5::Trust::anybody);
/// /provenance/data, of results and of study.h5.
void write_data_files(h5::File& file, std::vector<DataFile> const& data);

}  // namespace cpdsim
