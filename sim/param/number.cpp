// Our own strict numbers: what YAML readers accept (octal, hexadecimal, .inf, locale commas) depends on the reader.
#include <algorithm>
#include <cctype>
#include <charconv>

#include <fmt/format.h>

#include "param/hints.hpp"
#include "param/quantity.hpp"

namespace cpdsim::param {
namespace {

std::string_view trimmed(std::string_view text) { return without_margin(text); }

bool is_digit(char c) { return c >= '0' && c <= '9'; }

}  // namespace

std::size_t number_length(std::string_view text) {
    std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    std::size_t const digits_from = at;
    bool any_digit = false;
    for (; at < text.size() && is_digit(text[at]); ++at) any_digit = true;
    if (at < text.size() && text[at] == '.' &&
        (at + 1 >= text.size() || text[at + 1] != '.')) {  // not the `..` of a range
        ++at;
        for (; at < text.size() && is_digit(text[at]); ++at) any_digit = true;
    }
    if (!any_digit) return 0;
    if (at < text.size() && (text[at] == 'e' || text[at] == 'E')) {
        std::size_t exponent = at + 1;
        if (exponent < text.size() && (text[exponent] == '-' || text[exponent] == '+')) ++exponent;
        if (exponent < text.size() && is_digit(text[exponent])) {
            for (at = exponent; at < text.size() && is_digit(text[at]); ++at) {
            }
        }
    }
    return at > digits_from ? at : 0;
}

Outcome<double> read_number(std::string_view name, std::string_view text) {
    text = trimmed(text);
    auto const refuse = [&](std::string fix) {
        return Outcome<double>{std::nullopt,
                               {"E201", fmt::format("'{}' needs a number, got '{}'", name, text), std::move(fix)}};
    };
    std::string lower{text};
    std::transform(lower.begin(), lower.end(), lower.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    if (lower == ".inf" || lower == "-.inf" || lower == "inf" || lower == "-inf" || lower == ".nan" || lower == "nan" ||
        lower == "infinity")
        return {std::nullopt, {"E208", fmt::format("'{}' is {}, which is not a finite number", name, text), ""}};
    std::size_t const length = number_length(text);
    if (length == 0 || length != text.size()) {
        std::vector<std::string> meant = meant_numbers(text);
        std::erase(meant, std::string{text});
        return refuse(did_you_mean_any(meant));
    }
    std::string_view const digits = text.front() == '+' ? text.substr(1) : text;
    double value = 0;
    auto const [end, fault] = std::from_chars(digits.data(), digits.data() + digits.size(), value);
    if (fault == std::errc::result_out_of_range) {
        bool const tiny = digits.find("e-") != std::string_view::npos || digits.find("E-") != std::string_view::npos;
        if (tiny) return {0.0, {}};
        return {std::nullopt, {"E208", fmt::format("'{}' is {}, which is too large", name, text), ""}};
    }
    if (fault != std::errc{} || end != digits.data() + digits.size()) return refuse("");
    return {value, {}};
}

}  // namespace cpdsim::param
