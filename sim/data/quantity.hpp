// What is reported, and what may be said of it: a count, a share, an index or money, and whether more of it is better.
// The one list; files carry it as the attributes `kind` and `better`, which all who read them go by.
#pragma once

#include <string>
#include <string_view>

#include "data/dataset.hpp"

namespace cpdsim {

/// A share is printed in per cent; an index has no unit and is no share of anything.
enum class Kind { count, share, index, money };
enum class Better { more, less, none };

[[nodiscard]] Kind kind_of(std::string_view quantity, std::string_view units);
[[nodiscard]] Better better_of(std::string_view quantity);
/// Of those of which more or less is better; "" of others.
[[nodiscard]] std::string_view units_of(std::string_view quantity);
[[nodiscard]] std::string_view name_of(Kind kind);
[[nodiscard]] std::string_view name_of(Better better);

/// Attributes of a quantity: `units`, `long_name`, `kind`, `better`.
[[nodiscard]] Attributes reported(std::string_view quantity, std::string units, std::string long_name);

}  // namespace cpdsim
