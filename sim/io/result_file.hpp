// The file of one case: all replicates of one scenario, with its provenance. Names and dimensions are a contract with
// those who read it: xarray, ncdump and R open every group as it is.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

#include "engine/results.hpp"
#include "io/provenance.hpp"

namespace cpdsim {

/// Whole or not at all, with missing folders made. Errors: UserError with Exit::cannot_write;
/// std::invalid_argument when a table does not fit its dimensions.
void write_result_file(std::filesystem::path const& path, Results const& results, Provenance const& provenance);

/// Bit for bit what was written. Error: UserError with Exit::input_invalid for a missing, damaged or foreign file.
[[nodiscard]] Results read_results(std::filesystem::path const& path);
/// What is wanted of a case.
struct Selection {
    bool all_series = true;
    std::vector<std::string> series;  ///< if not all; what a case does not have is left out
    bool rest = true;                 ///< groups, budget, programmes, outcomes, Lorenz curve
};
/// The numbers and labels alone, without units and descriptions and without checking the file again: for whoever reads
/// thousands of files of one kind and has surveyed them before. Several times as fast.
[[nodiscard]] Results read_values(std::filesystem::path const& path, Selection const& selection = {});
[[nodiscard]] Provenance read_provenance(std::filesystem::path const& path);
/// The key of the case alone, without reading the rest.
[[nodiscard]] std::string read_id(std::filesystem::path const& path);

}  // namespace cpdsim
