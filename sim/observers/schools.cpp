// Schools reached: a programme may have met somebody in most schools and still few of the teachers.
#include <algorithm>

#include "data/quantity.hpp"
#include "observers/catalogue.hpp"

namespace cpdsim {

Observer make_school_observer(Results& results) {
    auto const rows = static_cast<std::size_t>(results.rows());
    std::size_t const series = results.timeseries().add(
        "school_reach", {"replicate", "time"},
        reported("school_reach", "1",
                 "share of schools in which somebody has attended a funded programme since the start"));
    return {"schools", [=, &results](World const& w, Clock const&, int row) {
                Lane reached = Lane::Zero();
                double all = 0;
                auto const& school_reached = w.groups.school_reached;
                for (School s = 0; s < school_reached.size(); ++s) {
                    double const weight = w.population->weight_of(s);
                    reached += static_cast<float>(weight) * as_lane(school_reached[s]);
                    all += weight;
                }
                Lane const share = reached / std::max(1.F, static_cast<float>(all));
                std::vector<float>& values = floats(results.timeseries().arrays[series]);
                for (std::size_t r = 0; r < lane_count; ++r)
                    values[r * rows + static_cast<std::size_t>(row)] = share[static_cast<int>(r)];
            }};
}

}  // namespace cpdsim
