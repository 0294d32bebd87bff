// Files, their inheritance and the checks across values: the contract's example reads, the contract's errors come out
// word for word, and broken files are refused rather than half read.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "policy/participation.hpp"
#include "policy/programme.hpp"
#include "scenario/explain.hpp"
#include "scenario/load.hpp"
#include "support/desk.hpp"

using namespace cpdsim;
using namespace cpdsim::test;
namespace fs = std::filesystem;

namespace {

/// What `check` would say about a file of this text.
std::string complaints(std::string const& text, Overrides const& overrides = {}) {
    Desk::write("a.yaml", text);
    param::Diagnostics diagnostics;
    auto const loaded = load_scenario("a.yaml", overrides, diagnostics);
    CHECK(loaded.has_value() == !diagnostics.failed());
    return diagnostics.text();
}
/// "code line:column" of the findings.
std::vector<std::string> codes(std::string const& text, Overrides const& overrides = {}) {
    Desk::write("a.yaml", text);
    param::Diagnostics diagnostics;
    static_cast<void>(load_scenario("a.yaml", overrides, diagnostics));
    std::vector<std::string> list;
    for (auto const& found : diagnostics.sorted())
        if (found.code != "W303" && found.code != "W310")  // of dates and money, not of labels
            list.push_back(found.code + " " + std::to_string(found.line) + ":" + std::to_string(found.column));
    return list;
}
using Codes = std::vector<std::string>;

}  // namespace

TEST_CASE("the scenario of the contract reads without a word") {
    Desk const desk;
    param::Diagnostics diagnostics;
    CHECK(peek_format(fixtures / "france-pilot.yaml", diagnostics) == FileKind::scenario);
    auto const loaded = load_scenario(fixtures / "france-pilot.yaml", {}, diagnostics);
    INFO(diagnostics.text());
    REQUIRE(loaded);
    CHECK(diagnostics.empty());
    Scenario const& scenario = loaded->scenario;
    CHECK(scenario.title.at("fr") == "France : collèges pilotes et cascade");
    CHECK(scenario.time.end == YearMonth{2041, 8});
    CHECK(scenario.population.schools.simulate == 700);
    CHECK(scenario.population.schools.size.median == 36.5);
    CHECK(scenario.population.schools.types.at("rural") == 0.25);
    CHECK(scenario.population.schools.regions.at("north") == 0.4);  // of the preset
    CHECK(scenario.turnover->leave == 0.085);
    CHECK(scenario.practice.sustained_after == 3);
    Programme const& pilot = scenario.programmes->at("pilot_school");
    CHECK(pilot.sessions->hours == param::Amount{24, "h/teacher/year"});
    CHECK(pilot.recruit.team == param::CountRange{5, 6});
    CHECK(pilot.grant->value == param::Amount{500, "EUR/school/year"});
    CHECK(pilot.costs.at("session").value == param::Amount{60, "EUR/h/teacher"});
    CHECK(scenario.programmes->at("cascade").cascade->each_trains == 13);
    CHECK(scenario.programmes->at("cover").release->payer == "municipality");
    CHECK(scenario.programmes->at("long_course").capacity == 1200);
    CHECK(scenario.funding.at(1).taper == 2);
    CHECK(scenario.funding.at(0).amount == param::Amount{18e6, "EUR"});
    CHECK(scenario.conditions->release_time == 0.5);
    CHECK(scenario.run.replicates == 64);
    CHECK(loaded->annotations.at("population.schools.stem_share").range == std::pair{0.25, 0.30});
    CHECK(loaded->annotations.at("programmes.pilot_school.grant").source == "Working with the schools 2.2 (at least)");
    CHECK(loaded->annotations.at("programmes.cover.release.days").source == "Working with the schools, box 10");
    CHECK(param::paths_with_range(loaded->annotations) ==
          std::vector<std::string>{"population.schools.stem_share", "programmes.cascade.cascade.kept_per_tier"});
}

TEST_CASE("the canonical text of a scenario is read as the same scenario") {
    Desk const desk;
    param::Diagnostics diagnostics;
    auto const loaded = load_scenario(fixtures / "france-pilot.yaml", {}, diagnostics);
    REQUIRE(loaded);
    std::string const text = loaded->document.text();
    Desk::write("again.yaml", text);
    auto const again = load_scenario("again.yaml", {}, diagnostics);
    INFO(diagnostics.text());
    REQUIRE(again);
    CHECK(again->document.text() == text);
    CHECK(show(*again, {}, ShowEvidence::yes) == show(*loaded, {}, ShowEvidence::yes));
}

TEST_CASE("the error lines of the contract, word for word") {
    Desk const desk;
    std::string const text =
        "format: cpd-scenario/1\n"
        "programmes:\n"
        "  cascade:\n"
        "    cascade:\n"
        "     hours: 1900 EUR/teacher\n"
        "  long_course:\n"
        "    capcity: 1200 teachers/year\n"
        "  other:\n"
        "   cascade: {kept_per_tier: 70}\n";
    CHECK(complaints(text) ==
          "a.yaml:5:13: error[E205]: 'hours' wants time per teacher (h/teacher), got money (EUR/teacher)\n"
          "    5 |      hours: 1900 EUR/teacher\n"
          "      |             ^^^^^^^^^^^^^^^^ write it in h/teacher\n"
          "a.yaml:7:5: error[E103]: unknown key 'capcity' in programme 'long_course'\n"
          "    7 |     capcity: 1200 teachers/year\n"
          "      |     ^^^^^^^ did you mean 'capacity'?\n"
          "a.yaml:9:29: error[E204]: 'kept_per_tier' is 70, outside 0..1. Did you mean '70 %'?\n"
          "    9 |    cascade: {kept_per_tier: 70}\n"
          "      |                             ^^\n");
}

TEST_CASE("values that do not fit together are found") {
    Desk const desk;
    std::string const head = "format: cpd-scenario/1\n";
    CHECK(codes(head + "funding: [{programme: cascad, amount: 1 EUR}]\nprogrammes: {cascade: {}}\n") ==
          Codes{"E302 2:23"});
    CHECK(codes(head + "funding: [{amount: 1 EUR}]\n") == Codes{"E105 2:11"});
    CHECK(codes(head + "time: {start: 2026-09, end: 2026-08}\n") == Codes{"E303 2:29"});
    CHECK(codes(head + "time: {step: 2 weeks}\n") == Codes{"E206 2:14"});
    CHECK(codes(head + "time: {step: 1 week}\n").empty());
    CHECK(codes(head + "time: {holidays: [7, 13]}\n") == Codes{"E204 2:22"});
    CHECK(codes(head + "programmes: {a: {}}\nfunding: [{programme: a, from: 2020-01, to: 2019-01, amount: 1 EUR}]\n") ==
          Codes{"E303 3:32", "E303 3:45", "E303 3:45"});
    CHECK(codes(head + "population: {schools: {types: {urban: 55 %, rural: 40 %}}}\n") == Codes{"E301 2:31"});
    CHECK(codes(head + "population: {schools: {types: {urban: 33.3 %, rural: 33.3 %, other: 33.4 %}}}\n").empty());
    CHECK(codes(head +
                "programmes: {a: {recruit: {priority: [rurall]}}}\npopulation: {schools: {types: {rural: 100 %}}}\n"
                "funding: [{programme: a, amount: 1 EUR}]\n") == Codes{"E305 2:39"});
    CHECK(codes(head + "programmes: {a: {recruit: {requires_programme: b}}}\n") == Codes{"E302 2:48"});
    CHECK(codes(head + "programmes: {a: {addresses: [inquiry]}}\n") == Codes{"E206 2:30"});
    CHECK(codes(head + "run: {replicates: 1.5}\n") == Codes{"E201 2:19"});
    CHECK(codes(head + "outputs: {by: [phases], keep: [everything]}\n") == Codes{"E206 2:16", "E206 2:32"});
    CHECK(codes(head + "network: {from: ties.csv}\n") == Codes{"E304 2:17"});
    CHECK(codes("title: x\nformat: cpd-study/1\n") == Codes{"E108 2:9"});
}

TEST_CASE("what does nothing as it is written is said, where there is money for it") {
    Desk const desk;
    std::string const head = "format: cpd-scenario/1\nprogrammes: {a: {costs: {}, sessions: {hours: 10 h/teacher";
    std::string const paid = "funding: [{programme: a, amount: 1 EUR}]\n";
    CHECK(codes(head + "}}}\n" + paid).empty());
    CHECK(codes(head + "}}}\nfunding: [{programme: a, from: 2026-10, to: 2027-06, amount: 1 EUR}]\n") ==
          Codes{"W309 3:11"});
    CHECK(codes(head + ", spread: 1 month}, recruit: {intake: [9, 7]}}}\n" + paid) == Codes{"W309 2:101"});
    CHECK(codes(head + ", spread: 3 months}, recruit: {intake: [9, 7]}}}\n" + paid).empty());
    CHECK(codes(head + "}, recruit: {unit: school}}}\n" + paid) == Codes{"W309 2:78"});
    CHECK(codes(head + "}, recruit: {unit: school, team: 5..6 teachers}}}\n" + paid).empty());
    CHECK(codes(head + "}, recruit: {unit: school, team: 1 teacher}}}\n" + paid).empty());
    CHECK(codes(head + "}, recognition: {visibility: 0.5}}}\n" + paid) == Codes{"W309 2:88"});
    CHECK(codes(head + "}, recognition: {visibility: 0.5, winners: 5 %/year}}}\n" + paid).empty());
    CHECK(codes(head + "}, recognition: {award: 100 EUR}}}\n" + paid) == Codes{"W309 2:83"});
    CHECK(codes(head + "}, recognition: {award: 100 EUR}}}\n").empty());  // no money yet
}

TEST_CASE("labels of a catalogue matter only where its programme is funded") {
    Desk const desk;
    Desk::write(
        "catalogue.yaml",
        "format: cpd-scenario/1\nprogrammes: {a: {recruit: {priority: [rural]}}, b: {recruit: {only: [rural]}}}\n");
    std::string const head =
        "format: cpd-scenario/1\nextends: catalogue.yaml\npopulation: {schools: {types: {urban: 100 %}}}\n";
    CHECK(codes(head).empty());
    CHECK(codes(head + "funding: [{programme: a, amount: 1 EUR}]\n") == Codes{"W305 2:39"});
    CHECK(codes(head + "funding: [{programme: b, amount: 1 EUR}]\n") == Codes{"E305 2:70"});
    CHECK(codes(text_of("catalogue.yaml")).empty());  // on its own it has no schools
}

TEST_CASE("inheritance: later files win, values keep their origin, and relative files that of their file") {
    Desk const desk;
    Desk::write("data/base.yaml", "learning: {h50: 60 h, h0: 70 hh}\npopulation: {from: {teachers: teachers.csv}}\n");
    Desk::write("data/teachers.csv", "id,school\n");
    Desk::write("more.yaml", "learning: {h50: 90 h}\n");
    CHECK(complaints("format: cpd-scenario/1\nextends:\n  - data/base.yaml\n  - more.yaml\n") ==
          "data/base.yaml:1:27: error[E203]: 'h0' has the unknown unit 'hh'\n"
          "    1 | learning: {h50: 60 h, h0: 70 hh}\n"
          "      |                           ^^^^^ it wants h\n"
          "      = inherited from data/base.yaml (extends in a.yaml:3)\n");
    Desk::write("data/base.yaml", "learning: {h50: 60 h, h0: 70 h}\npopulation: {from: {teachers: teachers.csv}}\n");
    param::Diagnostics diagnostics;
    auto const loaded = load_scenario("a.yaml", {{"learning.slope", "0.1 /h"}}, diagnostics);
    INFO(diagnostics.text());
    REQUIRE(loaded);
    CHECK(loaded->scenario.learning.h50 == 90);
    CHECK(loaded->scenario.learning.h0 == 70);
    CHECK(loaded->scenario.learning.slope == 0.1);
    CHECK(loaded->scenario.population.from->teachers == "data/teachers.csv");
    CHECK(loaded->document.place(loaded->document.find("learning.h50")->mark) == "more.yaml:1");
    CHECK(loaded->document.text().find("extends") == std::string::npos);
}

TEST_CASE("what cannot be extended is E107") {
    Desk const desk;
    std::string const head = "format: cpd-scenario/1\n";
    CHECK(codes(head + "extends: missing.yaml\n") == Codes{"E107 2:10"});
    CHECK(codes(head + "extends: a.yaml\n") == Codes{"E107 2:10"});
    Desk::write("b.yaml", "extends: c.yaml\n");
    Desk::write("c.yaml", "extends: b.yaml\n");
    CHECK(codes(head + "extends: b.yaml\n") == Codes{"E107 1:10"});
    CHECK(complaints(head + "extends: builtin:country/france-lower-secundary@1\n")
              .find("did you mean 'builtin:country/france-lower-secondary@1'?") != std::string::npos);
    Desk::write("d.yaml", "learning: {h50: 1 h}\n");
    CHECK(codes(head + "extends: [d.yaml, d.yaml]\n").empty());  // twice is no circle
}

TEST_CASE("a value given with --set is read as strictly as a file and named as the place") {
    Desk const desk;
    std::string const text = "format: cpd-scenario/1\n";
    CHECK(complaints(text, {{"learning.h50", "90"}}) ==
          "--set:1:14: error[E202]: 'h50' is 90 without a unit; it wants time (h)\n"
          "    1 | learning.h50=90\n"
          "      |              ^^ for example '90 h'\n");
    CHECK(complaints(text, {{"learning.h50", "90 h"}, {"learning.h5", "90 h"}})
              .find("--set:2:10: error[E103]: unknown key 'h5' in 'learning'\n") == 0);
    CHECK(codes(text, {{"learning.h50", "{value: 90 h, range: 80..100 h}"}}).empty());
    CHECK(codes(text, {{"turnover", "none"}, {"peers.form", "none"}}).empty());
}

TEST_CASE("plain opinion and contagion models of the contract read") {
    Desk const desk;
    std::string const head = "format: cpd-scenario/1\nfading: none\nreflection: none\nturnover: none\nprogrammes: {}\n";
    CHECK(complaints(head + "network: {mixing: complete}\npractice: {uptake: instant, decay_half_life: never}\npeers: "
                            "{form: hazard, p: 3 %/year, q: 38 %/year}\n") == "");
    CHECK(complaints(head + "peers: {form: threshold, adopters_needed: 2, weight: 100 %}\n") == "");
    CHECK(complaints(head + "peers: {form: mean, weight: 100 %, anchors: given}\n") == "");
    CHECK(complaints(head + "peers: none\nclimate: none\n") == "");
    CHECK(complaints(head + "participation: {reinforcement: 2, repeat: true}\n") == "");
    Desk::write("ties.csv", "from,to\n");
    CHECK(complaints(head + "network: {from: ties.csv, columns: {from: sender, to: receiver}}\n") == "");
}

TEST_CASE("files that are none are refused with a place") {
    Desk const desk;
    param::Diagnostics diagnostics;
    CHECK_FALSE(load_scenario("nowhere.yaml", {}, diagnostics));
    CHECK(diagnostics.text() == "nowhere.yaml: error[E101]: cannot read the file (no such file)\n");
    CHECK(codes("") == Codes{"E105 0:0"});
    CHECK(codes("- a\n") == Codes{"E106 1:1"});
    Desk::write("old.yaml", "format: cpd-scenario/2\n");
    param::Diagnostics of_format;
    CHECK_FALSE(peek_format("old.yaml", of_format));
    CHECK(of_format.sorted().at(0).code == "E108");
    Desk::write("none.yaml", "title: x\n");
    param::Diagnostics no_format;
    CHECK_FALSE(peek_format("none.yaml", no_format));
    CHECK(no_format.sorted().at(0).code == "E105");
}

TEST_CASE("codes and parameters are explained") {
    CHECK(explain("e205")->find("measures something else") != std::string::npos);
    CHECK(explain("learning.h50")->find("1 h .. 1000 h") != std::string::npos);
    CHECK(explain("programmes.any.cascade.kept_per_tier")->find("role") != std::string::npos);
    CHECK_FALSE(explain("E999"));
    CHECK_FALSE(explain("learning.h5"));
}

TEST_CASE("bytes changed at random never do worse than an error") {
    Desk const desk;
    std::string const text = text_of(fixtures / "france-pilot.yaml");
    REQUIRE(text.size() > 1000);
    std::mt19937 random{1};
    auto const below = [&](std::size_t bound) { return static_cast<std::size_t>(random() % bound); };
    std::string const telling = "{}[]:,-#&*!|>'\"%@`~ \n\t\\0.e<";
    int refused = 0;
    for (int round = 0; round < 1500; ++round) {
        std::string changed = text;
        for (std::size_t i = 0; i < 1 + below(4); ++i) {
            std::size_t const at = below(changed.size());
            switch (below(4)) {
                case 0:
                    changed[at] = telling[below(telling.size())];
                    break;
                case 1:
                    changed[at] = static_cast<char>(random());
                    break;
                case 2:
                    changed.erase(at, 1 + below(20));
                    break;
                default:
                    changed.insert(at, changed.substr(below(changed.size()), 1 + below(20)));
                    break;
            }
        }
        Desk::write("a.yaml", changed);
        param::Diagnostics diagnostics;
        auto const loaded = load_scenario("a.yaml", {}, diagnostics);
        REQUIRE(loaded.has_value() == !diagnostics.failed());
        static_cast<void>(diagnostics.text());
        static_cast<void>(diagnostics.json());
        if (!loaded) ++refused;
    }
    CHECK(refused > 500);
}
