// Graphs for which closed forms are known: verification runs the model on them (MODEL.md §9).
#pragma once

#include "generators/realisation.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// Everybody turns to the `reach` nearest on either side of a ring (degree 2 reach).
[[nodiscard]] TieLayer ring_lattice(std::size_t nodes, std::size_t reach);
/// Everybody turns to everybody else.
[[nodiscard]] TieLayer complete_graph(std::size_t nodes);
/// Random simple undirected graph, each with `degree` contacts: stubs are paired at random and clashes are swapped
/// away. nodes * degree must be even and degree < nodes, else std::invalid_argument.
[[nodiscard]] TieLayer random_regular(std::size_t nodes, std::size_t degree, Realisation const& realisation);
/// Erdos-Renyi graph with Poisson degrees: nodes * mean_degree / 2 distinct undirected pairs.
[[nodiscard]] TieLayer poisson_graph(std::size_t nodes, double mean_degree, Realisation const& realisation);

}  // namespace cpdsim
