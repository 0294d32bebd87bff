// Where observed schools lie: latitude and longitude to kilometres on a plane.
#pragma once

#include <vector>

#include "generators/columns.hpp"
#include "generators/realisation.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// Schools without a place are drawn among the regions' squares if nobody has any, else put where the known ones are
/// centred, and it is said. `rows`: of each school in the table, or -1.
void place_schools(CsvTable const& table, Columns& columns, std::vector<int> const& rows,
                   Realisation const& realisation, Population& population, std::vector<DataProblem>& problems);

}  // namespace cpdsim
