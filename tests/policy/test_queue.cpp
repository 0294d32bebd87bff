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
    Draws const draws{1, "crowd", 0};
    std::vector<Applying> all;
    for (std::uint32_t i = 0; i < size; ++i) {
        Lane const u = draws.uniform_lanes(i, 0, 0);
        Lane const rank = (3.F * draws.uniform_lanes(i, 1, 0)).floor();
        all.push_back({at_least(u, Lane::Constant(0.4F)), rank, (100.F * draws.uniform_lanes(i, 2, 0)).floor()});
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
        for (std::size_t part = 0; part < parts; ++part) {
            Queue here{seats};
            for (std::size_t i = part * all.size() / parts; i < (part + 1) * all.size() / parts; ++i) {
                LaneMask const open = here.count(all[i].lanes);
                CHECK(open == static_cast<LaneMask>(all[i].lanes & ~only(0)));
                here.join(open, all[i].rank, all[i].order, static_cast<std::uint32_t>(i));
            }
            queue.append(here);
        }
        for (int r = 0; r < lane_count; ++r) {
            auto const expected = sorted(all, r);
            std::size_t const wanted = seats[static_cast<std::size_t>(r)];
            CHECK(queue.number(r) == expected.size());
            if (r == 1) CHECK(queue.kept(r).size() < 300);  // of some 1,800
            queue.close(r);
            CHECK(numbers(queue.kept(r)) == first_of(expected, wanted));
        }
        CHECK(queue.kept(3).size() == queue.number(3));
        CHECK(queue.kept(0).empty());
    }
}
