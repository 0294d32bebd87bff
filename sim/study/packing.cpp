#include "study/packing.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>
#include <set>

#include "core/lanes.hpp"

namespace cpdsim {
namespace {

constexpr std::size_t least_in_slice = 8;     // draws that one repetition of the design spreads
constexpr std::uint32_t sobol_sequences = 8;  // independent of each other
constexpr std::size_t enough_slices = 8;      // for how much they differ to be known

std::size_t slice_size(std::size_t in_pack) { return (least_in_slice + in_pack - 1) / in_pack * in_pack; }

/// Gives the members of each kind to groups of `size`, which are numbered as they are opened.
class Dealer {
public:
    explicit Dealer(std::size_t size) : size_{static_cast<std::uint32_t>(size)} {}
    struct Place {
        std::uint32_t group, position;
    };
    Place next(std::vector<std::size_t> const& kind) {
        auto& open = open_.try_emplace(kind, Place{0, size_}).first->second;
        if (open.position == size_) open = {opened_++, 0};
        return {open.group, open.position++};
    }

private:
    std::uint32_t size_, opened_ = 0;
    std::map<std::vector<std::size_t>, Place> open_;
};

/// What draws of one pack must have in common.
struct WorldValues {
    std::uint32_t world;
    std::vector<std::uint64_t> values;
    std::vector<std::pair<std::string, std::string>> words;
    auto operator<=>(WorldValues const&) const = default;
};

WorldValues world_values(Design const& design, DesignDraw const& draw) {
    WorldValues own{draw.world, {}, draw.changes};
    for (std::size_t k = 0; k < design.parameters.size(); ++k)
        if (design.parameters[k].of_world) own.values.push_back(std::bit_cast<std::uint64_t>(draw.values[k]));
    return own;
}

}  // namespace

std::size_t draws_in_pack(LoadedStudy const& study) {
    return std::max<std::size_t>(1, lane_count / static_cast<std::size_t>(study.study.replicates.per_draw));
}

std::optional<std::uint32_t> worlds_of(LoadedStudy const& study) {
    auto const& worlds = study.study.uncertainty.worlds;
    return worlds ? std::optional{static_cast<std::uint32_t>(*worlds)} : std::nullopt;
}

Placing place_draws(std::vector<std::vector<std::size_t>> const& forms, std::size_t in_pack,
                    std::optional<std::uint32_t> worlds) {
    Placing placing;
    placing.draws_in_slice = slice_size(in_pack);
    Dealer packs{in_pack}, slices{placing.draws_in_slice};
    std::vector<std::uint32_t> points(sobol_sequences, 0);  // first free one of each sequence
    std::map<std::uint32_t, std::uint32_t> first_point;     // of each slice
    for (auto const& own : forms) {
        auto const pack = packs.next(own), slice = slices.next(own);
        std::uint32_t const world = worlds ? pack.group % *worlds : pack.group;
        placing.pack.push_back(pack.group);
        placing.position.push_back(pack.position);
        placing.world.push_back(world);
        // Where packs are slices, those of one world take from one sequence, so that worlds are independent.
        bool const by_world = worlds && placing.draws_in_slice == in_pack;
        std::uint32_t const sequence = (by_world ? world : slice.group) % sobol_sequences;
        auto const [first, is_new] = first_point.try_emplace(slice.group, points[sequence]);
        if (is_new) points[sequence] += static_cast<std::uint32_t>(placing.draws_in_slice);
        placing.draws.push_back({slice.group, slice.position, sequence, first->second + slice.position});
        for (auto k = static_cast<std::uint32_t>(placing.worlds.size()); k <= world; ++k)
            placing.worlds.push_back({static_cast<std::uint32_t>(k / Placing::worlds_in_slice),
                                      static_cast<std::uint32_t>(k % Placing::worlds_in_slice), 0, k});
    }
    return placing;
}

void pack_draws(Design& design, std::size_t in_pack) {
    std::vector<std::size_t> order(design.draws.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) {
        DesignDraw const &first = design.draws[a], &second = design.draws[b];
        return std::tie(first.key, first.point) < std::tie(second.key, second.point);
    });
    std::map<WorldValues, std::size_t> open;
    for (std::size_t const d : order) {
        auto const [at, is_new] = open.try_emplace(world_values(design, design.draws[d]), design.packs.size());
        if (!is_new && design.packs[at->second].draws.size() == in_pack) at->second = design.packs.size();
        if (at->second == design.packs.size()) design.packs.emplace_back();
        design.packs[at->second].draws.push_back(d);
        design.draws[d].pack = at->second;
    }
}

void find_clusters(Design& design, LoadedStudy const& study) {
    Sampler const sampler = study.study.uncertainty.sampler;
    std::set<std::uint32_t> worlds, slices;
    for (DesignDraw const& draw : design.draws) {
        worlds.insert(draw.world);
        slices.insert(draw.slice);
    }
    bool const packs_are_slices = slice_size(draws_in_pack(study)) == draws_in_pack(study);
    bool const by_slice = sampler != Sampler::random && slices.size() >= enough_slices && !worlds_of(study);
    for (DesignDraw& draw : design.draws) {
        std::uint32_t cluster = by_slice ? draw.slice : draw.world;
        if (sampler == Sampler::sobol && (by_slice || packs_are_slices)) cluster %= sobol_sequences;
        draw.cluster = static_cast<std::int32_t>(cluster);
    }
}

}  // namespace cpdsim
