// Where a result comes from: enough to run it again and to trace every number to its source.
#pragma once

#include <cstdint>
#include <optional>
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

/// What tells the draws of a pack apart: their numbers and their luck. The scenario as resolved is that of all of them,
/// with the base's numbers.
struct DrawnNumbers {
    int world = 0;                                ///< number that keys schools, teachers and ties
    std::vector<std::int32_t> draws;              ///< numbers in the study
    std::vector<std::int32_t> realisation, slot;  ///< luck of each draw's first replicate
    std::vector<std::string> paths;
    std::vector<double> values;  ///< (draw, path), in the parameters' canonical units
    bool operator==(DrawnNumbers const&) const = default;
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
    int replicates = 0;  ///< of each draw
    std::string scenario_as_written, scenario_as_resolved;
    std::string written_in;  ///< the scenario or study file, absolute; empty: not known
    std::vector<DataFile> data;
    std::vector<ParameterRow> parameters;
    std::optional<DrawnNumbers> drawn;  ///< of a case of a study
    bool operator==(Provenance const&) const = default;
};

}  // namespace cpdsim
