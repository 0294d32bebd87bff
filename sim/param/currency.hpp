// Currencies by their ISO 4217 codes, those that are money in a state today. Rates are the user's, with source and
// date.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace cpdsim::param {

[[nodiscard]] std::vector<std::string> const& currency_codes();
[[nodiscard]] bool is_currency(std::string_view code);

}  // namespace cpdsim::param
