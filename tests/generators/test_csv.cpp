#include <catch2/catch.hpp>

#include "generators/csv.hpp"

using namespace cpdsim;

TEST_CASE("quotes, line ends, byte-order mark and labels are read as RFC 4180 has them") {
    std::vector<DataProblem> problems;
    CsvTable const table =
        parse_csv("\xEF\xBB\xBFid,name\r\n1,\"Ada \"\"the first\"\", L.\"\r\n2,\"two\nlines\"\r\nNA,Zo\xC3\xAB \r\n3,",
                  "t.csv", problems);
    CHECK(problems.empty());
    REQUIRE(table.rows.size() == 4);
    CHECK(table.header[0].text == "id");
    CHECK(table.find("name") == 1);
    CHECK(table.find("Name") == -1);
    CHECK(table.rows[0][1].text == "Ada \"the first\", L.");
    CHECK(table.rows[1][1].text == "two\nlines");
    CHECK(table.rows[2][0].text == "NA");
    CHECK(table.rows[2][1].text == "Zo\xC3\xAB ");
    CHECK(table.rows[3][1].text.empty());
    CHECK(table.rows[2][0].row == 5);  // the quoted field took two lines
    CHECK(table.rows[0][1].column == 3);
}

TEST_CASE("faults of a file are collected with their place") {
    std::vector<DataProblem> problems;
    CsvTable const table = parse_csv("a,b,a\n1,2\n1,2,3\n\n\"x,2,3\n", "t.csv", problems);
    REQUIRE(problems.size() == 3);
    CHECK(problems[0].message == "column 'a' appears twice");
    CHECK(problems[0].column == 5);
    CHECK(problems[1].message == "row has 2 fields, the header has 3");
    CHECK(problems[1].row == 2);
    CHECK(problems[2].message == "quote is never closed");
    CHECK(problems[2].row == 5);
    CHECK(table.rows.size() == 1);

    problems.clear();
    CHECK(parse_csv("", "empty.csv", problems).rows.empty());
    CHECK(problems.size() == 1);
    problems.clear();
    CHECK(read_csv("/no/such/file.csv", "file.csv", problems).header.empty());
    REQUIRE(problems.size() == 1);
    CHECK(problems[0].file == "file.csv");
}

TEST_CASE("numbers") {
    double value = 0;
    CHECK(parse_number(" 0.5 ", value));
    CHECK(value == 0.5);
    CHECK(parse_number("+1e3", value));
    CHECK(value == 1000);
    for (auto const* text : {"", "NA", "1,5", "12 h", "nan", "inf", "0x10", "-", "1e999"})
        CHECK_FALSE(parse_number(text, value));
}

TEST_CASE("the nearest name is offered only where it is near") {
    CHECK(nearest_name("practise", {"practice", "pupils"}) == "practice");
    CHECK(nearest_name("uid", {"practice", "pupils"}).empty());
}
