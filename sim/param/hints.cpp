#include "param/currency.hpp"
#include "param/hints.hpp"

#include <algorithm>
#include <array>
#include <cctype>
#include <cmath>

#include <fmt/format.h>

#include "param/quantity.hpp"
#include "param/spelling.hpp"

namespace cpdsim::param {
namespace {

constexpr std::array<std::string_view, 7> spaces{
    " ", "\t", "\xC2\xA0", "\xE2\x80\xAF", "\xE2\x80\x89", "\xE2\x80\x87", "\xEF\xBB\xBF"};

bool is_digits(std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

/// "18,000,000" with ',' as the mark: groups of three after a first of one to three.
bool is_grouped(std::string_view text, char mark) {
    std::size_t const first = text.find(mark);
    if (first == std::string_view::npos || first == 0 || first > 3 || !is_digits(text.substr(0, first))) return false;
    for (std::size_t at = first; at != std::string_view::npos;) {
        std::size_t const next = text.find(mark, at + 1);
        std::string_view const group = text.substr(at + 1, next == std::string_view::npos ? next : next - at - 1);
        if (group.size() != 3 || !is_digits(group)) return false;
        at = next;
    }
    return true;
}

std::string without(std::string_view text, char mark) {
    std::string plain{text};
    std::erase(plain, mark);
    return plain;
}

/// Words for a thousand and a million that are written but not read.
std::string_view usual_multiplier(std::string word) {
    std::transform(word.begin(), word.end(), word.begin(),
                   [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    while (!word.empty() && word.back() == '.') word.pop_back();
    for (std::string_view const w : {"m", "mio", "mn", "mln", "mill", "millions", "millionen", "milioni", "miljoonaa"})
        if (word == w) return "million";
    for (std::string_view const w : {"mrd", "milliard", "milliards", "milliarden", "billions", "miliardi", "b"})
        if (word == w) return "billion";
    for (std::string_view const w : {"tsd", "thousands", "tausend", "mille", "mila"})
        if (word == w) return "thousand";
    return {};
}

/// The unit with the multiplier that was meant in front.
std::string usual_unit(std::string_view unit) {
    std::string_view const first = unit.substr(0, unit.find(' '));
    std::string_view const factor = usual_multiplier(std::string{first});
    if (factor.empty() || first.size() == unit.size()) return std::string{unit};
    return fmt::format("{} {}", factor, without_margin(unit.substr(first.size())));
}

bool is_of_number(std::string_view text, std::size_t at, std::size_t& length) {
    char const c = text[at];
    length = 1;
    if ((c >= '0' && c <= '9') || c == ',' || c == '.' || c == '\'') return true;
    for (std::string_view const space : spaces) {
        if (!text.substr(at).starts_with(space)) continue;
        length = space.size();
        return true;
    }
    return false;
}

/// Of a number with a fraction: 1.500 would be taken for thousands once more.
std::string without_last_zeros(std::string number) {
    number.erase(number.find_last_not_of('0') + 1);
    if (number.back() == '.') number.pop_back();
    return number;
}

/// Where the number at the start of a text ends, thousands and all.
std::size_t end_of_number(std::string_view text) {
    std::size_t at = !text.empty() && (text[0] == '-' || text[0] == '+') ? 1 : 0;
    for (std::size_t length = 0; at < text.size() && is_of_number(text, at, length);) at += length;
    return at;
}

std::string quoted_list(std::vector<std::string> const& texts) {
    std::vector<std::string> quoted;
    for (std::string const& text : texts) quoted.push_back("'" + text + "'");
    return list_of(quoted);
}

constexpr std::array<std::string_view, 12> months{"jan", "feb", "mar", "apr", "may", "jun",
                                                  "jul", "aug", "sep", "oct", "nov", "dec"};

}  // namespace

std::string_view without_margin(std::string_view text) {
    for (bool more = true; more;) {
        more = false;
        for (std::string_view const space : spaces) {
            bool const before = text.starts_with(space);
            if (before) text.remove_prefix(space.size());
            bool const after = text.ends_with(space);
            if (after) text.remove_suffix(space.size());
            more = more || before || after;
        }
    }
    return text;
}

std::vector<std::string> meant_numbers(std::string_view text) {
    std::string plain{without_margin(text)};
    bool const percent = plain.ends_with("%");
    if (percent) plain = std::string{without_margin(std::string_view{plain}.substr(0, plain.size() - 1))};
    std::string sign;
    for (std::string_view const minus : {"-", "\xE2\x88\x92", "+"}) {
        if (sign.empty() && plain.starts_with(minus)) {
            sign = minus == "+" ? "" : "-";
            plain.erase(0, minus.size());
        }
    }
    bool spaced = false;  // as thousands
    for (std::string_view const space : spaces) {
        for (std::size_t at = plain.find(space); at != std::string::npos; at = plain.find(space, at)) {
            plain.replace(at, space.size(), "\n");
            spaced = true;
        }
    }
    for (char& c : plain)
        if (c == '\'') c = '\n';
    std::size_t const fraction = plain.find_first_of(",.");
    std::string const whole = plain.substr(0, fraction);
    if (spaced || whole.find('\n') != std::string::npos) {
        if (!is_grouped(whole, '\n')) return {};
        plain = without(whole, '\n') + (fraction == std::string::npos ? "" : plain.substr(fraction));
    }
    std::vector<std::string> meant;
    auto const commas = std::count(plain.begin(), plain.end(), ','),
               points = std::count(plain.begin(), plain.end(), '.');
    if (commas > 0 && points > 0) {  // the last mark is that of the fraction
        char const thousands = plain.rfind(',') < plain.rfind('.') ? ',' : '.';
        std::size_t const last = plain.find_last_of(",.");
        if (is_grouped(plain.substr(0, last), thousands) && is_digits(plain.substr(last + 1)))
            meant = {without(plain.substr(0, last), thousands) + "." + plain.substr(last + 1)};
    } else if (commas == 1) {
        if (is_grouped(plain, ',') && plain.front() != '0') meant.push_back(without(plain, ','));
        std::size_t const comma = plain.find(',');
        if (is_digits(plain.substr(comma + 1)) && (comma == 0 || is_digits(plain.substr(0, comma))))
            meant.push_back(
                without_last_zeros((comma == 0 ? "0" : plain.substr(0, comma)) + "." + plain.substr(comma + 1)));
    } else if (commas > 1) {
        if (is_grouped(plain, ',')) meant = {without(plain, ',')};
    } else if (points > 1) {
        if (is_grouped(plain, '.')) meant = {without(plain, '.')};
    } else {
        if (number_length(plain) == plain.size() && !plain.empty()) meant = {plain};
    }
    for (std::string& number : meant) {
        if (auto const value = read_number("", number); percent && value)
            number = fmt::format("{:.12g}", *value.value / 100);
        number.insert(0, sign);
    }
    return meant;
}

std::vector<std::string> meant_quantities(std::string_view text) {
    text = without_margin(text);
    std::string currency;  // in front: `EUR 1500`, `€ 1,500`
    std::size_t letters = 0;
    while (letters < text.size() && (std::isalpha(static_cast<unsigned char>(text[letters])) != 0 ||
                                     static_cast<unsigned char>(text[letters]) >= 0x80))
        ++letters;
    if (letters > 0 && letters < text.size() && end_of_number(without_margin(text.substr(letters))) > 0) {
        currency = std::string{without_margin(text.substr(0, letters))};
        text = without_margin(text.substr(letters));
    }
    std::size_t const end = end_of_number(text);
    std::string_view rest = without_margin(text.substr(end));
    std::vector<std::string> meant;
    for (std::string_view const to : {"-", "\xE2\x80\x93", "to "}) {  // 5-6 teachers
        if (!rest.starts_with(to)) continue;
        std::string_view const high = without_margin(rest.substr(to.size()));
        if (number_length(without_margin(text.substr(0, end))) > 0 && number_length(high) > 0)
            meant.push_back(fmt::format("{}..{}", without_margin(text.substr(0, end)), high));
        return meant;
    }
    std::string unit = usual_unit(rest);
    if (!currency.empty()) unit = unit.empty() ? currency : fmt::format("{} {}", unit, currency);
    for (std::string const& number : meant_numbers(text.substr(0, end)))
        meant.push_back(unit.empty() ? number : fmt::format("{} {}", number, unit));
    return meant;
}

std::vector<std::string> with_unit(std::string_view number, std::string_view unit) {
    auto const value = read_number("", number);
    std::string const text{number};
    if (unit == "duration") {
        bool const one = value && *value.value == 1;
        return {text + (one ? " month" : " months"), text + (one ? " year" : " years")};
    }
    if (unit == "share/year") {  // a number below one is the share itself, not hundredths of it
        std::string const as_share = value ? quantity_text(*value.value, unit) : text + " %/year";
        if (value && *value.value == 1) return {"1 %/year", "100 %/year"};
        return {value && *value.value > 0 && *value.value < 1 ? as_share : text + " %/year"};
    }
    if (unit.rfind("share", 0) == 0) return {text + " %"};
    if (unit.rfind("1/", 0) == 0) return {fmt::format("{} {}", text, unit.substr(1))};
    return {fmt::format("{} {}", text, unit)};
}

std::string as_thousands(std::string_view text) {
    std::size_t const length = number_length(text);
    std::string_view const number = text.substr(0, length);
    // A program never writes a last zero, so values that were drawn or computed are not taken for thousands.
    std::string_view rest = text.substr(length);
    while (!rest.empty() && rest.front() == ' ') rest.remove_prefix(1);
    for (std::string_view const scale : {"thousand", "million", "billion", "k "})
        if (rest.starts_with(scale)) return "";  // nobody writes thousands of millions
    bool const looks = is_grouped(number, '.') && std::count(number.begin(), number.end(), '.') == 1 &&
                       number.front() != '0' && number.back() == '0';
    return looks ? without(number, '.') + std::string{text.substr(length)} : "";
}

std::string did_you_mean_any(std::vector<std::string> const& meant) {
    return meant.empty() ? "" : "did you mean " + quoted_list(meant) + "?";
}

std::string for_example(std::vector<std::string> const& meant) { return "for example " + quoted_list(meant); }

std::string foreign_currency(std::string_view unit) {
    static constexpr std::array<std::string_view, 22> known{"USD", "US$", "$",   "CHF", "SEK", "NOK", "DKK", "PLN",
                                                            "CZK", "HUF", "RON", "BGN", "ISK", "TRY", "UAH", "RUB",
                                                            "CAD", "AUD", "JPY", "CNY", "INR", "BRL"};
    std::string_view const head = without_margin(unit.substr(0, unit.find('/')));
    std::string_view const last = head.substr(head.rfind(' ') == std::string_view::npos ? 0 : head.rfind(' ') + 1);
    auto const* const found = std::find(known.begin(), known.end(), last);
    if (found != known.end()) return std::string{*found};
    return is_currency(last) && last != "EUR" && last != "GBP" ? std::string{last} : "";
}

std::string meant_month(std::string_view text) {
    std::vector<int> numbers;
    int named = 0;
    for (std::size_t at = 0; at < text.size();) {
        std::size_t end = at;
        auto const run = [&](auto const& is) {
            while (end < text.size() && is(static_cast<unsigned char>(text[end])) != 0) ++end;
        };
        run([](unsigned char c) { return std::isdigit(c); });
        if (end > at && end - at <= 4) numbers.push_back(std::stoi(std::string{text.substr(at, end - at)}));
        if (end > at) {
            at = end;
            continue;
        }
        run([](unsigned char c) { return std::isalpha(c); });
        if (end - at >= 3) {
            std::string word{text.substr(at, 3)};
            for (char& c : word) c = static_cast<char>(std::tolower(static_cast<unsigned char>(c)));
            auto const* const found = std::find(months.begin(), months.end(), word);
            if (found != months.end()) named = static_cast<int>(found - months.begin()) + 1;
        }
        at = std::max(end, at + 1);
    }
    auto const is_year = [](int number) { return number >= 1900 && number <= 2300; };
    auto const is_month = [](int number) { return number >= 1 && number <= 12; };
    auto const written = [](int year, int month) { return fmt::format("{:04}-{:02}", year, month); };
    if (named > 0) {  // `Sept 2026`, `1 September 2026`
        if (numbers.empty() || numbers.size() > 2 || !is_year(numbers.back())) return "";
        return written(numbers.back(), named);
    }
    if (numbers.size() == 2 && is_year(numbers[0]) && is_month(numbers[1])) return written(numbers[0], numbers[1]);
    if (numbers.size() == 2 && is_month(numbers[0]) && is_year(numbers[1])) return written(numbers[1], numbers[0]);
    if (numbers.size() == 3 && is_year(numbers[0]) && is_month(numbers[1])) return written(numbers[0], numbers[1]);
    if (numbers.size() == 3 && is_year(numbers[2]) && is_month(numbers[1])) return written(numbers[2], numbers[1]);
    return "";
}

}  // namespace cpdsim::param
