// Chances: random numbers as pure functions. One is keyed by (seed, hash of the purpose's name, realisation) and
// counted by (entity, step, replicate, index), so adding a programme, a parameter or a replicate changes no other:
// common random numbers come for free and no result depends on threads. Philox 4x32-10 (Salmon et al. 2011) by
// Random123.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

#include "core/lanes.hpp"

namespace cpdsim {

/// FNV-1a, 64 bits: stable across machines, unlike std::hash.
[[nodiscard]] constexpr std::uint64_t hash_of(std::string_view text, std::uint64_t basis = 14695981039346656037ULL) {
    std::uint64_t hash = basis;
    for (char const c : text) {
        hash ^= static_cast<unsigned char>(c);
        hash *= 1099511628211ULL;
    }
    return hash;
}

/// The upper 24 bits of a word as a number in [0, 1).
[[nodiscard]] constexpr float to_unit(std::uint32_t word) { return static_cast<float>(word >> 8U) * 0x1p-24F; }

/// The random numbers of one purpose. Cheap to copy; has no state, so calling it twice gives the same numbers.
class Chances {
public:
    Chances() = default;
    /// `realisation` is the number of the parameter draw of a study (0 for a single scenario).
    Chances(std::uint64_t seed, std::string_view purpose, std::uint32_t realisation);
    using Key = std::array<std::uint32_t, 2>;
    explicit Chances(Key const& key) : key_{key} {}
    [[nodiscard]] Key const& key() const { return key_; }

    /// Four independent 32-bit words.
    [[nodiscard]] std::array<std::uint32_t, 4> words(std::uint32_t entity, std::uint32_t step, std::uint32_t group,
                                                     std::uint32_t index = 0) const;

    /// The words of four indices one after another, in little more time than those of one.
    using FourIndices = std::array<std::uint32_t, 4>;
    using SixteenWords = std::array<std::uint32_t, 16>;
    [[nodiscard]] SixteenWords words_of_four(std::uint32_t entity, std::uint32_t step, std::uint32_t group,
                                             FourIndices const& indices) const;

    /// Uniform in [0, 1) for one replicate. Equals the same replicate's entry of `uniform_lanes`.
    [[nodiscard]] float uniform(std::uint32_t entity, std::uint32_t step, std::uint32_t replicate,
                                std::uint32_t index = 0) const;

    /// Uniform in [0, 1) for the sixteen replicates first_replicate .. first_replicate + 15 (a multiple of 16).
    [[nodiscard]] Lane uniform_lanes(std::uint32_t entity, std::uint32_t step, std::uint32_t first_replicate,
                                     std::uint32_t index = 0) const;

    /// The same for two entities at once, which takes wide processors hardly longer than one.
    [[nodiscard]] std::array<Lane, 2> uniform_lanes_two(std::array<std::uint32_t, 2> const& entities,
                                                        std::uint32_t step, std::uint32_t first_replicate,
                                                        std::uint32_t index = 0) const;

    /// Uniform in [0, 1) for sixteen entities, each in a replicate of its own; entry k equals
    /// uniform(entities[k], step, replicates[k], index).
    [[nodiscard]] Lane uniform_each(std::array<std::uint32_t, lane_count> const& entities, std::uint32_t step,
                                    std::array<std::uint32_t, lane_count> const& replicates,
                                    std::uint32_t index = 0) const;

private:
    Key key_{};
};

/// Sixteen random numbers with a key each: entry k is that of entity k and replicate k under the key of keys[0][k],
/// keys[1][k].
using LaneKeys = std::array<std::array<std::uint32_t, lane_count>, 2>;
[[nodiscard]] Lane uniform_each(LaneKeys const& keys, std::array<std::uint32_t, lane_count> const& entities,
                                std::uint32_t step, std::array<std::uint32_t, lane_count> const& replicates,
                                std::uint32_t index);
/// The same of one entity, where each four have one key and replicates one after another from a multiple of four.
[[nodiscard]] Lane uniform_fours(LaneKeys const& keys, std::uint32_t entity, std::uint32_t step,
                                 std::array<std::uint32_t, lane_count> const& replicates, std::uint32_t index);

/// A sequential reader over one keyed stream, for generators that need an unknown number per entity.
/// Satisfies UniformRandomBitGenerator.
class ChanceSequence {
public:
    using result_type = std::uint32_t;
    ChanceSequence(Chances chances, std::uint32_t entity, std::uint32_t step = 0, std::uint32_t group = 0)
        : chances_{chances}, entity_{entity}, step_{step}, group_{group} {}

    static constexpr result_type min() { return 0; }
    static constexpr result_type max() { return 0xFFFFFFFFU; }
    result_type operator()() {
        if (at_ == end_) refill();
        return buffer_[at_++];
    }

    double uniform() { return ((*this)() >> 8U) * 0x1p-24; }                  ///< [0, 1)
    double uniform_positive() { return (((*this)() >> 8U) + 1U) * 0x1p-24; }  ///< (0, 1]
    /// Uniform in 0 .. bound-1 (bound > 0), by multiplication (bias below 2^-32 * bound).
    std::uint32_t below(std::uint32_t bound) {
        return static_cast<std::uint32_t>((static_cast<std::uint64_t>((*this)()) * bound) >> 32U);
    }
    double normal();             ///< standard normal (Box-Muller)
    double gamma(double shape);  ///< unit scale (Marsaglia & Tsang 2000)
    double beta(double a, double b);
    int poisson(double mean);
    int negative_binomial(double mean, double dispersion);  ///< variance = mean + mean^2 / dispersion

private:
    void refill();  ///< a few words at first, since most need no more; then many at once

    Chances chances_;
    std::uint32_t entity_, step_, group_;
    std::uint32_t index_ = 0;
    Chances::SixteenWords buffer_{};  ///< at_ .. end_ - 1 are drawn and not used yet
    std::uint32_t at_ = 0, end_ = 0;
};

}  // namespace cpdsim
