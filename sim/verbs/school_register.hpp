// A national register of schools, read from CSV and summed up as what a scenario wants to know of a country's schools.
#pragma once

#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "generators/csv.hpp"

namespace cpdsim {

struct RegisterRequest {
    std::filesystem::path file;
    std::map<std::string, std::string> columns;  ///< our name -> header: id, type, region, phase, teachers, pupils,
                                                 ///< classes
    std::map<std::string, std::vector<std::string>> where;  ///< header -> values that are kept
    double pupils_per_teacher = 0;                          ///< 0: the register counts teachers, or classes
    double teachers_per_class = 0;                          ///< 0: the register counts teachers, or pupils
    bool drawn_sizes = false;                               ///< the register says nothing of sizes
    CsvReading reading;
};

struct RegisterSchool {
    std::string id, type, region, phase;
    std::optional<double> teachers, pupils;  ///< as in the register; a suppressed `<=3` is the midpoint
    std::optional<double> size;              ///< teaching staff: given, or from pupils; at least 1
};

struct SchoolRegister {
    std::vector<RegisterSchool> schools;
    std::vector<DataProblem> warnings;
    int rows = 0;          ///< of the file, before `where`
    int without_size = 0;  ///< schools whose count is missing or 0
};

/// Errors: InvalidInput with every problem of the file.
[[nodiscard]] SchoolRegister read_register(RegisterRequest const& request);

/// Log-normal of the sizes: median of the sample, standard deviation of the logarithm. Error: UserError (input_invalid)
/// with fewer than two sizes.
struct SizeFit {
    double median = 0, log_sd = 0, smallest = 0, largest = 0;
};
[[nodiscard]] SizeFit fit_sizes(SchoolRegister const& found);

/// Shares of the schools by a label in thousandths of a per cent, which make exactly 100 % (largest remainders); empty
/// where no school has the label. An empty label counts as "unknown".
[[nodiscard]] std::map<std::string, int> shares_by(SchoolRegister const& found, std::string RegisterSchool::*label);

}  // namespace cpdsim
