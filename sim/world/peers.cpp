#include "world/peers.hpp"

#include <algorithm>

namespace cpdsim {
namespace {

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

template <class Column, class Value>
Value chunk_by_chunk(Column const& column, Value const& zero) {
    constexpr std::size_t chunk = 1024;
    Value total = zero;
    for (std::size_t begin = 0; begin < column.size(); begin += chunk) {
        Value sum = zero;
        for (std::size_t i = begin; i < std::min(column.size(), begin + chunk); ++i) sum += column[i];
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

void merge_layers(Network const& network, std::size_t teachers, std::span<LayerWeight const> weights, PeerRows& rows) {
    rows.complete = network.complete;
    rows.first.assign(teachers + 1, 0);
    rows.weight.assign(teachers, network.complete && teachers > 1 ? 1.F : 0.F);
    rows.baseline_mean.assign(teachers, 0.F);
    std::size_t ties = 0;
    for (TieLayer const& layer : network.layers) ties += layer.ties();
    rows.to.clear();
    rows.share.clear();
    rows.to.reserve(ties);
    rows.share.reserve(ties);
    std::vector<double> layer_weight;
    for (TieLayer const& layer : network.layers) layer_weight.push_back(weight_of(layer.name, weights));

    for (std::size_t i = 0; i < teachers; ++i) {
        double total = 0;
        for (std::size_t l = 0; l < layer_weight.size(); ++l) {
            if (row_weight(network.layers[l], i) > 0) total += layer_weight[l];
        }
        for (std::size_t l = 0; total > 0 && l < layer_weight.size(); ++l) {
            TieLayer const& layer = network.layers[l];
            double const in_row = row_weight(layer, i);
            if (in_row <= 0 || layer_weight[l] <= 0) continue;
            for (std::uint32_t k = layer.first[i]; k < layer.first[i + 1]; ++k) {
                double const tie = layer.weight.empty() ? 1.0 : static_cast<double>(layer.weight[k]);
                rows.to.push_back(layer.to[k]);
                rows.share.push_back(static_cast<float>(layer_weight[l] / total * tie / in_row));
            }
        }
        if (!network.complete) rows.weight[i] = static_cast<float>(total);
        rows.first[i + 1] = static_cast<std::uint32_t>(rows.to.size());
    }
}

void compute_baseline_means(PeerRows& rows, std::span<float const> baseline) {
    if (rows.complete) {
        float const sum = chunk_by_chunk(baseline, 0.F);
        float const others = 1.F / std::max(1.F, static_cast<float>(baseline.size()) - 1.F);
        for (std::size_t i = 0; i < baseline.size(); ++i) rows.baseline_mean[i] = (sum - baseline[i]) * others;
        return;
    }
    for (Teacher i = 0; i < baseline.size(); ++i) rows.baseline_mean[i] = mean_over_peers_reference(rows, i, baseline);
}

float mean_over_peers_reference(PeerRows const& rows, Teacher i, std::span<float const> practice) {
    float sum = 0;
    for (std::uint32_t k = rows.first[i]; k < rows.first[i + 1]; ++k) sum += rows.share[k] * practice[rows.to[k]];
    return sum;
}

Lane sum_in_chunks(LaneColumn const& column) { return chunk_by_chunk(column, Lane{Lane::Zero()}); }

}  // namespace cpdsim
