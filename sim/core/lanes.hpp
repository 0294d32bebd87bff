// Replicates are the lanes: the innermost dimension of every agent column is the replicate, so one pass
// over the ties serves sixteen runs and model code still reads like scalar code.
#pragma once

#include <Eigen/Core>
#include <bit>
#include <cstdint>
#include <vector>

#include "core/huge_pages.hpp"
#include "core/lane_masks.hpp"

namespace cpdsim {

using LaneCounts = Eigen::Array<std::int32_t, lane_count, 1>;
using LaneDoubles = Eigen::Array<double, lane_count, 1>;
using LaneColumn = Column<Lane>;

/// Clamped to 0..1, to the next 65535th.
[[nodiscard]] inline std::uint16_t as_share(float x) {
    float const whole = x * 65535.F + 0.5F;
    return static_cast<std::uint16_t>(whole < 0.F ? 0.F : whole > 65535.F ? 65535.F : whole);
}

[[nodiscard]] inline float share_as_float(std::uint16_t share) { return static_cast<float>(share) * (1.F / 65535.F); }

[[nodiscard]] inline LaneShares as_shares(Lane const& x) {
    LaneShares shares;
    for (int r = 0; r < lane_count; ++r) shares[r] = as_share(x[r]);
    return shares;
}

[[nodiscard]] inline Lane as_lane_plain(LaneShares const& shares) {
    Lane x;
    for (int r = 0; r < lane_count; ++r) x[r] = share_as_float(shares[r]);
    return x;
}

[[nodiscard]] inline Lane as_lane(LaneShares const& shares) {
#if defined(__AVX512F__)
    Lane x;
    __m512i const whole = _mm512_cvtepu16_epi32(_mm256_loadu_si256(reinterpret_cast<__m256i const*>(shares.data())));
    _mm512_storeu_ps(x.data(), _mm512_mul_ps(_mm512_cvtepi32_ps(whole), _mm512_set1_ps(1.F / 65535.F)));
    return x;
#elif defined(__AVX2__)
    Lane x;
    for (int half = 0; half < 2; ++half) {
        __m128i const eight = _mm_loadu_si128(reinterpret_cast<__m128i const*>(shares.data() + 8 * half));
        _mm256_storeu_ps(x.data() + 8 * half, _mm256_mul_ps(_mm256_cvtepi32_ps(_mm256_cvtepu16_epi32(eight)),
                                                            _mm256_set1_ps(1.F / 65535.F)));
    }
    return x;
#else
    return as_lane_plain(shares);
#endif
}

/// e^x, relative error below 2e-7 for -87 < x < 88 (clamped outside). Plain multiplications and additions only, so the
/// bits do not depend on the vector width, the processor or the C library (Cephes `expf`, Moshier 1992). `exp_inside`
/// is the same without the clamp.
[[nodiscard]] inline float exp_inside(float x) {
    constexpr float to_nearest = 12582912.F;  // 1.5 * 2^23: adding it rounds to an integer
    float const shifted = x * 1.44269504F + to_nearest;
    float const n = shifted - to_nearest;
    float const r = (x - n * 0.693359375F) - n * -2.12194440e-4F;
    float p = 1.9875691500e-4F;
    p = p * r + 1.3981999507e-3F;
    p = p * r + 8.3334519073e-3F;
    p = p * r + 4.1665795894e-2F;
    p = p * r + 1.6666665459e-1F;
    p = p * r + 5.0000001201e-1F;
    p = p * (r * r) + r + 1.F;
    auto const exponent = (std::bit_cast<std::int32_t>(shifted) - std::bit_cast<std::int32_t>(to_nearest)) << 23;
    return std::bit_cast<float>(std::bit_cast<std::int32_t>(p) + exponent);
}

[[nodiscard]] inline float exp_portable(float x) {
    x = x < -87.F ? -87.F : x;
    x = x > 88.F ? 88.F : x;
    return exp_inside(x);
}

/// ln x for positive normal x, relative error below 2e-7, portable in the same sense (Cephes `logf`).
[[nodiscard]] inline float log_portable(float x) {
    auto const bits = std::bit_cast<std::int32_t>(x);
    std::int32_t const shifted = bits - 0x3F3504F3;  // split at sqrt(1/2), so that the mantissa lies around 1
    auto const e = static_cast<float>(shifted >> 23);
    float const m = std::bit_cast<float>((shifted & 0x007FFFFF) + 0x3F3504F3) - 1.F;
    float p = 7.0376836292e-2F;
    p = p * m - 1.1514610310e-1F;
    p = p * m + 1.1676998740e-1F;
    p = p * m - 1.2420140846e-1F;
    p = p * m + 1.4249322787e-1F;
    p = p * m - 1.6668057665e-1F;
    p = p * m + 2.0000714765e-1F;
    p = p * m - 2.4999993993e-1F;
    p = p * m + 3.3333331174e-1F;
    float const z = m * m;
    float const y = (p * m) * z + e * -2.12194440e-4F - 0.5F * z;
    return m + y + e * 0.693359375F;
}

[[nodiscard]] inline Lane log_lanes(Lane const& x) {
    Lane y;
    for (int r = 0; r < lane_count; ++r) y[r] = log_portable(x[r]);
    return y;
}

/// 1 - e^-x for 0 <= x, without cancellation: a short series up to 1/4, the exponential beyond. Exactly 0 at 0.
[[nodiscard]] inline float one_minus_exp_neg(float x) {
    float const series =
        x * (1.F - x * (0.5F - x * (1.F / 6.F - x * (1.F / 24.F - x * (1.F / 120.F - x * (1.F / 720.F))))));
    float const direct = 1.F - exp_portable(-x);
    return x < 0.25F ? series : direct;
}

[[nodiscard]] inline Lane exp_lanes(Lane const& x) {
    Lane y;
    Lane const inside = x.max(-87.F).min(88.F);  // compilers make poor code of the clamp inside a loop
    for (int r = 0; r < lane_count; ++r) y[r] = exp_inside(inside[r]);
    return y;
}

/// Where every x is known to be below 1/4: the series alone.
[[nodiscard]] inline Lane one_minus_exp_neg_small(Lane const& x) {
    return x * (1.F - x * (0.5F - x * (1.F / 6.F - x * (1.F / 24.F - x * (1.F / 120.F - x * (1.F / 720.F))))));
}

[[nodiscard]] inline Lane one_minus_exp_neg(Lane const& x) {
    LaneMask const large = at_least(x, Lane::Constant(0.25F));
    return choose(large, 1.F - exp_lanes(-x), one_minus_exp_neg_small(x));
}

}  // namespace cpdsim
