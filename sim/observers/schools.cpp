// Schools reached: a programme may have met somebody in most schools and still few of the teachers.
#include <algorithm>

#include "observers/catalogue.hpp"

namespace cpdsim {

Observer make_school_observer(Results& results) {
    auto const rows = static_cast<std::size_t>(results.rows());
    std::size_t const series =
        add_variable(results.timeseries, "school_reach", "1",
                     "share of schools in which somebody has attended a funded programme since the start", rows);
    return {"schools", [=, &results](World const& w, Clock const&, int row) {
                Lane reached = Lane::Zero();
                for (LaneMask const school : w.groups.school_reached) reached += as_lane(school);
                Lane const share = reached / std::max(1.F, static_cast<float>(w.schools().size()));
                for (std::size_t r = 0; r < lane_count; ++r)
                    results.timeseries[series].values[r * rows + static_cast<std::size_t>(row)] =
                        share[static_cast<int>(r)];
            }};
}

}  // namespace cpdsim
