#include "generators/tie_rows.hpp"

#include <algorithm>
#include <boost/graph/compressed_sparse_row_graph.hpp>
#include <cassert>
#include <numeric>

namespace cpdsim {
namespace {

using Graph = boost::compressed_sparse_row_graph<boost::directedS, boost::no_property, boost::no_property,
                                                 boost::no_property, std::uint32_t, std::uint32_t>;

Graph make_graph(std::size_t teachers, std::vector<Tie> const& ties, TieOrder order) {
    auto const n = static_cast<std::uint32_t>(teachers);
    if (order == TieOrder::sorted) {
        auto const count = static_cast<std::uint32_t>(ties.size());
        return {boost::edges_are_sorted, ties.begin(), ties.end(), n, count};
    }
    return {boost::edges_are_unsorted_multi_pass, ties.begin(), ties.end(), n};
}

}  // namespace

std::vector<Tie> joined(std::vector<std::vector<Tie>> const& parts) {
    std::size_t number = 0;
    for (auto const& part : parts) number += part.size();
    std::vector<Tie> ties;
    ties.reserve(number);
    for (auto const& part : parts) ties.insert(ties.end(), part.begin(), part.end());
    return ties;
}

TieLayer build_rows(std::string name, std::size_t teachers, std::vector<Tie> const& ties, TieOrder order) {
    Graph const graph = make_graph(teachers, ties, order);
    TieLayer layer;
    layer.name = std::move(name);
    layer.first.resize(teachers + 1, 0);
    layer.to.reserve(ties.size());
    for (Teacher i = 0; i < teachers; ++i) {
        auto const [begin, end] = boost::adjacent_vertices(i, graph);
        for (auto at = begin; at != end; ++at) layer.to.push_back(static_cast<Teacher>(*at));
        layer.first[i + 1] = static_cast<std::uint32_t>(layer.to.size());
        if (order == TieOrder::unsorted) std::sort(layer.to.begin() + layer.first[i], layer.to.end());
    }
    return layer;
}

TieLayer build_weighted_rows(std::string name, std::size_t teachers, std::vector<Tie> ties,
                             std::vector<float> const& weights) {
    assert(ties.size() == weights.size());
    std::vector<std::size_t> order(ties.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::stable_sort(order.begin(), order.end(), [&](std::size_t a, std::size_t b) { return ties[a] < ties[b]; });
    std::vector<Tie> distinct;
    std::vector<float> sums;
    for (std::size_t const k : order) {
        if (distinct.empty() || distinct.back() != ties[k]) {
            distinct.push_back(ties[k]);
            sums.push_back(0);
        }
        sums.back() += weights[k];
    }
    TieLayer layer = build_rows(std::move(name), teachers, distinct, TieOrder::sorted);
    if (std::adjacent_find(sums.begin(), sums.end(), std::not_equal_to{}) != sums.end()) layer.weight = std::move(sums);
    return layer;
}

}  // namespace cpdsim
