#include "design/sampler.hpp"

#include <map>
#include <numeric>
#include <stdexcept>
#include <string>

#include <fmt/format.h>

#include "core/random.hpp"
#include "design/joe_kuo.hpp"

namespace cpdsim {
namespace {

Chances draws_of(std::uint64_t seed, std::string_view path) { return {seed, "design " + std::string{path}, 0}; }

/// In [0, 1), with 24 bits, so that (stratum + u) / n stays inside its stratum after rounding.
double uniform_of(Chances const& chances, std::size_t index) {
    return (chances.words(static_cast<std::uint32_t>(index), 0, 0)[0] >> 8U) * 0x1p-24;
}

void shuffle(std::vector<std::size_t>& items, ChanceSequence chances) {
    for (std::size_t i = items.size(); i > 1; --i)
        std::swap(items[i - 1], items[chances.below(static_cast<std::uint32_t>(i))]);
}

/// Flips each bit or not, by a key and the bits before it: Owen's nested uniform scrambling. `tree` tells apart what is
/// scrambled independently under one key.
std::uint32_t scrambled(std::uint32_t bits, Chances const& chances, std::uint32_t tree = 0) {
    std::uint32_t result = bits;
    for (std::uint32_t level = 0; level < 32; ++level) {
        std::uint32_t const before = level == 0 ? 0 : bits >> (32 - level);
        std::uint32_t const flip = chances.words(before, level, 1, tree)[0] >> 31U;
        result ^= flip << (31 - level);
    }
    return result;
}

}  // namespace

std::uint32_t sobol_bits(std::uint32_t index, std::size_t dimension) {
    if (dimension >= sobol_dimensions) throw std::out_of_range{"no direction numbers for this dimension"};
    std::uint32_t const gray = index ^ (index >> 1U);
    std::uint32_t point = 0;
    std::array<std::uint32_t, 32> direction{};
    for (std::uint32_t k = 0; k < 32; ++k) {
        if (dimension == 0) {
            direction[k] = 1U << (31 - k);
        } else {
            DirectionNumbers const& numbers = joe_kuo[dimension - 1];
            std::uint32_t const s = numbers.degree;
            if (k < s) {
                direction[k] = static_cast<std::uint32_t>(numbers.initial[k]) << (31 - k);
            } else {
                direction[k] = direction[k - s] ^ (direction[k - s] >> s);
                for (std::uint32_t j = 1; j < s; ++j)
                    if (((numbers.coefficients >> (s - 1 - j)) & 1U) != 0) direction[k] ^= direction[k - j];
            }
        }
        if (((gray >> k) & 1U) != 0) point ^= direction[k];
    }
    return point;
}

std::vector<double> random_column(std::uint64_t seed, std::string_view path, std::size_t draws) {
    Chances const keyed = draws_of(seed, path);
    std::vector<double> column(draws);
    for (std::size_t i = 0; i < draws; ++i) column[i] = uniform_of(keyed, i);
    return column;
}

std::vector<double> latin_column(std::uint64_t seed, std::string_view path, std::size_t draws) {
    Chances const keyed = draws_of(seed, path);
    auto const n = static_cast<double>(draws);
    std::vector<double> column =
        draws % 2 == 0 && draws > 0 ? latin_column(seed, path, draws / 2) : std::vector<double>{};
    std::vector<bool> taken(draws, false);
    for (double const x : column) taken[static_cast<std::size_t>(x * n)] = true;
    std::vector<std::size_t> free;
    for (std::size_t stratum = 0; stratum < draws; ++stratum)
        if (!taken[stratum]) free.push_back(stratum);
    shuffle(free, ChanceSequence{keyed, static_cast<std::uint32_t>(draws), 0, 2});
    for (std::size_t const stratum : free)
        column.push_back((static_cast<double>(stratum) + uniform_of(keyed, column.size())) / n);
    return column;
}

std::vector<double> sliced_column(std::uint64_t seed, std::string_view path, std::vector<SlicePlace> const& places,
                                  std::size_t size) {
    Chances const keyed = draws_of(seed, path);
    // The order of a slice's strata is that of a hypercube of its own, so that a first half of it is spread too.
    std::map<std::uint32_t, std::vector<double>> orders;
    std::vector<double> column;
    for (SlicePlace const& at : places) {
        auto [order, is_new] = orders.try_emplace(at.slice);
        if (is_new) order->second = latin_column(seed, fmt::format("{} slice {}", path, at.slice), size);
        auto const stratum = static_cast<std::uint32_t>(order->second[at.position] * static_cast<double>(size));
        auto const slices = static_cast<std::uint32_t>(size);
        std::uint32_t const within =
            scrambled(sobol_bits(at.point / slices, 0), keyed, at.sequence * slices + stratum + 1);
        column.push_back((stratum + (within + 0.5) * 0x1p-32) / static_cast<double>(size));
    }
    return column;
}

std::vector<double> sobol_column(std::uint64_t seed, std::string_view path, std::vector<SlicePlace> const& places,
                                 std::size_t dimension) {
    Chances const keyed = draws_of(seed, path);
    std::vector<double> column;
    for (SlicePlace const& at : places) {
        std::uint32_t const bits = scrambled(sobol_bits(at.point, dimension), keyed, at.sequence);
        column.push_back((static_cast<double>(bits) + 0.5) * 0x1p-32);
    }
    return column;
}

std::vector<double> sobol_column(std::uint64_t seed, std::string_view path, std::size_t draws, std::size_t dimension) {
    Chances const keyed = draws_of(seed, path);
    std::vector<double> column(draws);
    for (std::size_t i = 0; i < draws; ++i) {
        std::uint32_t const bits = scrambled(sobol_bits(static_cast<std::uint32_t>(i), dimension), keyed);
        column[i] = (static_cast<double>(bits) + 0.5) * 0x1p-32;
    }
    return column;
}

std::vector<std::size_t> balanced_choice(std::uint64_t seed, std::string_view name, std::size_t draws,
                                         std::size_t forms) {
    Chances const keyed = draws_of(seed, name);
    std::vector<std::size_t> chosen;
    for (std::uint32_t round = 0; chosen.size() < draws; ++round) {
        std::vector<std::size_t> order(forms);
        std::iota(order.begin(), order.end(), std::size_t{0});
        shuffle(order, ChanceSequence{keyed, round, 0, 3});
        chosen.insert(chosen.end(), order.begin(), order.end());
    }
    chosen.resize(draws);
    return chosen;
}

}  // namespace cpdsim
