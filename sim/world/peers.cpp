#include "world/peers.hpp"

#include <algorithm>
#include <numeric>

namespace cpdsim {
namespace {

constexpr std::size_t chunk = 4096;  // teachers

double weight_of(std::string const& layer, std::span<LayerWeight const> weights) {
    for (LayerWeight const& known : weights) {
        if (known.name == layer) return known.weight;
    }
    return 1.0;
}

double row_weight(TieLayer const& layer, std::size_t i) {
    if (layer.weight.empty()) return static_cast<double>(layer.first[i + 1] - layer.first[i]);
    double sum = 0;
    for (std::uint32_t k = layer.first[i]; k < layer.first[i + 1]; ++k) sum += static_cast<double>(layer.weight[k]);
    return sum;
}

struct WeighedLayer {
    TieLayer const* layer;
    double weight;

    /// Whether it has anything to say to teacher i.
    [[nodiscard]] bool counts(std::size_t i) const { return weight > 0 && row_weight(*layer, i) > 0; }
};

std::vector<WeighedLayer> weigh_layers(Network const& network, std::span<LayerWeight const> weights) {
    std::vector<WeighedLayer> layers;
    for (TieLayer const& layer : network.layers) layers.push_back({&layer, weight_of(layer.name, weights)});
    return layers;
}

/// Of the layers in which teacher i has ties.
double total_weight(std::vector<WeighedLayer> const& layers, std::size_t i) {
    double total = 0;
    for (WeighedLayer const& l : layers) total += l.counts(i) ? l.weight : 0.0;
    return total;
}

std::uint32_t merged_ties(std::vector<WeighedLayer> const& layers, std::size_t i) {
    std::uint32_t ties = 0;
    for (WeighedLayer const& l : layers) ties += l.counts(i) ? l.layer->first[i + 1] - l.layer->first[i] : 0;
    return ties;
}

void merge_row(std::vector<WeighedLayer> const& layers, std::size_t i, PeerRows& rows) {
    double const total = total_weight(layers, i);
    std::uint32_t at = rows.first[i];
    for (auto const& [layer, weight] : layers) {
        double const in_row = row_weight(*layer, i);
        if (in_row <= 0 || weight <= 0) continue;
        double const of_layer = weight / total;
        auto const share = [&](double tie) { return static_cast<float>(of_layer * tie / in_row); };
        float const equal = share(1.0);
        for (std::uint32_t k = layer->first[i]; k < layer->first[i + 1]; ++k, ++at) {
            rows.to[at] = layer->to[k];
            rows.share[at] = layer->weight.empty() ? equal : share(static_cast<double>(layer->weight[k]));
        }
    }
}

template <class Column, class Value>
Value chunk_by_chunk(Column const& column, Value const& zero) {
    constexpr std::size_t of_sum = 1024;
    Value total = zero;
    for (std::size_t begin = 0; begin < column.size(); begin += of_sum) {
        Value sum = zero;
        for (std::size_t i = begin; i < std::min(column.size(), begin + of_sum); ++i) sum += column[i];
        total += sum;
    }
    return total;
}

}  // namespace

PeerRows merge_layers(Network const& network, std::size_t teachers, std::span<LayerWeight const> weights) {
    PeerRows rows;
    merge_layers(network, teachers, weights, rows);
    return rows;
}

void merge_layers(Network const& network, std::size_t teachers, std::span<LayerWeight const> weights, PeerRows& rows,
                  Workers* workers) {
    rows.complete = network.complete;
    rows.first.resize(teachers + 1);
    rows.weight.resize(teachers);
    rows.baseline_mean.assign(teachers, 0.F);
    auto const layers = weigh_layers(network, weights);
    rows.first[0] = 0;
    for_each_chunk(workers, teachers, chunk, [&](std::size_t from, std::size_t until) {
        for (std::size_t i = from; i < until; ++i) {
            rows.weight[i] = static_cast<float>(total_weight(layers, i));
            rows.first[i + 1] = merged_ties(layers, i);  // of this row alone, as yet
        }
    });
    std::partial_sum(rows.first.begin(), rows.first.end(), rows.first.begin());
    rows.to.resize(rows.first[teachers]);
    rows.share.resize(rows.first[teachers]);
    for_each_chunk(workers, teachers, chunk, [&](std::size_t from, std::size_t until) {
        for (std::size_t i = from; i < until; ++i) merge_row(layers, i, rows);
    });
    if (network.complete) rows.weight.assign(teachers, teachers > 1 ? 1.F : 0.F);
}

void follow_ties(Network const& network, std::span<LayerWeight const> weights, PeerRows& rows, Workers* workers) {
    auto const layers = weigh_layers(network, weights);
    for_each_chunk(workers, rows.teachers(), chunk, [&](std::size_t from, std::size_t until) {
        Teacher* to = rows.to.data() + rows.first[from];
        for (std::size_t i = from; i < until; ++i) {
            for (auto const& [layer, weight] : layers)
                for (std::uint32_t k = layer->first[i]; weight > 0 && k < layer->first[i + 1]; ++k)
                    *to++ = layer->to[k];
        }
    });
}

void compute_baseline_means(PeerRows& rows, std::span<float const> baseline, Workers* workers) {
    if (rows.complete) {
        float const sum = chunk_by_chunk(baseline, 0.F);
        float const others = 1.F / std::max(1.F, static_cast<float>(baseline.size()) - 1.F);
        for (std::size_t i = 0; i < baseline.size(); ++i) rows.baseline_mean[i] = (sum - baseline[i]) * others;
        return;
    }
    for_each_chunk(workers, baseline.size(), chunk, [&](std::size_t from, std::size_t until) {
        for (auto i = static_cast<Teacher>(from); i < until; ++i)
            rows.baseline_mean[i] = mean_over_peers_reference(rows, i, baseline);
    });
}

float mean_over_peers_reference(PeerRows const& rows, Teacher i, std::span<float const> practice) {
    float sum = 0;
    for (std::uint32_t k = rows.first[i]; k < rows.first[i + 1]; ++k) sum += rows.share[k] * practice[rows.to[k]];
    return sum;
}

Lane sum_in_chunks(LaneColumn const& column) { return chunk_by_chunk(column, Lane{Lane::Zero()}); }

}  // namespace cpdsim
