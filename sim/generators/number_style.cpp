#include "generators/number_style.hpp"

#include <algorithm>
#include <string>

#include "generators/csv.hpp"
#include "param/hints.hpp"

namespace cpdsim {
namespace {

constexpr std::string_view no_break = "\xC2\xA0", narrow_no_break = "\xE2\x80\xAF", curly = "\xE2\x80\x99";

bool is_digit(char c) { return c >= '0' && c <= '9'; }

/// Without sign and exponent, with spaces and apostrophes between thousands as `_`.
std::string body_of(std::string_view text) {
    text = param::without_margin(text);
    if (!text.empty() && (text.front() == '+' || text.front() == '-')) text.remove_prefix(1);
    std::string body;
    while (!text.empty()) {
        std::size_t eaten = 1;
        if (text.starts_with(no_break))
            eaten = no_break.size();
        else if (text.starts_with(narrow_no_break))
            eaten = narrow_no_break.size();
        else if (text.starts_with(curly))
            eaten = curly.size();
        bool const between = eaten > 1 || text.front() == ' ' || text.front() == '\'';
        body += between ? '_' : text.front();
        text.remove_prefix(eaten);
    }
    if (std::size_t const e = body.find_first_of("eE"); e != std::string::npos && e > 0) {
        std::size_t const first = e + 1 < body.size() && (body[e + 1] == '-' || body[e + 1] == '+') ? e + 2 : e + 1;
        bool const exponent =
            first < body.size() && std::all_of(body.begin() + static_cast<std::ptrdiff_t>(first), body.end(), is_digit);
        if (exponent) body.erase(e);
    }
    return body;
}

/// Digits with `separator` before each three of them: 1.500.000.
bool is_grouped(std::string_view text, char separator) {
    std::size_t first = text.find(separator);
    if (first == std::string_view::npos) return !text.empty() && std::all_of(text.begin(), text.end(), is_digit);
    if (first == 0 || first > 3 || (text.size() - first) % 4 != 0 || text.front() == '0') return false;
    for (std::size_t i = 0; i < text.size(); ++i) {
        bool const here = i >= first && (i - first) % 4 == 0;
        if (here ? text[i] != separator : !is_digit(text[i])) return false;
    }
    return true;
}

bool all_digits(std::string_view text) { return std::all_of(text.begin(), text.end(), is_digit); }

/// Whole and fraction with this decimal sign; the whole may have its thousands apart by any one other sign.
bool reads_with(std::string_view body, char decimal) {
    std::size_t const at = body.find(decimal);
    std::string_view const whole = body.substr(0, at);
    std::string_view const fraction = at == std::string_view::npos ? std::string_view{} : body.substr(at + 1);
    if (!all_digits(fraction) || (whole.empty() && fraction.empty())) return false;
    if (whole.empty()) return true;
    return is_grouped(whole, '_') || is_grouped(whole, decimal == '.' ? ',' : '.');
}

}  // namespace

NumberStyle style_of(std::string_view text) {
    std::string const body = body_of(text);
    bool const point = reads_with(body, '.'), comma = reads_with(body, ',');
    if (!point && !comma) return NumberStyle::none;
    if (point != comma) return point ? NumberStyle::point : NumberStyle::comma;
    if (body.find('.') != std::string::npos) return NumberStyle::either_point;
    return body.find(',') != std::string::npos ? NumberStyle::either_comma : NumberStyle::plain;
}

bool parse_number(std::string_view text, char decimal, double& value) {
    text = param::without_margin(text);
    std::string const body = body_of(text);
    if (!reads_with(body, decimal)) return false;
    std::string plain{text.starts_with('-') ? "-" : ""};
    for (char const c : body)
        if (is_digit(c) || c == decimal) plain += c == decimal ? '.' : c;
    if (std::size_t const e = text.find_first_of("eE"); e != std::string_view::npos) plain += text.substr(e);
    return parse_number(plain, value);
}

}  // namespace cpdsim
