// Columns of a data file under our names, whatever its headers are called, and checked values from them.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "generators/csv.hpp"

namespace cpdsim {

struct ValueRange {
    double low;
    double high;
};

enum class Suppressed { refused, midpoint };  ///< "<=3" in official statistics of counts

/// One file seen through the user's `columns` map (our name -> the file's header). A header claimed by the map for one
/// of our names is not taken for another that it happens to spell.
class Columns {
public:
    Columns(CsvTable const& table, std::map<std::string, std::string> const& renamed,
            std::vector<DataProblem>& problems)
        : table_{table}, renamed_{renamed}, problems_{problems} {}

    [[nodiscard]] bool has(std::string_view name) const { return index(name) >= 0; }
    /// Reports the column if it is missing.
    bool require(std::string_view name);
    /// The field as written; nullptr where the column is absent or the field is empty.
    [[nodiscard]] CsvField const* field(std::string_view name, std::size_t row) const;
    /// The number in the field; nothing where absent, empty or (reported) wrong.
    std::optional<double> number(std::string_view name, std::size_t row, ValueRange range,
                                 Suppressed suppressed = Suppressed::refused);
    void report(CsvField const& at, std::string message, std::string suggestion = {});

private:
    [[nodiscard]] int index(std::string_view name) const;
    [[nodiscard]] std::string header_for(std::string_view name) const;
    /// Decimal sign of a column: as told, as its own numbers show, or as those of the other columns do; '?': they leave
    /// it open.
    [[nodiscard]] char decimal_of(int column) const;
    [[nodiscard]] char decimal_shown_by(int column, bool numbers_only) const;

    CsvTable const& table_;
    std::map<std::string, std::string> const& renamed_;
    std::vector<DataProblem>& problems_;
    mutable std::map<std::string, int, std::less<>> known_;
    mutable std::map<int, char> decimals_;
};

/// Columns that nobody reads. One that is nearly a name of ours is a fault, since what it was meant to say would be
/// drawn at random; of the others it is said that they are not read. `elsewhere`: our names in other files.
void check_columns(CsvTable const& table, std::vector<std::string> const& our_names,
                   std::vector<std::string> const& elsewhere, std::map<std::string, std::string> const& renamed,
                   std::vector<DataProblem>& problems);

/// The renamings that can be followed; those whose header stands in none of the files, or whose name is none of ours,
/// are reported.
[[nodiscard]] std::map<std::string, std::string> check_renamings(std::map<std::string, std::string> const& renamed,
                                                                 std::vector<std::string> const& our_names,
                                                                 std::vector<CsvTable const*> const& tables,
                                                                 std::vector<DataProblem>& problems);

}  // namespace cpdsim
