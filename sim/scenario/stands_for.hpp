// What a scenario stands for in the country: schools, teachers and pupils, in all and by phase. Known before anything
// is drawn, so that a slip in a number of schools or sizes shows before money is spread over them.
#pragma once

#include <string>
#include <vector>

#include "scenario/scenario.hpp"

namespace cpdsim {

/// Expected numbers; not a number where files do not tell without being drawn.
struct StandsFor {
    std::string phase;  ///< empty: all schools
    double schools = 0;
    double teachers = 0;   ///< whole staff
    double concerned = 0;  ///< of these, whom the scenario is about
    double pupils = 0;     ///< of the whole schools
};

/// A row for each phase, if there are several, and last one for all.
[[nodiscard]] std::vector<StandsFor> what_it_stands_for(PopulationParams const& population,
                                                        NetworkParams const& network);

/// "1240 schools, 38600 teachers (10422 of them concerned), 431000 pupils"
[[nodiscard]] std::string text_of(StandsFor const& all);

}  // namespace cpdsim
