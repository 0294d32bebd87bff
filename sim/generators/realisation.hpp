// Which realisation of a random population or network is wanted. Every random number is keyed by the name of its
// purpose, this triple and the entity (school, place within the school), never by how many numbers came before, so
// adding a school, a column or a layer changes nothing of another.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/random.hpp"

namespace cpdsim {

struct Realisation {
    std::uint64_t seed = 1;  ///< population and network have a seed each
    std::uint32_t draw = 0;  ///< number of the parameter draw of a study; 0 for a single scenario
    std::uint32_t pack = 0;  ///< which sixteen replicates: each pack has ties of its own

    [[nodiscard]] Chances chances(std::string_view purpose) const { return {seed, purpose, draw}; }
    /// The stream of one entity; `item` counts within the entity (place in the school, year).
    [[nodiscard]] ChanceSequence sequence(std::string_view purpose, std::uint32_t entity,
                                          std::uint32_t item = 0) const {
        return {chances(purpose), entity, item, pack};
    }
};

}  // namespace cpdsim
