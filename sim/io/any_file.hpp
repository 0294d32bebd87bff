// What a file holds that can be shown as tables, whoever wrote it. The rest is named, never guessed at.
#pragma once

#include <filesystem>
#include <functional>
#include <string>
#include <vector>

#include "io/table.hpp"

namespace cpdsim {

struct LeftOut {
    std::string path, why;
};

/// Calls `visit("by_group/region", table)` for every group that holds something, parents first, each once. Variables
/// have dimensions of their group, of the right length; an axis without a name is numbered.
[[nodiscard]] std::vector<LeftOut> visit_tables(
    h5::File const& file, std::function<void(std::string const& path, Table const& table)> const& visit);

/// HDF5 1.10 trusts what it reads, and a file made or damaged in the right way ends the program inside the library. So
/// a file without our seal is read in a process of its own first.
/// Error: UserError (input_invalid) when that process does not live to the end.
void try_reading(std::filesystem::path const& path);

}  // namespace cpdsim
