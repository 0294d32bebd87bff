#include "world/stillness.hpp"

#include <algorithm>

namespace cpdsim {

void Stillness::read_ties(PeerRows const& rows) {
    first_.assign(1, 0);
    turns_to_.clear();
    if (awake_.empty()) return;
    std::vector<std::uint32_t> seen_by(awake_.size(), ~0U);
    for (std::uint32_t b = 0; b < awake_.size(); ++b) {
        auto const begin = static_cast<Teacher>(b * block_size);
        auto const end = std::min<Teacher>(begin + block_size, static_cast<Teacher>(rows.teachers()));
        for (std::uint32_t k = rows.first[begin]; k < rows.first[end]; ++k) {
            std::uint32_t const other = rows.to[k] / block_size;
            if (seen_by[other] == b) continue;
            seen_by[other] = b;
            turns_to_.push_back(other);
        }
        first_.push_back(static_cast<std::uint32_t>(turns_to_.size()));
    }
}

void Stillness::spread() {
    for (std::size_t b = 0; b < awake_.size(); ++b) {
        for (std::uint32_t k = first_[b]; awake_[b] == 0 && k < first_[b + 1]; ++k) awake_[b] = changed_[turns_to_[k]];
    }
}

}  // namespace cpdsim
