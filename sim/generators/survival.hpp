// Which ties last a year: a draw keyed by school, post, slot and year, whatever happens to the others.
#pragma once

#include <cstdint>

#include "generators/realisation.hpp"

namespace cpdsim {

class TieSurvival {
public:
    TieSurvival(Realisation const& realisation, std::string_view layer, double survival, int year)
        : draws_{realisation.seed, layer, realisation.draw},
          block_{realisation.block},
          year_{static_cast<std::uint32_t>(year)},
          survival_{survival} {}

    /// `entity` is the school (or post), `place` the post's place in it.
    [[nodiscard]] bool lasts(std::uint32_t entity, std::uint32_t place, std::uint32_t slot) const {
        auto const words = draws_.words(entity, year_, block_, (place << 10U) + (slot >> 2U));
        return (words[slot & 3U] >> 8U) * 0x1p-24 < survival_;
    }

private:
    Draws draws_;
    std::uint32_t block_, year_;
    double survival_;
};

}  // namespace cpdsim
