// What the schools have gained that gain least.
#pragma once

#include "observers/catalogue.hpp"

namespace cpdsim {

/// At the date at which change counts as sustained, or at the end if that comes first; a note, until the outcomes are
/// summed up.
[[nodiscard]] Observer make_worst_served_observer(OutcomeRules const&, TimeGrid const&, Results&);

}  // namespace cpdsim
