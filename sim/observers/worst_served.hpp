// What the schools have gained that gain least.
#pragma once

#include "observers/catalogue.hpp"

namespace cpdsim {

/// At the date at which change counts as sustained, or at the end if that comes first; the last lanes of `lasting`.
/// After the observer of lasting gain.
[[nodiscard]] Observer make_worst_served_observer(OutcomeRules const&, TimeGrid const&, Results&);

}  // namespace cpdsim
