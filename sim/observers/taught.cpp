// Why so little comes of a programme: of those whom it has taught, what they have learnt, how much of that their school
// lets through to the classroom, how much of it is practised, how many have changed, and how many still have when it
// counts. Series of programmes with one row that is not 0: when the study window ends or, of what lasts, when it
// counts. A person who was in several programmes counts in each.
//   let through: K E with E of MODEL.md §4.2;  gain: (P - P0) / (1 - P0)
#include <algorithm>

#include "data/quantity.hpp"
#include "observers/catalogue.hpp"
#include "world/change.hpp"

namespace cpdsim {
namespace {

enum Step : std::size_t { taught, hours, knowledge, let_through, gain, changed, changed_there, sustained, step_count };
using Sums = std::array<Lane, step_count>;

void add_arrays(Table& table) {
    auto const add = [&](char const* name, char const* units, char const* long_name) {
        table.add(name, {"replicate", "programme", "time"}, reported(name, units, long_name));
    };
    add("taught", "teacher", "persons in post whom it teaches or has taught when the window ends (represented)");
    add("taught_hours", "h", "quality-weighted hours of all programmes that they have had (represented)");
    add("taught_knowledge", "teacher", "their knowledge, in full equivalents (represented)");
    add("taught_let_through", "teacher", "what conditions let through of it, in full equivalents (represented)");
    add("taught_gain", "teacher", "the share they practise of what they could gain, in full equivalents (represented)");
    add("taught_changed", "teacher", "of them, those who have changed (represented)");
    add("taught_changed_there", "teacher", "of those, who are still in post when it counts (represented)");
    add("taught_sustained", "teacher", "of those, who are still changed when it counts (represented)");
}

Lane share_let_through(World const& world, LetThrough const& p, Teacher i) {
    State const& s = world.state;
    Lane own = p.own_gap;
    if (world.transfer_differs != no_lane) own = choose(world.transfer_differs, as_lane(s.transfer_gap[i]), own);
    return 1.F - own * p.conditions_left * (1.F - p.from_climate * s.climate_mean[world.teachers().school[i]]) *
                     (1.F - p.from_coaching * s.support[i]) * (1.F - p.from_materials * s.materials[i]);
}

void add_at_stop(World const& world, OutcomeRules const& rules, Teacher i, LaneMask here, Sums& sums) {
    State const& s = world.state;
    Lane const there = static_cast<float>(world.population->weight_of_teacher(i)) * as_lane(here);
    sums[taught] += there;
    sums[hours] += there * s.hours[i];
    sums[knowledge] += there * s.knowledge[i];
    sums[let_through] += there * s.knowledge[i] * share_let_through(world, rules.let_through, i);
    sums[gain] += there * (s.practice[i] - world.teachers().baseline[i]) * world.inverse_room[i];
    sums[changed] += there * as_lane(s.changed_at_stop[i]);
}

void add_when_it_counts(World const& world, OutcomeRules const& rules, Teacher i, LaneMask here, Sums& sums) {
    State const& s = world.state;
    Lane const there = static_cast<float>(world.population->weight_of_teacher(i)) *
                       as_lane(static_cast<LaneMask>(here & s.changed_at_stop[i]));
    sums[changed_there] += there;
    sums[sustained] += there * as_lane(has_changed(s.practice[i], world.teachers().baseline[i], rules.changed_by));
}

/// By programme, in the order of the posts, whatever the number of threads.
template <class Add>
std::vector<Sums> sums_of(World const& world, Add add) {
    constexpr std::size_t chunk = 4096;
    std::size_t const teachers = world.state.teachers(), programmes = world.groups.completed.size();
    Sums nothing;
    for (Lane& lane : nothing) lane.setZero();
    std::vector<std::vector<Sums>> parts((teachers + chunk - 1) / chunk, std::vector<Sums>(programmes, nothing));
    for_each_chunk(world.workers, teachers, chunk, [&](std::size_t from, std::size_t until) {
        for (std::size_t p = 0; p < programmes; ++p) {
            for (auto i = static_cast<Teacher>(from); i < until; ++i) {
                auto const here = static_cast<LaneMask>(world.groups.completed[p][i] | world.groups.member[p][i]);
                if (here != no_lane) add(i, here, parts[from / chunk][p]);
            }
        }
    });
    std::vector<Sums> all(programmes, nothing);
    for (auto const& part : parts)
        for (std::size_t p = 0; p < programmes; ++p)
            for (std::size_t q = 0; q < step_count; ++q) all[p][q] += part[p][q];
    return all;
}

}  // namespace

Observer make_taught_observer(OutcomeRules const& rules, Results& results, World const& world) {
    std::size_t const programmes = world.groups.completed.size(), first = results.programmes().arrays.size();
    auto const rows = static_cast<std::size_t>(results.rows());
    add_arrays(results.programmes());
    return {
        "taught", [=, &results](World const& w, Clock const&, int row) {
            auto const put = [&](std::vector<Sums> const& sums, Step from, Step until) {
                for (std::size_t q = from; q < until; ++q) {
                    std::vector<float>& values = floats(results.programmes().arrays[first + q]);
                    for (std::size_t p = 0; p < programmes; ++p)
                        for (std::size_t r = 0; r < lane_count; ++r)
                            values[(r * programmes + p) * rows + static_cast<std::size_t>(row)] =
                                sums[p][q][static_cast<int>(r)] * static_cast<float>(rules.scale);
                }
            };
            if (row == rules.window_end_row)
                put(sums_of(w, [&](Teacher i, LaneMask here, Sums& to) { add_at_stop(w, rules, i, here, to); }), taught,
                    changed_there);
            if (row == rules.sustained_row)
                put(sums_of(w, [&](Teacher i, LaneMask here, Sums& to) { add_when_it_counts(w, rules, i, here, to); }),
                    changed_there, step_count);
        }};
}

}  // namespace cpdsim
