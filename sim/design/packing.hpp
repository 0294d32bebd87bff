// Which draws share a world and the sixteen lanes of a pack. All of it is a function of the draws before, so that a
// study that grows keeps the places of the draws it had.
//
// With R replicates a draw a pack holds D = max(1, 16 / R) draws. A draw joins the open pack of its structural forms,
// or opens the next one: pack k has the luck k and the world k (of `worlds: W` the world k modulo W), and its draws
// have their replicates in its slots one after another. With sixteen replicates a pack is one draw.
//
// Draws are spread slice by slice (a pack, or eight draws where a pack has fewer), and slices are dealt to independent
// repetitions of the design: sixteen, or eight of each structural form. Only the slices of one repetition are spread
// together, worlds' numbers too, so the repetitions are a sample of independent designs, from which intervals are made.
// Of `worlds: W` each world is a repetition (above 64 several are one).
#pragma once

#include <cstdint>
#include <optional>
#include <vector>

#include "design/design.hpp"
#include "design/sampler.hpp"

namespace cpdsim {

/// Draws in a pack.
[[nodiscard]] std::size_t draws_in_pack(Study const& study);
[[nodiscard]] std::size_t draws_in_pack(LoadedStudy const& study);
/// Packs that the draws of a study fill when every combination of its structural forms is dealt as often as any other:
/// it has no more worlds than these.
[[nodiscard]] std::size_t packs_of(Study const& study);
/// Different worlds, if the study says how many.
[[nodiscard]] std::optional<std::uint32_t> worlds_of(LoadedStudy const& study);

/// Where the draws of random, latin_hypercube and sobol stand.
struct Placing {
    static constexpr std::size_t worlds_in_slice = 8;
    std::vector<std::uint32_t> pack, position, world;  ///< of each draw
    std::vector<std::uint32_t> repetition;             ///< of each draw: those of different ones are independent
    std::vector<SlicePlace> draws;                     ///< in the design of the numbers that differ within a pack
    std::vector<SlicePlace> worlds;                    ///< in the design of those that shape a world
    std::size_t draws_in_slice = 1;
};
/// `forms` says which structural forms each draw has; draws with different ones cannot share a pack. `forms_differ`:
/// whether the study has several, however few draws it has.
[[nodiscard]] Placing place_draws(std::vector<std::vector<std::size_t>> const& forms, std::size_t in_pack,
                                  std::optional<std::uint32_t> worlds, bool forms_differ);

/// Puts draws with the same world, the same values of what shapes it and the same words together.
void pack_draws(Design& design, std::size_t in_pack);

}  // namespace cpdsim
