// Which ties last a year: a draw keyed by school, post, slot and year, whatever happens to the others.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <numeric>
#include <span>
#include <vector>

#include "generators/realisation.hpp"

namespace cpdsim {

class TieSurvival {
public:
    TieSurvival(Realisation const& realisation, std::string_view layer, double survival, int year)
        : chances_{realisation.seed, layer, realisation.draw},
          pack_{realisation.pack},
          year_{static_cast<std::uint32_t>(year)},
          survival_{survival} {}

    /// The slots of one post, asked in rising order; `entity` is the school, `place` the post's place in it.
    class Row {
    public:
        [[nodiscard]] bool lasts(std::uint32_t slot) {
            if (slot / 4 != drawn_)
                words_ = all_.chances_.words(entity_, all_.year_, all_.pack_, index_of(place_, slot));
            drawn_ = slot / 4;
            return all_.lasts(words_[slot % 4]);
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

    /// All slots of a school at once: `lost[first[place] + slot]` is 1 where that slot's tie does not last, as `of` has
    /// it. `first` are the rows of the posts, beginning with 0; `lost` may be longer afterwards. Returns how many.
    std::size_t find_lost(std::uint32_t entity, std::span<std::uint32_t const> first,
                          std::vector<std::uint8_t>& lost) const;

private:
    [[nodiscard]] static std::uint32_t index_of(std::uint32_t place, std::uint32_t slot) {
        return (place << 10U) + slot / 4;
    }
    [[nodiscard]] bool lasts(std::uint32_t word) const { return (word >> 8U) * 0x1p-24 < survival_; }

    Chances chances_;
    std::uint32_t pack_, year_;
    double survival_;
};

inline std::size_t TieSurvival::find_lost(std::uint32_t entity, std::span<std::uint32_t const> first,
                                          std::vector<std::uint8_t>& lost) const {
    constexpr std::size_t four = 4;
    Chances::FourIndices index{}, from{};
    lost.resize(first.back() + four);
    std::size_t waiting = 0;
    // What is written beyond the end of a row is written over by the next.
    auto const draw = [&] {
        auto const words = chances_.words_of_four(entity, year_, pack_, index);
        for (std::size_t k = 0; k < waiting; ++k) {
            for (std::size_t slot = 0; slot < four; ++slot)
                lost[from[k] + slot] = lasts(words[four * k + slot]) ? 0 : 1;
        }
        waiting = 0;
    };
    for (std::uint32_t place = 0; place + 1 < first.size(); ++place) {
        for (std::uint32_t slot = 0; slot < first[place + 1] - first[place]; slot += four) {
            index[waiting] = index_of(place, slot);
            from[waiting++] = first[place] + slot;
            if (waiting == four) draw();
        }
    }
    draw();
    return std::accumulate(lost.begin(), lost.begin() + first.back(), std::size_t{0});
}

}  // namespace cpdsim
