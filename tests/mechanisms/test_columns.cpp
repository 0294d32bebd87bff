// Every column of persons and posts, when everybody moves and when everybody leaves: whose it is says its rule
// (world/state.hpp), and a new column is looked at here by itself.
#include <catch2/catch.hpp>

#include <set>

#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "mechanisms/parameters.hpp"
#include "support/classroom.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

constexpr std::size_t posts = 60;
constexpr int at = 12;  // a September

/// Lane 0 of an entry as a number.
double number_in(LaneMask mask) { return has(mask, 0) ? 1 : 0; }
double number_in(LaneBytes const& bytes) { return bytes[0]; }
template <class Row>
double number_in(Row const& row) {
    return static_cast<double>(row[0]);
}

/// Something that only post `i` has; of bits, one that says something about `i`.
void mark(LaneMask& mask, std::size_t i, std::size_t column) {
    mask = (i >> (column % 6) & 1U) != 0 ? every_lane : no_lane;
}
void mark(LaneBytes& bytes, std::size_t i, std::size_t) { bytes.fill(static_cast<std::uint8_t>(i + 1)); }
void mark(Lane& row, std::size_t i, std::size_t) { row.setConstant(static_cast<float>(i + 1)); }
template <class Row>
void mark(Row& row, std::size_t i, std::size_t) {
    row.setConstant(static_cast<typename Row::Scalar>(i + 1));
}

struct Marked {
    Classroom room{{.practice = std::vector<float>(posts, 0.3F)}, {}, false, 1};
    std::vector<std::vector<double>> before;  ///< by column and post

    Marked() {
        State& s = room->state;
        s.transfer_gap.assign(posts, LaneShares::Zero());
        s.familiar.assign(posts, no_lane);
        std::size_t number = 0;
        s.each_column([&](auto& column, ColumnRule const& rule, auto const&) {
            REQUIRE(column.size() == posts);
            if (rule.name != "practice" && rule.name != "practice_next" && rule.name != "knowledge")
                for (std::size_t i = 0; i < posts; ++i) mark(column[i], i, number);
            ++number;
        });
        s.each_column([&](auto& column, ColumnRule const&, auto const&) {
            auto& values = before.emplace_back();
            for (auto const& entry : column) values.push_back(number_in(entry));
        });
    }
};

}  // namespace

TEST_CASE("when everybody moves, what belongs to persons is where they are, and what belongs to posts has stayed") {
    Marked marked;
    Turnover moving;
    moving.leave = moving.leave_first_year = moving.heads = 0;
    moving.move = 1;
    step({make_moving(moving)}, marked.room, months_from_2026(120), at);
    std::vector<std::size_t> came_from;  // by post: her hours say where she was
    for (Lane const& hours : marked.room->state.hours) came_from.push_back(static_cast<std::size_t>(hours[0]) - 1);
    REQUIRE(std::set(came_from.begin(), came_from.end()).size() == posts);
    std::size_t number = 0, along = 0, stayed = 0;
    marked.room->state.each_column([&](auto& column, ColumnRule const& rule, auto const&) {
        INFO(rule.name);
        auto const& before = marked.before[number++];
        along += rule.on_move == OnMove::taken_along ? 1 : 0;
        stayed += rule.on_move == OnMove::stays ? 1 : 0;
        for (std::size_t i = 0; i < posts; ++i) {
            CHECK(came_from[i] != i);
            if (rule.on_move == OnMove::taken_along) CHECK(number_in(column[i]) == before[came_from[i]]);
            if (rule.on_move == OnMove::stays) CHECK(number_in(column[i]) == before[i]);
        }
    });
    CHECK(along >= 15);
    CHECK(stayed >= 1);
}

TEST_CASE("when everybody leaves, newcomers begin as the rules of the columns say") {
    Marked marked;
    marked.room->state.leaves_after.assign(posts, Lane::Zero());
    Turnover leaving;
    leaving.leave = leaving.leave_first_year = 0.5;
    step({make_leaving(leaving)}, marked.room, months_from_2026(120), at);
    std::size_t number = 0, fresh = 0, kept = 0;
    marked.room->state.each_column([&](auto& column, ColumnRule const& rule, auto const& at_first) {
        INFO(rule.name);
        auto const& before = marked.before[number++];
        fresh += rule.on_arrival == OnArrival::as_at_first ? 1 : 0;
        kept += rule.on_arrival == OnArrival::kept ? 1 : 0;
        for (std::size_t i = 0; i < posts; ++i) {
            CHECK(marked.room->state.joined[i][0] == at + 1);
            if (rule.on_arrival == OnArrival::as_at_first) CHECK(number_in(column[i]) == number_in(at_first));
            if (rule.on_arrival == OnArrival::kept) CHECK(number_in(column[i]) == before[i]);
        }
    });
    CHECK(fresh >= 12);
    CHECK(kept >= 1);
}
