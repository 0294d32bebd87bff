// Who belongs to what, turned round into rows by teacher.
#include <catch2/catch.hpp>

#include "world/memberships.hpp"
#include "world/roll.hpp"

using namespace cpdsim;

namespace {

std::vector<std::pair<int, int>> row(Memberships const& members, Teacher i) {
    std::vector<std::pair<int, int>> pairs;
    for (Membership const& m : members.of(i, i + 1)) {
        CHECK(teacher_of(m.seat) == i);
        pairs.emplace_back(lane_of(m.seat), static_cast<int>(m.group));
    }
    return pairs;
}

}  // namespace

TEST_CASE("rows are in the order of the entries, lane by lane; later entries come after earlier ones of their lane") {
    Memberships members;
    CHECK(members.empty());
    members.add(4, {{seat_of(2, 0), 1}, {seat_of(0, 0), 1}, {seat_of(2, 0), 2}, {seat_of(2, 15), 3}});
    using Row = std::vector<std::pair<int, int>>;
    CHECK(row(members, 0) == Row{{0, 1}});
    CHECK(row(members, 1).empty());
    CHECK(row(members, 2) == Row{{0, 1}, {0, 2}, {15, 3}});
    CHECK(row(members, 3).empty());
    members.strike(2, 0);  // she leaves in replicate 0
    CHECK(row(members, 2) == Row{{0, 0}, {0, 0}, {15, 3}});
    CHECK(row(members, 0) == Row{{0, 1}});
    members.add(4,
                {{seat_of(0, 0), 4}, {seat_of(3, 1), 4}, {seat_of(2, 3), 5}, {seat_of(2, 15), 6}, {seat_of(0, 15), 6}});
    CHECK(row(members, 0) == Row{{0, 1}, {0, 4}, {15, 6}});
    CHECK(row(members, 1).empty());
    CHECK(row(members, 2) == Row{{3, 5}, {15, 3}, {15, 6}});  // those struck are gone
    CHECK(row(members, 3) == Row{{1, 4}});
    CHECK(members.of(1, 3).size() == 3);  // of several teachers, one after another
    CHECK(members.all().size() == 7);
}

TEST_CASE("a roll: by rising teacher, lanes together, a second seat as a line of its own, chunk by chunk") {
    RollMaker maker{600};
    maker.add(300, 0);
    maker.add(2, 0);
    maker.add(2, 15);
    maker.add(2, 0);  // a second seat
    maker.add(599, 3);
    Roll roll = maker.take();
    using Lines = std::vector<std::pair<Teacher, LaneMask>>;
    auto const lines = [](auto const& some) {
        Lines pairs;
        for (Roll::Line const& line : some) pairs.emplace_back(line.teacher, line.lanes);
        return pairs;
    };
    CHECK(lines(roll.all()) == Lines{{2, 0x8001}, {2, 1}, {300, 1}, {599, 8}});
    CHECK(lines(roll.of_chunk(0)) == Lines{{2, 0x8001}, {2, 1}});
    CHECK(lines(roll.of_chunk(256)) == Lines{{300, 1}});
    CHECK(lines(roll.of_chunk(512)) == Lines{{599, 8}});
    roll.strike(2, 15);
    roll.strike(1, 0);  // was never on it
    CHECK(lines(roll.of_chunk(0)) == Lines{{2, 1}, {2, 1}});
    roll.strike(2, 0);  // one of two seats
    CHECK(lines(roll.of_chunk(0)) == Lines{{2, 0}, {2, 1}});
    roll.strike(2, 0);
    roll.strike(2, 0);
    CHECK(lines(roll.of_chunk(0)) == Lines{{2, 0}, {2, 0}});
    CHECK(maker.take().empty());  // ready for the next
}

TEST_CASE("who has been in the post since a step") {
    LaneSteps joined = LaneSteps::Constant(3);
    CHECK(in_post_since(joined, 3) == every_lane);
    CHECK(in_post_since(joined, 2) == no_lane);
    joined[15] = 0;
    joined[4] = 4;
    CHECK(in_post_since(joined, 2) == only(15));
    CHECK(in_post_since(joined, 3) == static_cast<LaneMask>(~only(4)));
}

TEST_CASE("steps are written where the mask says") {
    LaneSteps steps = LaneSteps::Constant(never_attended);
    set_where(steps, 0x8005, 7);
    for (int r = 0; r < lane_count; ++r) CHECK(steps[r] == (r == 0 || r == 2 || r == 15 ? 7 : never_attended));
}
