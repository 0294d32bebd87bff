// Who belongs to what, turned round into rows by teacher.
#include <catch2/catch.hpp>

#include "world/memberships.hpp"

using namespace cpdsim;

namespace {

std::vector<std::pair<int, int>> row(Memberships const& members, Teacher i) {
    std::vector<std::pair<int, int>> pairs;
    for (Membership const m : members.of(i)) pairs.emplace_back(static_cast<int>(m.lane), static_cast<int>(m.group));
    return pairs;
}

}  // namespace

TEST_CASE("rows are in the order of the enumeration, lane by lane") {
    Memberships members;
    CHECK(members.empty());
    members.rebuild(4, [](auto&& add) {
        add(2, 0, 1);
        add(0, 0, 1);
        add(2, 0, 2);
        add(2, 15, 3);
    });
    using Row = std::vector<std::pair<int, int>>;
    CHECK(row(members, 0) == Row{{0, 1}});
    CHECK(row(members, 1).empty());
    CHECK(row(members, 2) == Row{{0, 1}, {0, 2}, {15, 3}});
    CHECK(row(members, 3).empty());
    members.strike(2, 0);  // she leaves in replicate 0
    CHECK(row(members, 2) == Row{{0, 0}, {0, 0}, {15, 3}});
    CHECK(row(members, 0) == Row{{0, 1}});
    members.rebuild(2, [](auto&& add) { add(1, 4, 7); });
    CHECK(row(members, 0).empty());
    CHECK(row(members, 1) == Row{{4, 7}});
}
