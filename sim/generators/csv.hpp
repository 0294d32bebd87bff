// A small reader of tables in text (RFC 4180): separated by commas, semicolons, tabs or bars, quoted fields with
// separators, quotes and line breaks, CRLF or LF, a byte-order mark, UTF-8 or UTF-16. Fields are kept as written; an
// empty field is missing, and `NA` is a value like any other (Napoli, Namibia). Every field remembers where it stood,
// for messages. What is encoded otherwise is refused in one sentence: encodings of one byte cannot be told apart, and
// a wrong guess would be wrong in every name.
#pragma once

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

#include "generators/csv_text.hpp"

namespace cpdsim {

/// Something wrong with a data file. Line and column count from 1 (the header is line 1); 0: the file as a whole.
struct DataProblem {
    std::string file;
    int row = 0;     ///< line in the file
    int column = 0;  ///< first byte of the field within its line
    std::string message;
    std::string suggestion;  ///< may be empty
    bool warning = false;    ///< the file can be used all the same
};

/// Of many problems of one kind in a file only the first few, the last of which says how many more there are.
[[nodiscard]] std::vector<DataProblem> few_of_each_kind(std::vector<DataProblem> const& problems);
[[nodiscard]] bool any_error(std::vector<DataProblem> const& problems);

struct CsvField {
    std::string text;
    int row = 0;
    int column = 0;
};

struct CsvTable {
    std::string file;
    char separator = ',';
    std::optional<char> decimal;  ///< as told; absent: `Columns` finds out
    std::vector<CsvField> header;
    std::vector<std::vector<CsvField>> rows;  ///< each as long as the header

    /// Index of a header, -1 if absent.
    [[nodiscard]] int find(std::string_view name) const;
};

/// Reads a whole file; `shown_as` names it in messages. A missing file, no header, a repeated header, a row of another
/// length and an unclosed quote are reported; rows of a wrong length are left out.
[[nodiscard]] CsvTable read_csv(std::filesystem::path const& path, std::string const& shown_as,
                                std::vector<DataProblem>& problems, CsvReading const& how = {});
[[nodiscard]] CsvTable parse_csv(std::string_view bytes, std::string const& shown_as,
                                 std::vector<DataProblem>& problems, CsvReading const& how = {});

/// A number written like 3, 0.5, -1e3, with spaces around; false if it is none or not finite.
[[nodiscard]] bool parse_number(std::string_view text, double& value);

/// The candidate that differs least from `name`, if it is close enough to have been meant; empty else.
[[nodiscard]] std::string nearest_name(std::string_view name, std::vector<std::string> const& candidates);

}  // namespace cpdsim
