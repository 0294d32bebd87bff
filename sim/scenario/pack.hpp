// A pack: up to sixteen lanes that share a world - schools, posts, ties, calendar, structural forms, what programmes
// consist of - and differ in numbers and luck. Sixteen replicates of one scenario are the case of equal lanes.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string_view>
#include <vector>

#include "core/lane_chances.hpp"
#include "scenario/build.hpp"

namespace cpdsim {

struct Pack {
    std::vector<Scenario const*> lanes;  ///< 1 .. 16, equal in all that shapes the world; lane r runs *lanes[r]
    std::vector<Luck> luck;              ///< of each lane
    std::uint32_t world = 0;             ///< realisation of population and ties
    std::uint32_t network_number = 0;    ///< of the ties, where one realisation has several

    [[nodiscard]] Scenario const& first() const { return *lanes.front(); }
};

/// Whether the value at a dotted path of a scenario shapes the world, so that it may not differ between the lanes of a
/// pack (param::DiffersBy). A path that does not exist does.
[[nodiscard]] bool shapes_world(std::string_view path);

/// Throws UserError (input_invalid), naming path and lane, unless the lanes agree in all that shapes the world.
void check_lanes_share_world(std::vector<Scenario const*> const& lanes);

/// Draws or loads population and network of a pack; they depend on its world alone. Throws UserError (input_invalid)
/// listing every problem of observed files.
[[nodiscard]] Prepared::Ground draw_ground(Pack const& pack, Workers& workers);
/// The same, to be shared by packs of one world.
[[nodiscard]] std::shared_ptr<Prepared::Ground const> prepare_pack(Pack const& pack, Workers& workers);
/// ... by so many that the ties of later years are worked out ahead as well.
[[nodiscard]] std::shared_ptr<Prepared::Ground const> prepare_world(Pack const& pack, Workers& workers);

/// Runs all lanes, which must share their world; `replicate` of the results is the lane. A world made before stands in
/// `request.prepared`, as its only ground; `request.draw` is not looked at. Nothing if stopped before the end. A lane's
/// results depend on its numbers, its luck and the world alone: same bits in any place of any pack, beside any others,
/// on any number of workers.
[[nodiscard]] std::optional<Results> simulate_pack(Pack const& pack, Workers& workers, RunRequest const& request = {});

/// The same with all counts of programmes, so that packs of one scenario can be appended; the world is given.
[[nodiscard]] std::optional<Results> run_pack(Pack const& pack, Population const& population, Network network,
                                              Workers& workers, RunRequest const& request);
/// ... or made here where there is none.
[[nodiscard]] std::optional<Results> run_pack(Pack const& pack, std::shared_ptr<Prepared::Ground const> const& made,
                                              Workers& workers, RunRequest const& request);

}  // namespace cpdsim
