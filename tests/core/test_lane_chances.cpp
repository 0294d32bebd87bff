// The same luck gives the same draws, whoever is beside it, wherever it stands, and however it is drawn.
#include <catch2/catch.hpp>

#include <vector>

#include "core/lane_chances.hpp"

using namespace cpdsim;

namespace {

std::vector<Luck> one_after_another(Luck first, int number) {
    std::vector<Luck> luck;
    for (int r = 0; r < number; ++r) luck.push_back({first.realisation, first.slot + static_cast<std::uint32_t>(r)});
    return luck;
}

/// Lane r's chance is that of its realisation and slot.
void check_every_way(PackLuck const& luck) {
    LaneChances const chances{9, "leaving", luck};
    Lane const all = chances.lanes(12, 34, 2);
    auto const two = chances.lanes_of_two({12, 77}, 34, 2);
    LaneChances::Sixteen entities{}, lanes{};
    for (std::uint32_t k = 0; k < lane_count; ++k) {
        entities[k] = 3 * k;
        lanes[k] = (7 * k + 3) % lane_count;
    }
    Lane const each = chances.each(entities, 34, lanes, 2);
    for (int r = 0; r < lane_count; ++r) {
        Chances const own{9, "leaving", luck[r].realisation};
        CHECK(all[r] == own.uniform(12, 34, luck[r].slot, 2));
        CHECK(chances.lane(12, 34, r, 2) == all[r]);
        CHECK(two[0][r] == all[r]);
        CHECK(two[1][r] == own.uniform(77, 34, luck[r].slot, 2));
        auto const k = static_cast<std::size_t>(r);
        CHECK(each[r] == chances.lane(entities[k], 34, static_cast<int>(lanes[k]), 2));
        CHECK(chances.each_in(r, entities, 34, 2)[5] == chances.lane(entities[5], 34, r, 2));
        ChanceSequence sequence = chances.sequence(12, 34, r), expected{own, 12, 34, luck[r].slot};
        for (int k_th = 0; k_th < 40; ++k_th) CHECK(sequence() == expected());
    }
}

}  // namespace

TEST_CASE("lanes whose luck follows one another draw as sixteen replicates do") {
    PackLuck const luck{one_after_another({3, 32}, lane_count)};
    CHECK(luck.order() == PackLuck::Order::aligned);
    check_every_way(luck);
    CHECK(
        (LaneChances{9, "leaving", luck}.lanes(1, 2, 3) == Chances{9, "leaving", 3}.uniform_lanes(1, 2, 32, 3)).all());
}

TEST_CASE("four lanes whose luck follows one another share a call, of whatever realisations") {
    std::vector<Luck> luck;
    for (Luck const first : {Luck{4, 8}, Luck{1, 0}, Luck{4, 0}, Luck{2, 12}})
        for (Luck const& one : one_after_another(first, 4)) luck.push_back(one);
    CHECK(PackLuck{luck}.order() == PackLuck::Order::in_fours);
    check_every_way(PackLuck{luck});
}

TEST_CASE("lanes in any order have the draws of their luck") {
    std::vector<Luck> luck = one_after_another({3, 0}, lane_count);
    for (std::uint32_t r = 0; r < lane_count; ++r) luck[r] = {r * r % 5, 31 - 2 * r};
    CHECK(PackLuck{luck}.order() == PackLuck::Order::scattered);
    check_every_way(PackLuck{luck});
    std::vector<Luck> shifted = one_after_another({3, 1}, lane_count);  // follows one another, but begins within a call
    CHECK(PackLuck{shifted}.order() == PackLuck::Order::scattered);
    check_every_way(PackLuck{shifted});
}

TEST_CASE("a pack that is not full goes on where its last lane stands, so that it stays as cheap") {
    PackLuck const luck{one_after_another({3, 16}, 5)};
    CHECK(luck.order() == PackLuck::Order::aligned);
    CHECK(luck[15] == Luck{3, 31});
}
