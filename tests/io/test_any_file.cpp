#include <catch2/catch.hpp>
#include <limits>

#include "core/error.hpp"
#include "io/any_file.hpp"
#include "io/result_file.hpp"
#include "io/time_units.hpp"
#include "sample.hpp"

using namespace cpdsim;

TEST_CASE("a time axis says from which month it counts, or nothing") {
    CHECK(start_in_units("days since 2026-09-01") == YearMonth{2026, 9});
    CHECK(start_in_units("days since 2026-09-01 00:00:00") == YearMonth{2026, 9});
    for (std::string const units :
         {"", "days since ", "hours since 2026-09-01", "days since 2026-13-01", "days since 2026-00-01",
          "days since 99999999999-01-01", "days since 2026-09", "days since 2026", "days since -1-09-01"})
        CHECK_FALSE(start_in_units(units).has_value());
}

TEST_CASE("a table may keep fewer dates than the series; other dates belong to other results") {
    sample::Folder const folder;
    auto const read_with = [&](std::vector<double> const& days) {
        Results made = sample::results(2);
        Table& table = *made.data.find("/by_group/school_type");
        table.axes.back().values = days;
        for (Array& array : table.arrays) array.values = sample::numbers(2 * 3 * days.size(), 0);
        write_result_file(folder / "run.h5", made, sample::provenance());
        KnownShapes known;
        return read_values(folder / "run.h5", sample::provenance().id, known);
    };
    CHECK(read_with({0, 30, 61, 91.5}).has_value());
    CHECK(read_with({0, 61}).has_value());
    for (std::vector<double> const& days : {std::vector<double>{0, 30, 62}, {5}, {}})
        CHECK_THROWS_WITH(read_with(days), Catch::Contains("has dates of its own"));
}

TEST_CASE("sizes that no memory can hold do not turn into small ones") {
    std::uint64_t const large = std::uint64_t{1} << 40U;
    CHECK(h5::elements({large, large}) == std::numeric_limits<std::uint64_t>::max());
    CHECK(h5::elements({large, 0, large}) == 0);
    CHECK(h5::elements({}) == 1);
    CHECK(h5::elements({3, 5}) == 15);
}

TEST_CASE("a case is refused when it is longer than the plan, before its series are read") {
    sample::Folder const folder;
    write_result_file(folder / "run.h5", sample::results(2), sample::provenance());
    KnownShapes known;
    std::string const id = sample::provenance().id;
    CHECK(read_values(folder / "run.h5", id, known, h5::Trust::only_us, {2, 4}).has_value());
    CHECK_THROWS_WITH(read_values(folder / "run.h5", id, known, h5::Trust::only_us, {2, 5}),
                      Catch::Contains("/timeseries/time has 4 entries, not 5"));
    CHECK_THROWS_WITH(read_values(folder / "run.h5", id, known, h5::Trust::only_us, {3, 4}),
                      Catch::Contains("2 replicates in all, not 3"));
    CHECK_FALSE(read_values(folder / "run.h5", "another", known).has_value());
}

TEST_CASE("each group of our own files is visited once, and nothing is left out") {
    sample::Folder const folder;
    write_result_file(folder / "run.h5", sample::results(2), sample::provenance());
    std::vector<std::string> visited;
    auto const left_out = visit_tables(h5::File::open(folder / "run.h5"),
                                       [&](std::string const& path, Table const&) { visited.push_back(path); });
    CHECK(left_out.empty());
    CHECK(std::count(visited.begin(), visited.end(), "by_group/school_type") == 1);
    CHECK(std::count(visited.begin(), visited.end(), "") == 1);
    CHECK_NOTHROW(try_reading(folder / "run.h5"));
}
