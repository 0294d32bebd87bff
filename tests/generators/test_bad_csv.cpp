// Data files as registers and spreadsheets write them: what cannot be read is refused in one right sentence.
#include <catch2/catch.hpp>

#include "generators/columns.hpp"
#include "generators/csv.hpp"
#include "generators/number_style.hpp"

using namespace cpdsim;

namespace {

std::vector<DataProblem> problems_of(std::string const& text) {
    std::vector<DataProblem> problems;
    static_cast<void>(parse_csv(text, "a.csv", problems));
    return problems;
}

}  // namespace

TEST_CASE("the separator is the one the header has most of outside quotes, or what the first line says") {
    for (std::string const text :
         {"id;name\n1;\"2;x,y\"\n", "\"id\";\"name\"\n1;\"2;x,y\"\n", "\xEF\xBB\xBFid;name\n1;2;x,y\n",
          "sep=;\nid;name\n1;\"2;x,y\"\n", "id\tname\n1\t2;x,y\n", "id|name\n1|2;x,y\n", "id,name\n1,\"2;x,y\"\n"}) {
        INFO(text);
        std::vector<DataProblem> problems;
        CsvTable const table = parse_csv(text, "a.csv", problems);
        bool const split = text.find("\n1;2;x") != std::string::npos;  // an unquoted separator is one
        CHECK(problems.size() == (split ? 1U : 0U));
        REQUIRE(table.header.size() == 2);
        CHECK(table.header[1].text == "name");
        if (!split) CHECK(table.rows.at(0).at(1).text == "2;x,y");
    }
    CHECK(problems_of("id,name;surname\n1,a;b\n").empty());
    CHECK(problems_of("\"id;number\",name\n1,a\n").empty());
}

TEST_CASE("UTF-16 is read, with and without a mark; one byte for a letter only when told") {
    std::string const text = "id,name\n1,Zo\xC3\xAB \xE2\x82\xAC \xF0\x9F\x98\x80\n";
    auto const utf16 = [](bool big, bool mark) {
        std::u16string const units = u"id,name\n1,Zo\u00EB \u20AC \U0001F600\n";
        std::string bytes = mark ? (big ? "\xFE\xFF" : "\xFF\xFE") : "";
        for (char16_t const unit : units) {
            char const high = static_cast<char>(unit >> 8U), low = static_cast<char>(unit & 0xFFU);
            bytes += big ? high : low;
            bytes += big ? low : high;
        }
        return bytes;
    };
    for (bool const big : {false, true})
        for (bool const mark : {false, true}) {
            INFO(big << mark);
            auto const read = as_utf8(utf16(big, mark), {});
            REQUIRE(read.has_value());
            CHECK(*read == text);
        }
    std::string const lone = std::string("\xFF\xFEi\0d\0", 6) + "\x3D\xD8" + std::string("x\0", 2);
    CHECK_FALSE(as_utf8(lone, {}).has_value());
    CHECK_FALSE(as_utf8("Zo\xEB", {}).has_value());
    CHECK(as_utf8("Zo\xEB \x80", {true, {}}) == "Zo\xC3\xAB \xE2\x82\xAC");
    CHECK_FALSE(as_utf8("Zo\xEB \x81", {true, {}}).has_value());  // no letter of Windows-1252
}

TEST_CASE("what a number says of its decimal sign, and what it is with either") {
    struct Row {
        std::string_view text;
        NumberStyle style;
        double with_point, with_comma;  // -1: no number
    };
    for (Row const& row :
         {Row{"1500", NumberStyle::plain, 1500, 1500}, Row{"1 500", NumberStyle::plain, 1500, 1500},
          Row{"1\xC2\xA0"
              "500",
              NumberStyle::plain, 1500, 1500},
          Row{"1'500", NumberStyle::plain, 1500, 1500}, Row{"1e3", NumberStyle::plain, 1000, 1000},
          Row{"0.8", NumberStyle::point, .8, -1}, Row{"0,8", NumberStyle::comma, -1, .8},
          Row{"1.500", NumberStyle::either_point, 1.5, 1500}, Row{"1,500", NumberStyle::either_comma, 1500, 1.5},
          Row{"0.500", NumberStyle::point, .5, -1}, Row{"1.500.000", NumberStyle::comma, -1, 1500000},
          Row{"1,500.5", NumberStyle::point, 1500.5, -1}, Row{"1.500,5", NumberStyle::comma, -1, 1500.5},
          Row{"1 234,567", NumberStyle::comma, -1, 1234.567}, Row{"12.34.56", NumberStyle::none, -1, -1},
          Row{"", NumberStyle::none, -1, -1}, Row{"x", NumberStyle::none, -1, -1},
          Row{"-2,5", NumberStyle::comma, -1, -2.5}}) {
        INFO(row.text);
        CHECK(style_of(row.text) == row.style);
        for (char const sign : {'.', ','}) {
            double const wanted = sign == '.' ? row.with_point : row.with_comma;
            double value = -1;
            bool const read = parse_number(row.text, sign, value);
            CHECK(read == (wanted != -1));
            if (read) CHECK(value == Approx(wanted));
        }
    }
}

TEST_CASE("a column's own numbers tell its decimal sign, then those of the file") {
    auto const number = [](std::string const& text, std::string const& column, std::size_t row = 0) {
        std::vector<DataProblem> problems;
        CsvTable const table = parse_csv(text, "a.csv", problems);
        std::map<std::string, std::string> const none;
        Columns columns{table, none, problems};
        auto const value = columns.number(column, row, {-1e9, 1e9});
        CHECK(value.has_value() != any_error(problems));
        return value.value_or(-1);
    };
    CHECK(number("a;b\n1.500;x\n0,5;y\n", "a") == 1500);
    CHECK(number("a;b\n1.500;0,5\n2;3\n", "a") == 1500);
    CHECK(number("a;b\n1.500;0.5\n2;3\n", "a") == 1.5);
    CHECK(number("a;b\n1.500;x\n2;3\n", "a") == -1);   // nothing tells
    CHECK(number("a,b\n1.500,x\n2,3\n", "a") == 1.5);  // between commas a point is a point
    CHECK(number("a,b\n\"1,500\",x\n", "a") == -1);
    CHECK(number("a,b\n\"0,5\",x\n0.5,x\n", "a") == -1);  // both signs: the commas are told
}

TEST_CASE("margins of names and numbers may be spaces that do not break") {
    std::vector<DataProblem> problems;
    CsvTable const table = parse_csv(
        "id,\xC2\xA0practice \n1,\xC2\xA0"
        "0.5\xE2\x80\xAF\n,,\n",
        "a.csv", problems);
    CHECK(table.find("practice") == 1);
    double value = 0;
    REQUIRE(parse_number(table.rows[0][1].text, value));
    CHECK(value == 0.5);
}

TEST_CASE("few of each kind: the last one shown says how many more there are") {
    std::vector<DataProblem> problems;
    for (int row = 2; row < 102; ++row)
        problems.push_back(
            {"a.csv", row, 1, "'practice' is '" + std::to_string(row) + "x', which is no number", "", false});
    problems.push_back({"a.csv", 200, 1, "school has no id", "", false});
    problems.push_back({"a.csv", 201, 1, "'pupils' is 'x', which is no number", "", false});
    auto const few = few_of_each_kind(problems);
    REQUIRE(few.size() == 5);
    CHECK(few[2].message == "'practice' is '4x', which is no number (and so in 97 more places)");
    CHECK(few[3].message == "school has no id");
}

TEST_CASE("columns that are nearly ours are faults, others are named once") {
    std::vector<DataProblem> problems;
    CsvTable const table = parse_csv("id,practise,remark,note\n1,2,3,4\n", "a.csv", problems);
    check_columns(table, {"id", "practice", "school"}, {"region"}, {}, problems);
    REQUIRE(problems.size() == 2);
    CHECK(problems[0].message == "there is no column 'practise' to read");
    CHECK(problems[0].column == 4);
    CHECK(!problems[0].warning);
    CHECK(problems[1].message == "columns that are not read: remark, note");
    CHECK(problems[1].warning);
}
