// Draws of a posterior for a search, its choice and its valuation.
#include <catch2/catch.hpp>

#include <map>
#include <set>

#include "core/lanes.hpp"
#include "optimise/rows_apart.hpp"

using namespace cpdsim;
using namespace cpdsim::optimise;

namespace {

/// 600 rows of two forms, 2 to 1; each tenth draw is heavy and stands nine times, scattered.
struct Posterior {
    std::vector<std::int32_t> origin;
    std::vector<std::size_t> form;
    Posterior() {
        for (std::int32_t d = 0; d < 600; ++d) {
            std::int32_t const heavy = d % 67;
            origin.push_back(heavy % 10 == 0 ? heavy : 1000 + d);
            form.push_back(static_cast<std::size_t>((heavy % 10 == 0 ? heavy / 10 : d) % 3 == 0 ? 1 : 0));
        }
    }
};

}  // namespace

TEST_CASE("copies of a draw never stand in two sets, and every sixteen rows are of one form, in turn") {
    Posterior const given;
    std::vector<std::size_t> const packs{4, 2, 8};
    auto const rows = rows_apart(given.origin, given.form, packs);
    REQUIRE(rows);
    REQUIRE(rows->size() == 14 * lane_count);
    CHECK(std::set<std::size_t>(rows->begin(), rows->end()).size() == rows->size());
    std::map<std::int32_t, std::set<int>> sets_of;
    for (std::size_t k = 0; k < rows->size(); ++k) {
        std::size_t const pack = k / lane_count;
        CHECK(given.form[(*rows)[k]] == pack % 2);
        sets_of[given.origin[(*rows)[k]]].insert(pack < 4 ? 0 : pack < 6 ? 1 : 2);
    }
    for (auto const& [origin, sets] : sets_of) CHECK(sets.size() == 1);
    std::size_t heavy = 0;
    for (std::size_t const row : *rows) heavy += given.origin[row] < 1000 ? 1 : 0;
    CHECK(heavy > 14 * lane_count / 20);  // heavy draws are not left out
}

TEST_CASE("where a form has too few rows for sets apart it is said") {
    Posterior const given;
    CHECK_FALSE(rows_apart(given.origin, given.form, {4, 4, 20}));
}
