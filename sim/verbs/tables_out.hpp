// The groups of a result file in other forms.
#pragma once

#include <filesystem>
#include <vector>

#include "io/any_file.hpp"

namespace cpdsim {

struct Exported {
    int files = 0;
    std::vector<LeftOut> left_out;  ///< what a file of another program holds that cannot be shown
};

/// One tidy file per group: a row per combination of the dimensions, a column per variable; `variables.csv` lists units
/// and meanings. Times become dates; NaN an empty field. Errors: UserError (input_invalid, cannot_write).
[[nodiscard]] Exported write_csv_files(std::filesystem::path const& file, std::filesystem::path const& folder);

/// All variables in the root of one netCDF-4 file, named group_variable. Dimensions of groups that are the same become
/// one.
[[nodiscard]] Exported write_flat_netcdf(std::filesystem::path const& file, std::filesystem::path const& target);

}  // namespace cpdsim
