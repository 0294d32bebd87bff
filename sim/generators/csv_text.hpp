// What the bytes of a data file are: their encoding, and what separates the columns.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace cpdsim {

/// How a file is to be read where it does not say so itself.
struct CsvReading {
    bool latin1 = false;          ///< bytes that are no UTF-8 are Windows-1252, which contains Latin-1
    std::optional<char> decimal;  ///< '.' or ','; absent: what the numbers themselves say
};

/// As UTF-8 without a byte-order mark. UTF-16 cannot be mistaken and is converted; other encodings of one byte cannot
/// be told apart and are nothing, unless we were told.
[[nodiscard]] std::optional<std::string> as_utf8(std::string_view bytes, CsvReading const& how);

/// Comma, semicolon, tab or bar: which the header has most of outside quotes, the comma where equal. The first line
/// may say so itself, as spreadsheets write it (`sep=;`), and is then taken off the text.
[[nodiscard]] char take_separator(std::string_view& text, int& first_line);

}  // namespace cpdsim
