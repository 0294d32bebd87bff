// Which realisation of a random population or network is wanted. Every draw is keyed by the name of its purpose, this
// triple and the entity (school, place within the school), never by how many draws came before, so adding a school, a
// column or a layer changes no draw of another.
#pragma once

#include <cstdint>
#include <string_view>

#include "core/random.hpp"

namespace cpdsim {

struct Realisation {
    std::uint64_t seed = 1;   ///< population and network have a seed each
    std::uint32_t draw = 0;   ///< number of the parameter draw of a study; 0 for a single scenario
    std::uint32_t block = 0;  ///< block of sixteen replicates

    [[nodiscard]] Draws draws(std::string_view purpose) const { return {seed, purpose, draw}; }
    /// The stream of one entity; `item` counts within the entity (place in the school, year).
    [[nodiscard]] DrawSequence sequence(std::string_view purpose, std::uint32_t entity, std::uint32_t item = 0) const {
        return {draws(purpose), entity, item, block};
    }
};

}  // namespace cpdsim
