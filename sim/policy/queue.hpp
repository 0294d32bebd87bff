// Those who apply at an intake, replicate by replicate. A quarter of all teachers may apply for a handful of seats, so
// only those who can still get one are kept: whoever comes after as many others as there are seats is only counted.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <limits>
#include <tuple>
#include <vector>

#include "core/lanes.hpp"

namespace cpdsim {

struct Applicant {
    float rank;         ///< 0 is served first
    float order;        ///< among equals
    std::uint32_t who;  ///< teacher or school
    bool operator<(Applicant const& other) const {
        return std::tie(rank, order, who) < std::tie(other.rank, other.order, other.who);
    }
};

inline constexpr std::size_t every_applicant = std::numeric_limits<std::size_t>::max();
using LaneSeats = std::array<std::size_t, lane_count>;  ///< how many of the first are wanted; every_applicant: all

class Queue {
public:
    explicit Queue(LaneSeats const& seats) : seats_{seats} {
        for (int r = 0; r < lane_count; ++r) {
            if (seats_[static_cast<std::size_t>(r)] > 0) open_ |= only(r);
        }
    }

    /// Counts those who apply; says in which lanes there is a seat to apply for.
    [[nodiscard]] LaneMask count(LaneMask applying) {
        number_ += as_lane(applying);
        return static_cast<LaneMask>(applying & open_);
    }

    void join(LaneMask applying, Lane const& rank, Lane const& order, std::uint32_t who) {
        LaneMask const before = static_cast<LaneMask>(~at_least(rank, last_rank_));
        LaneMask const beside =
            static_cast<LaneMask>(at_least(last_rank_, rank) & at_least(last_order_, order));  // in rank or before
        for_each_lane(static_cast<LaneMask>(applying & (before | beside)), [&](int r) {
            auto& here = kept_[static_cast<std::size_t>(r)];
            here.push_back({rank[r], order[r], who});
            if (here.size() >= enough && here.size() / 2 > seats_[static_cast<std::size_t>(r)]) send_home(r);
        });
    }

    /// Those of another part of the population, who come after.
    void append(Queue const& other) {
        number_ += other.number_;
        for (std::size_t r = 0; r < lane_count; ++r)
            kept_[r].insert(kept_[r].end(), other.kept_[r].begin(), other.kept_[r].end());
    }

    /// How many apply in the lane (up to 2^24 to the one).
    [[nodiscard]] std::size_t number(int lane) const { return static_cast<std::size_t>(number_[lane]); }
    /// At least as many of the first as there are seats, or all who apply; in no order.
    [[nodiscard]] std::vector<Applicant>& kept(int lane) { return kept_[static_cast<std::size_t>(lane)]; }

private:
    /// Keeps as many as there are seats and remembers the last of them.
    void send_home(int lane) {
        auto& here = kept_[static_cast<std::size_t>(lane)];
        auto const last = here.begin() + static_cast<std::ptrdiff_t>(seats_[static_cast<std::size_t>(lane)] - 1);
        std::nth_element(here.begin(), last, here.end());
        last_rank_[lane] = last->rank;
        last_order_[lane] = last->order;
        here.erase(last + 1, here.end());
    }

    static constexpr std::size_t enough = 64;  ///< before it is worth while to look who is last

    LaneSeats seats_;
    LaneMask open_ = no_lane;
    Lane number_ = Lane::Zero();
    Lane last_rank_ = Lane::Constant(std::numeric_limits<float>::max());
    Lane last_order_ = Lane::Constant(std::numeric_limits<float>::max());
    std::array<std::vector<Applicant>, lane_count> kept_;
};

}  // namespace cpdsim
