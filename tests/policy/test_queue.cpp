// Only those who can still get a seat are kept; who they are does not depend on that.
#include "policy/queue.hpp"

#include <catch2/catch.hpp>

#include "core/random.hpp"

using namespace cpdsim;

namespace {

struct Applying {
    LaneMask lanes;
    Lane rank, order;
};

/// Three ranks and few enough orders for ties.
std::vector<Applying> crowd(std::uint32_t size) {
    Chances const chances{1, "crowd", 0};
    std::vector<Applying> all;
    for (std::uint32_t i = 0; i < size; ++i) {
        Lane const u = chances.uniform_lanes(i, 0, 0);
        Lane const rank = (3.F * chances.uniform_lanes(i, 1, 0)).floor();
        all.push_back({at_least(u, Lane::Constant(0.4F)), rank, (100.F * chances.uniform_lanes(i, 2, 0)).floor()});
    }
    return all;
}

/// Those who apply in the lane, sorted; the plain form of what the queue keeps.
std::vector<Applicant> sorted(std::vector<Applying> const& crowd, int lane) {
    std::vector<Applicant> all;
    for (std::uint32_t i = 0; i < crowd.size(); ++i) {
        if (has(crowd[i].lanes, lane)) all.push_back({crowd[i].rank[lane], crowd[i].order[lane], i});
    }
    std::sort(all.begin(), all.end());
    return all;
}

std::vector<std::uint32_t> numbers(std::vector<Applicant> const& all) {
    std::vector<std::uint32_t> who;
    for (Applicant const& a : all) who.push_back(a.who);
    return who;
}

std::vector<std::uint32_t> first_of(std::vector<Applicant> all, std::size_t seats) {
    all.resize(std::min(seats, all.size()));
    auto who = numbers(all);
    std::sort(who.begin(), who.end());
    return who;
}

}  // namespace

TEST_CASE("the queue keeps the first as sorting all of them does, in one part or in three") {
    auto const all = crowd(3000);
    LaneSeats seats;
    for (std::size_t r = 0; r < lane_count; ++r) seats[r] = r * r * 9;  // 0, 9, ... 2025: more than apply
    seats[3] = every_applicant;
    for (std::size_t const parts : {1U, 3U}) {
        Queue queue{seats};
        CHECK(queue.open() == static_cast<LaneMask>(every_lane & ~only(0)));
        for (std::size_t part = 0; part < parts; ++part) {
            Queue here{seats};
            for (std::size_t i = part * all.size() / parts; i < (part + 1) * all.size() / parts; ++i) {
                here.join(static_cast<LaneMask>(all[i].lanes & here.open()), all[i].rank, all[i].order,
                          static_cast<std::uint32_t>(i));
            }
            queue.append(here);
        }
        for (int r = 0; r < lane_count; ++r) {
            auto const expected = sorted(all, r);
            std::size_t const wanted = seats[static_cast<std::size_t>(r)];
            if (r == 1) CHECK(queue.kept(r).size() < 300);  // of some 1,800
            queue.close(r);
            CHECK(numbers(queue.kept(r)) == first_of(expected, wanted));
        }
        CHECK(queue.kept(3).size() == sorted(all, 3).size());
        CHECK(queue.kept(0).empty());
    }
}

TEST_CASE("a last lot turns away only those who get no seat, and whoever looks can tell when it does not") {
    auto all = crowd(3000);
    Chances const chances{2, "lots", 0};
    LaneSeats seats, number;
    for (std::uint32_t i = 0; i < all.size(); ++i) {
        all[i].rank.setZero();
        all[i].order = chances.uniform_lanes(i, 0, 0);
    }
    Lane last_lot;
    for (int r = 0; r < lane_count; ++r) {
        auto const k = static_cast<std::size_t>(r);
        seats[k] = k * k * 9;
        number[k] = sorted(all, r).size();
        last_lot[r] = likely_last_lot(seats[k], number[k]);
    }
    auto const queue_of = [&](Lane const& lots) {
        Queue queue{seats, lots};
        for (std::uint32_t i = 0; i < all.size(); ++i)
            queue.join(static_cast<LaneMask>(all[i].lanes & queue.open()), all[i].rank, all[i].order, i);
        return queue;
    };
    Queue queue = queue_of(last_lot);
    REQUIRE(queue.suffices(number));
    CHECK(queue.kept(8).size() < 800);  // of some 1,200, for 576 seats
    for (int r = 0; r < lane_count; ++r) {
        queue.close(r);
        CHECK(numbers(queue.kept(r)) == first_of(sorted(all, r), seats[static_cast<std::size_t>(r)]));
    }
    CHECK_FALSE(queue_of(0.5F * last_lot).suffices(number));
}

TEST_CASE("the likely last lot by hand") {
    CHECK(likely_last_lot(10, 10) == 1.F);
    CHECK(likely_last_lot(100, 10'000) == Approx(0.0176));  // (100 + 60 + 16) / 10,000
    CHECK(likely_last_lot(100, 101) == 1.F);
    CHECK(likely_last_lot(every_applicant, 5) == 1.F);
}
