// What has lasted when it counts: the practice gain of the persons who were there when the study window ended, and how
// many of them were 5, 10 or 15 points above their baselines then and still are. A gain has no threshold at which
// thousands of teachers flip at once, as a count of those changed by 10 points has (MODEL.md §7.4).
#include <algorithm>

#include "observers/catalogue.hpp"
#include "world/change.hpp"

namespace cpdsim {
namespace {

using Sums = std::array<Lane, 1 + marks_of_gain.size()>;

void add_teacher(World const& world, Teacher i, Sums& sums) {
    State const& s = world.state;
    float const p0 = world.teachers().baseline[i];
    auto const weight = static_cast<float>(world.population->weight_of_teacher(i));
    Lane const there = weight * as_lane(s.there_at_stop[i]);
    sums[0] += there * (s.practice[i] - p0);
    for (std::size_t k = 0; k < marks_of_gain.size(); ++k) {
        LaneMask const still = has_changed(s.practice[i], p0, Lane::Constant(marks_of_gain[k]));
        sums[k + 1] += weight * as_lane(static_cast<LaneMask>(still & s.gained_at_stop[k][i]));
    }
}

}  // namespace

Observer make_lasting_observer(OutcomeRules const& rules, Results& results) {
    // Where the run ends before it counts nothing is added to what is missing.
    Table note{"lasting", {replicate_axis(lane_count)}};
    for (std::size_t q = 0; q < 1 + marks_of_gain.size(); ++q) {
        std::size_t const at = note.add("lasting_" + std::to_string(q), {"replicate"}, {});
        floats(note.arrays[at]).assign(lane_count, rules.before_it_counts);
    }
    std::size_t const lasting = results.notes.add(std::move(note));
    int const counts = rules.sustained_row;
    auto const scale = static_cast<float>(rules.scale);
    return {"lasting gain", [=, &results](World const& world, Clock const&, int row) {
                if (row != counts) return;
                constexpr std::size_t chunk = 4096;
                std::size_t const teachers = world.state.teachers();
                std::vector<Sums> parts((teachers + chunk - 1) / chunk);
                for_each_chunk(world.workers, teachers, chunk, [&](std::size_t from, std::size_t until) {
                    Sums& part = parts[from / chunk];
                    for (Lane& lane : part) lane.setZero();
                    for (auto i = static_cast<Teacher>(from); i < until; ++i) add_teacher(world, i, part);
                });
                for (std::size_t k = 0; k < parts.size(); ++k) {
                    for (std::size_t q = 0; q < parts[k].size(); ++q) {
                        std::vector<float>& sums = floats(results.notes.tables[lasting].arrays[q]);
                        for (std::size_t r = 0; r < lane_count; ++r)
                            sums[r] += parts[k][q][static_cast<int>(r)] * scale;
                    }
                }
            }};
}

}  // namespace cpdsim
