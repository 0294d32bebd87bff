#include "generators/diffusion_data.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

#include "generators/tie_rows.hpp"

namespace cpdsim {

TieLayer unite_layers(std::vector<TieLayer> const& layers) {
    if (layers.empty()) return {};
    std::size_t const nodes = layers.front().first.size() - 1;
    std::vector<Tie> ties;
    for (TieLayer const& layer : layers)
        for (Teacher i = 0; i < nodes; ++i)
            for (std::uint32_t k = layer.first[i]; k < layer.first[i + 1]; ++k) ties.emplace_back(i, layer.to[k]);
    std::sort(ties.begin(), ties.end());
    ties.erase(std::unique(ties.begin(), ties.end()), ties.end());
    return build_rows("all layers", nodes, ties, TieOrder::sorted);
}

std::vector<double> adoption_thresholds(TieLayer const& ties, Adoptions const& adoptions) {
    std::map<std::uint32_t, double> first;
    for (std::size_t i = 0; i < adoptions.time.size(); ++i) {
        auto const [at, fresh] = first.try_emplace(adoptions.community[i], adoptions.time[i]);
        if (!fresh) at->second = std::min(at->second, adoptions.time[i]);
    }
    std::vector<double> thresholds(adoptions.time.size(), 0);
    for (Teacher i = 0; i < thresholds.size(); ++i) {
        std::uint32_t const begin = ties.first[i], end = ties.first[i + 1];
        if (begin == end || adoptions.time[i] <= first[adoptions.community[i]]) continue;
        double before = 0;
        for (std::uint32_t k = begin; k < end; ++k) before += adoptions.time[ties.to[k]] <= adoptions.time[i] ? 1 : 0;
        thresholds[i] = before / (end - begin);
    }
    return thresholds;
}

CommunitySpread adoption_spread(Adoptions const& adoptions) {
    std::map<std::uint32_t, std::pair<double, double>> counts;  // adopters, members
    for (std::size_t i = 0; i < adoptions.time.size(); ++i) {
        auto& [adopters, members] = counts[adoptions.community[i]];
        adopters += adoptions.time[i] < adoptions.never ? 1 : 0;
        members += 1;
    }
    if (counts.empty()) return {};
    CommunitySpread spread{std::numeric_limits<double>::infinity(), 0, 0};
    double sum = 0, squares = 0;
    for (auto const& [community, count] : counts) {
        double const share = count.first / count.second;
        spread.lowest = std::min(spread.lowest, share);
        spread.highest = std::max(spread.highest, share);
        sum += share;
    }
    double const n = static_cast<double>(counts.size());
    for (auto const& [community, count] : counts) squares += std::pow(count.first / count.second - sum / n, 2);
    if (n > 1) spread.sd = std::sqrt(squares / (n - 1));
    return spread;
}

AdoptionGap adoption_gap(TieLayer const& ties, Adoptions const& adoptions) {
    AdoptionGap gap;
    double count = 0;
    for (Teacher i = 0; i < adoptions.time.size(); ++i)
        for (std::uint32_t k = ties.first[i]; k < ties.first[i + 1]; ++k) {
            if (ties.to[k] == i) continue;
            gap.on_ties += std::abs(adoptions.time[i] - adoptions.time[ties.to[k]]);
            count += 1;
        }
    if (count > 0) gap.on_ties /= count;

    // Sum of |a - b| over pairs of a community from sorted times: every time counts (rank - 1) - (n - rank) times.
    std::map<std::uint32_t, std::vector<double>> times;
    for (std::size_t i = 0; i < adoptions.time.size(); ++i) times[adoptions.community[i]].push_back(adoptions.time[i]);
    double pairs = 0;
    for (auto& [community, of] : times) {
        std::sort(of.begin(), of.end());
        double const n = static_cast<double>(of.size());
        for (std::size_t k = 0; k < of.size(); ++k) gap.at_random += of[k] * (2 * static_cast<double>(k) + 1 - n);
        pairs += n * (n - 1) / 2;
    }
    if (pairs > 0) gap.at_random /= pairs;
    return gap;
}

}  // namespace cpdsim
