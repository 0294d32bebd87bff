// Sixteen random numbers at once, by the widest vectors there are: four counters of Philox side by side, or eight. The
// plain form, for processors without them, is what they must equal to the bit (tests/portable).
#include "core/random.hpp"

#include <algorithm>

namespace cpdsim {

#if defined(__AVX2__)
namespace {

constexpr std::uint32_t multiplier_0 = 0xD2511F53U, multiplier_1 = 0xCD9E8D57U;  // of Philox 4x32
constexpr std::uint32_t weyl_0 = 0x9E3779B9U, weyl_1 = 0xBB67AE85U;
constexpr int rounds = 10;

__m256i xor_three(__m256i a, __m256i b, __m256i c) {
#if defined(__AVX512VL__)
    return _mm256_ternarylogic_epi64(a, b, c, 0x96);
#else
    return _mm256_xor_si256(_mm256_xor_si256(a, b), c);
#endif
}

__m256i all(std::uint32_t word) { return _mm256_set1_epi64x(static_cast<long long>(word)); }

/// Four counters at once, as they go in and as they come out: each register holds one word of the four, in the lower
/// halves of 64 bits, where the processor's 32 x 32 multiplication wants them. Upper halves come out as rubbish.
struct FourCounters {
    struct Words {
        __m256i low, high;
    };
    __m256i c0, c1, c2, c3;

    void scramble(Chances::Key const& key) { scramble(all(key[0]), all(key[1])); }
    /// A key for each counter.
    void scramble(__m256i k0, __m256i k1) {
        __m256i const m0 = all(multiplier_0), m1 = all(multiplier_1);
        __m256i const w0 = all(weyl_0), w1 = all(weyl_1);
        for (int round = 0; round < rounds; ++round) {
            __m256i const p0 = _mm256_mul_epu32(c0, m0), p1 = _mm256_mul_epu32(c2, m1);
            c0 = xor_three(_mm256_srli_epi64(p1, 32), c1, k0);
            c2 = xor_three(_mm256_srli_epi64(p0, 32), c3, k1);
            c1 = p1;
            c3 = p0;
            k0 = _mm256_add_epi32(k0, w0);
            k1 = _mm256_add_epi32(k1, w1);
        }
    }

    /// Each counter's four words become neighbours: those of the first two counters, and of the last two.
    [[nodiscard]] Words words() const {
        __m256i const lower = all(0xFFFFFFFFU);
        __m256i const w01 = _mm256_or_si256(_mm256_and_si256(c0, lower), _mm256_slli_epi64(c1, 32));
        __m256i const w23 = _mm256_or_si256(_mm256_and_si256(c2, lower), _mm256_slli_epi64(c3, 32));
        __m256i const even = _mm256_unpacklo_epi64(w01, w23), odd = _mm256_unpackhi_epi64(w01, w23);
        return {_mm256_permute2x128_si256(even, odd, 0x20), _mm256_permute2x128_si256(even, odd, 0x31)};
    }
};

__m256i widened(std::uint32_t const* four) {
    return _mm256_cvtepu32_epi64(_mm_loadu_si128(reinterpret_cast<__m128i const*>(four)));
}

/// The words of four scrambled counters, all of them, as lanes.
Lane lanes_of(FourCounters const& scrambled) {
    auto const [low, high] = scrambled.words();
    Lane lane;
    __m256 const unit = _mm256_set1_ps(0x1p-24F);
    auto const store = [&](float* to, __m256i words) {
        _mm256_storeu_ps(to, _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_srli_epi32(words, 8)), unit));
    };
    store(lane.data(), low);
    store(lane.data() + 8, high);
    return lane;
}

}  // namespace

// The same Philox 4x32-10 as `words`, for the four counters of sixteen replicates at once.
Lane Chances::uniform_lanes(std::uint32_t entity, std::uint32_t step, std::uint32_t first_replicate,
                            std::uint32_t index) const {
    long long const group = first_replicate / 4;
    FourCounters c{all(entity), all(step), _mm256_set_epi64x(group + 3, group + 2, group + 1, group), all(index)};
    c.scramble(key_);
    return lanes_of(c);
}

Lane uniform_fours(LaneKeys const& keys, std::uint32_t entity, std::uint32_t step,
                   std::array<std::uint32_t, lane_count> const& replicates, std::uint32_t index) {
    auto const of_fours = [](std::array<std::uint32_t, lane_count> const& values) {
        return _mm256_set_epi64x(values[12], values[8], values[4], values[0]);
    };
    FourCounters c{all(entity), all(step), _mm256_srli_epi64(of_fours(replicates), 2), all(index)};
    c.scramble(of_fours(keys[0]), of_fours(keys[1]));
    return lanes_of(c);
}

Chances::SixteenWords Chances::words_of_four(std::uint32_t entity, std::uint32_t step, std::uint32_t group,
                                             FourIndices const& indices) const {
    FourCounters c{all(entity), all(step), all(group), widened(indices.data())};
    c.scramble(key_);
    auto const [low, high] = c.words();
    SixteenWords words;
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(words.data()), low);
    _mm256_storeu_si256(reinterpret_cast<__m256i*>(words.data() + 8), high);
    return words;
}

#if !defined(__AVX512F__)
Lane uniform_each(LaneKeys const& keys, std::array<std::uint32_t, lane_count> const& entities, std::uint32_t step,
                  std::array<std::uint32_t, lane_count> const& replicates, std::uint32_t index) {
    Lane lane;
    for (std::size_t from = 0; from < lane_count; from += 4) {
        FourCounters c{widened(entities.data() + from), all(step),
                       _mm256_srli_epi64(widened(replicates.data() + from), 2), all(index)};
        c.scramble(widened(keys[0].data() + from), widened(keys[1].data() + from));
        alignas(32) std::uint64_t words[4][4];  // [word][counter]
        _mm256_store_si256(reinterpret_cast<__m256i*>(words[0]), c.c0);
        _mm256_store_si256(reinterpret_cast<__m256i*>(words[1]), c.c1);
        _mm256_store_si256(reinterpret_cast<__m256i*>(words[2]), c.c2);
        _mm256_store_si256(reinterpret_cast<__m256i*>(words[3]), c.c3);
        for (std::size_t k = 0; k < 4; ++k)
            lane[static_cast<int>(from + k)] = to_unit(static_cast<std::uint32_t>(words[replicates[from + k] % 4][k]));
    }
    return lane;
}
#endif
#else
Lane Chances::uniform_lanes(std::uint32_t entity, std::uint32_t step, std::uint32_t first_replicate,
                            std::uint32_t index) const {
    Lane lane;
    for (int group = 0; group < lane_count / 4; ++group) {
        auto const four = words(entity, step, first_replicate / 4 + static_cast<std::uint32_t>(group), index);
        for (int w = 0; w < 4; ++w) lane[4 * group + w] = to_unit(four[static_cast<std::size_t>(w)]);
    }
    return lane;
}

Lane uniform_each(LaneKeys const& keys, std::array<std::uint32_t, lane_count> const& entities, std::uint32_t step,
                  std::array<std::uint32_t, lane_count> const& replicates, std::uint32_t index) {
    Lane lane;
    for (std::size_t k = 0; k < lane_count; ++k)
        lane[static_cast<int>(k)] =
            Chances{Chances::Key{keys[0][k], keys[1][k]}}.uniform(entities[k], step, replicates[k], index);
    return lane;
}

Lane uniform_fours(LaneKeys const& keys, std::uint32_t entity, std::uint32_t step,
                   std::array<std::uint32_t, lane_count> const& replicates, std::uint32_t index) {
    Lane lane;
    for (std::size_t first = 0; first < lane_count; first += 4) {
        Chances const chances{Chances::Key{keys[0][first], keys[1][first]}};
        auto const four = chances.words(entity, step, replicates[first] / 4, index);
        for (std::size_t w = 0; w < 4; ++w) lane[static_cast<int>(first + w)] = to_unit(four[w]);
    }
    return lane;
}

Chances::SixteenWords Chances::words_of_four(std::uint32_t entity, std::uint32_t step, std::uint32_t group,
                                             FourIndices const& indices) const {
    SixteenWords all;
    for (std::size_t k = 0; k < indices.size(); ++k) {
        auto const four = words(entity, step, group, indices[k]);
        std::copy(four.begin(), four.end(), all.begin() + static_cast<std::ptrdiff_t>(4 * k));
    }
    return all;
}
#endif

#if defined(__AVX512F__)
namespace {

/// As FourCounters, for eight.
struct EightCounters {
    __m512i c0, c1, c2, c3;

    static __m512i all(std::uint32_t word) { return _mm512_set1_epi64(static_cast<long long>(word)); }

    void scramble(Chances::Key const& key) { scramble(all(key[0]), all(key[1])); }
    /// A key for each counter.
    void scramble(__m512i k0, __m512i k1) {
        constexpr int xor_of_three = 0x96;
        __m512i const m0 = all(multiplier_0), m1 = all(multiplier_1), w0 = all(weyl_0), w1 = all(weyl_1);
        for (int round = 0; round < rounds; ++round) {
            __m512i const p0 = _mm512_mul_epu32(c0, m0), p1 = _mm512_mul_epu32(c2, m1);
            c0 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p1, 32), c1, k0, xor_of_three);
            c2 = _mm512_ternarylogic_epi64(_mm512_srli_epi64(p0, 32), c3, k1, xor_of_three);
            c1 = p1;
            c3 = p0;
            k0 = _mm512_add_epi32(k0, w0);
            k1 = _mm512_add_epi32(k1, w1);
        }
    }
};

}  // namespace

std::array<Lane, 2> Chances::uniform_lanes_two(std::array<std::uint32_t, 2> const& entities, std::uint32_t step,
                                               std::uint32_t first_replicate, std::uint32_t index) const {
    long long const first = entities[0], second = entities[1], group = first_replicate / 4;
    EightCounters c{_mm512_set_epi64(second, second, second, second, first, first, first, first),
                    EightCounters::all(step),
                    _mm512_set_epi64(group + 3, group + 2, group + 1, group, group + 3, group + 2, group + 1, group),
                    EightCounters::all(index)};
    c.scramble(key_);
    // Each counter's four words become neighbours.
    constexpr __mmask16 odd = 0xAAAA;
    constexpr auto lower_twice = static_cast<_MM_PERM_ENUM>(0xA0);
    __m512i const w01 = _mm512_mask_shuffle_epi32(c.c0, odd, c.c1, lower_twice);
    __m512i const w23 = _mm512_mask_shuffle_epi32(c.c2, odd, c.c3, lower_twice);
    __m512 const unit = _mm512_set1_ps(0x1p-24F);
    std::array<Lane, 2> lanes;
    auto const store = [&](Lane& to, __m512i order) {
        __m512i const words = _mm512_permutex2var_epi64(w01, order, w23);
        _mm512_storeu_ps(to.data(), _mm512_mul_ps(_mm512_cvtepi32_ps(_mm512_srli_epi32(words, 8)), unit));
    };
    store(lanes[0], _mm512_set_epi64(11, 3, 10, 2, 9, 1, 8, 0));
    store(lanes[1], _mm512_set_epi64(15, 7, 14, 6, 13, 5, 12, 4));
    return lanes;
}

Lane uniform_each(LaneKeys const& keys, std::array<std::uint32_t, lane_count> const& entities, std::uint32_t step,
                  std::array<std::uint32_t, lane_count> const& replicates, std::uint32_t index) {
    Lane lane;
    for (std::size_t from = 0; from < lane_count; from += 8) {
        auto const eight = [&](std::array<std::uint32_t, lane_count> const& values) {
            return _mm512_cvtepu32_epi64(_mm256_loadu_si256(reinterpret_cast<__m256i const*>(values.data() + from)));
        };
        __m512i const replicate = eight(replicates);
        EightCounters c{eight(entities), EightCounters::all(step), _mm512_srli_epi64(replicate, 2),
                        EightCounters::all(index)};
        c.scramble(eight(keys[0]), eight(keys[1]));
        // Of each counter's four words the replicate's own.
        __mmask8 const second_of_two = _mm512_test_epi64_mask(replicate, EightCounters::all(1));
        __mmask8 const second_two = _mm512_test_epi64_mask(replicate, EightCounters::all(2));
        __m512i const w01 = _mm512_mask_mov_epi64(c.c0, second_of_two, c.c1);
        __m512i const w23 = _mm512_mask_mov_epi64(c.c2, second_of_two, c.c3);
        __m256i const words = _mm512_cvtepi64_epi32(_mm512_mask_mov_epi64(w01, second_two, w23));
        __m256 const whole = _mm256_cvtepi32_ps(_mm256_srli_epi32(words, 8));
        _mm256_storeu_ps(lane.data() + from, _mm256_mul_ps(whole, _mm256_set1_ps(0x1p-24F)));
    }
    return lane;
}
#else
std::array<Lane, 2> Chances::uniform_lanes_two(std::array<std::uint32_t, 2> const& entities, std::uint32_t step,
                                               std::uint32_t first_replicate, std::uint32_t index) const {
    return {uniform_lanes(entities[0], step, first_replicate, index),
            uniform_lanes(entities[1], step, first_replicate, index)};
}
#endif

Lane Chances::uniform_each(std::array<std::uint32_t, lane_count> const& entities, std::uint32_t step,
                           std::array<std::uint32_t, lane_count> const& replicates, std::uint32_t index) const {
    LaneKeys keys;
    keys[0].fill(key_[0]);
    keys[1].fill(key_[1]);
    return cpdsim::uniform_each(keys, entities, step, replicates, index);
}

}  // namespace cpdsim
