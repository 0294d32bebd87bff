#include "param/diagnostics.hpp"

#include <algorithm>
#include <cstdlib>
#include <tuple>

#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <unistd.h>

namespace cpdsim::param {
namespace {

std::string painted(std::string const& text, std::string_view style, Colour colour) {
    return colour == Colour::on ? fmt::format("\x1b[{}m{}\x1b[0m", style, text) : text;
}

/// Control characters would disturb the terminal and the alignment of the caret.
std::string printable(std::string text) {
    for (char& c : text)
        if (static_cast<unsigned char>(c) < 0x20 || c == 0x7f) c = ' ';
    return text;
}

std::string text_of(Diagnostic const& found, Colour colour) {
    bool const is_error = found.severity == Severity::error;
    std::string where;
    if (!found.path.empty()) {
        where = found.line > 0 ? fmt::format("{}:{}:{}: ", found.path, found.line, found.column) : found.path + ": ";
    }
    std::string const label =
        painted(fmt::format("{}[{}]:", is_error ? "error" : "warning", found.code), is_error ? "1;31" : "1;35", colour);
    std::string text = fmt::format("{}{} {}\n", painted(where, "1", colour), label, printable(found.message));
    if (found.line > 0 && !found.source_line.empty()) {
        std::string const fix = found.suggestion.empty() ? "" : " " + printable(found.suggestion);
        text += fmt::format("{:5} | {}\n", found.line, printable(found.source_line));
        text += fmt::format(
            "      | {}{}\n", std::string(static_cast<std::size_t>(std::max(0, found.column - 1)), ' '),
            painted(std::string(static_cast<std::size_t>(std::max(1, found.length)), '^') + fix, "32", colour));
    } else if (!found.suggestion.empty()) {
        text += "      | " + printable(found.suggestion) + "\n";
    }
    if (!found.origin.empty()) text += "      = " + found.origin + "\n";
    return text;
}

}  // namespace

std::string line_of(std::string_view text, int line) {
    for (int i = 1; i < line; ++i) {
        auto const end = text.find('\n');
        if (end == std::string_view::npos) return "";
        text.remove_prefix(end + 1);
    }
    text = text.substr(0, text.find('\n'));
    if (!text.empty() && text.back() == '\r') text.remove_suffix(1);
    return std::string{text};
}

int characters_in(std::string_view text) {
    return static_cast<int>(std::count_if(text.begin(), text.end(),
                                          [](char c) { return (static_cast<unsigned char>(c) & 0xC0U) != 0x80U; }));
}

void Diagnostics::error(std::string code, std::string path, std::string message, std::string suggestion) {
    add(Diagnostic{Severity::error, std::move(code), std::move(path), 0, 0, 1, std::move(message),
                   std::move(suggestion), "", ""});
}

void Diagnostics::add(Diagnostic diagnostic) {
    mention(diagnostic.path);
    auto const known = std::find_if(found_.begin(), found_.end(), [&](Diagnostic const& other) {
        return std::tie(other.path, other.line, other.column, other.message) ==
               std::tie(diagnostic.path, diagnostic.line, diagnostic.column, diagnostic.message);
    });
    if (known == found_.end()) {
        found_.push_back(std::move(diagnostic));
    } else if (known->severity == Severity::warning && diagnostic.severity == Severity::error) {
        *known = std::move(diagnostic);  // one place, one finding, the graver one
    }
}

void Diagnostics::add(Severity severity, std::string code, Sources const& sources, Mark mark, int length,
                      std::string message, std::string suggestion) {
    Diagnostic found{severity,           std::move(code),       "", mark.line, mark.column, length,
                     std::move(message), std::move(suggestion), "", ""};
    if (mark.file >= 0 && mark.file < static_cast<int>(sources.size())) {
        Source const& source = sources[static_cast<std::size_t>(mark.file)];
        found.path = source.path;
        found.source_line = line_of(source.text, mark.line);
        int const rest = characters_in(found.source_line) - mark.column + 1;
        found.length = std::clamp(length, 1, std::max(1, rest));
        if (!source.inherited_from.empty())
            found.origin = fmt::format("inherited from {} (extends in {})", source.inherited_from, source.inherited_by);
    } else {
        found.line = 0;
    }
    add(std::move(found));
}

void Diagnostics::take(Diagnostics const& other) {
    for (Diagnostic const& found : other.found_) add(found);
}

void Diagnostics::mention(std::string const& path) {
    if (std::find(order_.begin(), order_.end(), path) == order_.end()) order_.push_back(path);
}

int Diagnostics::errors() const {
    return static_cast<int>(std::count_if(found_.begin(), found_.end(),
                                          [](Diagnostic const& found) { return found.severity == Severity::error; }));
}

int Diagnostics::warnings() const { return static_cast<int>(found_.size()) - errors(); }

std::vector<Diagnostic> Diagnostics::sorted() const {
    std::vector<Diagnostic> sorted = found_;
    auto const rank = [&](Diagnostic const& found) {
        return std::tuple{std::find(order_.begin(), order_.end(), found.path) - order_.begin(), found.line,
                          found.column};
    };
    std::stable_sort(sorted.begin(), sorted.end(), [&](auto const& a, auto const& b) { return rank(a) < rank(b); });
    return sorted;
}

std::string Diagnostics::text(Colour colour) const {
    std::string text;
    for (Diagnostic const& found : sorted()) text += text_of(found, colour);
    return text;
}

std::string Diagnostics::json() const {
    auto list = nlohmann::ordered_json::array();
    for (Diagnostic const& found : sorted()) {
        nlohmann::ordered_json entry;
        entry["severity"] = found.severity == Severity::error ? "error" : "warning";
        entry["code"] = found.code;
        entry["file"] = found.path;
        entry["line"] = found.line;
        entry["column"] = found.column;
        entry["length"] = found.length;
        entry["message"] = found.message;
        entry["suggestion"] = found.suggestion;
        entry["source"] = found.source_line;
        entry["origin"] = found.origin;
        list.push_back(std::move(entry));
    }
    return list.dump(2, ' ', false, nlohmann::ordered_json::error_handler_t::replace) + "\n";
}

Colour colour_for(int descriptor, bool no_color_flag) {
    char const* const no_color = std::getenv("NO_COLOR");
    bool const forbidden = no_color_flag || (no_color != nullptr && *no_color != '\0');
    return !forbidden && isatty(descriptor) == 1 ? Colour::on : Colour::off;
}

}  // namespace cpdsim::param
