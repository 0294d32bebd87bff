// The strict reader on a small struct of every kind of member.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "param/reader.hpp"
#include "param/schema.hpp"
#include "param/table.hpp"

namespace {

enum class Form3 { mean, threshold, none };

struct Inner {
    cpdsim::param::Amount value{0, "EUR/school"};
    double equips = 0.5;
    static constexpr auto describe() {
        using cpdsim::param::param;
        return cpdsim::param::All{
            param(&Inner::value, "value", "EUR/school | EUR/school/year", {0, 1e6}, "money", "s", 2),
            param(&Inner::equips, "equips", "share", {0, 1}, "what it buys", "s", 1)};
    }
};

struct Outer {
    double hours = 80;
    std::optional<double> share;
    double half_life = 2;
    bool flag = false;
    int month = 9;
    Form3 form = Form3::mean;
    std::vector<Form3> forms;
    cpdsim::YearMonth start{2026, 9};
    cpdsim::param::CountRange team{1, 1};
    std::vector<double> levels{1};
    std::vector<int> months;
    std::vector<std::string> names;
    std::map<std::string, double> types{{"all", 1}};
    cpdsim::param::Translated title;
    std::map<std::string, std::string> changes;
    std::map<std::string, std::vector<std::string>> forms_of;
    std::map<std::string, std::map<std::string, std::string>> futures;
    std::optional<Inner> grant;
    std::optional<Inner> standing = Inner{};
    std::map<std::string, Inner> costs;
    std::vector<Inner> list;

    static constexpr auto describe() {
        using cpdsim::param::param, cpdsim::param::setting, cpdsim::param::section, cpdsim::param::Role,
            cpdsim::param::Form;
        return cpdsim::param::All{
            param(&Outer::hours, "hours", "h/teacher", {0, 2000}, "hours", "book", 3, Role::lever),
            param(&Outer::share, "share", "share", {0, 1}, "share", "", 0),
            param(&Outer::half_life, "half_life", "duration", {0, 100}, "half-life", "", 0, Role::uncertainty,
                  Form::instant_or_never),
            setting(&Outer::flag, "flag", "a flag"),
            setting(&Outer::month, "month", "a month"),
            setting(&Outer::form, "form", "a form"),
            setting(&Outer::forms, "forms", "forms"),
            setting(&Outer::start, "start", "start"),
            param(&Outer::team, "team", "teacher", {1, 100}, "team", "", 0),
            param(&Outer::levels, "levels", "share-or-more", {0, 100}, "levels", "", 0),
            setting(&Outer::months, "months", "months"),
            setting(&Outer::names, "names", "names"),
            param(&Outer::types, "types", "share", {0, 1}, "types", "", 0),
            setting(&Outer::title, "title", "title"),
            setting(&Outer::changes, "changes", "changes"),
            setting(&Outer::forms_of, "forms_of", "forms of paths"),
            setting(&Outer::futures, "futures", "futures"),
            section(&Outer::grant, "grant", "grant", false, "value"),
            section(&Outer::standing, "standing", "standing", true),
            cpdsim::param::mapping(&Outer::costs, "costs", "costs"),
            cpdsim::param::listing(&Outer::list, "list", "list")};
    }
};

struct Forgetful {  // describes one member of two
    double a = 0, b = 0;
    static constexpr auto describe() {
        return cpdsim::param::All{cpdsim::param::param(&Forgetful::a, "a", "h", {}, "a", "", 0)};
    }
};

}  // namespace

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<Form3>{std::string_view{"mean"}, std::string_view{"threshold"},
                                              std::string_view{"none"}};
}  // namespace cpdsim::param

using namespace cpdsim::param;

// The compile-time count: what info_of asserts.
static_assert(detail::Described<Forgetful, std::make_index_sequence<1>>::more);
static_assert(!detail::Described<Outer, std::make_index_sequence<21>>::more);
static_assert(detail::Described<Outer, std::make_index_sequence<20>>::in_order == false ||
              detail::Described<Outer, std::make_index_sequence<20>>::more);

namespace {

struct Result {
    Outer value;
    Diagnostics diagnostics;
    Annotations annotations;
    Document document;
};

Result read_text(std::string text) {
    Result result;
    result.document = parse_document(Source{"a.yaml", std::move(text)}, result.diagnostics);
    ReadOptions options;
    options.annotations = &result.annotations;
    result.value = read<Outer>(result.document, result.diagnostics, options);
    return result;
}
Outer good(std::string text) {
    Result result = read_text(std::move(text));
    INFO(result.diagnostics.text());
    REQUIRE(result.diagnostics.empty());
    return result.value;
}
/// "code line:column" of each finding.
std::vector<std::string> findings(std::string text) {
    std::vector<std::string> list;
    for (Diagnostic const& found : read_text(std::move(text)).diagnostics.sorted())
        list.push_back(found.code + " " + std::to_string(found.line) + ":" + std::to_string(found.column));
    return list;
}
using Findings = std::vector<std::string>;

}  // namespace

TEST_CASE("every kind of member is read") {
    Outer const read = good(R"(
hours: 60 h/teacher
share: {value: 27 %, range: 25..30 %, source: "a survey", evidence: 2}
half_life: never
flag: true
month: 10
form: threshold
forms: [mean, none]
start: 2027-01
team: 5..6 teachers
levels: [50 %, 200 %]
months: 9
names: alone
types: {urban: 55 %, rural: 0.45}
title: {en: a, fr: b}
changes: {a.b: 12 %/year, c: [x, y]}
forms_of: {learning.dose: [p, q], one: r}
futures: {high: {turnover.leave: 12 %/year}}
grant: 500 EUR/school/year
standing: none
costs:
  visit: {value: 300 EUR/school, source: "x", evidence: 1}
  bare: 10 EUR/school
list:
  - {value: 1 EUR/school}
  - {equips: 10 %}
)");
    CHECK(read.hours == 60);
    CHECK(read.share == 0.27);
    CHECK(std::isinf(read.half_life));
    CHECK(read.flag);
    CHECK(read.month == 10);
    CHECK(read.form == Form3::threshold);
    CHECK(read.forms == std::vector{Form3::mean, Form3::none});
    CHECK(read.start == cpdsim::YearMonth{2027, 1});
    CHECK(read.team == CountRange{5, 6});
    CHECK(read.levels == std::vector{0.5, 2.0});
    CHECK(read.months == std::vector{9});
    CHECK(read.names == std::vector<std::string>{"alone"});
    CHECK(read.types == std::map<std::string, double>{{"urban", 0.55}, {"rural", 0.45}});
    CHECK(read.title == Translated{{"en", "a"}, {"fr", "b"}});
    CHECK(read.changes == std::map<std::string, std::string>{{"a.b", "12 %/year"}, {"c", "[x, y]"}});
    CHECK(read.forms_of ==
          std::map<std::string, std::vector<std::string>>{{"learning.dose", {"p", "q"}}, {"one", {"r"}}});
    CHECK(read.futures.at("high").at("turnover.leave") == "12 %/year");
    REQUIRE(read.grant);
    CHECK(read.grant->value == Amount{500, "EUR/school/year"});
    CHECK_FALSE(read.standing);
    CHECK(read.costs.at("visit").value.value == 300);
    CHECK(read.costs.at("bare").value.value == 10);
    REQUIRE(read.list.size() == 2);
    CHECK(read.list[1].equips == 0.1);
}

TEST_CASE("what is absent keeps its default") {
    Outer const read = good("hours: 1 h\n");
    CHECK_FALSE(read.share);
    CHECK_FALSE(read.grant);
    CHECK(read.standing);
    CHECK(read.types.at("all") == 1);
    CHECK(good("title: plain\n").title == Translated{{"en", "plain"}});
    CHECK(good("grant: {equips: 20 %}\n").grant->equips == 0.2);
    CHECK_FALSE(good("share: none\n").share);
}

TEST_CASE("range, source and evidence are collected by path") {
    Result const result = read_text(
        "share: {value: 27 %, range: 25..30 %, source: survey, evidence: 2}\n"
        "grant: {value: 500 EUR/school/year, range: 400..600 EUR/school/year, source: booklet, evidence: 3, equips: 10 "
        "%}\n"
        "costs: {visit: {value: 300 EUR/school, evidence: 0}}\n");
    CHECK(result.diagnostics.text() == "");
    Annotation const& share = result.annotations.at("share");
    CHECK(share.value == 0.27);
    CHECK(share.range == std::pair{0.25, 0.30});
    CHECK(share.source == "survey");
    CHECK(share.evidence == 2);
    CHECK(share.unit == "share");
    CHECK(share.written == "27 %");
    CHECK(result.annotations.at("grant").range == std::pair{400.0, 600.0});
    CHECK(result.annotations.at("grant.equips").source ==
          "booklet");  // what stands beside the values holds for all of them
    CHECK(result.annotations.at("costs.visit").evidence == 0);
    CHECK(paths_with_range(result.annotations) == std::vector<std::string>{"grant", "share"});
    for (auto const& [path, annotation] : result.annotations) {  // every path leads back to its value
        Document copy = result.document;
        Diagnostics diagnostics;
        REQUIRE(copy.set(path, quantity_text(annotation.value, annotation.unit), diagnostics));
        Annotations again;
        ReadOptions options;
        options.annotations = &again;
        static_cast<void>(read<Outer>(copy, diagnostics, options));
        CHECK(diagnostics.empty());
        CHECK(again.at(path).value == annotation.value);
        CHECK(again.at(path).range == annotation.range);
    }
}

TEST_CASE("everything wrong is reported at once, each in its place") {
    CHECK(
        findings(
            "hours: 80\nhuors: 1 h\nshare: 70\nform: thresold\nstart: 2026-13\nflag: yes\nmonth: 1.5\nteam: 6..5 "
            "teachers\n"
            "types: [a]\nnames: {a: b}\ngrant: {valeu: 1}\ncosts: {a.b: 1 EUR/school}\nlist: {a: b}\nlevels: 1 h\n") ==
        Findings{"E202 1:8", "E103 2:1", "E204 3:8", "E206 4:7", "E207 5:8", "E206 6:7", "E201 7:8", "E204 8:7",
                 "E106 9:8", "E105 10:8", "E103 10:9", "E103 11:9", "E106 12:9", "E106 13:7", "E205 14:9"});
    CHECK(findings("hours:\n") == Findings{"E105 1:1"});
    CHECK(findings("hours: [1, 2]\n") == Findings{"E106 1:8"});
    CHECK(findings("share: {value: 27 %, evidence: 6}\n") == Findings{"E204 1:32"});
    CHECK(findings("share: {value: 27 %, range: 30..40 %}\n") == Findings{"W201 1:29"});
    CHECK(findings("share: {value: 27 %, range: 20..400 %}\n") == Findings{"E204 1:29"});
    CHECK(findings("share: {range: 20..40 %}\n") == Findings{"E105 1:8"});
    CHECK(findings("source: x\n") == Findings{"E103 1:1"});
    CHECK(findings("hours: 1 h\nhours: 2 h\n") == Findings{"E104 2:1"});
    CHECK(findings("<<: {hours: 1 h}\n") == Findings{"E103 1:1"});
}

TEST_CASE("an unknown key names its place and the key that was meant") {
    auto const found = read_text("costs: {visit: {valeu: 3 EUR}}\nequips: 10 %\n").diagnostics.sorted();
    REQUIRE(found.size() == 2);
    CHECK(found[0].message == "unknown key 'valeu' in cost 'visit'");
    CHECK(found[0].suggestion == "did you mean 'value'?");
    CHECK(found[1].message == "unknown key 'equips' in the scenario");
    CHECK(found[1].suggestion.find("'equips' belongs in") == 0);
}

TEST_CASE("paths are checked against the description and the document") {
    Result const result =
        read_text("types: {urban: 100 %}\ncosts: {visit: 3 EUR/school}\nlist: [{value: 1 EUR/school}]\n");
    auto const check = [&](std::string_view path) { return check_path(info_of<Outer>(), result.document, path); };
    for (char const* const path : {"hours", "share", "grant.equips", "types.urban", "costs.visit", "costs.visit.equips",
                                   "list.0.value", "standing", "hours.value"}) {
        INFO(path);
        CHECK(check(path).found);
    }
    for (char const* const path :
         {"", "huors", "hours.x", "types.urbane", "costs.viist.value", "list.1.value", "grant.equip", "form.mean"}) {
        INFO(path);
        CHECK_FALSE(check(path).found);
    }
    CHECK(check("costs.viist.value").suggestion == "did you mean 'costs.visit.value'?");
}

TEST_CASE("rows tell the value in use and where it comes from") {
    Result const result = read_text("share: {value: 27 %, source: survey, evidence: 2}\nhours: 60 h\n");
    auto const rows = parameters_of(result.value, result.annotations);
    auto const row = [&](std::string_view path) {
        auto const found = std::find_if(rows.begin(), rows.end(),
                                        [&](ParameterRow const& candidate) { return candidate.path == path; });
        REQUIRE(found != rows.end());
        return *found;
    };
    CHECK(row("share").source == "survey");
    CHECK(row("share").evidence == 2);
    CHECK(row("hours").text == "60 h/teacher");
    CHECK(row("hours").evidence == 0);  // changed without saying why
    CHECK(row("hours").written);
    CHECK(row("levels.0").text == "100 %");
    CHECK(row("standing.equips").evidence == 1);
    CHECK_FALSE(row("standing.equips").written);
    CHECK(read_text("hours: 80 h\n").value.hours == 80);
    std::string const table = parameter_table(info_of<Outer>());
    CHECK(table.find(
              "| `hours` | h/teacher | 80 h/teacher | 0 h/teacher .. 2000 h/teacher | hours | book | 3 | lever |\n") !=
          std::string::npos);
    CHECK(table.find("| `costs.*.equips` | share | 50 % | 0 % .. 100 % |") != std::string::npos);
}

TEST_CASE("the schema knows every key and refuses others") {
    std::string const schema = json_schema_of<Outer>("cpd-scenario/1", "t");
    CHECK(schema.find("\"additionalProperties\": false") != std::string::npos);
    for (std::string const& name : info_of<Outer>().names())
        CHECK(schema.find("\"" + name + "\": {") != std::string::npos);
    CHECK(schema.find("https://json-schema.org/draft/2020-12/schema") != std::string::npos);
}
