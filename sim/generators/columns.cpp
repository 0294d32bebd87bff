#include "generators/columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace cpdsim {
namespace {

std::vector<std::string> headers_of(CsvTable const& table) {
    std::vector<std::string> names;
    for (CsvField const& field : table.header) names.push_back(field.text);
    return names;
}

std::string did_you_mean(std::string_view name, std::vector<std::string> const& candidates, std::string fallback) {
    std::string const near = nearest_name(name, candidates);
    return near.empty() ? std::move(fallback) : fmt::format("did you mean '{}'?", near);
}

}  // namespace

std::string Columns::header_for(std::string_view name) const {
    auto const renamed = renamed_.find(std::string{name});
    if (renamed != renamed_.end() && table_.find(renamed->second) >= 0) return renamed->second;
    bool const claimed = std::any_of(renamed_.begin(), renamed_.end(),
                                     [&](auto const& pair) { return pair.second == name && pair.first != name; });
    return claimed ? std::string{} : std::string{name};
}

int Columns::index(std::string_view name) const {
    auto const known = known_.find(name);
    if (known != known_.end()) return known->second;
    std::string const header = header_for(name);
    int const found = header.empty() ? -1 : table_.find(header);
    known_.emplace(std::string{name}, found);
    return found;
}

bool Columns::require(std::string_view name) {
    if (has(name)) return true;
    if (table_.header.empty()) return false;  // the file itself was reported
    problems_.push_back(
        {table_.file, 1, 1, fmt::format("has no column '{}' (columns: {})", name, fmt::join(headers_of(table_), ", ")),
         did_you_mean(name, headers_of(table_), fmt::format("map it with columns: {{{}: <header>}}", name))});
    return false;
}

CsvField const* Columns::field(std::string_view name, std::size_t row) const {
    int const at = index(name);
    if (at < 0) return nullptr;
    CsvField const& field = table_.rows[row][static_cast<std::size_t>(at)];
    return field.text.empty() ? nullptr : &field;
}

std::optional<double> Columns::number(std::string_view name, std::size_t row, ValueRange range, Suppressed suppressed) {
    CsvField const* const at = field(name, row);
    if (at == nullptr) return std::nullopt;
    double value = 0;
    if (suppressed == Suppressed::midpoint && at->text.starts_with("<=") &&
        parse_number(std::string_view{at->text}.substr(2), value) && value >= 1)
        return (1 + value) / 2;
    if (!parse_number(at->text, value)) {
        report(*at, fmt::format("'{}' is '{}', which is no number", name, at->text),
               "leave the field empty where the value is missing");
        return std::nullopt;
    }
    if (value < range.low || value > range.high) {
        std::string suggestion;
        if (range.high == 1 && value > 1 && value <= 100) suggestion = fmt::format("did you mean {}?", value / 100);
        report(*at,
               range.high < 1e300 ? fmt::format("'{}' is {}, outside {}..{}", name, at->text, range.low, range.high)
                                  : fmt::format("'{}' is {}, below {}", name, at->text, range.low),
               suggestion);
        return std::nullopt;
    }
    return value;
}

void Columns::report(CsvField const& at, std::string message, std::string suggestion) {
    problems_.push_back({table_.file, at.row, at.column, std::move(message), std::move(suggestion)});
}

std::map<std::string, std::string> check_renamings(std::map<std::string, std::string> const& renamed,
                                                   std::vector<std::string> const& our_names,
                                                   std::vector<CsvTable const*> const& tables,
                                                   std::vector<DataProblem>& problems) {
    std::map<std::string, std::string> usable;
    for (auto const& [ours, theirs] : renamed) {
        std::string const file = tables.empty() ? std::string{} : tables.front()->file;
        if (std::find(our_names.begin(), our_names.end(), ours) == our_names.end()) {
            problems.push_back(
                {file, 0, 0, fmt::format("columns: unknown name '{}'", ours),
                 did_you_mean(ours, our_names, fmt::format("known names: {}", fmt::join(our_names, ", ")))});
            continue;
        }
        std::vector<std::string> headers;
        for (CsvTable const* const table : tables)
            for (CsvField const& field : table->header) headers.push_back(field.text);
        if (headers.empty()) continue;  // the files themselves were reported
        if (std::find(headers.begin(), headers.end(), theirs) != headers.end())
            usable.emplace(ours, theirs);
        else
            problems.push_back(
                {file, 1, 1,
                 fmt::format("columns: '{}' is to be read from '{}', but there is no such column", ours, theirs),
                 did_you_mean(theirs, headers, fmt::format("columns: {}", fmt::join(headers, ", ")))});
    }
    return usable;
}

}  // namespace cpdsim
