// The state of a run as columns of numbers: what is read back is what was written, and what does not fit is told.
#include <catch2/catch.hpp>

#include <limits>

#include "core/lanes.hpp"
#include "core/saved_state.hpp"

using namespace cpdsim;

namespace {

enum class Kind : std::uint8_t { small, large };

struct Group {
    Kind kind = Kind::small;
    bool finished = false;
    std::int16_t step = 0;
    std::uint64_t key = 0;
    std::vector<std::uint32_t> members;

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("kind", kind);
        visit("finished", finished);
        visit("step", step);
        visit("key", key);
        visit("members", members);
    }
    bool operator==(Group const&) const = default;
};

struct Everything {
    LaneColumn lanes;
    Column<LaneMask> masks;
    Column<LaneBytes> bytes;
    std::array<std::vector<Group>, 2> groups;
    std::vector<std::vector<double>> purses;
    std::optional<std::string> name;
    float loose = 0;

    template <class Visit>
    void each_part(Visit&& visit) {
        visit.of_world("lanes", lanes);
        visit.of_world("masks", masks);
        visit.of_world("bytes", bytes);
        visit("groups", groups);
        visit("purses", purses);
        visit("name", name);
        visit("loose", loose);
    }
};

Everything something() {
    Everything all;
    all.lanes = {Lane::LinSpaced(0.F, 1.F), Lane::Constant(-0.F)};
    all.lanes[1][3] = std::numeric_limits<float>::denorm_min();
    all.masks = {0xFFFF, 0x8001};
    all.bytes = {{}, {1, 2, 255}};
    all.groups[1] = {{Kind::large, true, -32768, ~0ULL, {7, ~0U}}, {}};
    all.purses = {{}, {1e300, -0.0}};
    all.name = "Île";
    all.loose = 0.1F;
    return all;
}

SavedColumns columns_of(Everything all) {
    StateSaver save;
    save("all", all);
    return save.take();
}

Everything of_this_world() {
    Everything all;
    all.lanes.resize(2);
    all.masks.resize(2);
    all.bytes.resize(2);
    return all;
}

Everything restored(SavedColumns const& columns) {
    Everything all = of_this_world();
    StateRestorer restore{columns};
    restore("all", all);
    restore.finish();
    return all;
}

}  // namespace

TEST_CASE("what is read back is what was written, to the bit") {
    Everything const before = something(), after = restored(columns_of(before));
    for (std::size_t k = 0; k < 2; ++k)
        CHECK(std::equal(
            before.lanes[k].data(), before.lanes[k].data() + lane_count, after.lanes[k].data(),
            [](float a, float b) { return std::bit_cast<std::uint32_t>(a) == std::bit_cast<std::uint32_t>(b); }));
    CHECK(after.masks == before.masks);
    CHECK(after.bytes == before.bytes);
    CHECK(after.groups == before.groups);
    CHECK(after.purses == before.purses);
    CHECK(after.name == before.name);
    CHECK(after.loose == before.loose);
    CHECK(columns_of(after) == columns_of(before));
}

TEST_CASE("what repeats appends to one column, in order") {
    SavedColumns const columns = columns_of(something());
    CHECK(std::get<std::vector<std::int64_t>>(columns.at("all.groups.members")) ==
          std::vector<std::int64_t>{7, 0xFFFFFFFF});
    CHECK(std::get<std::vector<std::int64_t>>(columns.at("all.groups.members (number)")) ==
          std::vector<std::int64_t>{2, 0});
    CHECK(std::get<std::vector<std::int32_t>>(columns.at("all.groups.step")) == std::vector<std::int32_t>{-32768, 0});
}

TEST_CASE("columns of another program or another world are told, whichever it is") {
    SavedColumns const whole = columns_of(something());
    for (auto const& [name, column] : whole) {
        INFO(name);
        SavedColumns lacking = whole;
        lacking.erase(name);
        CHECK_THROWS_AS(restored(lacking), StateDoesNotFit);
        SavedColumns shorter = whole;
        std::visit([](auto& values) { values.pop_back(); }, shorter.at(name));
        CHECK_THROWS_AS(restored(shorter), StateDoesNotFit);
        SavedColumns longer = whole;
        std::visit([](auto& values) { values.push_back(values.front()); }, longer.at(name));
        CHECK_THROWS_AS(restored(longer), StateDoesNotFit);
    }
    SavedColumns huge = whole;
    std::get<std::vector<std::int64_t>>(huge.at("all.purses (number)")).front() = std::int64_t{1} << 60;
    CHECK_THROWS_AS(restored(huge), StateDoesNotFit);
    SavedColumns other = whole;
    other["all.loose"] = std::vector<double>{0.1};
    CHECK_THROWS_WITH(restored(other), Catch::Contains("all.loose"));
    Everything larger = something();
    larger.lanes.push_back(Lane::Zero());
    CHECK_THROWS_WITH(restored(columns_of(larger)), Catch::Contains("another world"));
}
