// What may be said of a quantity that is reported: a count, a share, an index or money, and whether more of it is
// better. Of outcomes the one list says it (core/outcomes.hpp); files carry it as the attributes `kind` and `better`,
// which all who read them go by.
#pragma once

#include <string>
#include <string_view>

#include "core/outcomes.hpp"
#include "data/dataset.hpp"

namespace cpdsim {

[[nodiscard]] Kind kind_of(std::string_view quantity, std::string_view units);
[[nodiscard]] Better better_of(std::string_view quantity);
/// Of outcomes; "" of others.
[[nodiscard]] std::string_view units_of(std::string_view quantity);
[[nodiscard]] std::string_view name_of(Kind kind);
[[nodiscard]] std::string_view name_of(Better better);

/// Attributes of a quantity: `units`, `long_name`, `kind`, `better`.
[[nodiscard]] Attributes reported(std::string_view quantity, std::string units, std::string long_name);
/// An outcome (core/outcomes.hpp) with its values, by replicate.
[[nodiscard]] Array outcome_array(std::string_view name, std::vector<float> values);

}  // namespace cpdsim
