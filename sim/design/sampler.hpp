// Points in the unit cube, column by column. A column belongs to a parameter, and is a pure function of the seed and
// the parameter's path, so that adding a parameter changes no other column; `sobol` is the exception, see below.
//
// random            independent draws.
// latin_hypercube   slice by slice: the draws of a slice hit each of its equal strata once (McKay et al. 1979), and the
//                   draws of the slices of one sequence that hit a stratum are spread within it, so that 2^k slices of
//                   a sequence are one hypercube of all their draws (after Qian 2012).
// sobol             each sequence is a Sobol' sequence with a nested scrambling of its own (Owen 1995). A column also
//                   has a dimension, its place in the list of all columns, so a parameter added in front changes those
//                   behind it. Below about 64 draws some pairs of columns move together.
//
// Growing by any number of draws keeps the old ones. Sequences are independent repetitions of one design (packing.hpp
// says which draw is of which), so how much they differ says how precise their mean is.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>
#include <vector>

namespace cpdsim {

inline constexpr std::size_t sobol_dimensions = 192;

/// Coordinate `dimension` (from 0) of point `index` of the Sobol' sequence in Gray-code order, as 32 bits after the
/// point. Error: std::out_of_range beyond sobol_dimensions.
[[nodiscard]] std::uint32_t sobol_bits(std::uint32_t index, std::size_t dimension);

[[nodiscard]] std::vector<double> random_column(std::uint64_t seed, std::string_view path, std::size_t draws);
[[nodiscard]] std::vector<double> latin_column(std::uint64_t seed, std::string_view path, std::size_t draws);
/// Where a draw stands: position within a slice, and the number of the slice.
struct SlicePlace {
    std::uint32_t slice = 0, position = 0;
    std::uint32_t sequence = 0;  ///< repetition of the design that the slice belongs to ...
    std::uint32_t point = 0;     ///< ... and the draw's place in it
};
/// Of slices of `size` draws each, which a sequence's points fill one after another.
[[nodiscard]] std::vector<double> sliced_column(std::uint64_t seed, std::string_view path,
                                                std::vector<SlicePlace> const& places, std::size_t size);
[[nodiscard]] std::vector<double> sobol_column(std::uint64_t seed, std::string_view path,
                                               std::vector<SlicePlace> const& places, std::size_t dimension);
[[nodiscard]] std::vector<double> sobol_column(std::uint64_t seed, std::string_view path, std::size_t draws,
                                               std::size_t dimension);

/// Which of `forms` each draw gets: in every run of `forms` draws each once, in a keyed order. Growing keeps the old
/// ones.
[[nodiscard]] std::vector<std::size_t> balanced_choice(std::uint64_t seed, std::string_view name, std::size_t draws,
                                                       std::size_t forms);

}  // namespace cpdsim
