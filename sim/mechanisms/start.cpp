#include "mechanisms/start.hpp"

#include "mechanisms/newcomer.hpp"
#include "mechanisms/use.hpp"

namespace cpdsim {
namespace {

void size_columns(World& world, std::size_t n, std::size_t programmes) {
    State& s = world.state;
    s.each_column([n](auto& column, ColumnRule const&, auto const& at_first) { column.assign(n, at_first); });
    if (!world.transfer) s.transfer_gap.clear();
    if (!world.newcomers_may_be_familiar) s.familiar.clear();
    std::size_t const schools = world.schools().size();
    world.groups.member.assign(programmes, Column<LaneMask>(n, no_lane));
    world.groups.completed.assign(programmes, Column<LaneMask>(n, no_lane));
    world.groups.school_in.assign(programmes, Column<LaneMask>(schools, no_lane));
    world.groups.school_reached.assign(schools, no_lane);
    world.groups.recognition.assign(programmes, {});
}

void place_schools(World& world) {
    State& s = world.state;
    std::size_t const schools = world.schools().size();
    s.climate_mean.assign(schools, Lane::Zero());
    s.head_leaves_after.assign(schools, Lane::Zero());
    s.head_took_part.assign(schools, no_lane);
    LaneChances const heads = world.id.chances("head leaves");
    LaneChances const willing = world.id.chances("school propensity");
    world.persons = {world.id.chances("leaving"), world.id.chances("propensity"), world.id.chances("transfer"),
                     world.id.chances("pre-service"), LaneColumn(schools)};
    for (std::size_t k = 0; k < schools; ++k) {
        Lane product = Lane::Ones();
        for (std::size_t d = 0; d < climate_dimensions; ++d) {
            s.climate[d].resize(schools);
            s.climate[d][k].setConstant(world.schools().climate_base[d][k]);
            product *= s.climate[d][k].max(1e-5F);
        }
        s.climate_mean[k] = exp_lanes(log_lanes(product) * (1.F / climate_dimensions));
        std::uint32_t const key = world.key_of_school(static_cast<School>(k));
        world.persons.school[k] = normal_quantile(willing.lanes(key, 0));
        s.head_leaves_after[k] = -log_lanes(Lane{1.F - heads.lanes(key, 0)});
    }
}

}  // namespace

void place_everybody(World& world, std::size_t programmes) {
    std::size_t const n = world.teachers().size();
    size_columns(world, n, programmes);
    place_schools(world);
    State& s = world.state;
    world.inverse_room.resize(n);
    world.workers->for_each((n + ChunkScratch::size - 1) / ChunkScratch::size, [&](std::size_t chunk) {
        auto const first = static_cast<Teacher>(chunk * ChunkScratch::size);
        auto const last = static_cast<Teacher>(std::min<std::size_t>(n, first + ChunkScratch::size));
        for (Teacher i = first; i < last; ++i) {
            world.inverse_room[i] = inverse_room(world.teachers().baseline[i]);
            place_first_persons(world, i);
            s.practice[i].setConstant(world.teachers().baseline[i]);
            s.practice_next[i] = s.practice[i];
            s.knowledge[i].setConstant(world.teachers().knowledge[i]);
            double const began = -static_cast<double>(world.teachers().career_years[i]) / world.step_years;
            s.career_start[i].setConstant(static_cast<std::int16_t>(std::lround(std::max(began, -32767.0))));
        }
    });
}

}  // namespace cpdsim
