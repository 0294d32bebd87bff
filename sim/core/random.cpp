#include "core/random.hpp"

#include <Random123/philox.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cpdsim {
namespace {

constexpr float to_unit(std::uint32_t word) { return static_cast<float>(word >> 8U) * 0x1p-24F; }

}  // namespace

Draws::Draws(std::uint64_t seed, std::string_view purpose, std::uint32_t realisation) {
    std::uint64_t hash = hash_of(purpose);
    for (std::uint64_t const part : {seed, static_cast<std::uint64_t>(realisation)}) {
        hash ^= part + 0x9E3779B97F4A7C15ULL + (hash << 6U) + (hash >> 2U);
        hash = (hash ^ (hash >> 30U)) * 0xBF58476D1CE4E5B9ULL;  // the finaliser of splitmix64
        hash = (hash ^ (hash >> 27U)) * 0x94D049BB133111EBULL;
        hash ^= hash >> 31U;
    }
    key_ = {static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(hash >> 32U)};
}

std::array<std::uint32_t, 4> Draws::words(std::uint32_t entity, std::uint32_t step, std::uint32_t group,
                                          std::uint32_t index) const {
    r123::Philox4x32 const philox;
    r123::Philox4x32::ctr_type counter{{entity, step, group, index}};
    r123::Philox4x32::key_type key{{key_[0], key_[1]}};
    auto const words = philox(counter, key);
    return {words[0], words[1], words[2], words[3]};
}

float Draws::uniform(std::uint32_t entity, std::uint32_t step, std::uint32_t replicate, std::uint32_t index) const {
    return to_unit(words(entity, step, replicate / 4, index)[replicate % 4]);
}

// The same Philox 4x32-10 as `words`, for four counters at once in plain loops that compilers turn into vector code.
Lane Draws::uniform_lanes(std::uint32_t entity, std::uint32_t step, std::uint32_t first_replicate,
                          std::uint32_t index) const {
    constexpr int wide = lane_count / 4;
    std::array<std::array<std::uint32_t, wide>, 4> c{};
    for (int g = 0; g < wide; ++g) {
        auto const at = static_cast<std::size_t>(g);
        c[0][at] = entity;
        c[1][at] = step;
        c[2][at] = first_replicate / 4 + static_cast<std::uint32_t>(g);
        c[3][at] = index;
    }
    std::uint32_t k0 = key_[0], k1 = key_[1];
    for (int round = 0; round < 10; ++round) {
        for (std::size_t g = 0; g < wide; ++g) {
            std::uint64_t const p0 = std::uint64_t{0xD2511F53U} * c[0][g];
            std::uint64_t const p1 = std::uint64_t{0xCD9E8D57U} * c[2][g];
            std::uint32_t const c1 = c[1][g], c3 = c[3][g];
            c[0][g] = static_cast<std::uint32_t>(p1 >> 32U) ^ c1 ^ k0;
            c[1][g] = static_cast<std::uint32_t>(p1);
            c[2][g] = static_cast<std::uint32_t>(p0 >> 32U) ^ c3 ^ k1;
            c[3][g] = static_cast<std::uint32_t>(p0);
        }
        k0 += 0x9E3779B9U;
        k1 += 0xBB67AE85U;
    }
    Lane lane;
    for (int g = 0; g < wide; ++g) {
        for (int w = 0; w < 4; ++w)
            lane[4 * g + w] = to_unit(c[static_cast<std::size_t>(w)][static_cast<std::size_t>(g)]);
    }
    return lane;
}

DrawSequence::result_type DrawSequence::operator()() {
    if (left_ == 0) {
        buffer_ = draws_.words(entity_, step_, group_, index_++);
        left_ = 4;
    }
    return buffer_[static_cast<std::size_t>(4 - left_--)];
}

double DrawSequence::normal() {
    double const radius = std::sqrt(-2.0 * std::log(uniform_positive()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double DrawSequence::gamma(double shape) {
    if (shape < 1.0) {  // boost: Gamma(a) = Gamma(a + 1) U^(1/a)
        double const lifted = gamma(shape + 1.0);
        return lifted * std::pow(uniform_positive(), 1.0 / shape);
    }
    double const d = shape - 1.0 / 3.0;
    double const c = 1.0 / std::sqrt(9.0 * d);
    for (;;) {
        double const x = normal();
        double const v = std::pow(1.0 + c * x, 3);
        if (v > 0 && std::log(uniform_positive()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
    }
}

double DrawSequence::beta(double a, double b) {
    double const x = gamma(a);
    double const y = gamma(b);
    return x + y > 0 ? x / (x + y) : 0.5;
}

int DrawSequence::poisson(double mean) {
    int count = 0;
    while (mean > 30.0) {  // a sum of Poissons is Poisson: keeps exp(-mean) away from underflow
        mean -= 30.0;
        count += poisson(30.0);
    }
    double const stop = std::exp(-mean);
    for (double product = uniform_positive(); product > stop; product *= uniform_positive()) ++count;
    return count;
}

int DrawSequence::negative_binomial(double mean, double dispersion) {
    return mean <= 0 ? 0 : poisson(gamma(dispersion) * mean / dispersion);
}

}  // namespace cpdsim
