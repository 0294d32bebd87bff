// Data files as registers and spreadsheets write them: what cannot be read is refused in one right sentence.
#include <catch2/catch.hpp>

#include "generators/columns.hpp"
#include "generators/csv.hpp"

using namespace cpdsim;

namespace {

std::vector<DataProblem> problems_of(std::string const& text) {
    std::vector<DataProblem> problems;
    static_cast<void>(parse_csv(text, "a.csv", problems));
    return problems;
}

}  // namespace

TEST_CASE("other separators are one sentence, also with quoted names and a mark of the byte order") {
    for (std::string const text :
         {"id;name\n1;2\n", "\"id\";\"name\"\n1;\"a,b\"\n", "\xEF\xBB\xBFid;name\n1;2\n", "sep=;\nid;name\n"}) {
        auto const problems = problems_of(text);
        INFO(text);
        REQUIRE(problems.size() == 1);
        CHECK(problems[0].message == "is separated by semicolons, not by commas");
    }
    CHECK(problems_of("id,name;surname\n1,a;b\n").empty());
    CHECK(problems_of("\"id;number\",name\n1,a\n").empty());
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
