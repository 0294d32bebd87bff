#include "generators/csv.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <cmath>
#include <map>
#include <set>

#include "core/text_file.hpp"
#include "param/hints.hpp"
#include "param/spelling.hpp"

namespace cpdsim {
namespace {

/// Walks through the text and keeps count of lines and columns.
class Reader {
public:
    Reader(std::string_view text, char separator, int line) : text_{text}, separator_{separator}, line_{line} {}
    [[nodiscard]] bool done() const { return at_ >= text_.size(); }
    [[nodiscard]] bool unclosed() const { return unclosed_; }

    /// One record, with its line end eaten.
    std::vector<CsvField> record() {
        std::vector<CsvField> fields;
        for (;;) {
            fields.push_back(field());
            if (done()) return fields;
            char const c = take();
            if (c == separator_) continue;
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
        while (!done() && text_[at_] != separator_ && text_[at_] != '\n' && text_[at_] != '\r') field.text += take();
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
    char separator_;
    int line_;
    std::size_t at_ = 0;
    int column_ = 1;
    bool unclosed_ = false;
};

bool is_blank(std::vector<CsvField> const& record) {
    return std::all_of(record.begin(), record.end(),
                       [](CsvField const& field) { return param::without_margin(field.text).empty(); });
}

/// A message without what differs between its instances: quoted values (but the first, the column) and numbers.
std::string kind_of(std::string_view message) {
    std::string kind;
    bool inside = false;
    int quotes = 0;
    bool const column_first = message.starts_with("'");
    for (char const c : message) {
        if (c == '\'') {
            inside = !inside;
            ++quotes;
        }
        bool const dropped = (inside && !(column_first && quotes == 1)) || (!inside && c >= '0' && c <= '9');
        if (!dropped) kind += c;
    }
    return kind;
}

/// The text as UTF-8; else nothing, and one sentence that says what it is.
std::optional<std::string> readable(std::string_view bytes, std::string const& shown_as, CsvReading const& how,
                                    std::vector<DataProblem>& problems) {
    auto text = as_utf8(bytes, how);
    if (text) return text;
    std::size_t const bad = not_utf8(bytes);
    std::string_view const before = bytes.substr(0, bad);
    int const line = static_cast<int>(std::count(before.begin(), before.end(), '\n')) + 1;
    std::size_t const start = before.rfind('\n') == std::string_view::npos ? 0 : before.rfind('\n') + 1;
    problems.push_back({shown_as, line, static_cast<int>(bad - start) + 1,
                        fmt::format("is not UTF-8 text (it looks like {})", likely_encoding(bytes)),
                        "save it as UTF-8 (in spreadsheets: 'CSV UTF-8')"});
    return std::nullopt;
}

/// What to do about a row with too many fields: two neighbours that are digits may be one number with a comma.
std::string_view advice_on_row(std::vector<CsvField> const& record, std::size_t wanted, char separator) {
    auto const digits = [](CsvField const& field) {
        return !field.text.empty() &&
               std::all_of(field.text.begin(), field.text.end(), [](char c) { return c >= '0' && c <= '9'; });
    };
    if (separator != ',')
        return record.size() < wanted ? "is a separator missing, or a line broken in two?"
                                      : "put quotes around a field that contains the separator";
    if (record.size() < wanted) return "is a comma missing, or a line broken in two?";
    for (std::size_t i = 0; i + 1 < record.size(); ++i)
        if (digits(record[i]) && digits(record[i + 1]))
            return "write numbers with a point (0.8, not 0,8), and put quotes around a text that contains a comma";
    return "put quotes around a field that contains a comma";
}

}  // namespace

int CsvTable::find(std::string_view name) const {
    for (std::size_t k = 0; k < header.size(); ++k)
        if (header[k].text == name) return static_cast<int>(k);
    return -1;
}

CsvTable parse_csv(std::string_view bytes, std::string const& shown_as, std::vector<DataProblem>& problems,
                   CsvReading const& how) {
    CsvTable table;
    table.file = shown_as;
    table.decimal = how.decimal;
    auto const utf8 = readable(bytes, shown_as, how, problems);
    if (!utf8) return table;
    std::string_view text = *utf8;
    int first_line = 1;
    table.separator = take_separator(text, first_line);
    Reader reader{text, table.separator, first_line};
    if (!reader.done()) table.header = reader.record();
    if (table.header.empty() || is_blank(table.header)) {
        problems.push_back({shown_as, first_line, 1, "has no header row", "the first line must name the columns"});
        table.header.clear();
        return table;
    }
    std::set<std::string> seen;
    for (CsvField& name : table.header) {
        name.text = std::string{param::without_margin(name.text)};
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
        if (is_blank(record) && table.header.size() > 1) continue;  // an empty line, or what spreadsheets leave of one
        if (record.size() != table.header.size()) {
            problems.push_back({shown_as, record[0].row, 1,
                                fmt::format("row has {} fields, the header has {}", record.size(), table.header.size()),
                                std::string{advice_on_row(record, table.header.size(), table.separator)}});
            continue;
        }
        table.rows.push_back(std::move(record));
    }
    return table;
}

CsvTable read_csv(std::filesystem::path const& path, std::string const& shown_as, std::vector<DataProblem>& problems,
                  CsvReading const& how) {
    std::string why;
    if (auto const text = read_text_file(path, why)) return parse_csv(*text, shown_as, problems, how);
    problems.push_back(
        {shown_as, 0, 0, fmt::format("cannot be read ({})", why), "paths are relative to the scenario file"});
    CsvTable table;
    table.file = shown_as;
    return table;
}

bool parse_number(std::string_view text, double& value) {
    text = param::without_margin(text);
    if (text.empty()) return false;
    if (text.front() == '+') text.remove_prefix(1);
    double read = 0;
    auto const [end, error] = std::from_chars(text.data(), text.data() + text.size(), read);  // knows no locale
    if (error != std::errc{} || end != text.data() + text.size() || !std::isfinite(read)) return false;
    value = read;
    return true;
}

std::string nearest_name(std::string_view name, std::vector<std::string> const& candidates) {
    return param::nearest(name, candidates);
}

std::vector<DataProblem> few_of_each_kind(std::vector<DataProblem> const& problems) {
    constexpr std::size_t all = 5, first = 3;
    std::map<std::string, std::vector<std::size_t>> kinds;
    std::vector<std::string> order;
    for (std::size_t i = 0; i < problems.size(); ++i) {
        std::string const kind = problems[i].file + "\n" + kind_of(problems[i].message);
        auto& members = kinds[kind];
        if (members.empty()) order.push_back(kind);
        members.push_back(i);
    }
    std::vector<std::size_t> kept;
    std::map<std::size_t, std::size_t> more;
    for (std::string const& kind : order) {
        auto const& members = kinds[kind];
        std::size_t const shown = members.size() <= all ? members.size() : first;
        kept.insert(kept.end(), members.begin(), members.begin() + static_cast<std::ptrdiff_t>(shown));
        if (shown < members.size()) more[members[shown - 1]] = members.size() - shown;
    }
    std::sort(kept.begin(), kept.end());
    std::vector<DataProblem> few;
    for (std::size_t const i : kept) {
        few.push_back(problems[i]);
        if (auto const count = more.find(i); count != more.end())
            few.back().message += fmt::format(" (and so in {} more places)", count->second);
    }
    return few;
}

bool any_error(std::vector<DataProblem> const& problems) {
    return std::any_of(problems.begin(), problems.end(), [](DataProblem const& p) { return !p.warning; });
}

}  // namespace cpdsim
