// What those have who are served worst: the practice gain per teacher of each school, and its mean over the tenth of
// schools in which it is least, lane by lane. A strategy that lifts the average may leave them where they were.
#include <algorithm>
#include <cmath>

#include "observers/worst_served.hpp"

namespace cpdsim {
namespace {

/// Mean of the lowest tenth; a school that lies on its edge counts in part.
float lowest_tenth(std::vector<float>& gains) {
    std::sort(gains.begin(), gains.end());
    double const tenth = static_cast<double>(gains.size()) / 10;
    double sum = 0, left = tenth;
    for (float const gain : gains) {
        double const part = std::min(1.0, left);
        if (part <= 0) break;
        sum += part * static_cast<double>(gain);
        left -= part;
    }
    return static_cast<float>(sum / tenth);
}

}  // namespace

Observer make_worst_served_observer(OutcomeRules const& rules, TimeGrid const& grid, Results& results) {
    // Behind what the observer of lasting gain keeps.
    std::size_t const place = results.lasting.size();
    results.lasting.resize(place + lane_count, not_given);
    int const counts = std::min(rules.sustained_row, grid.rows() - 1);
    return {"worst served", [=, &results](World const& world, Clock const&, int row) {
                if (row != counts) return;
                auto const& first = world.schools().first_teacher;
                std::vector<Lane> means;
                for (std::size_t s = 0; s + 1 < first.size(); ++s) {
                    Lane sum = Lane::Zero();
                    for (auto i = first[s]; i < first[s + 1]; ++i)
                        sum += world.state.practice[i] - world.teachers().baseline[i];
                    if (first[s + 1] > first[s]) means.emplace_back(sum / static_cast<float>(first[s + 1] - first[s]));
                }
                if (means.empty()) return;
                std::vector<float> gains(means.size());
                for (std::size_t r = 0; r < lane_count; ++r) {
                    for (std::size_t s = 0; s < means.size(); ++s) gains[s] = means[s][static_cast<int>(r)];
                    results.lasting[place + r] = lowest_tenth(gains);
                }
            }};
}

}  // namespace cpdsim
