#include "world/stillness.hpp"

#include <algorithm>
#include <numeric>

namespace cpdsim {

void Stillness::read_ties(PeerRows const& rows, Workers* workers) {
    first_.assign(1, 0);
    turns_to_.clear();
    if (std::find(awake_.begin(), awake_.end(), 0) == awake_.end()) return;
    constexpr std::size_t together = 64;  // chunks a thread takes
    std::vector<std::vector<std::uint32_t>> parts((awake_.size() + together - 1) / together);
    first_.resize(awake_.size() + 1);
    for_each_chunk(workers, awake_.size(), together, [&](std::size_t from, std::size_t until) {
        auto& part = parts[from / together];
        std::vector<std::uint32_t> seen_by(awake_.size(), ~0U);
        for (auto b = static_cast<std::uint32_t>(from); b < until; ++b) {
            std::size_t const before = part.size();
            auto const begin = static_cast<Teacher>(b * chunk_size);
            auto const end = std::min<Teacher>(begin + chunk_size, static_cast<Teacher>(rows.teachers()));
            for (std::uint32_t k = rows.first[begin]; awake_[b] == 0 && k < rows.first[end]; ++k) {
                std::uint32_t const other = rows.to[k] / chunk_size;
                if (seen_by[other] == b) continue;
                seen_by[other] = b;
                part.push_back(other);
            }
            first_[b + 1] = static_cast<std::uint32_t>(part.size() - before);  // of this chunk alone, as yet
        }
    });
    std::partial_sum(first_.begin(), first_.end(), first_.begin());
    for (auto const& part : parts) turns_to_.insert(turns_to_.end(), part.begin(), part.end());
}

void Stillness::spread() {
    for (std::size_t b = 0; b < awake_.size(); ++b) {
        if (awake_[b] != 0) continue;
        for (std::uint32_t k = first_[b]; awake_[b] == 0 && k < first_[b + 1]; ++k) awake_[b] = changed_[turns_to_[k]];
    }
}

}  // namespace cpdsim
