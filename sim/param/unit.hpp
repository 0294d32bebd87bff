// Units as they are written in values (`EUR/h/teacher`, `%/year`, `million EUR`) and as parameters ask for them
// ("h/teacher | h/teacher/year"). A unit is a numerator over some denominators, with a factor to canonical units:
// h, d, km, EUR, year, and the nouns of what is counted.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace cpdsim::param {

/// EUR for one GBP, and for one of other currencies by their codes.
struct MoneyRate {
    double gbp = 1.17;
    std::map<std::string, double> others = {};
};

struct Unit {
    std::string numerator;                  ///< "" in `/year`
    std::vector<std::string> denominators;  ///< sorted
    double times = 1, over = 1;  ///< canonical = written * times / over (two numbers keep 18/12 and 70/100 exact)
    bool operator==(Unit const&) const = default;
};

/// What is counted rather than measured: may be left out of a unit.
[[nodiscard]] bool is_noun(std::string_view canonical);

/// "EUR/school/month" -> EUR over school, year with factor 12. `extra_nouns` are accepted besides the known ones.
/// Nothing, and `unknown` set, when a word is not known; nothing and `unknown` empty when it is not of this form.
[[nodiscard]] std::optional<Unit> parse_unit(std::string_view text, MoneyRate const& rate,
                                             std::vector<std::string> const& extra_nouns, std::string& unknown);

/// Canonical spelling, e.g. "EUR/h/teacher", "1/year", "" for a pure number.
[[nodiscard]] std::string unit_text(Unit const& unit);

/// All words that can stand in a unit, for suggestions.
[[nodiscard]] std::vector<std::string> unit_words();

/// The alternatives of a parameter's unit, "a | b" -> {"a", "b"}.
[[nodiscard]] std::vector<std::string> alternatives_of(std::string_view accepted);

/// For people: "h/teacher" -> "time per teacher", "EUR" -> "money", "share/year" -> "a share per year".
[[nodiscard]] std::string unit_in_words(std::string_view unit);
/// The kind of the numerator only: "money", "time", "a share".
[[nodiscard]] std::string kind_in_words(std::string_view unit);

}  // namespace cpdsim::param
