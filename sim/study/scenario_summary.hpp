// One scenario's result in a few lines.
#pragma once

#include <string>

#include "data/results.hpp"
#include "scenario/shown_money.hpp"

namespace cpdsim {

/// Means over replicates: practice at start and end, reach, money, sustained change. Ends with a newline.
[[nodiscard]] std::string scenario_text(Results const& results, ShownMoney const& money);
/// For programs: amounts in EUR, as in result files.
[[nodiscard]] std::string scenario_json(Results const& results);

}  // namespace cpdsim
