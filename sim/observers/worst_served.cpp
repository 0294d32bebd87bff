// What those have who are served worst: the practice gain per teacher of each school, and its mean over the tenth of
// schools in which it is least, lane by lane. A strategy that lifts the average may leave them where they were.
#include <algorithm>
#include <cmath>

#include "observers/worst_served.hpp"

namespace cpdsim {
namespace {

struct Gain {
    float gain;
    double weight;  ///< of the school
};

/// Mean of the lowest tenth of the schools they stand for; one that lies on its edge counts in part.
float lowest_tenth(std::vector<Gain>& gains) {
    std::sort(gains.begin(), gains.end(), [](Gain const& a, Gain const& b) { return a.gain < b.gain; });
    double all = 0;
    for (Gain const& school : gains) all += school.weight;
    double const tenth = all / 10;
    double sum = 0, left = tenth;
    for (auto const& [gain, weight] : gains) {
        double const part = std::min(weight, left);
        if (part <= 0) break;
        sum += part * static_cast<double>(gain);
        left -= part;
    }
    return static_cast<float>(sum / tenth);
}

}  // namespace

Observer make_worst_served_observer(OutcomeRules const& rules, TimeGrid const& grid, Results& results) {
    Table note{"worst_served", {replicate_axis(lane_count)}};
    note.add("worst_tenth", {"replicate"}, {});
    floats(note.arrays.front()).assign(lane_count, not_given);
    std::size_t const place = results.notes.add(std::move(note));
    int const counts = std::min(rules.sustained_row, grid.rows() - 1);
    return {"worst served", [=, &results](World const& world, Clock const&, int row) {
                if (row != counts) return;
                auto const& first = world.schools().first_teacher;
                std::vector<Lane> means;
                std::vector<double> weights;
                for (std::size_t s = 0; s + 1 < first.size(); ++s) {
                    Lane sum = Lane::Zero();
                    for (auto i = first[s]; i < first[s + 1]; ++i)
                        sum += world.state.practice[i] - world.teachers().baseline[i];
                    if (first[s + 1] == first[s]) continue;
                    means.emplace_back(sum / static_cast<float>(first[s + 1] - first[s]));
                    weights.push_back(world.population->weight_of(static_cast<School>(s)));
                }
                if (means.empty()) return;
                std::vector<Gain> gains(means.size());
                for (std::size_t r = 0; r < lane_count; ++r) {
                    for (std::size_t s = 0; s < means.size(); ++s)
                        gains[s] = {means[s][static_cast<int>(r)], weights[s]};
                    floats(results.notes.tables[place].arrays.front())[r] = lowest_tenth(gains);
                }
            }};
}

}  // namespace cpdsim
