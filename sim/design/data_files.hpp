// The files with observed schools, teachers and ties that a scenario names: where they were and what was in them, so
// that a result can be made again from any folder, or be told to lack its data.
#pragma once

#include <map>
#include <string>
#include <utility>
#include <vector>

#include "core/parallel.hpp"
#include "io/provenance.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

/// Where the scenario names a file (`population.from.teachers`) and the name, resolved.
[[nodiscard]] std::vector<std::pair<std::string, std::string>> named_files(Scenario const& scenario);

/// Check sums, each file read once; from several threads.
class DataSums {
public:
    /// Error: UserError (input_invalid) when a file cannot be read, or is not what it was when it was first asked for:
    /// then a run has used one or the other, and nobody knows which.
    [[nodiscard]] std::vector<DataFile> of(Scenario const& scenario);

private:
    struct Known {
        DataFile file;
        long long size = 0, seconds = 0, nanoseconds = 0;  ///< of its last change
    };
    [[nodiscard]] DataFile sum_of(std::string const& name);

    Turns turns_;
    std::map<std::string, Known> known_;  ///< by name
};

}  // namespace cpdsim
