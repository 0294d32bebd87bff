// Dates beyond what is simulated: what would be measured or paid after the end of the run is said, never cut short
// under the same name.
#pragma once

#include <optional>
#include <string>

#include "scenario/checks.hpp"

namespace cpdsim {

/// A fault in words, with its mend.
struct DateFault {
    std::string message, suggestion;
};

/// Last month of the window after which sustained change is counted: `outputs.window_end`, or the last funded month;
/// nothing where no money flows.
[[nodiscard]] std::optional<YearMonth> end_of_window(Scenario const& scenario);

/// Whether change after a window that ends in `window_end` would count only after the end of the run.
[[nodiscard]] std::optional<DateFault> sustained_beyond_end(Scenario const& scenario, YearMonth window_end);

/// The same of a scenario with its own window; nothing where it has none. No fault: few runs are about it.
[[nodiscard]] std::optional<DateFault> not_sustained(Scenario const& scenario);

/// Whether money after the window would come in only after the end of the run.
[[nodiscard]] std::optional<DateFault> taper_beyond_end(Time const& time, YearMonth to, double taper);

/// Whether the programme takes nobody in while it is paid for: no intake in these months, or none early enough for the
/// course to fit.
[[nodiscard]] std::optional<DateFault> never_admits(Scenario const& scenario, std::string const& programme,
                                                    YearMonth from, YearMonth to, double taper);

void check_dates(Scenario const& scenario, Checker const& check);

}  // namespace cpdsim
