// Attendance urns: seats are drawn one after another, with replacement, in proportion to weights that each attendance
// may raise (Polya); with no reinforcement it is the coupon collector's problem. A Fenwick tree makes a draw O(log n).
#pragma once

#include <cstdint>
#include <vector>

#include "core/random.hpp"

namespace cpdsim {

class Urn {
public:
    explicit Urn(std::vector<double> const& weights) : tree_(weights.size() + 1, 0.0) {
        for (std::size_t k = 0; k < weights.size(); ++k) add(k, weights[k]);
        while (top_ * 2 < tree_.size()) top_ *= 2;
    }

    void add(std::size_t item, double weight) {
        total_ += weight;
        for (std::size_t k = item + 1; k < tree_.size(); k += k & (~k + 1)) tree_[k] += weight;
    }

    [[nodiscard]] std::size_t draw(ChanceSequence& chances) const {
        double left = chances.uniform() * total_;
        std::size_t at = 0;
        for (std::size_t step = top_; step > 0; step /= 2) {
            if (at + step < tree_.size() && tree_[at + step] <= left) {
                at += step;
                left -= tree_[at];
            }
        }
        return at < tree_.size() - 1 ? at : tree_.size() - 2;
    }

private:
    std::vector<double> tree_;
    double total_ = 0;
    std::size_t top_ = 1;
};

}  // namespace cpdsim
