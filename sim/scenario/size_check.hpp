// Whether a run fits into the memory there is, known before anything is drawn.
#pragma once

#include "param/diagnostics.hpp"
#include "param/document.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

/// Bytes of memory of this machine, or of the one that CPDSIM_MEMORY (GB) speaks of: a check here for a run there.
/// Error: UserError (usage) where that is no number.
[[nodiscard]] double machine_memory();

struct ObservedSize;

/// Bytes that one run needs, with its results and the file while it is written.
[[nodiscard]] double bytes_of_run(Scenario const& scenario, ObservedSize const& observed);

/// E311 where the run does not fit, with the number that would.
void check_size(Scenario const& scenario, param::Document const& document, param::Diagnostics& diagnostics);

}  // namespace cpdsim
