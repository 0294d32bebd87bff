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

/// A post in a replicate: teacher * 16 + lane, the place of its value in a column of lanes.
using Seat = std::uint32_t;
[[nodiscard]] constexpr Seat seat_of(Teacher i, int lane) { return i * lane_count + static_cast<Seat>(lane); }
[[nodiscard]] constexpr Teacher teacher_of(Seat seat) { return seat / lane_count; }
[[nodiscard]] constexpr int lane_of(Seat seat) { return static_cast<int>(seat % lane_count); }

struct Membership {
    Seat seat;
    std::uint32_t group;
};

class Memberships {
public:
    [[nodiscard]] bool empty() const { return entries_.empty(); }

    /// Of the teachers first .. last - 1, by rising seat and, within a seat, in the order in which they were entered.
    [[nodiscard]] std::span<Membership const> of(Teacher first, Teacher last) const {
        if (entries_.empty()) return {};
        return {entries_.data() + first_[first], entries_.data() + first_[last]};
    }
    [[nodiscard]] std::span<Membership const> all() const { return entries_; }

    /// Asks the memory for the memberships of a post, before it is struck.
    void ask_for(Teacher i) const {
        if (!entries_.empty()) __builtin_prefetch(entries_.data() + first_[i]);
    }

    /// The person has left the post: whatever groups she was in do nothing to the next.
    void strike(Teacher i, int lane) {
        if (entries_.empty()) return;
        for (std::uint32_t k = first_[i]; k < first_[i + 1]; ++k)
            if (entries_[k].seat == seat_of(i, lane)) entries_[k].group = nobodys_group;
    }

    /// Enters those who come, lane after lane. Those who have left are dropped on the way.
    void add(std::size_t teachers, std::vector<Membership> const& entries) {
        std::vector<std::uint32_t> fresh(teachers + 1, 0);  // by teacher, in their order
        for (Membership const& entry : entries) ++fresh[teacher_of(entry.seat) + 1];
        for (std::size_t i = 0; i < teachers; ++i) fresh[i + 1] += fresh[i];
        std::vector<Membership> sorted(entries.size());
        for (Membership const& entry : entries) sorted[fresh[teacher_of(entry.seat)]++] = entry;

        Column<Membership> merged;
        merged.reserve(entries_.size() + entries.size());
        first_.resize(teachers + 1, static_cast<std::uint32_t>(entries_.size()));
        for (std::size_t i = 0, next = 0; i < teachers; ++i) {
            auto old = entries_.begin() + first_[i];
            auto const old_end = entries_.begin() + first_[i + 1];
            first_[i] = static_cast<std::uint32_t>(merged.size());
            for (; next < fresh[i]; ++next) {
                for (; old != old_end && old->seat <= sorted[next].seat; ++old) keep(*old, merged);
                merged.push_back(sorted[next]);
            }
            for (; old != old_end; ++old) keep(*old, merged);
        }
        first_[teachers] = static_cast<std::uint32_t>(merged.size());
        entries_.swap(merged);
    }

private:
    static void keep(Membership old, Column<Membership>& merged) {
        if (old.group != nobodys_group) merged.push_back(old);
    }

    std::vector<std::uint32_t> first_;  ///< by teacher, teachers + 1
    Column<Membership> entries_;
};

}  // namespace cpdsim
