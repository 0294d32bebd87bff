// Points in the unit cube, column by column. A column belongs to a parameter, and is a pure function of the seed and
// the parameter's path, so that adding a parameter changes no other column; `sobol` is the exception, see below.
//
// random            independent draws. Growing the number of draws keeps the old ones.
// latin_hypercube   each of n equal strata is hit once (McKay et al. 1979). Nested: doubling n keeps the old points,
// since
//                   each doubling splits the strata and fills the free halves. Any other growth makes new points.
// sobol             Sobol' sequence with Owen's nested scrambling (Owen 1995), keyed by path; growing keeps the old
// points.
//                   A column also has a dimension, its place in the list of all columns, so a parameter added in front
//                   changes those behind it. Below about 64 draws some pairs of columns move together.
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
[[nodiscard]] std::vector<double> sobol_column(std::uint64_t seed, std::string_view path, std::size_t draws,
                                               std::size_t dimension);

/// Which of `forms` each draw gets: in every run of `forms` draws each once, in a keyed order. Growing keeps the old
/// ones.
[[nodiscard]] std::vector<std::size_t> balanced_choice(std::uint64_t seed, std::string_view name, std::size_t draws,
                                                       std::size_t forms);

}  // namespace cpdsim
