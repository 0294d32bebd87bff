// Sixteen comparisons to sixteen bits and back. Compilers make poor code of it, so the instructions are named where the
// processor has them; the plain form beside them is the definition, and a test compares the two.
#pragma once

#include <Eigen/Core>
#include <array>
#include <bit>
#include <cstdint>

namespace cpdsim {

inline constexpr int lane_count = 16;

using Lane = Eigen::Array<float, lane_count, 1>;  ///< one value in each of sixteen replicates; 64 bytes
using LaneSteps = Eigen::Array<std::int16_t, lane_count, 1>;
using LaneShares = Eigen::Array<std::uint16_t, lane_count, 1>;  ///< 0..1 in 65535ths: drawn once, then only read
using LaneBytes = std::array<std::uint8_t, lane_count>;
using LaneMask = std::uint16_t;  ///< bit r set: true in replicate r

inline constexpr LaneMask no_lane = 0;
inline constexpr LaneMask every_lane = 0xFFFF;

[[nodiscard]] constexpr bool has(LaneMask mask, int lane) { return ((mask >> lane) & 1U) != 0; }
[[nodiscard]] constexpr LaneMask only(int lane) { return static_cast<LaneMask>(1U << lane); }

/// Bit r is set where `value[r] >= bound[r]`; the definition, for anything that has sixteen entries.
template <class Values>
[[nodiscard]] LaneMask at_least_plain(Values const& value, Values const& bound) {
    LaneMask mask = 0;
    for (std::size_t k = 0; k < lane_count; ++k) {
        auto const r = static_cast<decltype(value.size())>(k);
        mask = static_cast<LaneMask>(mask | ((value[r] >= bound[r] ? 1U : 0U) << k));
    }
    return mask;
}

[[nodiscard]] inline LaneMask at_least(Lane const& value, Lane const& bound) {
#if defined(__AVX512F__)
    return _mm512_cmp_ps_mask(_mm512_loadu_ps(value.data()), _mm512_loadu_ps(bound.data()), _CMP_GE_OQ);
#elif defined(__SSE2__)
    unsigned mask = 0;
    for (int quarter = 0; quarter < 4; ++quarter) {
        __m128 const more =
            _mm_cmpge_ps(_mm_loadu_ps(value.data() + 4 * quarter), _mm_loadu_ps(bound.data() + 4 * quarter));
        mask |= static_cast<unsigned>(_mm_movemask_ps(more)) << (4 * quarter);
    }
    return static_cast<LaneMask>(mask);
#else
    return at_least_plain(value, bound);
#endif
}

[[nodiscard]] inline LaneMask at_least(LaneSteps const& value, std::int16_t bound) {
#if defined(__SSE2__)
    __m128i const least = _mm_set1_epi16(bound);
    auto const less = [&](int half) {
        return _mm_cmplt_epi16(_mm_loadu_si128(reinterpret_cast<__m128i const*>(value.data()) + half), least);
    };
    return static_cast<LaneMask>(~_mm_movemask_epi8(_mm_packs_epi16(less(0), less(1))));
#else
    return at_least_plain(value, LaneSteps{LaneSteps::Constant(bound)});
#endif
}

[[nodiscard]] inline LaneMask at_least(LaneSteps const& value, LaneSteps const& bound) {
#if defined(__SSE2__)
    auto const less = [&](int half) {
        return _mm_cmplt_epi16(_mm_loadu_si128(reinterpret_cast<__m128i const*>(value.data()) + half),
                               _mm_loadu_si128(reinterpret_cast<__m128i const*>(bound.data()) + half));
    };
    return static_cast<LaneMask>(~_mm_movemask_epi8(_mm_packs_epi16(less(0), less(1))));
#else
    return at_least_plain(value, bound);
#endif
}

[[nodiscard]] inline LaneMask at_least(LaneBytes const& value, std::uint8_t bound) {
#if defined(__SSE2__)
    __m128i const bytes = _mm_loadu_si128(reinterpret_cast<__m128i const*>(value.data()));
    __m128i const larger = _mm_max_epu8(bytes, _mm_set1_epi8(static_cast<char>(bound)));
    return static_cast<LaneMask>(_mm_movemask_epi8(_mm_cmpeq_epi8(bytes, larger)));
#else
    LaneBytes least;
    least.fill(bound);
    return at_least_plain(value, least);
#endif
}

/// `yes` where the bit is set, elsewhere `no`; the definition.
[[nodiscard]] inline Lane choose_plain(LaneMask mask, Lane const& yes, Lane const& no) {
    Lane lane;
    for (int r = 0; r < lane_count; ++r) lane[r] = (mask & (1U << r)) != 0 ? yes[r] : no[r];
    return lane;
}

[[nodiscard]] inline Lane choose(LaneMask mask, Lane const& yes, Lane const& no) {
#if defined(__AVX512F__)
    Lane lane;
    _mm512_storeu_ps(lane.data(), _mm512_mask_mov_ps(_mm512_loadu_ps(no.data()), mask, _mm512_loadu_ps(yes.data())));
    return lane;
#elif defined(__AVX2__)
    Lane lane;
    __m256i const bits = _mm256_setr_epi32(1, 2, 4, 8, 16, 32, 64, 128);
    for (int half = 0; half < 2; ++half) {
        __m256i const all = _mm256_set1_epi32(mask >> (8 * half));
        __m256 const set = _mm256_castsi256_ps(_mm256_cmpeq_epi32(_mm256_and_si256(all, bits), bits));
        _mm256_storeu_ps(lane.data() + 8 * half, _mm256_blendv_ps(_mm256_loadu_ps(no.data() + 8 * half),
                                                                  _mm256_loadu_ps(yes.data() + 8 * half), set));
    }
    return lane;
#else
    return choose_plain(mask, yes, no);
#endif
}

/// The mask as 0.f / 1.f, for arithmetic without branches.
[[nodiscard]] inline Lane as_lane(LaneMask mask) { return choose(mask, Lane::Ones(), Lane::Zero()); }

/// Calls `visit(r)` for every set bit, in rising order.
template <class Visit>
void for_each_lane(LaneMask mask, Visit&& visit) {
    for (unsigned rest = mask; rest != 0; rest &= rest - 1) visit(std::countr_zero(rest));
}

}  // namespace cpdsim
