// Sixteen comparisons to sixteen bits and back. Compilers make poor code of it, so the instructions are named where the
// processor has them; the plain form beside them is the definition, and a test compares the two.
#pragma once

#include <Eigen/Core>
#include <bit>
#include <cstdint>

namespace cpdsim {

inline constexpr int lane_count = 16;

using Lane = Eigen::Array<float, lane_count, 1>;  ///< one value in each of sixteen replicates; 64 bytes
using LaneMask = std::uint16_t;                   ///< bit r set: true in replicate r

inline constexpr LaneMask no_lane = 0;
inline constexpr LaneMask every_lane = 0xFFFF;

[[nodiscard]] constexpr bool has(LaneMask mask, int lane) { return ((mask >> lane) & 1U) != 0; }
[[nodiscard]] constexpr LaneMask only(int lane) { return static_cast<LaneMask>(1U << lane); }

[[nodiscard]] inline LaneMask at_least_plain(Lane const& value, Lane const& bound) {
    LaneMask mask = 0;
    for (int r = 0; r < lane_count; ++r) mask = static_cast<LaneMask>(mask | ((value[r] >= bound[r] ? 1U : 0U) << r));
    return mask;
}

/// Bit r is set where `value[r] >= bound[r]`.
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

/// The mask as 0.f / 1.f, for arithmetic without branches.
[[nodiscard]] inline Lane as_lane(LaneMask mask) {
    Lane lane;
#if defined(__AVX512F__)
    _mm512_storeu_ps(lane.data(), _mm512_maskz_mov_ps(mask, _mm512_set1_ps(1.F)));
#else
    for (int r = 0; r < lane_count; ++r) lane[r] = (mask & (1U << r)) != 0 ? 1.F : 0.F;
#endif
    return lane;
}

/// Calls `visit(r)` for every set bit, in rising order.
template <class Visit>
void for_each_lane(LaneMask mask, Visit&& visit) {
    for (unsigned rest = mask; rest != 0; rest &= rest - 1) visit(std::countr_zero(rest));
}

}  // namespace cpdsim
