// Whatever is drawn and written into a document is read again as the same bits: a study's draws lose nothing.
#include <catch2/catch.hpp>

#include <cmath>
#include <random>

#include "param/quantity.hpp"

using namespace cpdsim::param;

TEST_CASE("every number survives being written and read, in every unit") {
    std::mt19937_64 random{20260901};
    std::uniform_real_distribution<double> magnitude{-8, 8}, mantissa{1, 10};
    for (char const* const unit : {"share", "share/year", "share-or-more", "number", "duration", "h", "1/year", "1/h",
                                   "EUR/school/year", "teacher", "d/teacher/year"}) {
        for (int i = 0; i < 20000; ++i) {
            double value = mantissa(random) * std::pow(10.0, std::floor(magnitude(random)));
            if (i % 3 == 0) value = std::round(value * 1000) / 1000;
            if (i % 7 == 0) value = i / 12.0;
            std::string const text = quantity_text(value, unit);
            auto const read = read_quantity(text, {"x", unit});
            if (!read || read.value->value != value) {
                INFO(unit << ": " << text << " " << read.fault.message);
                REQUIRE(read);
                REQUIRE(read.value->value == value);
            }
        }
    }
    SUCCEED();
}

TEST_CASE("a number without a point or unit is read as itself whatever its digits") {
    for (int i = -2000; i <= 2000; ++i) {
        auto const read = read_number("x", std::to_string(i));
        REQUIRE(read);
        REQUIRE(*read.value == i);
    }
}
