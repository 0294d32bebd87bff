#include "design/packing.hpp"

#include <algorithm>
#include <bit>
#include <map>
#include <numeric>

#include "core/lanes.hpp"

namespace cpdsim {
namespace {

constexpr std::size_t least_in_slice = 8;  // draws that are spread together
// Repetitions of the design: enough for how much they differ to be known, and not more, since only the draws of one are
// spread. Each structural form has its own; worlds that are shared are repetitions themselves.
constexpr std::uint32_t repetitions_of_one = 16, repetitions_of_each = 8, repetitions_of_worlds = 64;

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

std::size_t draws_in_pack(Study const& study) {
    return std::max<std::size_t>(1, lane_count / static_cast<std::size_t>(study.replicates.per_draw));
}

std::size_t draws_in_pack(LoadedStudy const& study) { return draws_in_pack(study.study); }

std::size_t packs_of(Study const& study) {
    auto const draws = static_cast<std::size_t>(study.uncertainty.draws);
    std::size_t combinations = 1, packs = 0;
    for (auto const& [path, forms] : study.uncertainty.structures)
        combinations *= std::max<std::size_t>(1, forms.size());
    std::size_t const in_pack = draws_in_pack(study);
    for (std::size_t k = 0; k < std::min(draws, combinations); ++k) {
        std::size_t const own = draws / combinations + (k < draws % combinations ? 1 : 0);
        packs += (own + in_pack - 1) / in_pack;
    }
    return packs;
}

std::optional<std::uint32_t> worlds_of(LoadedStudy const& study) {
    auto const& worlds = study.study.uncertainty.worlds;
    return worlds ? std::optional{static_cast<std::uint32_t>(*worlds)} : std::nullopt;
}

Placing place_draws(std::vector<std::vector<std::size_t>> const& forms, std::size_t in_pack,
                    std::optional<std::uint32_t> worlds, bool forms_differ) {
    Placing placing;
    placing.draws_in_slice = slice_size(in_pack);
    auto const in_slice = static_cast<std::uint32_t>(placing.draws_in_slice);
    std::uint32_t const repetitions = worlds         ? std::min(*worlds, repetitions_of_worlds)
                                      : forms_differ ? repetitions_of_each
                                                     : repetitions_of_one;
    Dealer packs{in_pack}, slices{placing.draws_in_slice}, slices_of_worlds{Placing::worlds_in_slice};
    std::map<std::vector<std::size_t>, std::uint32_t> number;   // of each combination of forms, as they come
    std::map<std::vector<std::size_t>, std::uint32_t> dealt;    // slices of each combination
    std::map<std::uint32_t, std::uint32_t> filled, has_worlds;  // slices of each sequence, worlds of each repetition
    std::vector<SlicePlace> first;                              // of each slice: its first draw
    for (auto const& own : forms) {
        auto const pack = packs.next(own);
        std::uint32_t const world = worlds ? pack.group % *worlds : pack.group;
        std::vector<std::size_t> kind = own;
        if (worlds) kind.push_back(world);  // a slice within one world, so that worlds are independent
        auto const slice = slices.next(kind);
        auto const form = number.try_emplace(own, static_cast<std::uint32_t>(number.size())).first->second;
        if (slice.group == first.size()) {
            std::uint32_t const turn = worlds ? world : dealt[own]++;
            std::uint32_t const sequence = form * repetitions + turn % repetitions;
            first.push_back({slice.group, 0, sequence, in_slice * filled[sequence]++});
        }
        SlicePlace at = first[slice.group];
        at.position = slice.position;
        at.point += slice.position;
        std::uint32_t const repetition = worlds ? world % repetitions : at.sequence;
        placing.pack.push_back(pack.group);
        placing.position.push_back(pack.position);
        placing.world.push_back(world);
        placing.repetition.push_back(repetition);
        placing.draws.push_back(at);
        if (world == placing.worlds.size()) {
            auto const place = slices_of_worlds.next({repetition});
            placing.worlds.push_back({place.group, place.position, repetition, has_worlds[repetition]++});
        }
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

}  // namespace cpdsim
