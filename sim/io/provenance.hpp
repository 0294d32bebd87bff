// Where a result comes from: enough to run it again and to trace every number to its source.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace cpdsim {

struct ParameterRow {
    std::string path;   ///< `programmes.cascade.cascade.each_trains`
    std::string value;  ///< as text, with full precision
    std::string unit;
    std::string source;
    int evidence = 0;  ///< 0..5
    bool operator==(ParameterRow const&) const = default;
};

/// A file the scenario names, as it was when the result was made.
struct DataFile {
    std::string place;   ///< `population.from.teachers`
    std::string path;    ///< absolute
    std::string sha256;  ///< of its content, 64 hexadecimal digits
    std::int64_t bytes = 0;
    bool operator==(DataFile const&) const = default;
};

struct Provenance {
    std::string title;
    std::string id;  ///< key of the case: hash of resolved scenario, model version and seed
    std::string version, commit, compiler, host;
    std::string date;     ///< ISO 8601, when the run ended
    std::string command;  ///< the command line
    std::int64_t seed = 0;
    int draw = 0;
    int replicates = 0;
    std::string scenario_as_written, scenario_as_resolved;
    std::string written_in;  ///< the scenario or study file, absolute; empty: not known
    std::vector<DataFile> data;
    std::vector<ParameterRow> parameters;
    bool operator==(Provenance const&) const = default;
};

}  // namespace cpdsim
