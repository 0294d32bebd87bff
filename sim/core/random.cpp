#include "core/random.hpp"

#include <Random123/philox.h>

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cpdsim {

Chances::Chances(std::uint64_t seed, std::string_view purpose, std::uint32_t realisation) {
    std::uint64_t hash = hash_of(purpose);
    for (std::uint64_t const part : {seed, static_cast<std::uint64_t>(realisation)}) {
        hash ^= part + 0x9E3779B97F4A7C15ULL + (hash << 6U) + (hash >> 2U);
        hash = (hash ^ (hash >> 30U)) * 0xBF58476D1CE4E5B9ULL;  // the finaliser of splitmix64
        hash = (hash ^ (hash >> 27U)) * 0x94D049BB133111EBULL;
        hash ^= hash >> 31U;
    }
    key_ = {static_cast<std::uint32_t>(hash), static_cast<std::uint32_t>(hash >> 32U)};
}

std::array<std::uint32_t, 4> Chances::words(std::uint32_t entity, std::uint32_t step, std::uint32_t group,
                                            std::uint32_t index) const {
    r123::Philox4x32 const philox;
    r123::Philox4x32::ctr_type counter{{entity, step, group, index}};
    r123::Philox4x32::key_type key{{key_[0], key_[1]}};
    auto const words = philox(counter, key);
    return {words[0], words[1], words[2], words[3]};
}

float Chances::uniform(std::uint32_t entity, std::uint32_t step, std::uint32_t replicate, std::uint32_t index) const {
    return to_unit(words(entity, step, replicate / 4, index)[replicate % 4]);
}

void ChanceSequence::refill() {
    if (index_ == 0) {
        auto const words = chances_.words(entity_, step_, group_, index_++);
        std::copy(words.begin(), words.end(), buffer_.begin());
        end_ = static_cast<std::uint32_t>(words.size());
    } else {
        buffer_ = chances_.words_of_four(entity_, step_, group_, {index_, index_ + 1, index_ + 2, index_ + 3});
        end_ = static_cast<std::uint32_t>(buffer_.size());
        index_ += 4;
    }
    at_ = 0;
}

double ChanceSequence::normal() {
    double const radius = std::sqrt(-2.0 * std::log(uniform_positive()));
    return radius * std::cos(2.0 * std::numbers::pi * uniform());
}

double ChanceSequence::gamma(double shape) {
    if (shape < 1.0) {  // boost: Gamma(a) = Gamma(a + 1) U^(1/a)
        double const lifted = gamma(shape + 1.0);
        return lifted * std::pow(uniform_positive(), 1.0 / shape);
    }
    double const d = shape - 1.0 / 3.0;
    double const c = 1.0 / std::sqrt(9.0 * d);
    for (;;) {
        double const x = normal();
        double const root = 1.0 + c * x;
        double const v = root * root * root;
        if (v > 0 && std::log(uniform_positive()) < 0.5 * x * x + d - d * v + d * std::log(v)) return d * v;
    }
}

double ChanceSequence::beta(double a, double b) {
    double const x = gamma(a);
    double const y = gamma(b);
    return x + y > 0 ? x / (x + y) : 0.5;
}

int ChanceSequence::poisson(double mean) {
    int count = 0;
    while (mean > 30.0) {  // a sum of Poissons is Poisson: keeps exp(-mean) away from underflow
        mean -= 30.0;
        count += poisson(30.0);
    }
    double const stop = std::exp(-mean);
    for (double product = uniform_positive(); product > stop; product *= uniform_positive()) ++count;
    return count;
}

int ChanceSequence::negative_binomial(double mean, double dispersion) {
    return mean <= 0 ? 0 : poisson(gamma(dispersion) * mean / dispersion);
}

}  // namespace cpdsim
