#include "generators/tie_forms.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <set>

#include "generators/columns.hpp"

namespace cpdsim {
namespace {

std::string header_of(std::string const& name, std::map<std::string, std::string> const& renamed) {
    auto const found = renamed.find(name);
    return found == renamed.end() ? name : found->second;
}

CsvTable empty_list(CsvTable const& table, bool with_weights, bool with_layers) {
    CsvTable list;
    list.file = table.file;
    list.separator = table.separator;
    list.decimal = '.';  // weights were read already
    list.header = {{"from", 1, 1}, {"to", 1, 1}};
    if (with_weights) list.header.push_back({"weight", 1, 1});
    if (with_layers) list.header.push_back({"layer", 1, 1});
    return list;
}

/// Whether the first column holds the ids that the other headers are; a few who are in one of them only are forgiven.
bool is_matrix(CsvTable const& table) {
    if (table.header.size() < 3 || table.rows.size() < 2) return false;
    std::set<std::string> rows;
    for (auto const& row : table.rows) rows.insert(row[0].text);
    auto const shared = std::count_if(table.header.begin() + 1, table.header.end(),
                                      [&](CsvField const& field) { return rows.count(field.text) > 0; });
    return 2 * shared >= static_cast<std::ptrdiff_t>(table.header.size() - 1);
}

/// Who answers twice is reported; rows without anybody are, too.
bool takes_answer(CsvField const& person, CsvField const& first, std::map<std::string, int>& seen,
                  std::string const& file, std::vector<DataProblem>& problems) {
    if (person.text.empty()) {
        problems.push_back({file, first.row, first.column, "the row names no person", "leave it out"});
        return false;
    }
    auto const [at, fresh] = seen.try_emplace(person.text, person.row);
    if (!fresh)
        problems.push_back({file, person.row, person.column,
                            fmt::format("'{}' answers in line {} already", person.text, at->second),
                            "one row per person: put those named into one row"});
    return fresh;
}

TieRows from_roster(CsvTable const& table, int person, int layer, std::vector<DataProblem>& problems) {
    TieRows rows{TieForm::roster, empty_list(table, false, layer >= 0), {}};
    std::map<std::string, int> seen;
    for (auto const& row : table.rows) {
        CsvField const& who = row[static_cast<std::size_t>(person)];
        // With layers, one row per person and layer.
        CsvField key = who;
        if (layer >= 0 && !who.text.empty()) key.text += "\n" + row[static_cast<std::size_t>(layer)].text;
        if (who.text.empty() || layer < 0) {
            if (!takes_answer(who, row[0], seen, table.file, problems)) continue;
        } else if (!seen.try_emplace(key.text, who.row).second) {
            problems.push_back({table.file, who.row, who.column,
                                fmt::format("'{}' answers twice for the layer '{}'", who.text,
                                            row[static_cast<std::size_t>(layer)].text),
                                "put those named into one row"});
            continue;
        }
        rows.answered.push_back(who.text);
        for (std::size_t k = 0; k < row.size(); ++k) {
            if (!table.header[k].text.starts_with("named") || row[k].text.empty()) continue;
            rows.table.rows.push_back({who, row[k]});
            if (layer >= 0) rows.table.rows.back().push_back(row[static_cast<std::size_t>(layer)]);
        }
    }
    return rows;
}

TieRows from_matrix(CsvTable const& table, std::vector<DataProblem>& problems) {
    TieRows rows{TieForm::matrix, empty_list(table, true, false), {}};
    std::map<std::string, int> seen;
    std::map<std::string, std::string> const as_written;
    Columns columns{table, as_written, problems};
    for (std::size_t r = 0; r < table.rows.size(); ++r) {
        auto const& row = table.rows[r];
        if (!takes_answer(row[0], row[0], seen, table.file, problems)) continue;
        rows.answered.push_back(row[0].text);
        for (std::size_t k = 1; k < row.size(); ++k) {
            auto const weight = columns.number(table.header[k].text, r, {0, std::numeric_limits<double>::infinity()});
            if (!weight || *weight == 0) continue;
            CsvField const to{table.header[k].text, row[k].row, row[k].column};
            rows.table.rows.push_back(
                {row[0], to, CsvField{fmt::format("{:.17g}", *weight), row[k].row, row[k].column}});
        }
    }
    return rows;
}

}  // namespace

TieRows tie_rows_of(CsvTable const& table, std::map<std::string, std::string> const& renamed,
                    std::vector<DataProblem>& problems) {
    bool const list = table.find(header_of("from", renamed)) >= 0 || table.find(header_of("to", renamed)) >= 0;
    int const person = table.find(header_of("person", renamed));
    bool const names = std::any_of(table.header.begin(), table.header.end(),
                                   [](CsvField const& field) { return field.text.starts_with("named"); });
    if (!list && person >= 0 && names)
        return from_roster(table, person, table.find(header_of("layer", renamed)), problems);
    if (!list && is_matrix(table)) return from_matrix(table, problems);
    return {TieForm::list, table, {}};
}

}  // namespace cpdsim
