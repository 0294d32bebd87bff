// The one hot kernel: the weighted mean practice of those a teacher turns to, in sixteen replicates at once
// (MODEL.md §5). All tie layers are merged into one set of compressed rows whose weights already contain the weight of
// the layer, so that N_i = sum_k share_k P_k. A plain reference stands beside it for tests and benchmarks.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/lanes.hpp"
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

/// Fills `baseline_mean` with the kernel itself, so that equal practice gives equal bits.
void compute_baseline_means(PeerRows& rows, std::span<float const> baseline);

/// Weighted mean over the peers of teacher i of `column`; zero without peers. Not for complete mixing.
[[nodiscard]] inline Lane mean_over_peers(PeerRows const& rows, Teacher i, LaneColumn const& column) {
    Lane sum = Lane::Zero();
    std::uint32_t const end = rows.first[i + 1];
    for (std::uint32_t k = rows.first[i]; k < end; ++k) sum += rows.share[k] * column[rows.to[k]];
    return sum;
}

/// Asks the memory for the far ties of teachers to come while those at hand are computed: at a million teachers the
/// limit is the latency of far lines, not their number. Near ones are in the cache anyway, and so is all of a small
/// country.
class FarTies {
public:
    FarTies(PeerRows const& rows, LaneColumn const& column, Teacher first)
        : rows_{rows}, column_{column}, next_{rows.first[first]}, last_{static_cast<std::uint32_t>(rows.to.size())} {}

    void ahead_of(Teacher i) {
        if (column_.size() < large) return;
        std::uint32_t const until = std::min(last_, rows_.first[i] + ahead);
        for (; next_ < until; ++next_) {
            Teacher const to = rows_.to[next_];
            bool const far = to - i + near > 2 * near;
            __builtin_prefetch(&column_[far ? to : i]);  // chosen without a branch nobody could predict
        }
        // Near ones come in no order, which the processor's own prefetching does not see through.
        __builtin_prefetch(&column_[std::min<std::size_t>(i + stream, column_.size() - 1)]);
    }

private:
    static constexpr std::uint32_t ahead = 128;  // ties
    static constexpr Teacher near = 256;         // teachers
    static constexpr Teacher stream = 150;       // teachers
    static constexpr std::size_t large = 200'000;

    PeerRows const& rows_;
    LaneColumn const& column_;
    std::uint32_t next_, last_;
};

/// The kernel for the teachers first .. last - 1; `means` gets theirs one after another.
inline void mean_over_peers(PeerRows const& rows, Teacher first, Teacher last, LaneColumn const& column, Lane* means) {
    FarTies far{rows, column, first};
    for (Teacher i = first; i < last; ++i) {
        far.ahead_of(i);
        means[i - first] = mean_over_peers(rows, i, column);
    }
}

/// The slow readable reference: one replicate, double loops, no lanes.
[[nodiscard]] float mean_over_peers_reference(PeerRows const& rows, Teacher i, std::span<float const> practice);

/// Sum of a column over all teachers in fixed chunks, the same bits on any number of threads.
[[nodiscard]] Lane sum_in_chunks(LaneColumn const& column);

}  // namespace cpdsim
