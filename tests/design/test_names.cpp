// A name that matches nothing, and a key with nothing after it, are errors wherever they stand. The places come from
// the one definition of parameters, so a new one is tried by itself.
#include <catch2/catch.hpp>

#include <algorithm>
#include <map>
#include <set>

#include "design/load_study.hpp"
#include "design/places.hpp"
#include "param/names.hpp"
#include "scenario/load.hpp"
#include "support/desk.hpp"

using namespace cpdsim;
using namespace cpdsim::test;
using param::Names;

namespace {

std::string const scenario_text = R"(
format: cpd-scenario/1
title: {en: "a title"}
time: {start: 2026-09, end: 2034-08}
population: {schools: {simulate: 4, types: {urban: 60 %, rural: 40 %}}}
turnover: {leave: {value: 8 %/year, range: 7..9 %/year}}
programmes:
  course:
    title: {en: "a course"}
    recruit: {places: 10 teacher/year}
    sessions: {hours: 60 h/teacher, spread: 1 year}
    costs: {fee: {value: 1000 EUR/teacher, payer: ministry}}
    facts: {size: {value: 10, measure: none}}
  visits: {coaching: {visits: 3 /year}, costs: {visit: 300 EUR/visit}}
funding:
  - {programme: course, from: 2026-09, to: 2028-08, amount: 5000 EUR}
)";

std::string const study_text = R"(
format: cpd-study/1
base: base.yaml
title: {en: "a study"}
budget: {total: 1 million EUR, window: {from: 2026-09, to: 2028-08}, whose: [ministry]}
baseline: nothing
strategies:
  both: {mix: {course: 60 %, visits: 40 %}}
  nothing: {mix: {}}
outcomes: {main: practice_years}
)";
std::string const search_text = R"(
optimise: {mix: {course: 0..100 %, visits: 0..100 %}, limits: {spend: {payer: ministry, at_most: 1000 EUR}}}
)";

/// A name of each kind that exists in the files above.
std::map<Names, std::string> const existing{{Names::programme, "course"},
                                            {Names::strategy, "nothing"},
                                            {Names::outcome, "practice_share"},
                                            {Names::payer, "ministry"},
                                            {Names::any_payer, "municipality"},
                                            {Names::label, "urban"},
                                            {Names::any_label, "mathematics"},
                                            {Names::dimension, "team_learning"},
                                            {Names::language, "en"},
                                            {Names::report_language, "fr"},
                                            {Names::country, "common"},
                                            {Names::currency, "EUR"},
                                            {Names::measure, "members"},
                                            {Names::population_column, "career_years"},
                                            {Names::tie_column, "weight"},
                                            {Names::path, "turnover.leave"}};

struct Tried {
    param::Diagnostics found;
    [[nodiscard]] bool has(std::string_view code, std::string const& message, std::string const& suggestion) const {
        for (auto const& d : found.sorted())
            if (d.severity == param::Severity::error && d.code == code &&
                d.message.find(message) != std::string::npos && d.suggestion.find(suggestion) != std::string::npos)
                return true;
        return false;
    }
};

Tried with_scenario(Overrides const& overrides) {
    Tried tried;
    static_cast<void>(load_scenario("base.yaml", overrides, tried.found));
    return tried;
}
Tried with_study(Overrides const& overrides) {
    Tried tried;
    bool const sweeps =
        std::any_of(overrides.begin(), overrides.end(), [](auto const& change) { return change.first == "vary"; });
    static_cast<void>(load_study(sweeps ? "sweep.yaml" : "study.yaml", overrides, tried.found));
    return tried;
}

/// What has to stand beside a value before it can be tried there.
Overrides beside(std::string const& path) {
    if (path == "population.from.columns") return {{"population.from", "{teachers: t.csv}"}};
    if (path == "information.proposals.some_id.title")
        return {{"information.decide", "{by: 2028-09, open: 60 %}"},
                {"information.proposals.some_id",
                 "{like: trainers_alone, cost: {fixed: 1000 EUR}, "
                 "design: {schools: 20..120, teachers: 4 /school, result: 2028-06}}"}};
    return {};
}

param::Document document_of(char const* file) {
    param::Diagnostics ignored;
    return *load_document(file, ignored);
}

void write_files() {
    Desk::write("base.yaml", scenario_text);
    Desk::write("study.yaml", study_text + search_text);
    Desk::write("sweep.yaml", study_text);  // a sweep and a search are two studies
    Desk::write("t.csv", "id,school\na,s\n");
}

template <class Struct, class Try>
int try_all_names(char const* file, Try const& with) {
    int places = 0;
    each_place(param::info_of<Struct>(), document_of(file), "", [&](std::string const& path, FieldInfo const& field) {
        if (field.names == Names::nothing) return;
        ++places;
        INFO(path);
        REQUIRE(existing.count(field.names) == 1);
        std::string const name = existing.at(field.names);
        Overrides change = beside(path);
        auto const value = [&](std::string const& named) {
            if (path == "optimise.mix") return "{" + named + ": 0..100 %}";
            return path == "money.rates" ? "{" + named + ": 1 EUR}" : naming(field, named);
        };
        change.emplace_back(path, value(name));
        Tried const good = with(change);
        INFO(good.found.text());
        CHECK(good.found.errors() == 0);
        change.back().second = value(misspelt(name));
        Tried const bad = with(change);
        INFO(bad.found.text());
        std::string const code{param::words_of(field.names).code};
        CHECK(bad.has(code, misspelt(name), "did you mean '" + name + "'?"));
    });
    return places;
}

/// Applies what a suggestion says to write for nothing, if it says so.
std::string written_for_none(Tried const& tried, std::string const& name) {
    for (auto const& d : tried.found.sorted()) {
        auto const at = d.suggestion.find("write '" + name + ": ");
        if (at == std::string::npos) continue;
        auto const from = at + name.size() + 9;
        return d.suggestion.substr(from, d.suggestion.find('\'', from) - from);
    }
    return "";
}

template <class Struct, class Try>
int try_all_empty(char const* file, Try const& with) {
    int places = 0;
    each_place(param::info_of<Struct>(), document_of(file), "", [&](std::string const& path, FieldInfo const& field) {
        if (path == "format" || path == "base") return;  // have words of their own
        ++places;
        INFO(path);
        Overrides change = beside(path);
        change.emplace_back(path, "");
        Tried const empty = with(change);
        INFO(empty.found.text());
        std::string const name{field.name};
        CHECK(empty.has("E105", "'" + name + "'", ""));
        std::string const none = written_for_none(empty, name);
        bool const is_section = field.kind == Kind::mapping || field.kind == Kind::listing;
        if (is_section || field.optional) CHECK(!none.empty());
        if (none.empty()) return;
        change.back().second = none;
        Tried const obeyed = with(change);
        INFO(obeyed.found.text());
        CHECK(!obeyed.has("E105", "'" + name + "'", ""));
        CHECK(!obeyed.has("E106", "", ""));
    });
    return places;
}

}  // namespace

TEST_CASE("every place of a scenario that names something refuses a misspelt name, with the right one") {
    Desk const desk;
    write_files();
    REQUIRE(with_scenario({}).found.errors() == 0);
    CHECK(try_all_names<Scenario>("base.yaml", with_scenario) >= 20);
}

TEST_CASE("every place of a study that names something refuses a misspelt name, with the right one") {
    Desk const desk;
    write_files();
    REQUIRE(with_study({}).found.errors() == 0);
    CHECK(try_all_names<Study>("study.yaml", with_study) >= 14);
}

TEST_CASE("every text of the schema names something that is checked, or is free and listed here") {
    Desk const desk;
    write_files();
    // `phases` of a programme are checked where it is known which there are (test_phases.py). Those of `evidence` and
    // `information` are names, checked against a registry of findings by who reads it.
    std::set<std::string> const free{"format", "schools",       "teachers", "from",        "unit",     "what",
                                     "year",   "source",        "note",     "levels",      "base",     "worth",
                                     "keep",   "choose",        "in",       "indifferent", "files",    "without",
                                     "only",   "waiting_costs", "groups",   "like",        "clusters", "phases"};
    auto const look = [&](StructInfo const& info, char const* file) {
        each_place(info, document_of(file), "", [&](std::string const& path, FieldInfo const& field) {
            bool const text = field.kind == Kind::text || field.kind == Kind::texts || field.kind == Kind::text_map ||
                              field.kind == Kind::list_map || field.kind == Kind::nested_map;
            INFO(path);
            if (text) CHECK((field.names != Names::nothing || free.count(std::string{field.name}) == 1));
        });
    };
    look(param::info_of<Scenario>(), "base.yaml");
    look(param::info_of<Study>(), "study.yaml");
}

TEST_CASE("every key of a scenario with nothing after it is an error that says how to write none") {
    Desk const desk;
    write_files();
    CHECK(try_all_empty<Scenario>("base.yaml", with_scenario) > 200);
}

TEST_CASE("every key of a study with nothing after it is an error that says how to write none") {
    Desk const desk;
    write_files();
    CHECK(try_all_empty<Study>("study.yaml", with_study) > 40);
}

TEST_CASE("a misspelt choice, key, or key beside a value names the right one") {
    Desk const desk;
    write_files();
    int choices = 0;
    auto const try_choices = [&](StructInfo const& info, char const* file, auto const& with) {
        each_place(info, document_of(file), "", [&](std::string const& path, FieldInfo const& field) {
            if (field.choices.empty()) return;
            ++choices;
            std::string const name{field.choices.front()};
            INFO(path << " " << name);
            CHECK(with({{path, misspelt(name)}}).has("E206", misspelt(name), "did you mean '" + name + "'?"));
        });
    };
    try_choices(param::info_of<Scenario>(), "base.yaml", with_scenario);
    try_choices(param::info_of<Study>(), "study.yaml", with_study);
    CHECK(choices > 12);
    for (std::string const key : {"value", "range", "unit", "source", "evidence", "note"}) {
        std::string const wrong = misspelt(key);
        INFO(wrong);
        CHECK(with_scenario({{"turnover.leave", "{value: 8 %/year, " + wrong + ": 1}"}})
                  .has("E103", wrong, "did you mean '" + key + "'?"));
        CHECK(with_scenario({{"programmes.course.costs.fee", "{value: 1 EUR/teacher, " + wrong + ": 1}"}})
                  .has("E103", wrong, "did you mean '" + key + "'?"));
    }
    for (std::string const key : {"source", "evidence", "note"})
        CHECK(with_scenario({{"population.schools.regions", "{north: 100 %, " + misspelt(key) + ": 0}"}})
                  .has("E103", misspelt(key), "did you mean '" + key + "'?"));
}

TEST_CASE("what is not said is not zero") {
    Desk const desk;
    write_files();
    CHECK(with_scenario({{"programmes.course.costs", "{fee: {payer: sponsor}}"}}).found.errors() == 0);  // merged
    CHECK(with_scenario({{"programmes.visits.costs", "{other: {payer: sponsor}}"}})
              .has("E105", "cost 'other' of programme 'visits' has no 'value'", "EUR/teacher"));
    CHECK(with_scenario({{"programmes.visits.sessions", "{mode: online}"}}).has("E105", "has no 'hours'", "h/teacher"));
    CHECK(with_scenario({{"programmes.visits.grant", "{equips: 0.1}"}}).has("E105", "has no 'value'", "EUR"));
    CHECK(with_scenario({{"funding", "[{programme: course}]"}}).has("E105", "has no 'amount'", "EUR"));
}

TEST_CASE("one place has one finding, the graver one") {
    Desk const desk;
    write_files();
    Tried const tried = with_study({{"programmes.visits.recruit", "{only: [rurl]}"}});
    int findings = 0;
    for (auto const& d : tried.found.sorted()) findings += d.message.find("'rurl'") != std::string::npos ? 1 : 0;
    INFO(tried.found.text());
    CHECK(findings == 1);
    CHECK(tried.has("E305", "'rurl'", "did you mean 'rural'?"));
}
