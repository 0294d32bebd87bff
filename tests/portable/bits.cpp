// Prints a hash of what draws, exponentials, comparisons and the peer kernel compute. Built for old processors and for
// this one, it must print the same: no result may depend on the width of the vectors or on which instructions there
// are.
#include <array>
#include <cstdio>

#include "rows.hpp"
#include "world/propensity.hpp"

namespace {

using namespace cpdsim;

class Hash {
public:
    template <class Value>
    void add(Value const* values, std::size_t number) {
        auto const* bytes = reinterpret_cast<unsigned char const*>(values);
        for (std::size_t k = 0; k < number * sizeof(Value); ++k) {
            hash_ ^= bytes[k];
            hash_ *= 1099511628211ULL;
        }
    }
    template <class Value>
    void add(Value const& value) {
        add(&value, 1);
    }
    [[nodiscard]] unsigned long long value() const { return hash_; }

private:
    unsigned long long hash_ = 14695981039346656037ULL;
};

}  // namespace

int main() {
    constexpr Teacher n = 5000;
    Hash hash;
    Chances const chances{7, "bits", 3};
    LaneColumn practice(n), means(n);
    PropensityDistribution const willing{0.75, 0.28, 0.12};
    for (Teacher i = 0; i < n; ++i) {
        practice[i] = chances.uniform_lanes(i, 5, 32, 1);
        Lane const gone = one_minus_exp_neg(practice[i]);
        LaneMask const more = at_least(practice[i], gone);
        for (Lane const& lane : {Lane{exp_lanes(practice[i] * 20.F - 10.F)}, Lane{log_lanes(practice[i] + 1e-3F)}, gone,
                                 Lane{as_lane(more)}, Lane{as_lane(as_shares(practice[i]))},
                                 willing.at(normal_quantile(practice[i]), gone)}) {
            hash.add(lane);
        }
        hash.add(more);
        for (Lane const& lane : chances.uniform_lanes_two({i, n + i}, 5, 16)) hash.add(lane);
        std::array<std::uint32_t, lane_count> whose{}, where{};
        for (std::uint32_t k = 0; k < lane_count; ++k) {
            whose[k] = i + k * k;
            where[k] = (i + 7 * k) % 48;
        }
        hash.add(chances.uniform_each(whose, 6, where));
        LaneKeys keys{whose, where};
        hash.add(uniform_each(keys, where, 6, whose, 1));
        hash.add(uniform_fours(keys, i, 6, whose, 1));
    }
    PeerRows rows = bench::random_rows(n, 7);
    mean_over_peers(rows, 0, n, practice, means.data());
    hash.add(means.data(), n);
    std::vector<float> baseline(n);
    for (Teacher i = 0; i < n; ++i) baseline[i] = practice[i][3];
    compute_baseline_means(rows, baseline);
    hash.add(rows.baseline_mean.data(), n);
    ChanceSequence sequence{chances, 1};
    for (int k = 0; k < 20'000; ++k) hash.add(sequence.gamma(0.25));
    std::printf("%016llx\n", hash.value());
    return 0;
}
