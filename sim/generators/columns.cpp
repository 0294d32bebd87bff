#include "generators/columns.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

#include "generators/number_style.hpp"
#include "param/hints.hpp"

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

/// Points and commas exchanged.
std::string swapped(std::string_view text) {
    std::string other{text};
    for (char& c : other) c = c == '.' ? ',' : c == ',' ? '.' : c;
    return other;
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

char Columns::decimal_shown_by(int column, bool numbers_only) const {
    bool point = false, comma = false;
    for (auto const& row : table_.rows) {
        std::string_view text = row[static_cast<std::size_t>(column)].text;
        if (text.starts_with("<=")) text.remove_prefix(2);
        if (param::without_margin(text).empty()) continue;
        NumberStyle const style = style_of(text);
        if (style == NumberStyle::none && numbers_only) return '?';
        point = point || style == NumberStyle::point;
        comma = comma || style == NumberStyle::comma;
    }
    if (point) return '.';  // with both, the commas are reported one by one
    return comma ? ',' : '?';
}

char Columns::decimal_of(int column) const {
    if (table_.decimal) return *table_.decimal;
    auto const [known, fresh] = decimals_.try_emplace(column, '?');
    if (!fresh) return known->second;
    char shown = decimal_shown_by(column, false);
    if (shown == '?') {
        bool point = false, comma = false;
        for (int other = 0; other < static_cast<int>(table_.header.size()); ++other) {
            char const sign = other == column ? '?' : decimal_shown_by(other, true);
            point = point || sign == '.';
            comma = comma || sign == ',';
        }
        if (point != comma) shown = point ? '.' : ',';
    }
    return known->second = shown;
}

std::optional<double> Columns::number(std::string_view name, std::size_t row, ValueRange range, Suppressed suppressed) {
    CsvField const* const at = field(name, row);
    if (at == nullptr) return std::nullopt;
    double value = 0;
    bool const below = suppressed == Suppressed::midpoint && at->text.starts_with("<=");
    std::string_view const text = std::string_view{at->text}.substr(below ? 2 : 0);
    NumberStyle const style = style_of(text);
    bool const two_ways = style == NumberStyle::either_point || style == NumberStyle::either_comma;
    bool const plain = style == NumberStyle::plain || style == NumberStyle::none;
    char const decimal = plain ? '.' : decimal_of(index(name));
    bool const usual = table_.separator == ',' && style == NumberStyle::either_point;  // 1.500 among commas is 1.5
    if (decimal == '?' && two_ways && !usual) {
        report(*at,
               fmt::format("'{}' is '{}', which may be {}", name, at->text,
                           fmt::join(param::meant_numbers(style == NumberStyle::either_comma ? std::string{text}
                                                                                             : swapped(text)),
                                     " or ")),
               "no other number of the file tells which; write one of them with a decimal sign and digits after it");
        return std::nullopt;
    }
    bool const read = parse_number(text, decimal == '?' ? '.' : decimal, value);
    if (read && below && value >= 1) return (1 + value) / 2;
    if (!read || below) {
        std::vector<std::string> const meant = param::meant_numbers(at->text);
        bool const comma = at->text.find(',') != std::string::npos && meant.size() == 1 &&
                           meant.front().find('.') != std::string::npos;
        report(*at,
               fmt::format("'{}' is '{}', {}", name, at->text,
                           comma ? "a number with a decimal comma" : "which is no number"),
               meant.empty() ? "leave the field empty where the value is missing"
                             : fmt::format("write {}, with a decimal point and nothing between the thousands",
                                           fmt::join(meant, " or ")));
        return std::nullopt;
    }
    if (value < range.low || value > range.high) {
        std::string suggestion;
        if (range.high == 1 && value > 1 && value <= 100)
            suggestion = fmt::format("shares lie in 0..1: write {:.12g} for {} %", value / 100, at->text);
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

void check_columns(CsvTable const& table, std::vector<std::string> const& our_names,
                   std::vector<std::string> const& elsewhere, std::map<std::string, std::string> const& renamed,
                   std::vector<DataProblem>& problems) {
    auto const in = [](std::vector<std::string> const& list, std::string const& name) {
        return std::find(list.begin(), list.end(), name) != list.end();
    };
    std::vector<std::string> open;  // names of ours that no column gives
    for (std::string const& name : our_names)
        if (table.find(name) < 0 && renamed.count(name) == 0) open.push_back(name);
    std::vector<std::string> unread;
    for (CsvField const& header : table.header) {
        bool const claimed =
            std::any_of(renamed.begin(), renamed.end(), [&](auto const& pair) { return pair.second == header.text; });
        if (claimed || header.text.empty() || in(our_names, header.text)) continue;
        std::string const near = in(elsewhere, header.text) ? std::string{} : nearest_name(header.text, open);
        if (!near.empty()) {
            problems.push_back({table.file, header.row, header.column,
                                fmt::format("there is no column '{}' to read", header.text),
                                fmt::format("did you mean '{}'? (else rename the column)", near)});
        } else {
            unread.push_back(in(elsewhere, header.text) ? header.text + " (of the other file)" : header.text);
        }
    }
    if (!unread.empty() && std::find(open.begin(), open.end(), our_names.front()) == open.end())
        problems.push_back({table.file, 1, 1, fmt::format("columns that are not read: {}", fmt::join(unread, ", ")),
                            fmt::format("read are {}; 'columns:' maps other headers", fmt::join(our_names, ", ")),
                            true});
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
