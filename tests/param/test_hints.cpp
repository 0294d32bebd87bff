// Every hint is obeyed: the text it gives is read, and is what was meant.
#include <catch2/catch.hpp>

#include <cmath>

#include "param/hints.hpp"
#include "param/quantity.hpp"
#include "param/reader.hpp"

using namespace cpdsim::param;

namespace {

/// The texts in quotes of "did you mean 'a' or 'b'?".
std::vector<std::string> offered(std::string const& suggestion) {
    std::vector<std::string> texts;
    for (std::size_t at = suggestion.find('\''); at != std::string::npos;) {
        std::size_t const end = suggestion.find('\'', at + 1);
        if (end == std::string::npos) break;
        texts.push_back(suggestion.substr(at + 1, end - at - 1));
        at = suggestion.find('\'', end + 1);
    }
    return texts;
}

struct Wrong {
    std::string text, unit;
    std::vector<double> meant;  ///< one of these, all of them offered
    double low = 0, high = 1e12;
};

}  // namespace

TEST_CASE("a hint that is obeyed gives what was meant") {
    std::vector<Wrong> const table{
        {"0.085", "share/year", {0.085}, 0, 0.99},
        {"8.5", "share/year", {0.085}, 0, 0.99},
        {"0.03", "share/year", {0.03}, 0, 0.5},
        {"4,5 %/year", "share/year", {0.045}, 0, 0.99},
        {"8.5 %", "share/year", {0.085}, 0, 0.99},
        {"1,500 EUR", "EUR", {1500, 1.5}},
        {"18,000,000 EUR", "EUR", {18e6}},
        {"14.000.000 EUR", "EUR", {14e6}},
        {"14.000 EUR", "EUR", {14000, 14}},
        {"1 500 EUR", "EUR", {1500}},
        {"1\xC2\xA0"
         "500 EUR",
         "EUR",
         {1500}},
        {"1\xE2\x80\xAF"
         "500\xC2\xA0"
         "EUR",
         "EUR",
         {1500}},
        {"1'500'000 EUR", "EUR", {1.5e6}},
        {"1.234,50 EUR", "EUR", {1234.5}},
        {"1,234.50 EUR", "EUR", {1234.5}},
        {"EUR 1500", "EUR", {1500}},
        {"EUR 1,500,000", "EUR", {1.5e6}},
        {"\xE2\x82\xAC"
         "1,500,000",
         "EUR",
         {1.5e6}},
        {"14 Mio. EUR", "EUR", {14e6}},
        {"14 mn EUR", "EUR", {14e6}},
        {"2 Mrd EUR", "EUR", {2e9}},
        {"14 millions EUR", "EUR", {14e6}},
        {"1,5 million EUR", "EUR", {1.5e6}},
        {"18", "duration", {1.5, 18}, 0, 50},
        {"80", "h", {80}},
        {"2,5 h", "h", {2.5}},
        {"1,200 teachers/year", "teacher/year", {1200, 1.2}},
        {"0,3", "share", {0.3}, 0, 1},
        {"12,5 %", "share", {0.125}, 0, 1},
        {"60 %/year", "1/year", {0.6}, 0, 10},
        {"60 %", "number", {0.6}},
        {"90 min/teacher", "h/teacher/year", {1.5}},
        {"2 million EUR/year", "EUR/school", {2e6}},
        {"1,234", "number", {1234, 1.234}},
        {"0,5", "number", {0.5}},
    };
    for (Wrong const& wrong : table) {
        INFO(wrong.text << " as " << wrong.unit);
        Wanted const wanted{"x", wrong.unit, {wrong.low, wrong.high}};
        auto const read = read_quantity(wrong.text, wanted);
        REQUIRE(!read);
        INFO(read.fault.message << ": " << read.fault.suggestion);
        std::vector<double> values;
        for (std::string const& text : offered(read.fault.suggestion)) {
            auto const obeyed = read_quantity(text, wanted);
            INFO(text);
            REQUIRE(obeyed);
            values.push_back(obeyed.value->value);
        }
        REQUIRE(values.size() == wrong.meant.size());
        for (std::size_t i = 0; i < values.size(); ++i) CHECK(values[i] == Approx(wrong.meant[i]).epsilon(1e-12));
    }
}

TEST_CASE("spaces that do not break are spaces") {
    CHECK(read_quantity("80\xC2\xA0h", {"x", "h", {0, 1000}}).value->value == 80);
    CHECK(read_quantity("\xC2\xA0"
                        "8.5\xE2\x80\xAF%/year ",
                        {"x", "share/year", {0, 1}})
              .value->value == Approx(0.085));
}

TEST_CASE("where nothing can be offered, the hint says what to write") {
    auto const dollars = read_quantity("14 million USD", {"total", "EUR", {0, 1e13}});
    REQUIRE(!dollars);
    CHECK(dollars.fault.suggestion == "give its rate, as in `money: {rates: {USD: 0.23 EUR}}`, or write EUR");
    auto const money = read_quantity("1900 EUR/teacher", {"hours", "h/teacher", {0, 2000}});
    REQUIRE(!money);
    CHECK(money.fault.suggestion == "write it in h/teacher");
    CHECK(read_quantity("14.125 EUR", {"x", "EUR", {0, 1e12}}));  // a computed value, not thousands
    CHECK(read_quantity("1.500 million EUR", {"x", "EUR", {0, 1e12}}).value->value == 1.5e6);
    CHECK(read_quantity("80.000 h", {"x", "h", {1, 1000}}).value->value == 80);  // 80,000 hours are out of range
}

TEST_CASE("ranges in other forms are offered as a..b where a range may stand") {
    auto const team = read_range("5-6 teachers", {"team", "teacher", {1, 1000}, Form::plain, true});
    REQUIRE(!team);
    CHECK(team.fault.suggestion == "did you mean '5..6 teachers'?");
}

TEST_CASE("months in other orders") {
    CHECK(meant_month("09/2026") == "2026-09");
    CHECK(meant_month("2026-9") == "2026-09");
    CHECK(meant_month("2026/09") == "2026-09");
    CHECK(meant_month("Sept 2026") == "2026-09");
    CHECK(meant_month("1 September 2026") == "2026-09");
    CHECK(meant_month("2026-09-01") == "2026-09");
    CHECK(meant_month("01.09.2026") == "2026-09");
    CHECK(meant_month("2026") == "");
}

TEST_CASE("numbers of data files") {
    CHECK(meant_numbers("0,8") == std::vector<std::string>{"0.8"});
    CHECK(meant_numbers("1,500") == std::vector<std::string>{"1500", "1.5"});
    CHECK(meant_numbers("80 %") == std::vector<std::string>{"0.8"});
    CHECK(meant_numbers("-1 234,5") == std::vector<std::string>{"-1234.5"});
    CHECK(meant_numbers("n/a").empty());
    CHECK(meant_numbers("").empty());
    CHECK(meant_numbers("12 34").empty());
}
