// Who belongs to which groups, teacher by teacher and in all sixteen replicates. Groups keep their own lists of
// members; these rows turn them round, so that what groups do to people is done in the order of the teachers, whose
// columns then pass through the cache once.
#pragma once

#include <cstdint>
#include <span>
#include <vector>

#include "world/world.hpp"

namespace cpdsim {

inline constexpr std::uint32_t nobodys_group = 0;  ///< never does anything; whoever leaves a post belongs to it

struct Membership {
    std::uint32_t lane : 4;
    std::uint32_t group : 28;
};

class Memberships {
public:
    [[nodiscard]] bool empty() const { return entries_.empty(); }

    /// Of one teacher, by rising lane and, within a lane, in the order in which they were enumerated.
    [[nodiscard]] std::span<Membership const> of(Teacher i) const {
        return {entries_.data() + first_[i], entries_.data() + first_[i + 1]};
    }

    /// The person has left the post: whatever groups she was in do nothing to the next.
    void strike(Teacher i, int lane) {
        if (entries_.empty()) return;
        for (std::uint32_t k = first_[i]; k < first_[i + 1]; ++k)
            if (entries_[k].lane == static_cast<std::uint32_t>(lane)) entries_[k].group = nobodys_group;
    }

    /// `enumerate(add)` calls add(teacher, lane, group) for every membership, lane after lane; it is called twice.
    template <class Enumerate>
    void rebuild(std::size_t teachers, Enumerate&& enumerate) {
        first_.assign(teachers + 2, 0);
        enumerate([&](Teacher i, int, std::uint32_t) { ++first_[i + 2]; });
        for (std::size_t i = 2; i < first_.size(); ++i) first_[i] += first_[i - 1];
        entries_.resize(first_.back());
        enumerate([&](Teacher i, int lane, std::uint32_t group) {
            Membership& entry = entries_[first_[i + 1]++];
            entry.lane = static_cast<std::uint32_t>(lane) & 0xFU;
            entry.group = group & 0xFFFFFFFU;
        });
        first_.pop_back();
    }

private:
    std::vector<std::uint32_t> first_;  ///< teachers + 1
    std::vector<Membership> entries_;
};

}  // namespace cpdsim
