#include <catch2/catch.hpp>

#include "policy/programme.hpp"
#include "scenario/load.hpp"
#include "scenario/price_years.hpp"
#include "support/folder.hpp"

using namespace cpdsim;

namespace {

/// A scenario with one price; `money` is the inside of the section.
struct Desk {
    test::Folder folder;
    param::Diagnostics diagnostics;

    std::optional<Loaded> load(std::string const& money, std::string const& price, Overrides const& overrides = {}) {
        return load_scenario(
            folder.write("s.yaml",
                         "format: cpd-scenario/1\n"
                         "population: {schools: {simulate: 4, represent: 40}}\n"
                         "programmes:\n"
                         "  course:\n"
                         "    sessions: {hours: 10 h/teacher, spread: 1 year}\n"
                         "    facts: {old: {value: 100, unit: EUR/teacher, what: a price, year: 2001, source: a "
                         "book, measure: none}}\n"
                         "    costs:\n"
                         "      session: " +
                             price +
                             "\n"
                             "money: {" +
                             money + "}\n"),
            overrides, diagnostics);
    }
    double price(std::string const& money, std::string const& price, Overrides const& overrides = {}) {
        auto const loaded = load(money, price, overrides);
        INFO(diagnostics.text());
        REQUIRE(loaded);
        return loaded->scenario.programmes->at("course").costs.at("session").value.value;
    }
    std::string complaint(std::string const& money, std::string const& price) {
        static_cast<void>(load(money, price));
        return said();
    }
    /// On one line each: file:line code message suggestion.
    [[nodiscard]] std::string said() const {
        std::string all;
        for (auto const& found : diagnostics.sorted())
            all += found.path.substr(found.path.rfind('/') + 1) + ":" + std::to_string(found.line) + " " + found.code +
                   " " + found.message + " " + found.suggestion + "\n";
        return all;
    }
};

std::string const table = "prices: 2025, index: {2015: 80, 2019: 100, 2025: 125}";

}  // namespace

TEST_CASE("an amount of an older year is carried to the price year by the index, to the cent") {
    CHECK(Desk{}.price(table, "{value: 100 EUR/teacher, year: 2019}") == 125.0);
    CHECK(Desk{}.price(table, "{value: 100 EUR/teacher, year: 2015}") == 156.25);
    CHECK(Desk{}.price(table, "{value: 100 EUR/teacher, year: 2025}") == 100.0);
    CHECK(Desk{}.price(table, "100 EUR/teacher") == 100.0);
    CHECK(Desk{}.price("prices: 2015, index: {2015: 80, 2019: 100, 2025: 125}",
                       "{value: 100 EUR/teacher, year: 2025}") == 64.0);
    CHECK(Desk{}.price(table, "{value: 0.08 thousand EUR/teacher, year: 2019}") == 100.0);
    CHECK(Desk{}.price(table, "{value: €100/teacher, year: 2019}") == 125.0);
    CHECK(Desk{}.price(table + ", gbp: 1.2", "{value: 100 GBP/teacher, year: 2019}") == Approx(150).epsilon(1e-12));
    CHECK(Desk{}.price(table, "{value: 100, unit: EUR/teacher, year: 2019}") == 125.0);
}

TEST_CASE("a yearly rate of inflation does the same") {
    CHECK(Desk{}.price("prices: 2025, inflation: 10 %/year", "{value: 100 EUR/teacher, year: 2023}") ==
          Approx(121).epsilon(1e-12));
    CHECK(Desk{}.price("prices: 2023, inflation: 10 %/year", "{value: 121 EUR/teacher, year: 2025}") ==
          Approx(100).epsilon(1e-12));
}

TEST_CASE("an index may stand in a file") {
    Desk desk;
    desk.folder.write("cpi.csv", "year;index\n2019;100\n2025;125\n");
    CHECK(desk.price("prices: 2025, index_file: cpi.csv", "{value: 100 EUR/teacher, year: 2019}") == 125.0);
    Desk broken;
    broken.folder.write("cpi.csv", "year,index\n2019,100\n2025,much\n");
    std::string const said =
        broken.complaint("prices: 2025, index_file: cpi.csv", "{value: 100 EUR/teacher, year: 2019}");
    CHECK(said.find("the index of 2025 is 'much'") != std::string::npos);
    CHECK(said.find("cpi.csv:3") != std::string::npos);
    Desk none;
    CHECK(none.complaint("index_file: cpj.csv", "100 EUR/teacher").find("cannot read") != std::string::npos);
}

TEST_CASE("the range beside an amount is of the same year, and the year stays as a note") {
    Desk desk;
    auto const loaded =
        desk.load(table, "{value: 100 EUR/teacher, range: 80..120 EUR/teacher, year: 2019, source: a list}");
    REQUIRE(loaded);
    param::Annotation const& noted = loaded->annotations.at("programmes.course.costs.session");
    CHECK(noted.value == 125.0);
    REQUIRE(noted.range);
    CHECK(*noted.range == std::pair{100.0, 150.0});
    std::string const text = loaded->document.text();
    CHECK(text.find("100 EUR/teacher of 2019") != std::string::npos);
    CHECK(text.find("year: 2019") == std::string::npos);
    CHECK(text.find("year: 2001") != std::string::npos);  // what a fact says is of its own time
    CHECK(desk.diagnostics.empty());
}

TEST_CASE("what replaces an amount is of the price year, unless it says another") {
    std::string const path = "programmes.course.costs.session", old = "{value: 100 EUR/teacher, year: 2019}";
    CHECK(Desk{}.price(table, old, {{path, "70 EUR/teacher"}}) == 70.0);
    CHECK(Desk{}.price(table, old, {{path, "{value: 70 EUR/teacher, year: 2015}"}}) == Approx(109.375));
    CHECK(Desk{}.price(table, old, {{"money.prices", "2015"}}) == 80.0);
    CHECK(Desk{}.price("prices: 2025", old, {{"money.index", "{2019: 50, 2025: 100}"}}) == 200.0);
}

TEST_CASE("without an index amounts of two years are not mixed in silence") {
    Desk desk;
    CHECK(desk.price("prices: 2025", "{value: 100 EUR/teacher, year: 2019}") == 100.0);
    std::string const said = desk.said();
    CHECK(said.find("W311") != std::string::npos);
    CHECK(said.find("'programmes.course.costs.session' is in prices of 2019, and nothing carries them to 2025") !=
          std::string::npos);
    CHECK(said.find("s.yaml:8 W311") != std::string::npos);
    CHECK(said.find("index: {2019: 100, 2025: ...}") != std::string::npos);
}

TEST_CASE("mistakes with years say where they are and what to do") {
    std::string const old = "{value: 100 EUR/teacher, year: 2019}";
    std::string said = Desk{}.complaint("prices: 2025, index: {2018: 95, 2025: 125}", old);
    CHECK(said.find("E302") != std::string::npos);
    CHECK(said.find("'money.index' has no 2019 (it has 2018, 2025)") != std::string::npos);
    said = Desk{}.complaint("prices: 2026, index: {2019: 95, 2025: 125}", old);
    CHECK(said.find("has no 2026") != std::string::npos);
    said = Desk{}.complaint(table, "{value: 100 EUR/teacher, year: last}");
    CHECK(said.find("E201") != std::string::npos);
    CHECK(said.find("'last', no year") != std::string::npos);
    said = Desk{}.complaint(table + ", discount: {value: 3 %/year, year: 2019}", "1 EUR/teacher");
    CHECK(said.find("'year' stands beside 'money.discount', which is no amount of money") != std::string::npos);
    said = Desk{}.complaint(table + ", inflation: 2 %/year", old);
    CHECK(said.find("by 'index' or by 'inflation', not by both") != std::string::npos);
    said = Desk{}.complaint("index: {last: 100}", "1 EUR/teacher");
    CHECK(said.find("'last' of 'money.index' is no year") != std::string::npos);
    said = Desk{}.complaint("index: {2019: none}", "1 EUR/teacher");
    CHECK(said.find("E204") != std::string::npos);
    CHECK(Desk{}.complaint(table, "{value: 100 EUR/teacher, yaer: 2019}").find("did you mean 'year'?") !=
          std::string::npos);
}

TEST_CASE("amounts are told from other numbers by their currency") {
    CHECK(scaled_amount("30 million EUR", 5, 4) == "37.5 million EUR");
    CHECK(scaled_amount("18 PLN/h/teacher", 2, 1) == "36 PLN/h/teacher");
    CHECK(scaled_amount("£ 10", 2, 1) == "£ 20");
    CHECK_FALSE(scaled_amount("30 %", 2, 1));
    CHECK_FALSE(scaled_amount("30 h/teacher", 2, 1));
    CHECK_FALSE(scaled_amount("30 million", 2, 1));
}
