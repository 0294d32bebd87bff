#include <catch2/catch.hpp>

#include <fmt/format.h>

#include "param/document.hpp"

using namespace cpdsim::param;

namespace {

Document parsed(std::string text, Diagnostics& diagnostics) {
    return parse_document(Source{"a.yaml", std::move(text)}, diagnostics);
}
Document parsed(std::string text) {
    Diagnostics diagnostics;
    Document document = parsed(std::move(text), diagnostics);
    INFO(diagnostics.text());
    REQUIRE(diagnostics.empty());
    return document;
}

}  // namespace

TEST_CASE("keys and values know where they stand") {
    Document const document = parsed("a: 1\nmap:\n  été: {x: \"1 h\", y: [2, 3]}\n");
    CHECK(document.find("a")->mark == Mark{0, 1, 4});
    CHECK(document.find("map.été.x")->mark == Mark{0, 3, 12});  // characters, not bytes
    CHECK(document.find("map.été.x")->length == 5);
    CHECK(document.find("map.été.y.1")->text == "3");
    CHECK(document.find("map.été.y.2") == nullptr);
    CHECK(document.root.entry("map")->mark == Mark{0, 2, 1});
    CHECK(document.keys("map") == std::vector<std::string>{"été"});
}

TEST_CASE("a key that stands twice is an error and the first one counts") {
    Diagnostics diagnostics;
    Document const document = parsed("a: 1\nb: 2\na: 3\n", diagnostics);
    REQUIRE(diagnostics.sorted().size() == 1);
    CHECK(diagnostics.sorted()[0].code == "E104");
    CHECK(diagnostics.sorted()[0].line == 3);
    CHECK(document.find("a")->text == "1");
}

TEST_CASE("broken YAML is E102 with a place") {
    for (char const* const text : {"a: [1, 2\nb: 3\n", "a: b: c\n", "a:\n\t- b\n", "a: 'x\n", "{", "a: *nowhere\n",
                                   "? [a]\n: b\n", "a: 1\n---\nb: 2\n", "a: \xff\n"}) {
        Diagnostics diagnostics;
        static_cast<void>(parsed(text, diagnostics));
        INFO(text);
        REQUIRE(diagnostics.failed());
        CHECK(diagnostics.sorted()[0].code == "E102");
        CHECK(diagnostics.sorted()[0].line >= 1);
    }
}

TEST_CASE("anchors and aliases are copies; a merge key is an ordinary key") {
    Document const document = parsed("a: &x {p: 1}\nb: *x\nc: {<<: *x}\n");
    CHECK(document.find("b.p")->text == "1");
    CHECK(document.find("c.p") == nullptr);
    CHECK(document.keys("c") == std::vector<std::string>{"<<"});
}

TEST_CASE("aliases of aliases do not eat the memory") {
    std::string text = "a0: &a0 [1,1,1,1,1,1,1,1,1,1]\n";
    for (int i = 1; i < 12; ++i)
        text += fmt::format("a{0}: &a{0} [*a{1} ,*a{1} ,*a{1} ,*a{1} ,*a{1} ,*a{1} ]\n", i, i - 1);
    Diagnostics diagnostics;
    static_cast<void>(parsed(text, diagnostics));
    CHECK(diagnostics.failed());
}

TEST_CASE("maps merge, lists and values are replaced, marks keep their file") {
    Document base = parsed("a: {x: 1, y: 2}\nl: [1, 2]\nq: 27 %\n");
    Diagnostics diagnostics;
    Document const over =
        parse_document(Source{"b.yaml", "a: {y: 3, z: 4}\nl: [9]\nq: {range: 25..30 %}\n"}, diagnostics);
    base.merge(over);
    CHECK(base.text() == "a:\n  x: 1\n  y: 3\n  z: 4\nl: [9]\nq: {value: 27 %, range: 25..30 %}\n");
    CHECK(base.place(base.find("a.x")->mark) == "a.yaml:1");
    CHECK(base.place(base.find("a.y")->mark) == "b.yaml:1");
    CHECK(base.text({true}).find("  y: 3  # b.yaml:1\n") != std::string::npos);
}

TEST_CASE("set replaces the value of an annotated quantity and keeps its range") {
    Document document =
        parsed("t: {leave: {value: 8 %/year, range: 6..10 %/year}, heads: 10 %/year}\nf: [{amount: 1 EUR}]\n");
    Diagnostics diagnostics;
    CHECK(document.set("t.leave", "12 %/year", diagnostics));
    CHECK(document.set("t.heads.value", "11 %/year", diagnostics));
    CHECK(document.set("f.0.amount", "2 EUR", diagnostics));
    CHECK(document.set("new.map", "{a: [1, b]}", diagnostics));
    CHECK(diagnostics.empty());
    CHECK(document.text() ==
          "t:\n  leave: {value: 12 %/year, range: 6..10 %/year}\n  heads: 11 %/year\nf:\n  - {amount: 2 EUR}\nnew:\n  "
          "map:\n    a: [1, b]\n");
    CHECK(document.place(document.find("t.leave.value")->mark) == "--set:1");
    CHECK(document.place(document.find("f.0.amount")->mark) == "--set:3");
    CHECK_FALSE(document.set("f.1.amount", "2 EUR", diagnostics));
    CHECK_FALSE(document.set("a", "[1", diagnostics));
    CHECK(diagnostics.errors() == 2);
}

TEST_CASE("what is written canonically is read as the same document") {
    Document const document = parsed(
        "a: \"x: y\"\nb: ['1, 2', plain text, \"q\\\"uote\", ~]\nc: |\n  two\n  lines\nd: {}\ne: -1\nf: \"\"\n'g #': "
        "'- h'\n");
    Document const again = parsed(document.text());
    CHECK(again.text() == document.text());
    CHECK(again.find("a")->text == "x: y");
    CHECK(again.find("b.0")->text == "1, 2");
    CHECK(again.find("b.2")->text == "q\"uote");
    CHECK(again.find("c")->text == "two\nlines\n");
    CHECK(again.find("f")->text.empty());
    CHECK(again.find("g #")->text == "- h");
}

TEST_CASE("a text with any character at any place in it is written so that it is read again") {
    for (int code = 0x20; code < 0x7f; ++code)
        for (char const* const form : {"{}", "{}b", "a{}", "a{}b", "a {} b", "a{} b", "a {}b"}) {
            std::string const text = fmt::format(fmt::runtime(form), static_cast<char>(code));
            std::string const escaped = '"' + fmt::format(fmt::runtime(form), fmt::format("\\x{:02x}", code)) + '"';
            CAPTURE(text);
            Document const document = parsed(fmt::format(
                "block: {0}\nlist: [{0}, {0}]\nnumber: {{value: {0}, {0}: {0}}}\ninner: {{{0}: [{0}]}}\n", escaped));
            Diagnostics diagnostics;
            Document const again = parsed(document.text(), diagnostics);
            REQUIRE(diagnostics.empty());
            CHECK(again.text() == document.text());
            CHECK(again.find("block")->text == text);
            CHECK(again.find("list.1")->text == text);
            CHECK(again.find("number.value")->text == text);
            CHECK(again.find("number")->entries.at(1).key == text);
            CHECK(again.find("number")->entries.at(1).value.text == text);
            CHECK(again.find("inner")->entries.at(0).key == text);
        }
}

TEST_CASE("diagnostics are sorted, complete and in the form of the contract") {
    Diagnostics diagnostics;
    Document const document = parsed("long_course:\n    capcity: 1200 teachers/year\n", diagnostics);
    Mark const key = document.find("long_course")->entry("capcity")->mark;
    diagnostics.error("E103", document.files, key, 7, "unknown key 'capcity'", "did you mean 'capacity'?");
    diagnostics.error("E105", document.files, {0, 1, 1}, 1, "first");
    CHECK(diagnostics.text() ==
          "a.yaml:1:1: error[E105]: first\n"
          "    1 | long_course:\n"
          "      | ^\n"
          "a.yaml:2:5: error[E103]: unknown key 'capcity'\n"
          "    2 |     capcity: 1200 teachers/year\n"
          "      |     ^^^^^^^ did you mean 'capacity'?\n");
    CHECK(diagnostics.text(Colour::on).find("\x1b[1;31merror[E105]:") != std::string::npos);
    CHECK(diagnostics.json().find("\"code\": \"E103\"") != std::string::npos);
    for (std::string const& code : known_codes()) CHECK(explanation_of(code).size() > 30);
}
