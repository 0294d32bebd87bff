#include <catch2/catch.hpp>
#include <cmath>

#include "core/error.hpp"
#include "io/table.hpp"
#include "sample.hpp"

using namespace cpdsim;

namespace {

template <class T>
std::vector<T> values_of(h5::Data const& data) {
    return std::get<std::vector<T>>(data);
}

std::vector<Axis> strategy_draw_time() {
    return {{"strategy", std::vector<std::string>{"none", "hub_first"}, {{"long_name", "strategy"}}},
            {"draw", std::vector<std::int32_t>{0, 1, 2}, {}},
            {"time", std::vector<double>{0, 30}, {{"units", "days since 2026-09-01"}, {"calendar", "standard"}}}};
}

}  // namespace

TEST_CASE("a table of every type comes back with its labels and attributes") {
    sample::Folder const folder;
    h5::Attributes const attributes{{"baseline", "none"},
                                    {"interval", 0.9},
                                    {"seed", std::int64_t{1} << 53},
                                    {"n", std::int32_t{7}},
                                    {"levels", std::vector<double>{0.5, 2}},
                                    {"whose", std::vector<std::string>{"ministry", "école"}}};
    {
        h5::File file = h5::File::create(folder / "study.h5");
        write_group(file, "/design", strategy_draw_time(),
                    {{"status",
                      {"strategy", "draw"},
                      std::vector<std::uint8_t>{0, 1, 2, 3, 1, 0},
                      {{"flag_values", std::vector<std::uint8_t>{0, 1, 2, 3}},
                       {"flag_meanings", "not_run done failed not_planned"}}},
                     {"error", {"draw"}, std::vector<std::string>{"", "too many ties", "é"}, {}},
                     {"money", {"strategy"}, std::vector<double>{0.1, 3e7}, {{"units", "EUR"}}},
                     {"count", {"draw"}, std::vector<std::int32_t>{-1, 0, 2147483647}, {}},
                     {"note", {}, std::vector<std::string>{"a scalar"}, {}}},
                    attributes);
        file.save();
    }
    h5::File const file = h5::File::open(folder / "study.h5");
    Table const found = read_group(file, "/design");
    CHECK(found.attributes == attributes);
    CHECK(found.axes == strategy_draw_time());
    REQUIRE(found.arrays.size() == 5);
    CHECK(found.arrays[0].name == "status");  // in the order of writing
    CHECK(found.array("status")->axes == std::vector<std::string>{"strategy", "draw"});
    CHECK(values_of<std::uint8_t>(found.array("status")->values) == std::vector<std::uint8_t>{0, 1, 2, 3, 1, 0});
    CHECK(found.array("status")->attributes[0].value == h5::AttributeValue{std::vector<std::uint8_t>{0, 1, 2, 3}});
    CHECK(values_of<std::string>(found.array("error")->values) == std::vector<std::string>{"", "too many ties", "é"});
    CHECK(values_of<double>(found.array("money")->values) == std::vector<double>{0.1, 3e7});
    CHECK(values_of<std::int32_t>(found.array("count")->values) == std::vector<std::int32_t>{-1, 0, 2147483647});
    CHECK(found.array("note")->axes.empty());
    CHECK(values_of<std::string>(found.array("note")->values) == std::vector<std::string>{"a scalar"});
    CHECK(found.array("absent") == nullptr);
}

TEST_CASE("slabs are written case by case; what was never written is NaN, 0 or an empty text") {
    sample::Folder const folder;
    {
        h5::File file = h5::File::create(folder / "study.h5");
        write_group(file, "/timeseries", strategy_draw_time(),
                    {{"status", {"strategy", "draw"}, std::vector<std::uint8_t>{}, {}},
                     {"case_file", {"strategy", "draw"}, std::vector<std::string>{}, {}}});
        write_variable(file, "/timeseries",
                       {"reach", {"strategy", "draw", "time"}, std::vector<float>{}, {{"units", "1"}}}, 2);
        write_slab(file, "/timeseries", "reach", {1, 2}, std::vector<float>{0.5F, 0.75F});
        write_slab(file, "/timeseries", "reach", {0, 1}, std::vector<float>{0.25F, 1.F});
        write_slab(file, "/timeseries", "status", {1, 2}, std::vector<std::uint8_t>{1});
        write_slab(file, "/timeseries", "case_file", {1}, std::vector<std::string>{"a.h5", "b.h5", "c.h5"});
        CHECK_THROWS_AS(write_slab(file, "/timeseries", "reach", {1, 2}, std::vector<float>{0.5F}),
                        std::invalid_argument);
        CHECK_THROWS_AS(write_slab(file, "/timeseries", "reach", {2, 0}, std::vector<float>{0, 0}),
                        std::invalid_argument);
        file.save();
    }
    h5::File const file = h5::File::open(folder / "study.h5");
    auto const reach = values_of<float>(read_variable(file, "/timeseries", "reach").values);
    REQUIRE(reach.size() == 12);
    for (std::size_t i = 0; i < reach.size(); ++i) {
        CAPTURE(i);
        // (strategy, draw, time): (0, 1) begins at 2, (1, 2) at 10
        if (i == 2 || i == 3)
            CHECK(reach[i] == (i == 2 ? 0.25F : 1.F));
        else if (i >= 10)
            CHECK(reach[i] == (i == 10 ? 0.5F : 0.75F));
        else
            CHECK(std::isnan(reach[i]));
    }
    CHECK(values_of<float>(read_slab(file, "/timeseries", "reach", {1, 2})) == std::vector<float>{0.5F, 0.75F});
    CHECK(values_of<std::uint8_t>(read_variable(file, "/timeseries", "status").values) ==
          std::vector<std::uint8_t>{0, 0, 0, 0, 0, 1});
    CHECK(values_of<std::string>(read_variable(file, "/timeseries", "case_file").values) ==
          std::vector<std::string>{"", "", "", "a.h5", "b.h5", "c.h5"});
}

TEST_CASE("what does not fit is refused") {
    h5::File file = h5::File::create("never-saved.h5");
    auto const write = [&](Array const& variable, int slab_axes = 0) {
        write_group(file, "/" + variable.name, strategy_draw_time(), {});
        write_variable(file, "/" + variable.name, variable, slab_axes);
    };
    CHECK_THROWS_AS(write({"a", {"draw"}, std::vector<float>{1, 2}, {}}), std::invalid_argument);
    CHECK_THROWS_AS(write({"b", {"nobody"}, std::vector<float>{1, 2}, {}}), std::invalid_argument);
    CHECK_THROWS_AS(write({"c", {"draw"}, std::vector<float>{}, {}}, 2), std::invalid_argument);
    CHECK_THROWS_AS(write({"d", {"draw"}, std::vector<float>{}, {{"units", "days"}}}), std::invalid_argument);
    CHECK_FALSE(std::filesystem::exists("never-saved.h5"));
}

TEST_CASE("a large series is cut into chunks and compressed") {
    sample::Folder const folder;
    std::vector<float> const values(600'000, 0.125F);  // 2.4 MB of one value
    {
        h5::File file = h5::File::create(folder / "large.h5");
        write_group(file, "/", {{"teacher", std::vector<std::int32_t>(600'000), {}}},
                    {{"hours", {"teacher"}, values, {{"units", "h"}}}});
        file.save();
    }
    CHECK(values_of<float>(read_variable(h5::File::open(folder / "large.h5"), "/", "hours").values) == values);
    CHECK(std::filesystem::file_size(folder / "large.h5") < 2'500'000);  // the scale of 2.4 MB is stored plain
}

TEST_CASE("reading what is not there names the file and the place") {
    sample::Folder const folder;
    {
        h5::File file = h5::File::create(folder / "a.h5");
        write_group(file, "/design", strategy_draw_time(), {});
        file.save();
    }
    h5::File const file = h5::File::open(folder / "a.h5");
    CHECK_THROWS_WITH(read_group(file, "/outcomes"), Catch::Contains("a.h5") && Catch::Contains("/outcomes"));
    CHECK_THROWS_WITH(read_variable(file, "/design", "reach"), Catch::Contains("/design/reach"));
    CHECK_THROWS_AS(read_variable(file, "/design", "reach"), UserError);
}
