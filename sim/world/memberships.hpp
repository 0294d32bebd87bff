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

    /// Calls visit(teacher, membership) for all of them, by rising teacher, in one loop without rows.
    template <class Visit>
    void for_each(Visit&& visit) const {
        for (std::size_t k = 0; k < entries_.size(); ++k) visit(whose_[k], entries_[k]);
    }

    /// The person has left the post: whatever groups she was in do nothing to the next.
    void strike(Teacher i, int lane) {
        if (entries_.empty()) return;
        for (std::uint32_t k = first_[i]; k < first_[i + 1]; ++k)
            if (entries_[k].lane == static_cast<std::uint32_t>(lane)) entries_[k].group = nobodys_group;
    }

    /// One that comes to those there are.
    struct Entry {
        Teacher teacher;
        Membership is;
    };

    /// `entries` lane after lane. Those who have left are dropped on the way.
    void add(std::size_t teachers, std::vector<Entry> const& entries) {
        std::vector<std::uint32_t> fresh(teachers + 1, 0);  // by teacher, in their order
        for (Entry const& entry : entries) ++fresh[entry.teacher + 1];
        for (std::size_t i = 0; i < teachers; ++i) fresh[i + 1] += fresh[i];
        std::vector<Membership> sorted(entries.size());
        for (Entry const& entry : entries) sorted[fresh[entry.teacher]++] = entry.is;

        std::vector<Membership> merged;
        merged.reserve(entries_.size() + entries.size());
        whose_.clear();
        first_.resize(teachers + 1, static_cast<std::uint32_t>(entries_.size()));
        for (std::size_t i = 0, next = 0; i < teachers; ++i) {
            auto old = entries_.begin() + first_[i];
            auto const old_end = entries_.begin() + first_[i + 1];
            first_[i] = static_cast<std::uint32_t>(merged.size());
            for (; next < fresh[i]; ++next) {
                for (; old != old_end && old->lane <= sorted[next].lane; ++old) keep(*old, merged);
                merged.push_back(sorted[next]);
            }
            for (; old != old_end; ++old) keep(*old, merged);
            whose_.resize(merged.size(), static_cast<Teacher>(i));
        }
        first_[teachers] = static_cast<std::uint32_t>(merged.size());
        entries_.swap(merged);
    }

private:
    static void keep(Membership old, std::vector<Membership>& merged) {
        if (old.group != nobodys_group) merged.push_back(old);
    }

    std::vector<std::uint32_t> first_;  ///< teachers + 1
    std::vector<Membership> entries_;
    std::vector<Teacher> whose_;  ///< by entry
};

}  // namespace cpdsim
