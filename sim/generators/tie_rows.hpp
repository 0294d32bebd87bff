// Ties to compressed rows, by Boost.Graph's compressed_sparse_row_graph with 32-bit indices (5 M ties in 0.14 s).
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "world/world.hpp"

namespace cpdsim {

using Tie = std::pair<Teacher, Teacher>;  ///< from turns to to

/// What the chunks of a generator have drawn, in order.
[[nodiscard]] std::vector<Tie> joined(std::vector<std::vector<Tie>> const& parts);

enum class TieOrder { sorted, unsorted };  ///< `sorted`: by from, then by to

/// The rows of a layer of `teachers` posts, sorted by target inside a row; ties are kept as given, repeated ones too.
[[nodiscard]] TieLayer build_rows(std::string name, std::size_t teachers, std::vector<Tie> const& ties,
                                  TieOrder order = TieOrder::unsorted);

/// The same with a weight for each tie; repeated ties become one with the sum of their weights. Weights that are all
/// equal are dropped, since only their ratio counts.
[[nodiscard]] TieLayer build_weighted_rows(std::string name, std::size_t teachers, std::vector<Tie> ties,
                                           std::vector<float> const& weights);

}  // namespace cpdsim
