// Who belongs to which groups, teacher by teacher and in all sixteen replicates. Groups keep their own lists of
// members; these rows turn them round, so that what groups do to people is done in the order of the teachers, whose
// columns then pass through the cache once.
#pragma once

#include <algorithm>
#include <cstdint>
#include <span>
#include <vector>

#include "core/parallel.hpp"
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

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("seat", seat);
        visit("group", group);
    }
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

    /// Enters those who come, in any order. Those who have left are dropped on the way.
    void add(std::size_t teachers, std::vector<Membership> const& entries, Workers* workers = nullptr) {
        std::size_t const chunks = (teachers + chunk - 1) / chunk;
        std::vector<std::vector<Membership>> fresh(chunks), merged(chunks);
        for (Membership const& entry : entries) fresh[teacher_of(entry.seat) / chunk].push_back(entry);
        if (entries_.empty()) first_.assign(teachers + 1, 0);
        Column<std::uint32_t> first(teachers + 1, 0);  // within the chunk
        for_each_chunk(workers, teachers, chunk, [&](std::size_t from, std::size_t until) {
            std::vector<Membership>& here = fresh[from / chunk];
            std::stable_sort(here.begin(), here.end(), [](auto const& a, auto const& b) { return a.seat < b.seat; });
            merge_chunk(static_cast<Teacher>(from), static_cast<Teacher>(until), here, merged[from / chunk], first);
        });
        std::vector<std::size_t> begins(chunks + 1, 0);
        for (std::size_t c = 0; c < chunks; ++c) begins[c + 1] = begins[c] + merged[c].size();
        entries_.resize(begins[chunks]);
        for_each_chunk(workers, teachers, chunk, [&](std::size_t from, std::size_t until) {
            std::size_t const begin = begins[from / chunk];
            std::copy(merged[from / chunk].begin(), merged[from / chunk].end(),
                      entries_.begin() + static_cast<std::ptrdiff_t>(begin));
            for (std::size_t i = from; i < until; ++i) first[i] += static_cast<std::uint32_t>(begin);
        });
        first[teachers] = static_cast<std::uint32_t>(entries_.size());
        first_.swap(first);
    }

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("first", first_);
        visit("entries", entries_);
    }

private:
    static constexpr std::size_t chunk = 8192;  ///< teachers

    /// The old and the new members of the teachers from .. until - 1, one after another.
    void merge_chunk(Teacher from, Teacher until, std::span<Membership const> fresh, std::vector<Membership>& merged,
                     Column<std::uint32_t>& first) const {
        auto const keep = [&](Membership const& old) {
            if (old.group != nobodys_group) merged.push_back(old);
        };
        std::span const before = of(from, until);
        merged.reserve(before.size() + fresh.size());
        std::size_t old = 0, next = 0;
        for (Teacher i = from; i < until; ++i) {
            first[i] = static_cast<std::uint32_t>(merged.size());
            Seat const end = seat_of(i + 1, 0);
            for (; next < fresh.size() && fresh[next].seat < end; ++next) {
                for (; old < before.size() && before[old].seat <= fresh[next].seat; ++old) keep(before[old]);
                merged.push_back(fresh[next]);
            }
            for (; old < before.size() && before[old].seat < end; ++old) keep(before[old]);
        }
    }

    Column<std::uint32_t> first_;  ///< by teacher, teachers + 1
    Column<Membership> entries_;
};

}  // namespace cpdsim
