#include "generators/csv_text.hpp"

#include <algorithm>
#include <array>
#include <cstdint>

#include "core/text_file.hpp"

namespace cpdsim {
namespace {

constexpr std::string_view mark = "\xEF\xBB\xBF";

/// What Windows-1252 has from 0x80 to 0x9F; 0: not used.
constexpr std::array<std::uint16_t, 32> windows{0x20AC, 0,      0x201A, 0x0192, 0x201E, 0x2026, 0x2020, 0x2021,
                                                0x02C6, 0x2030, 0x0160, 0x2039, 0x0152, 0,      0x017D, 0,
                                                0,      0x2018, 0x2019, 0x201C, 0x201D, 0x2022, 0x2013, 0x2014,
                                                0x02DC, 0x2122, 0x0161, 0x203A, 0x0153, 0,      0x017E, 0x0178};

void append(std::string& text, std::uint32_t point) {
    auto const byte = [&](std::uint32_t value) { text += static_cast<char>(static_cast<unsigned char>(value)); };
    if (point < 0x80) return byte(point);
    if (point < 0x800) {
        byte(0xC0U | (point >> 6U));
    } else {
        if (point < 0x10000) {
            byte(0xE0U | (point >> 12U));
        } else {
            byte(0xF0U | (point >> 18U));
            byte(0x80U | ((point >> 12U) & 0x3FU));
        }
        byte(0x80U | ((point >> 6U) & 0x3FU));
    }
    byte(0x80U | (point & 0x3FU));
}

std::optional<std::string> from_utf16(std::string_view bytes) {
    if (bytes.size() % 2 != 0) return std::nullopt;
    bool big = bytes.starts_with("\xFE\xFF");
    if (big || bytes.starts_with("\xFF\xFE"))
        bytes.remove_prefix(2);
    else
        big = bytes.size() > 1 && bytes[0] == '\0';  // a header begins with a letter
    std::string text;
    text.reserve(bytes.size() / 2 + bytes.size() / 16);
    auto const unit = [&](std::size_t i) {
        auto const first = static_cast<unsigned char>(bytes[i]), second = static_cast<unsigned char>(bytes[i + 1]);
        return big ? (std::uint32_t{first} << 8U) | second : (std::uint32_t{second} << 8U) | first;
    };
    for (std::size_t i = 0; i < bytes.size(); i += 2) {
        std::uint32_t point = unit(i);
        if (point >= 0xDC00 && point < 0xE000) return std::nullopt;
        if (point >= 0xD800 && point < 0xDC00) {
            i += 2;
            if (i >= bytes.size()) return std::nullopt;
            std::uint32_t const low = unit(i);
            if (low < 0xDC00 || low >= 0xE000) return std::nullopt;
            point = 0x10000 + ((point - 0xD800) << 10U) + (low - 0xDC00);
        }
        append(text, point);
    }
    return text;
}

std::optional<std::string> from_windows(std::string_view bytes) {
    std::string text;
    text.reserve(bytes.size() + bytes.size() / 8);
    for (char const c : bytes) {
        std::uint32_t point = static_cast<unsigned char>(c);
        if (point >= 0x80 && point < 0xA0) point = windows[point - 0x80];
        if (point == 0) return std::nullopt;
        append(text, point);
    }
    return text;
}

bool is_text(std::string_view text) { return not_utf8(text) == std::string_view::npos; }

}  // namespace

std::optional<std::string> as_utf8(std::string_view bytes, CsvReading const& how) {
    if (bytes.starts_with(mark)) bytes.remove_prefix(mark.size());
    if (is_text(bytes)) return std::string{bytes};
    std::string_view const likely = likely_encoding(bytes);
    std::optional<std::string> text;
    if (likely == "UTF-16")
        text = from_utf16(bytes);
    else if (how.latin1 && likely != "not text")
        text = from_windows(bytes);
    return text && is_text(*text) ? text : std::nullopt;
}

char take_separator(std::string_view& text, int& first_line) {
    std::string_view const line = text.substr(0, text.find_first_of("\r\n"));
    if (line.size() == 5 && line.starts_with("sep=")) {
        text.remove_prefix(5);
        if (text.starts_with('\r')) text.remove_prefix(1);
        if (text.starts_with('\n')) text.remove_prefix(1);
        first_line = 2;
        return line[4];
    }
    constexpr std::string_view candidates = ",;\t|";
    std::array<std::size_t, candidates.size()> counts{};
    bool quoted = false;
    for (char const c : text) {
        if (c == '"') quoted = !quoted;
        if (quoted) continue;
        if (c == '\r' || c == '\n') break;
        if (std::size_t const k = candidates.find(c); k != std::string_view::npos) ++counts[k];
    }
    return candidates[static_cast<std::size_t>(std::max_element(counts.begin(), counts.end()) - counts.begin())];
}

}  // namespace cpdsim
