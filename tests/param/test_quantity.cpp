// Values with units, by hand: each line of the contract's notation, and what must be refused.
#include <catch2/catch.hpp>

#include <cmath>
#include <limits>

#include "param/quantity.hpp"

using namespace cpdsim::param;

namespace {

double value(std::string_view text, std::string_view unit, Form form = Form::plain) {
    auto const read = read_quantity(text, {"x", unit, {}, form}, MoneyRate{1.2});
    INFO(text << " as " << unit << ": " << read.fault.code << " " << read.fault.message);
    REQUIRE(read);
    return read.value->value;
}
std::string unit_of(std::string_view text, std::string_view unit) {
    auto const read = read_quantity(text, {"x", unit});
    INFO(text << " as " << unit << ": " << read.fault.message);
    REQUIRE(read);
    return read.value->unit;
}
std::string code(std::string_view text, std::string_view unit, Bounds bounds = {}) {
    return read_quantity(text, {"x", unit, bounds}).fault.code;
}
Fault fault(std::string_view name, std::string_view text, std::string_view unit, Bounds bounds = {}) {
    return read_quantity(text, {name, unit, bounds}).fault;
}

}  // namespace

TEST_CASE("the contract's values are read in canonical units") {
    CHECK(value("80 h", "h") == 80);
    CHECK(value("90 min", "h") == 1.5);
    CHECK(value("500 EUR/school/year", "EUR/school/year | EUR/team/year") == 500);
    CHECK(value("70 %", "share") == 0.7);
    CHECK(value("70%", "share") == 0.7);
    CHECK(value("0.7", "share") == 0.7);
    CHECK(value("18 months", "duration") == 1.5);
    CHECK(value("1 month", "duration") == 1.0 / 12);
    CHECK(value("6 weeks", "duration") == 6.0 / 52);
    CHECK(value("10 d", "duration") == 10.0 / 364);
    CHECK(value("8.5 %/year", "share/year") == 0.085);
    CHECK(value("0.0446 /h", "1/h") == 0.0446);
    CHECK(value("1 /year", "1/year") == 1);
    CHECK(value("1 /month", "1/year") == 12);
    CHECK(value("30 million EUR", "EUR") == 30e6);
    CHECK(value("30M EUR", "EUR") == 30e6);
    CHECK(value("500k EUR", "EUR") == 500e3);
    CHECK(value("1e6 EUR", "EUR") == 1e6);
    CHECK(value("60 EUR/h/teacher", "EUR/h/teacher | EUR/teacher") == 60);
    CHECK(value("60 EUR/teacher/h", "EUR/h/teacher") == 60);
    CHECK(value("36.5 teachers", "teacher") == 36.5);
    CHECK(value("80", "school") == 80);
    CHECK(value("100 EUR/month", "EUR/year") == 1200);
    CHECK(value("6 d/teacher/year", "d/teacher/year") == 6);
    CHECK(value("240 EUR/d", "EUR/d") == 240);
    CHECK(value("200 %", "share-or-more") == 2);
    CHECK(value("20 km", "km") == 20);
    CHECK(value("500 EUR per school per year", "EUR/school/year") == 500);
    CHECK(value("010", "number") == 10);
}

TEST_CASE("a day is a working day unless a time span is wanted") {
    CHECK(value("5 d/year", "d/teacher/year") == 5);
    CHECK(value("7 d", "duration") == 7.0 / 364);
    CHECK(code("7 d", "h") == "E205");
}

TEST_CASE("pounds are converted by the scenario's rate") {
    CHECK(value("100 GBP", "EUR") == Approx(120));
    CHECK(value("£100/teacher", "EUR/teacher") == Approx(120));
    CHECK(value("€18 million", "EUR") == 18e6);
}

TEST_CASE("rates of peers are shares or plain rates, by month or year") {
    std::string const unit = "share/year | 1/year";
    CHECK(value("3 %/year", unit) == 0.03);
    CHECK(value("0.03 /year", unit) == 0.03);
    CHECK(value("1 %/month", unit) == Approx(0.12));
    CHECK(code("1 %/month", "share/year") == "E205");  // twelve times a monthly probability is not the annual one
}

TEST_CASE("what is counted may be left out, time may not") {
    CHECK(unit_of("60 h", "h/teacher | h/teacher/year") == "h/teacher");
    CHECK(unit_of("24 h/year", "h/teacher | h/teacher/year") == "h/teacher/year");
    CHECK(unit_of("24 h/teacher/year", "h/teacher | h/teacher/year") == "h/teacher/year");
    CHECK(unit_of("13 /year", "teacher/year") == "teacher/year");
    CHECK(code("13 teachers", "teacher/year") == "E205");
    CHECK(code("500 EUR/year", "EUR/school/year | EUR/team/year") == "E205");  // per what?
    CHECK(code("60 h/school", "h/teacher") == "E205");
    CHECK(code("8.5 %", "share/year") == "E205");
    CHECK(code("70 %/year", "share") == "E205");
}

TEST_CASE("instant and never are words only where they mean something") {
    CHECK(value("instant", "duration", Form::instant_or_never) == 0);
    CHECK(std::isinf(value("never", "duration", Form::instant_or_never)));
    CHECK(std::isinf(value("instant", "1/year", Form::instant_or_never)));
    CHECK(value("never", "1/year", Form::instant_or_never) == 0);
    CHECK(code("never", "duration") == "E201");
}

TEST_CASE("what is not a number with its unit is refused, each with its code") {
    CHECK(code("many", "number") == "E201");
    CHECK(code("0x10", "number") == "E203");
    CHECK(code("1 000", "number") == "E203");
    CHECK(code("", "number") == "E201");
    CHECK(code(".inf", "number") == "E208");
    CHECK(code("nan", "number") == "E208");
    CHECK(code("1e999", "number") == "E208");
    CHECK(code("1e308 billion EUR", "EUR") == "E208");
    CHECK(code("80", "h") == "E202");
    CHECK(code("0.5", "share/year") == "E202");
    CHECK(code("80 hurs", "h") == "E203");
    CHECK(code("2001 h", "h", {0, 2000}) == "E204");
    CHECK(code("-1 %", "share", {0, 1}) == "E204");
    CHECK(code("5..6", "number") == "E201");
    CHECK(fault("x", "1,5", "number").suggestion == "did you mean '1.5'?");
    CHECK(fault("x", "80 hurs", "h").suggestion == "did you mean 'hours'?");
    CHECK(fault("x", "80", "h").suggestion == "for example '80 h'");
}

TEST_CASE("the messages of the contract, word for word") {
    CHECK(fault("hours", "500 EUR/teacher", "h/teacher").message ==
          "'hours' wants time per teacher (h/teacher), got money (EUR/teacher)");
    CHECK(fault("hours", "500 EUR/teacher", "h/teacher | h/teacher/year").message ==
          "'hours' wants time per teacher (h/teacher), got money (EUR/teacher)");
    CHECK(fault("kept_per_tier", "70", "share", {0, 1}).message ==
          "'kept_per_tier' is 70, outside 0..1. Did you mean '70 %'?");
    CHECK(fault("kept_per_tier", "7000", "share", {0, 1}).message == "'kept_per_tier' is 7000, outside 0..1");
}

TEST_CASE("ranges share the unit at their end") {
    auto const range = read_range("25..30 %", {"x", "share"});
    REQUIRE(range);
    CHECK(range.value->low == 0.25);
    CHECK(range.value->high == 0.30);
    auto const mixed = read_range("6 months .. 2 years", {"x", "duration"});
    REQUIRE(mixed);
    CHECK(mixed.value->low == 0.5);
    CHECK(mixed.value->high == 2);
    auto const single = read_range("8 teachers", {"x", "teacher"});
    REQUIRE(single);
    CHECK(single.value->low == 8);
    CHECK(single.value->high == 8);
    CHECK(read_range("1.5..2.5", {"x", "number"}).value->high == 2.5);
    CHECK(read_range("30..25 %", {"x", "share"}).fault.code == "E204");
    CHECK(read_range("500..10000 EUR/sustained_teacher", {"x", "EUR/sustained_teacher"}).value->high == 10000);
}

TEST_CASE("values are written as people write them") {
    CHECK(quantity_text(0.3, "share") == "30 %");
    CHECK(quantity_text(0.085, "share/year") == "8.5 %/year");
    CHECK(quantity_text(1.5, "duration") == "18 months");
    CHECK(quantity_text(2, "duration") == "2 years");
    CHECK(quantity_text(1, "1/year") == "1 /year");
    CHECK(quantity_text(1.8e7, "EUR") == "18000000 EUR");
    CHECK(quantity_text(std::numeric_limits<double>::infinity(), "duration", Form::instant_or_never) == "never");
    CHECK(quantity_text(0, "duration", Form::instant_or_never) == "instant");
}
