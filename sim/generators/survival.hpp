// Which ties last a year: a draw keyed by school, post, slot and year, whatever happens to the others.
#pragma once

#include <array>
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

    /// The slots of one post, asked in rising order; `entity` is the school, `place` the post's place in it.
    class Row {
    public:
        [[nodiscard]] bool lasts(std::uint32_t slot) {
            if (slot / 4 != drawn_)
                words_ = all_.draws_.words(entity_, all_.year_, all_.block_, (place_ << 10U) + slot / 4);
            drawn_ = slot / 4;
            return (words_[slot % 4] >> 8U) * 0x1p-24 < all_.survival_;
        }

    private:
        friend class TieSurvival;
        Row(TieSurvival const& all, std::uint32_t entity, std::uint32_t place)
            : all_{all}, entity_{entity}, place_{place} {}

        TieSurvival const& all_;
        std::uint32_t entity_, place_, drawn_ = ~0U;
        std::array<std::uint32_t, 4> words_{};  ///< one call draws for four slots
    };
    [[nodiscard]] Row of(std::uint32_t entity, std::uint32_t place) const { return {*this, entity, place}; }

private:
    Draws draws_;
    std::uint32_t block_, year_;
    double survival_;
};

}  // namespace cpdsim
