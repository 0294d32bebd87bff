#include "generators/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fstream>
#include <numeric>
#include <set>
#include <sstream>

namespace cpdsim {
namespace {

/// Walks through the text and keeps count of lines and columns.
class Reader {
public:
    explicit Reader(std::string_view text) : text_{text} {
        if (text_.starts_with("\xEF\xBB\xBF")) text_.remove_prefix(3);
    }
    [[nodiscard]] bool done() const { return at_ >= text_.size(); }
    [[nodiscard]] bool unclosed() const { return unclosed_; }

    /// One record, with its line end eaten.
    std::vector<CsvField> record() {
        std::vector<CsvField> fields;
        for (;;) {
            fields.push_back(field());
            if (done()) return fields;
            char const c = take();
            if (c == ',') continue;
            if (c == '\r' && !done() && text_[at_] == '\n') take();
            new_line();
            return fields;
        }
    }

private:
    CsvField field() {
        CsvField field{{}, line_, column_};
        if (!done() && text_[at_] == '"') {
            take();
            for (;;) {
                if (done()) {
                    unclosed_ = true;
                    return field;
                }
                char const c = take();
                if (c == '"') {
                    if (done() || text_[at_] != '"') break;
                    take();
                }
                field.text += c;
                if (c == '\n') new_line();
            }
        }
        while (!done() && text_[at_] != ',' && text_[at_] != '\n' && text_[at_] != '\r') field.text += take();
        return field;
    }
    char take() {
        ++column_;
        return text_[at_++];
    }
    void new_line() {
        ++line_;
        column_ = 1;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    int line_ = 1, column_ = 1;
    bool unclosed_ = false;
};

std::string_view trimmed(std::string_view text) {
    while (!text.empty() && (text.front() == ' ' || text.front() == '\t')) text.remove_prefix(1);
    while (!text.empty() && (text.back() == ' ' || text.back() == '\t')) text.remove_suffix(1);
    return text;
}

bool is_blank(std::vector<CsvField> const& record) { return record.size() == 1 && trimmed(record[0].text).empty(); }

}  // namespace

int CsvTable::find(std::string_view name) const {
    for (std::size_t k = 0; k < header.size(); ++k)
        if (header[k].text == name) return static_cast<int>(k);
    return -1;
}

CsvTable parse_csv(std::string_view text, std::string const& shown_as, std::vector<DataProblem>& problems) {
    CsvTable table;
    table.file = shown_as;
    Reader reader{text};
    if (!reader.done()) table.header = reader.record();
    if (table.header.empty() || is_blank(table.header)) {
        problems.push_back({shown_as, 1, 1, "has no header row", "the first line must name the columns"});
        table.header.clear();
        return table;
    }
    std::set<std::string> seen;
    for (CsvField& name : table.header) {
        name.text = std::string{trimmed(name.text)};
        if (!name.text.empty() && !seen.insert(name.text).second)
            problems.push_back({shown_as, name.row, name.column, fmt::format("column '{}' appears twice", name.text),
                                "rename one of them"});
    }
    while (!reader.done()) {
        auto record = reader.record();
        if (reader.unclosed()) {
            problems.push_back({shown_as, record.back().row, record.back().column, "quote is never closed",
                                "close it, or double a quote that belongs to the text"});
            break;
        }
        if (is_blank(record) && table.header.size() > 1) continue;  // an empty line, usually the last
        if (record.size() != table.header.size()) {
            problems.push_back({shown_as, record[0].row, 1,
                                fmt::format("row has {} fields, the header has {}", record.size(), table.header.size()),
                                "put quotes around a field that contains a comma"});
            continue;
        }
        table.rows.push_back(std::move(record));
    }
    return table;
}

CsvTable read_csv(std::filesystem::path const& path, std::string const& shown_as, std::vector<DataProblem>& problems) {
    std::ifstream stream{path, std::ios::binary};
    std::error_code error;
    if (!stream || std::filesystem::is_directory(path, error)) {
        problems.push_back(
            {shown_as, 0, 0,
             fmt::format("cannot be read ({})",
                         std::filesystem::exists(path, error) ? "no permission, or not a file" : "no such file"),
             "paths are relative to the scenario file"});
        CsvTable table;
        table.file = shown_as;
        return table;
    }
    std::ostringstream text;
    text << stream.rdbuf();
    return parse_csv(text.str(), shown_as, problems);
}

bool parse_number(std::string_view text, double& value) {
    text = trimmed(text);
    if (text.empty()) return false;
    if (text.front() == '+') text.remove_prefix(1);
    double read = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);  // knows no locale
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(read)) return false;
    value = read;
    return true;
}

std::string nearest_name(std::string_view name, std::vector<std::string> const& candidates) {
    std::string best;
    std::size_t best_distance = std::max<std::size_t>(2, name.size() / 3) + 1;
    for (std::string const& candidate : candidates) {
        std::vector<std::size_t> row(candidate.size() + 1);  // Levenshtein's distance
        std::iota(row.begin(), row.end(), std::size_t{0});
        for (std::size_t i = 1; i <= name.size(); ++i) {
            std::size_t diagonal = row[0];
            row[0] = i;
            for (std::size_t j = 1; j <= candidate.size(); ++j) {
                std::size_t const change = diagonal + (name[i - 1] == candidate[j - 1] ? 0U : 1U);
                diagonal = row[j];
                row[j] = std::min({row[j] + 1, row[j - 1] + 1, change});
            }
        }
        if (row.back() < best_distance) {
            best_distance = row.back();
            best = candidate;
        }
    }
    return best;
}

}  // namespace cpdsim
