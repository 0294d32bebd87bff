// The one hot kernel: the weighted mean practice of those a teacher turns to, in sixteen replicates at once
// (MODEL.md §5). All tie layers are merged into one set of compressed rows whose weights already contain the weight of
// the layer, so that N_i = sum_k share_k P_k. A plain reference stands beside it for tests and benchmarks.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/lanes.hpp"
#include "core/parallel.hpp"
#include "world/world.hpp"

namespace cpdsim {

struct PeerRows {
    std::vector<std::uint32_t> first;  ///< teachers + 1
    std::vector<Teacher> to;
    std::vector<float> share;          ///< of each tie in N_i; rows add up to 1
    std::vector<float> weight;         ///< per teacher: sum of the weights of the non-empty layers, 0: no peers
    std::vector<float> baseline_mean;  ///< per teacher: N(P0), computed exactly as N
    bool complete = false;             ///< everybody is everybody's peer: N_i = (sum - P_i) / (n - 1)

    [[nodiscard]] std::size_t teachers() const { return weight.size(); }
    [[nodiscard]] std::size_t degree(Teacher i) const { return first[i + 1] - first[i]; }
};

/// Weight of a layer by its name; an unknown layer weighs 1.
struct LayerWeight {
    std::string name;
    double weight = 1;
};

/// Merges the layers. Empty layers of a teacher are dropped and the weights renormalised.
[[nodiscard]] PeerRows merge_layers(Network const& network, std::size_t teachers, std::span<LayerWeight const> weights);

/// The same into the memory of rows made before: a year later there are as many ties.
void merge_layers(Network const& network, std::size_t teachers, std::span<LayerWeight const> weights, PeerRows& rows,
                  Workers* workers = nullptr);

/// A year later, where posts have kept the numbers of their ties and these have no weights: only whom they reach is
/// new.
void follow_ties(Network const& network, std::span<LayerWeight const> weights, PeerRows& rows,
                 Workers* workers = nullptr);

/// Fills `baseline_mean` with the kernel itself, so that equal practice gives equal bits.
void compute_baseline_means(PeerRows& rows, std::span<float const> baseline, Workers* workers = nullptr);

/// Weighted mean over the peers of teacher i of `column`; zero without peers. Not for complete mixing.
[[nodiscard]] inline Lane mean_over_peers(PeerRows const& rows, Teacher i, LaneColumn const& column) {
    Lane sum = Lane::Zero();
    std::uint32_t const end = rows.first[i + 1];
    for (std::uint32_t k = rows.first[i]; k < end; ++k) sum += rows.share[k] * column[rows.to[k]];
    return sum;
}

/// The kernel for the teachers first .. last - 1; `means` gets theirs one after another. The limit at a million
/// teachers is the latency of lines that far ties reach, and of near ones too, since they come in no order the
/// processor could foresee: each tie asks the memory for the line of a tie to come. Choosing the far ones costs more
/// than asking for all. With few ties the limit are rows that end where the processor did not expect it: ties are
/// taken four at a time, and those beyond the end of the row count for nothing.
inline void mean_over_peers(PeerRows const& rows, Teacher first, Teacher last, LaneColumn const& column, Lane* means) {
    constexpr std::uint32_t ahead = 320;  // ties: long enough for the memory, short enough for the first cache
    constexpr std::uint32_t together = 4;
    constexpr float counts[together + 1][together] = {{}, {1}, {1, 1}, {1, 1, 1}, {1, 1, 1, 1}};
    auto const ties = static_cast<std::uint32_t>(rows.to.size());
    Teacher foreseen = last;  // teachers all of whose ties have one so far ahead of them
    while (foreseen > first && rows.first[foreseen] + together + ahead > ties) --foreseen;
    Lane const* const practice = column.data();
    for (Teacher i = first; i < foreseen; ++i) {
        Lane sum = Lane::Zero();
        std::uint32_t k = rows.first[i];
        std::uint32_t const end = rows.first[i + 1];
        do {  // a row without ties too, whose four count for nothing: fewer surprises
            Teacher const* const to = rows.to.data() + k;
            float const* const share = rows.share.data() + k;
            float const* const count = counts[std::min(together, end - k)];
            for (std::uint32_t next = 0; next < together; ++next) {
                __builtin_prefetch(practice + to[next + ahead]);
                sum += (share[next] * count[next]) * practice[to[next]];
            }
            k += together;
        } while (k < end);
        means[i - first] = sum;
    }
    for (Teacher i = foreseen; i < last; ++i) means[i - first] = mean_over_peers(rows, i, column);
}

/// The slow readable reference: one replicate, double loops, no lanes.
[[nodiscard]] float mean_over_peers_reference(PeerRows const& rows, Teacher i, std::span<float const> practice);

/// Sum of a column over all teachers in fixed chunks, the same bits on any number of threads.
[[nodiscard]] Lane sum_in_chunks(LaneColumn const& column);

}  // namespace cpdsim
