// Small things the tests of the generators share.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <map>
#include <string>
#include <vector>

#include "generators/csv.hpp"
#include "generators/parameters.hpp"
#include "generators/population.hpp"
#include "generators/tie_rows.hpp"
#include "support/folder.hpp"

namespace cpdsim::test {

/// Folder of the real data, or empty where it is not there (then the test says so and is skipped).
inline std::filesystem::path data_folder() {
    char const* const given = std::getenv("CPDSIM_DATA");
    std::filesystem::path const folder =
        given != nullptr ? given : std::filesystem::path{CPDSIM_SOURCE_DIR} / "../shared/data";
    return std::filesystem::exists(folder / "expected_stats.csv") ? folder : std::filesystem::path{};
}

/// measure -> value of one data set in expected_stats.csv.
inline std::map<std::string, double> expected_statistics(std::string const& dataset) {
    std::vector<DataProblem> problems;
    CsvTable const table = read_csv(data_folder() / "expected_stats.csv", "expected_stats.csv", problems);
    std::map<std::string, double> expected;
    for (auto const& row : table.rows) {
        double value = 0;
        if (row[0].text == dataset && parse_number(row[2].text, value)) expected[row[1].text] = value;
    }
    return expected;
}

/// Schools of exactly `size` teachers each.
inline Population equal_schools(double schools, double size, std::uint64_t seed = 1) {
    PopulationParams params;
    params.schools.simulate = schools;
    params.schools.size.median = size;
    params.schools.size.log_sd = 0;
    return draw_population(params, {seed, 0, 0});
}

inline std::vector<Teacher> row(TieLayer const& layer, Teacher i) {
    return {layer.to.begin() + layer.first[i], layer.to.begin() + layer.first[i + 1]};
}

/// Rows sorted, no tie twice, none to oneself.
inline bool rows_are_clean(TieLayer const& layer) {
    for (Teacher i = 0; i + 1 < layer.first.size(); ++i)
        for (std::uint32_t k = layer.first[i]; k < layer.first[i + 1]; ++k) {
            if (layer.to[k] == i || layer.to[k] + 1 >= layer.first.size()) return false;
            if (k > layer.first[i] && layer.to[k - 1] >= layer.to[k]) return false;
        }
    return true;
}

}  // namespace cpdsim::test
