#include "generators/standard_graphs.hpp"

#include <algorithm>
#include <cmath>
#include <stdexcept>
#include <unordered_set>

#include "generators/tie_rows.hpp"

namespace cpdsim {
namespace {

TieLayer both_ways(std::size_t nodes, std::vector<Tie> ties) {
    std::size_t const count = ties.size();
    ties.reserve(2 * count);
    for (std::size_t k = 0; k < count; ++k) ties.emplace_back(ties[k].second, ties[k].first);
    return build_rows("colleagues", nodes, ties);
}

std::uint64_t pair_code(Teacher a, Teacher b) {
    return (static_cast<std::uint64_t>(std::min(a, b)) << 32U) | std::max(a, b);
}

}  // namespace

TieLayer ring_lattice(std::size_t nodes, std::size_t reach) {
    std::vector<Tie> ties;
    for (std::size_t i = 0; i < nodes; ++i)
        for (std::size_t k = 1; k <= reach; ++k)
            ties.emplace_back(static_cast<Teacher>(i), static_cast<Teacher>((i + k) % nodes));
    return both_ways(nodes, std::move(ties));
}

TieLayer complete_graph(std::size_t nodes) {
    std::vector<Tie> ties;
    for (Teacher i = 0; i < nodes; ++i)
        for (Teacher j = 0; j < nodes; ++j)
            if (i != j) ties.emplace_back(i, j);
    return build_rows("colleagues", nodes, ties, TieOrder::sorted);
}

TieLayer random_regular(std::size_t nodes, std::size_t degree, Realisation const& realisation) {
    if ((nodes * degree) % 2 != 0 || degree >= nodes)
        throw std::invalid_argument{"random_regular: nodes * degree must be even and degree < nodes"};
    ChanceSequence chances = realisation.sequence("random regular graph", static_cast<std::uint32_t>(degree));
    std::vector<Teacher> stubs;
    for (Teacher i = 0; i < nodes; ++i) stubs.insert(stubs.end(), degree, i);
    for (std::size_t k = stubs.size(); k > 1; --k)
        std::swap(stubs[k - 1], stubs[chances.below(static_cast<std::uint32_t>(k))]);
    std::size_t const pairs = stubs.size() / 2;
    std::unordered_multiset<std::uint64_t> present;
    auto const code = [&](std::size_t k) { return pair_code(stubs[2 * k], stubs[2 * k + 1]); };
    for (std::size_t k = 0; k < pairs; ++k) present.insert(code(k));
    auto const clashes = [&](std::size_t k) { return stubs[2 * k] == stubs[2 * k + 1] || present.count(code(k)) > 1; };
    // Swap the ends of a clashing pair with a random other pair until none clashes; degrees stay.
    for (bool again = true; again;) {
        again = false;
        for (std::size_t k = 0; k < pairs; ++k) {
            if (!clashes(k)) continue;
            again = true;
            std::size_t const other = chances.below(static_cast<std::uint32_t>(pairs));
            if (other == k) continue;
            present.erase(present.find(code(k)));
            present.erase(present.find(code(other)));
            std::swap(stubs[2 * k + 1], stubs[2 * other + 1]);
            present.insert(code(k));
            present.insert(code(other));
        }
    }
    std::vector<Tie> ties;
    for (std::size_t k = 0; k < pairs; ++k) ties.emplace_back(stubs[2 * k], stubs[2 * k + 1]);
    return both_ways(nodes, std::move(ties));
}

TieLayer poisson_graph(std::size_t nodes, double mean_degree, Realisation const& realisation) {
    ChanceSequence chances = realisation.sequence("Poisson graph", 0);
    double const possible = static_cast<double>(nodes) * (static_cast<double>(nodes) - 1) / 2;
    auto const pairs =
        static_cast<std::size_t>(std::min(possible, std::round(static_cast<double>(nodes) * mean_degree / 2)));
    std::unordered_set<std::uint64_t> present;
    std::vector<Tie> ties;
    auto const bound = static_cast<std::uint32_t>(nodes);
    while (ties.size() < pairs) {
        Teacher const i = chances.below(bound), j = chances.below(bound);
        if (i != j && present.insert(pair_code(i, j)).second) ties.emplace_back(i, j);
    }
    return both_ways(nodes, std::move(ties));
}

}  // namespace cpdsim
