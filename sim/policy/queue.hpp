// Those who apply at an intake, replicate by replicate. A quarter of all teachers may apply for a handful of seats, so
// only those who can still get one are kept, and not whoever comes after as many others as there are seats.
#pragma once

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>
#include <limits>
#include <span>
#include <tuple>
#include <utility>
#include <vector>

#include "core/entry.hpp"
#include "core/lanes.hpp"
#include "core/mask_sets.hpp"

namespace cpdsim {

struct Applicant {
    float rank;         ///< 0 is served first
    float order;        ///< among equals, at least 0
    std::uint32_t who;  ///< teacher or school
    bool operator<(Applicant const& other) const {
        return std::tie(rank, order, who) < std::tie(other.rank, other.order, other.who);
    }

    /// Rank and order as one number that compares in the same way: floats from 0 on do as their bits do.
    [[nodiscard]] std::uint64_t key() const {
        return (std::uint64_t{std::bit_cast<std::uint32_t>(rank)} << 32U) | std::bit_cast<std::uint32_t>(order);
    }
};

/// Keeps the first `seats` of those given by rising `who`, in that order.
inline void keep_first(std::vector<Applicant>& here, std::size_t seats) {
    if (here.size() <= seats) return;
    if (seats == 0) return here.clear();
    std::vector<std::uint64_t> keys;
    keys.reserve(here.size());
    for (Applicant const& a : here) keys.push_back(a.key());
    std::span const all{keys}, first = all.first(seats);
    std::nth_element(all.begin(), first.end() - 1, all.end());
    std::uint64_t const last = first.back();
    std::size_t equals = 0;  // of those with the last one's key, the first
    for (std::uint64_t const key : first) equals += key == last ? 1 : 0;
    std::erase_if(here, [&](Applicant const& a) {
        std::uint64_t const key = a.key();
        if (key != last) return key > last;
        if (equals == 0) return true;
        --equals;
        return false;
    });
}

inline constexpr std::size_t every_applicant = std::numeric_limits<std::size_t>::max();
using LaneSeats = std::array<std::size_t, lane_count>;  ///< how many of the first are wanted; every_applicant: all

/// Where all have the rank 0 and lots in [0, 1) decide: a lot beyond which there is no seat in all likelihood, when
/// `number` apply. The last seat's lot is `seats` / `number` give or take its standard error, which six of are enough.
[[nodiscard]] inline float likely_last_lot(std::size_t seats, std::size_t number) {
    if (seats >= number) return 1;
    auto const wanted = static_cast<double>(seats);
    return static_cast<float>(std::min(1.0, (wanted + 6 * std::sqrt(wanted) + 16) / static_cast<double>(number)));
}

class Queue {
public:
    explicit Queue(LaneSeats const& seats) : seats_{seats} {
        for (int r = 0; r < lane_count; ++r) {
            if (entry(seats_, r) > 0) open_ |= only(r);
        }
    }
    /// Only for those who come by the last lot, or before; all have the rank 0.
    Queue(LaneSeats const& seats, Lane const& last_lot) : Queue(seats) {
        last_rank_.setZero();
        last_order_ = last_lot;
    }

    /// Lanes in which there is a seat to apply for.
    [[nodiscard]] LaneMask open() const { return open_; }

    void join(LaneMask applying, Lane const& rank, Lane const& order, std::uint32_t who) {
        LaneMask const before = below(rank, last_rank_);
        LaneMask const beside =
            static_cast<LaneMask>(at_least(last_rank_, rank) & at_least(last_order_, order));  // in rank or before
        for_each_lane(static_cast<LaneMask>(applying & (before | beside)), [&](int r) {
            auto& here = entry(kept_, r);
            here.push_back({rank[r], order[r], who});
            if (here.size() >= enough && here.size() / 2 > entry(seats_, r)) send_home(r);
        });
    }

    /// Those of another part of the population, who come after.
    void append(Queue const& other) {
        for (std::size_t r = 0; r < lane_count; ++r)
            kept_[r].insert(kept_[r].end(), other.kept_[r].begin(), other.kept_[r].end());
    }

    /// Leaves those who get the seats of the lane.
    void close(int lane) { keep_first(entry(kept_, lane), entry(seats_, lane)); }

    /// Whether nobody who could get a seat has been turned away, where so many apply.
    [[nodiscard]] bool suffices(LaneSeats const& number) const {
        for (std::size_t r = 0; r < lane_count; ++r) {
            if (kept_[r].size() < std::min(seats_[r], number[r])) return false;
        }
        return true;
    }
    /// By rising number; until the lane is closed there may be more than there are seats.
    [[nodiscard]] std::vector<Applicant>& kept(int lane) { return entry(kept_, lane); }

private:
    /// Keeps as many as there are seats and remembers the last of them.
    void send_home(int lane) {
        auto& here = entry(kept_, lane);
        keep_first(here, entry(seats_, lane));
        auto const last = std::max_element(here.begin(), here.end());
        last_rank_[lane] = last->rank;
        last_order_[lane] = last->order;
    }

    static constexpr std::size_t enough = 64;  ///< before it is worth while to look who is last

    LaneSeats seats_;
    LaneMask open_ = no_lane;
    Lane last_rank_ = Lane::Constant(std::numeric_limits<float>::max());
    Lane last_order_ = Lane::Constant(std::numeric_limits<float>::max());
    std::array<std::vector<Applicant>, lane_count> kept_;
};

/// Those who apply, one after another as they come first; how many are asked for is seen on the way.
class InOrder {
public:
    explicit InOrder(std::vector<Applicant> applicants) : heap_{std::move(applicants)} {
        std::make_heap(heap_.begin(), heap_.end(), later);
    }
    [[nodiscard]] bool empty() const { return heap_.empty(); }
    Applicant next() {
        std::pop_heap(heap_.begin(), heap_.end(), later);
        Applicant const first = heap_.back();
        heap_.pop_back();
        return first;
    }

private:
    static bool later(Applicant const& a, Applicant const& b) { return b < a; }
    std::vector<Applicant> heap_;
};

}  // namespace cpdsim
