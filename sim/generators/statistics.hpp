// Descriptive statistics of a layer of directed ties, as network analysts print them, by Boost.Graph. Self-ties and
// repeated ties are set aside first, so the figures compare with published ones.
#pragma once

#include <cstdint>
#include <vector>

#include "world/world.hpp"

namespace cpdsim {

struct NetworkStatistics {
    std::size_t nodes = 0;
    std::size_t arcs = 0;       ///< distinct ordered pairs without self-ties
    std::size_t self_ties = 0;  ///< distinct
    double density = 0;         ///< arcs / (n (n - 1))
    double mean_out_degree = 0;
    std::size_t max_in_degree = 0, max_out_degree = 0;
    double out_variance_to_mean = 0, in_variance_to_mean = 0;
    double in_out_correlation = 0;
    std::size_t mutual_dyads = 0, asymmetric_dyads = 0;
    double reciprocity = 0;                       ///< share of arcs that are returned
    double clustering = 0;                        ///< mean local, undirected projection, degree < 2 counted as 0
    double transitivity = 0;                      ///< 3 triangles / connected triples, undirected projection
    double asks_nobody = 0, asked_by_nobody = 0;  ///< shares of the nodes
    std::size_t isolates = 0;
    std::size_t weak_components = 0, largest_component = 0;
};

[[nodiscard]] NetworkStatistics describe_network(TieLayer const& layer);

/// Odds ratio of a tie within groups against across groups, over ordered pairs inside the same stratum (school).
/// NaN where a cell of the two-by-two table is empty.
[[nodiscard]] double same_group_odds_ratio(TieLayer const& layer, std::vector<std::uint16_t> const& group,
                                           std::vector<School> const& stratum);

/// Gini coefficient of non-negative amounts; 0 where all are 0.
[[nodiscard]] double gini(std::vector<double> amounts);

}  // namespace cpdsim
