#include "generators/statistics.hpp"

#include <algorithm>
#include <boost/graph/adjacency_list.hpp>
#include <boost/graph/connected_components.hpp>
#include <cmath>
#include <limits>
#include <map>

#include "generators/tie_rows.hpp"

namespace cpdsim {
namespace {

using Undirected = boost::adjacency_list<boost::vecS, boost::vecS, boost::undirectedS>;

/// Distinct ties without self-ties, sorted.
std::vector<Tie> distinct_ties(TieLayer const& layer) {
    std::vector<Tie> ties;
    ties.reserve(layer.to.size());
    for (Teacher i = 0; i + 1 < layer.first.size(); ++i)
        for (std::uint32_t k = layer.first[i]; k < layer.first[i + 1]; ++k)
            if (layer.to[k] != i) ties.emplace_back(i, layer.to[k]);
    std::sort(ties.begin(), ties.end());
    ties.erase(std::unique(ties.begin(), ties.end()), ties.end());
    return ties;
}

struct Moments {
    double mean = 0, variance = 0;  ///< population variance
};
Moments moments_of(std::vector<std::size_t> const& values) {
    double sum = 0, squares = 0;
    for (std::size_t const v : values) {
        sum += static_cast<double>(v);
        squares += static_cast<double>(v) * static_cast<double>(v);
    }
    double const n = static_cast<double>(values.size());
    return {sum / n, squares / n - (sum / n) * (sum / n)};
}

/// Contacts of each post in either direction, sorted.
std::vector<std::vector<Teacher>> contacts_of(std::size_t nodes, std::vector<Tie> const& pairs) {
    std::vector<std::vector<Teacher>> contacts(nodes);
    for (auto const& [i, j] : pairs) {
        contacts[i].push_back(j);
        contacts[j].push_back(i);
    }
    for (auto& row : contacts) std::sort(row.begin(), row.end());
    return contacts;
}

/// Ties among the contacts of each post.
std::vector<double> triangles_at(std::vector<std::vector<Teacher>> const& contacts) {
    std::vector<double> triangles(contacts.size(), 0);
    std::vector<std::uint32_t> marked(contacts.size(), 0);
    for (Teacher i = 0; i < contacts.size(); ++i) {
        for (Teacher const j : contacts[i]) marked[j] = i + 1;
        std::size_t twice = 0;
        for (Teacher const j : contacts[i])
            for (Teacher const k : contacts[j]) twice += marked[k] == i + 1 ? 1U : 0U;
        triangles[i] = static_cast<double>(twice) / 2;
    }
    return triangles;
}

}  // namespace

NetworkStatistics describe_network(TieLayer const& layer) {
    NetworkStatistics found;
    found.nodes = layer.first.empty() ? 0 : layer.first.size() - 1;
    if (found.nodes == 0) return found;
    double const n = static_cast<double>(found.nodes);

    for (Teacher i = 0; i < found.nodes; ++i) {
        auto const begin = layer.to.begin() + layer.first[i], end = layer.to.begin() + layer.first[i + 1];
        if (std::find(begin, end, i) != end) ++found.self_ties;
    }
    std::vector<Tie> const ties = distinct_ties(layer);
    found.arcs = ties.size();
    std::vector<std::size_t> out(found.nodes, 0), in(found.nodes, 0);
    std::vector<Tie> pairs;  // i < j, once
    for (auto const& [i, j] : ties) {
        ++out[i];
        ++in[j];
        bool const returned = std::binary_search(ties.begin(), ties.end(), Tie{j, i});
        if (returned && i < j) ++found.mutual_dyads;
        if (!returned) ++found.asymmetric_dyads;
        if (!returned || i < j) pairs.emplace_back(std::min(i, j), std::max(i, j));
    }
    double const arcs = static_cast<double>(found.arcs);
    found.density = n > 1 ? arcs / (n * (n - 1)) : 0;
    found.mean_out_degree = arcs / n;
    found.reciprocity = arcs > 0 ? 2.0 * static_cast<double>(found.mutual_dyads) / arcs : 0;
    found.asks_nobody = static_cast<double>(std::count(out.begin(), out.end(), 0U)) / n;
    found.asked_by_nobody = static_cast<double>(std::count(in.begin(), in.end(), 0U)) / n;
    found.max_in_degree = *std::max_element(in.begin(), in.end());
    found.max_out_degree = *std::max_element(out.begin(), out.end());
    Moments const of_out = moments_of(out), of_in = moments_of(in);
    found.out_variance_to_mean = of_out.mean > 0 ? of_out.variance / of_out.mean : 0;
    found.in_variance_to_mean = of_in.mean > 0 ? of_in.variance / of_in.mean : 0;
    double product = 0;
    for (std::size_t i = 0; i < found.nodes; ++i) product += static_cast<double>(out[i]) * static_cast<double>(in[i]);
    double const spread = std::sqrt(of_out.variance * of_in.variance);
    found.in_out_correlation = spread > 0 ? (product / n - of_out.mean * of_in.mean) / spread : 0;

    auto const contacts = contacts_of(found.nodes, pairs);
    auto const triangles = triangles_at(contacts);
    double closed = 0, triples = 0, local = 0;
    for (std::size_t i = 0; i < found.nodes; ++i) {
        double const degree = static_cast<double>(contacts[i].size());
        double const possible = degree * (degree - 1) / 2;
        if (contacts[i].empty()) ++found.isolates;
        if (possible > 0) local += triangles[i] / possible;
        closed += triangles[i];
        triples += possible;
    }
    found.clustering = local / n;
    found.transitivity = triples > 0 ? closed / triples : 0;

    Undirected const graph(pairs.begin(), pairs.end(), found.nodes);
    std::vector<int> component(found.nodes);
    found.weak_components = static_cast<std::size_t>(boost::connected_components(graph, component.data()));
    std::vector<std::size_t> size(found.weak_components, 0);
    for (int const c : component) ++size[static_cast<std::size_t>(c)];
    found.largest_component = *std::max_element(size.begin(), size.end());
    return found;
}

double same_group_odds_ratio(TieLayer const& layer, std::vector<std::uint16_t> const& group,
                             std::vector<School> const& stratum) {
    // Ordered pairs within a stratum, and those of the same group.
    std::map<School, std::map<std::uint16_t, double>> counts;
    for (std::size_t i = 0; i < group.size(); ++i) counts[stratum[i]][group[i]] += 1;
    double same_pairs = 0, all_pairs = 0;
    for (auto const& [school, groups] : counts) {
        double members = 0;
        for (auto const& [label, count] : groups) {
            same_pairs += count * (count - 1);
            members += count;
        }
        all_pairs += members * (members - 1);
    }
    double same_ties = 0, other_ties = 0;
    for (auto const& [i, j] : distinct_ties(layer)) {
        if (stratum[i] != stratum[j]) continue;
        (group[i] == group[j] ? same_ties : other_ties) += 1;
    }
    double const same_empty = same_pairs - same_ties;
    double const other_empty = all_pairs - same_pairs - other_ties;
    if (same_ties <= 0 || other_ties <= 0 || same_empty <= 0 || other_empty <= 0)
        return std::numeric_limits<double>::quiet_NaN();
    return (same_ties / same_empty) / (other_ties / other_empty);
}

double gini(std::vector<double> amounts) {
    std::sort(amounts.begin(), amounts.end());
    double sum = 0, weighted = 0;
    for (std::size_t k = 0; k < amounts.size(); ++k) {
        sum += amounts[k];
        weighted += static_cast<double>(k + 1) * amounts[k];
    }
    double const n = static_cast<double>(amounts.size());
    return sum > 0 ? 2 * weighted / (n * sum) - (n + 1) / n : 0;
}

}  // namespace cpdsim
