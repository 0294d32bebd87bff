// What people mean by what they write: decimal commas, thousands, units before numbers. A hint is only given where
// obeying it leads to a value that can be read; where a text has two readings, both are named.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cpdsim::param {

/// Without the spaces around it, those that do not break among them.
[[nodiscard]] std::string_view without_margin(std::string_view text);

/// What a text that is no number was meant to be, in numbers that can be read: "0,8" -> {"0.8"}, "1,500" -> {"1500",
/// "1.5"}, "1 500" -> {"1500"}, "12 %" -> {"0.12"}; empty when it is nothing of the kind.
[[nodiscard]] std::vector<std::string> meant_numbers(std::string_view text);

/// The same for a number with a unit: "1,500 EUR", "EUR 1500", "14 Mio. EUR", "5-6 teachers".
[[nodiscard]] std::vector<std::string> meant_quantities(std::string_view text);

/// With the unit that a bare number may have meant: "0.085" as share/year -> {"8.5 %/year"}, "18" as duration -> {"18
/// months", "18 years"}.
[[nodiscard]] std::vector<std::string> with_unit(std::string_view number, std::string_view unit);

/// A number that reads as thousands in half of Europe: "14.000" -> "14000"; empty for all others.
[[nodiscard]] std::string as_thousands(std::string_view text);

/// "did you mean 'a' or 'b'?"; empty for none.
[[nodiscard]] std::string did_you_mean_any(std::vector<std::string> const& meant);
/// "for example 'a' or 'b'".
[[nodiscard]] std::string for_example(std::vector<std::string> const& meant);

/// A currency that cannot be converted, if the unit names one: "USD".
[[nodiscard]] std::string foreign_currency(std::string_view unit);

/// Year and month in another order or form: "09/2026", "2026-9", "Sept 2026"; empty when it is none.
[[nodiscard]] std::string meant_month(std::string_view text);

}  // namespace cpdsim::param
