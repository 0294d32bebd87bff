// What a result file says it holds, made once more.
#pragma once

#include <optional>

#include "data/results.hpp"
#include "io/provenance.hpp"
#include "scenario/build.hpp"

namespace cpdsim {

/// Nothing if stopped. Error: UserError (input_invalid) when the file's draws do not fit its scenario.
[[nodiscard]] std::optional<Results> run_recorded(Scenario const& scenario, Provenance const& provenance,
                                                  Workers& workers, RunRequest request);

}  // namespace cpdsim
