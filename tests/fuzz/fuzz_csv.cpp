// Any bytes as a table of comma-separated values: every row as long as the header, or a problem with a place.
#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

#include "fuzz/must.hpp"
#include "generators/csv.hpp"

using namespace cpdsim;

extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size) {
    std::vector<DataProblem> problems;
    CsvTable const table = parse_csv({reinterpret_cast<char const*>(data), size}, "table.csv", problems);
    for (auto const& row : table.rows) {
        fuzz::must(row.size() == table.header.size(), "each row is as long as the header");
        for (CsvField const& field : row) {
            double value = 0;
            static_cast<void>(parse_number(field.text, value));
        }
    }
    for (CsvField const& field : table.header) fuzz::must(table.find(field.text) >= 0, "a header is found by its name");
    for (DataProblem const& problem : problems) fuzz::must(!problem.message.empty(), "a problem says what is wrong");
    return 0;
}
