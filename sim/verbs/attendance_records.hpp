// Records of attendance as providers keep them (`teacher, school, programme, date, hours`), and what they say of who is
// reached: figures with intervals from resampling schools, since colleagues take part together.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "generators/csv.hpp"

namespace cpdsim {

struct RecordsRequest {
    std::string records, schools;                ///< files; without schools, reach cannot be told
    std::map<std::string, std::string> columns;  ///< our name -> header
    CsvReading reading;
    std::string dates;  ///< day-first, month-first; empty: as the dates themselves show
    int year_starts = 9;
    double interval = 0.9;
    int resamples = 1000;
};

struct RecordFigure {
    std::string name, what, unit;
    double value = 0, low = 0, high = 0, error = 0;
    bool whole = false;  ///< a count
};

struct AttendanceRecords {
    std::vector<RecordFigure> figures;
    std::vector<DataProblem> warnings;
    double teachers = 0, schools = 0, records = 0, attended = 0;
    int first_year = 0, years = 0;  ///< school years, by the calendar year in which they start
    std::map<int, double> participants;

    [[nodiscard]] RecordFigure const* find(std::string_view name) const;
};

/// Errors: InvalidInput with every problem of the files.
[[nodiscard]] AttendanceRecords describe(RecordsRequest const& request);

}  // namespace cpdsim
