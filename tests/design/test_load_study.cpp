// A study is checked against its base before anything runs.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <random>
#include <sstream>

#include "design/load_study.hpp"
#include "support/desk.hpp"

using namespace cpdsim;
using namespace cpdsim::test;
namespace fs = std::filesystem;

namespace {

std::string contract() { return text_of(fixtures / "study.yaml"); }

std::string with(std::string text, std::string const& from, std::string const& to) {
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string complaints(std::string const& text, Overrides const& overrides = {}) {
    std::ofstream{"study.yaml"} << text;
    param::Diagnostics diagnostics;
    auto const loaded = load_study("study.yaml", overrides, diagnostics);
    CHECK(loaded.has_value() == !diagnostics.failed());
    return diagnostics.text();
}
std::string first_line(std::string const& text) { return text.substr(0, text.find('\n')); }

}  // namespace

TEST_CASE("the study of the contract reads without a word") {
    Desk const desk{"france-pilot.yaml"};
    std::ofstream{"study.yaml"} << contract();
    param::Diagnostics diagnostics;
    CHECK(peek_format("study.yaml", diagnostics) == FileKind::study);
    auto const loaded = load_study("study.yaml", {}, diagnostics);
    INFO(diagnostics.text());
    REQUIRE(loaded);
    CHECK(diagnostics.empty());
    Study const& study = loaded->study;
    CHECK(study.budget.total == param::Amount{30e6, "EUR"});
    CHECK(study.budget.levels == std::vector{0.5, 1.0, 2.0});
    CHECK(study.budget.whose == std::vector<std::string>{"ministry", "municipality"});
    CHECK(study.budget.discount == 0.03);
    CHECK(loaded->strategies == std::vector<std::string>{"no_new_money", "long_courses", "cascade", "school_teams",
                                                         "hub_first", "stop_early"});
    CHECK(study.strategies.at("no_new_money").mix.empty());
    CHECK(study.strategies.at("stop_early").mix == study.strategies.at("hub_first").mix);  // inherited
    CHECK(study.strategies.at("stop_early").window.to == YearMonth{2028, 8});
    CHECK(study.uncertainty.structures.at("learning.dose").size() == 3);
    CHECK(study.uncertainty.what_if.at("high_turnover").at("turnover.leave") == "12 %/year");
    CHECK(study.uncertainty.sampler == Sampler::sobol);
    CHECK(study.report.languages == std::vector<std::string>{"en", "fr"});
    CHECK(worth_range(study.outcomes, param::MoneyRate{1.17}) == std::pair{500.0, 10000.0});
    CHECK(loaded->base.scenario.run.replicates == 64);
}

TEST_CASE("shares of a strategy must make 100 %: the line of the contract, word for word") {
    Desk const desk{"france-pilot.yaml"};
    std::string const text = "# yaml-language-server: $schema=x\n" + with(contract(), "taster: 10 %", "taster: 20 %");
    CHECK(first_line(complaints(text)) ==
          "study.yaml:19:17: error[E301]: shares of 'hub_first' add up to 110 %; they must make 100 %");
}

TEST_CASE("what a study names must exist") {
    Desk const desk{"france-pilot.yaml"};
    std::string const text = contract();
    auto const finding = [&](std::string const& from, std::string const& to) {
        return complaints(with(text, from, to));
    };
    CHECK(first_line(finding("base: france-pilot.yaml", "base: franc-pilot.yaml")) ==
          "study.yaml:3:7: error[E101]: cannot read the base scenario 'franc-pilot.yaml' (no such file)");
    CHECK(first_line(finding("baseline: no_new_money", "baseline: no_money")) ==
          "study.yaml:12:11: error[E401]: unknown strategy 'no_money'");
    CHECK(first_line(finding("extends: hub_first", "extends: hub_frist")) ==
          "study.yaml:19:27: error[E401]: unknown strategy 'hub_frist'");
    CHECK(finding("extends: hub_first", "extends: stop_early")
              .find("E401]: strategy 'stop_early' extends itself in a circle") != std::string::npos);
    CHECK(first_line(finding("cascade: 80 %", "cascad: 80 %")) ==
          "study.yaml:16:24: error[E302]: unknown programme 'cascad'");
    std::string const path = finding("{turnover.leave: 12", "{turnover.leve: 12");
    CHECK(first_line(path) ==
          "study.yaml:22:29: error[E402]: the path 'turnover.leve' leads nowhere: 'turnover' has no 'leve'");
    CHECK(path.find("did you mean 'turnover.leave'?") != std::string::npos);
    CHECK(first_line(finding("main: sustained_teachers", "main: sustained_teacher")) ==
          "study.yaml:20:18: error[E403]: unknown outcome 'sustained_teacher'");
    CHECK(finding("vary: all_with_range", "vary: everything").find("E206") != std::string::npos);
    CHECK(finding("total: 30 million EUR", "total: 30 million h").find("study.yaml:5:10: error[E205]") == 0);
    CHECK(finding("window: {from: 2026-09", "window: {from: 2025-09").find("error[E303]") != std::string::npos);
    CHECK(finding("EUR/sustained_teacher", "EUR/teacher").find("error[E205]: 'worth'") != std::string::npos);
    CHECK(finding("base: france-pilot.yaml\n", "").find("error[E105]: the study names no 'base'") != std::string::npos);
}

TEST_CASE("values that a study sets in the base are checked where the study names them") {
    Desk const desk{"france-pilot.yaml"};
    std::string const text = contract();
    CHECK(first_line(complaints(with(text, "turnover.leave: 12 %/year", "turnover.leave: 12 %"))) ==
          "study.yaml:22:45: error[E205]: 'leave' wants a share per year (%/year), got a share (%)");
    CHECK(first_line(complaints(with(text, "threshold_logistic, saturating", "threshold_logistic, saturated"))) ==
          "study.yaml:21:113: error[E206]: 'dose' is 'saturated', not threshold_logistic, saturating or quality_only");
    CHECK(first_line(complaints(with(text, "stop_early:   {extends: hub_first,",
                                     "stop_early:   {extends: hub_first, set: {learning.h50: 5000 h},"))) ==
          "study.yaml:19:58: error[E204]: 'h50' is 5000 h, outside 1..1000 h");
}

TEST_CASE("overrides reach the study or its base by their first part") {
    Desk const desk{"france-pilot.yaml"};
    std::ofstream{"study.yaml"} << contract();
    param::Diagnostics diagnostics;
    auto const loaded =
        load_study("study.yaml", {{"uncertainty.draws", "4"}, {"turnover.leave", "12 %/year"}}, diagnostics);
    INFO(diagnostics.text());
    REQUIRE(loaded);
    CHECK(loaded->study.uncertainty.draws == 4);
    CHECK(loaded->base.scenario.turnover->leave == 0.12);
    CHECK(complaints(contract(), {{"turnover.leave", "12 h"}}).find("--set:1:16: error[E205]") == 0);
}

TEST_CASE("a sweep names paths with values, or ranges where the sampler can draw from them") {
    Desk const desk{"france-pilot.yaml"};
    std::string const head = "format: cpd-study/1\nbase: france-pilot.yaml\n";
    CHECK(complaints(head + "vary: {learning.h50: [40 h, 80 h], programmes.cascade.cascade.each_trains: [6 "
                            "teachers/year, 13 teachers/year]}\n") == "");
    CHECK(complaints(head + "vary: {learning.h50: 40..120 h}\nsampler: latin_hypercube\nuncertainty: {draws: 4}\n") ==
          "");
    CHECK(first_line(complaints(head + "vary: {learning.h50: 40..120 h}\n")) ==
          "study.yaml:3:22: error[E404]: a grid needs the values of 'learning.h50', not a range");
    CHECK(first_line(complaints(head + "vary: {learning.h50: 40..12000 h}\nsampler: sobol\n")) ==
          "study.yaml:3:22: error[E204]: 'h50' is 12000 h, outside 1..1000 h");
    CHECK(complaints(head).find("error[E404]: the study compares nothing") != std::string::npos);
}

TEST_CASE("the study's own set changes the base for all its strategies") {
    Desk const desk{"france-pilot.yaml"};
    std::ofstream{"study.yaml"} << contract() << "set: {network.colleagues.out_degree: 5, learning: {slope: 0.1 /h}}\n";
    param::Diagnostics diagnostics;
    auto const loaded = load_study("study.yaml", {}, diagnostics);
    INFO(diagnostics.text());
    REQUIRE(loaded);
    CHECK(loaded->base.scenario.network.colleagues->out_degree == 5);
    CHECK(loaded->base.scenario.learning.slope == 0.1);
    CHECK(loaded->base.document.find("learning.h50") != nullptr);  // a map is merged, not replaced
}
