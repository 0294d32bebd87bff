// Data files read once for all who ask: checks, estimates and every pack of a study want the same rows.
#pragma once

#include <filesystem>
#include <memory>
#include <string>
#include <vector>

#include "generators/csv.hpp"

namespace cpdsim {

/// The table of a file and what is wrong with it. Kept for the next who ask as long as the file stays as it is (size,
/// time of change, identity); files above 32 MiB are read each time rather than held beside a running model.
[[nodiscard]] std::shared_ptr<CsvTable const> shared_csv(std::filesystem::path const& path, std::string const& shown_as,
                                                         std::vector<DataProblem>& problems);

/// How often a file was parsed by this process (for tests).
[[nodiscard]] int parsed_files();

}  // namespace cpdsim
