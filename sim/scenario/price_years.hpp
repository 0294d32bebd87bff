// Amounts in the prices of one year. An amount may name the year of its prices (`{value: 100 EUR/teacher, year:
// 2019}`); `money.index` - a table of years, or one in a file -, or `money.inflation` carries it to the year of the
// document. What cannot be carried counts as it stands, and is warned of: prices of different years are never mixed in
// silence.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>

#include "param/document.hpp"

namespace cpdsim {

struct PriceIndex {
    std::map<int, double> levels;     ///< by year, of any base
    std::optional<double> inflation;  ///< share a year, where there is no table
};

/// Whether a path is one of a document's index: `money.index`, `money.index_file`, `money.inflation`. They are of the
/// document, as `extends` is, and no parameters: once amounts have been carried they decide nothing.
[[nodiscard]] bool is_of_price_index(std::string_view path);

/// Whether a path leads into the section `money`, by which amounts are read: it is changed before others are.
[[nodiscard]] bool is_of_money(std::string_view path);

/// Takes the index out of a scenario's document. Errors: E106, E201, E202, E304.
[[nodiscard]] PriceIndex take_price_index(param::Document& document, param::Diagnostics& diagnostics);

/// Of `money.prices` of a scenario, `budget.prices` of a study.
[[nodiscard]] int price_year(param::Document const& document, std::string_view path);

/// Rewrites every amount with a `year` into prices of the year `to`; the year becomes a note beside it. Errors: E103,
/// E201, E302 (no index for the year). Warning: W311 (no index at all).
void bring_prices(param::Document& document, PriceIndex const& index, int to, param::Diagnostics& diagnostics);

/// All of it, for a scenario.
void bring_prices(param::Document& document, param::Diagnostics& diagnostics);

/// Whether there is an index, or an amount that still names its year.
[[nodiscard]] bool has_price_years(param::Document const& document);

/// "30 million EUR" -> "37.5 million EUR"; nothing where the text is no amount of money.
[[nodiscard]] std::optional<std::string> scaled_amount(std::string_view text, double times, double over);

}  // namespace cpdsim
