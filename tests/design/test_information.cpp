// `information:` of a study: what is proposed must name a published finding, have a size, and be in time.
#include <catch2/catch.hpp>

#include <cstdlib>
#include <fstream>

#include "design/information.hpp"
#include "scenario/load.hpp"
#include "support/desk.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

constexpr char const* good =
    "information:\n"
    "  decide: {by: 2028-09, open: 60 %, waiting_costs: none}\n"
    "  groups: {hours: [learning.*], trainers: [\"programmes.*.cascade.*\"]}\n"
    "  proposals:\n"
    "    trial:\n"
    "      title: {en: \"Supported against unsupported trainers\"}\n"
    "      like: trainers_alone\n"
    "      design: {schools: 20..120, teachers: 4 /school, clusters: school, icc: 0.15, follow_up: 24 months, lost: 15 "
    "%, "
    "result: 2028-06}\n"
    "      cost: {fixed: 150000 EUR, per_school: 3000 EUR}\n"
    "    survey: {like: advice_ties, design: {teachers: 500..3000, result: 2027-03}, cost: {per_teacher: 8 EUR}}\n";

/// A registry with two findings in place of ours.
struct Place {
    Desk desk;
    Place() {
        Desk::write("presets/evidence/few.yaml",
                    "format: cpd-evidence/1\ntargets: {trainers_alone: {}, advice_ties: {}}\n");
        setenv("CPDSIM_SCENARIOS", "presets", 1);
    }
};

std::string with(std::string text, std::string const& from, std::string const& to) {
    auto const at = text.find(from);
    REQUIRE(at != std::string::npos);
    return text.replace(at, from.size(), to);
}

std::string said(std::string const& text) {
    std::ofstream{"proposals.yaml"} << text;
    param::Diagnostics diagnostics;
    (void)load_information("proposals.yaml", diagnostics);
    return diagnostics.text();
}

}  // namespace

TEST_CASE("the section of the contract reads without a word, and is handed on as numbers") {
    Place const place;
    std::ofstream{"proposals.yaml"} << good;
    param::Diagnostics diagnostics;
    auto const read = load_information("proposals.yaml", diagnostics);
    INFO(diagnostics.text());
    REQUIRE(read);
    CHECK(diagnostics.empty());
    std::string const json = information_json(*read);
    CHECK(json.find(R"("by":"2028-09","open":0.6,"waiting_costs":0.0)") != std::string::npos);
    CHECK(json.find(R"("schools":[20.0,120.0])") != std::string::npos);
    CHECK(json.find(R"("per_school":4.0)") != std::string::npos);
    CHECK(json.find(R"("teachers":[500.0,3000.0])") != std::string::npos);
    CHECK(json.find(R"("icc":0.15)") != std::string::npos);
    CHECK(json.find(R"("hours":["learning.*"])") != std::string::npos);
    CHECK(information_json({}).empty());
}

TEST_CASE("a proposal names a published finding, and the one that was meant is offered") {
    Place const place;
    std::string const text = said(with(good, "like: trainers_alone", "like: trainers_alon"));
    CHECK(text.find("proposals.yaml:7:13: error[E404]") == 0);
    CHECK(text.find("did you mean 'trainers_alone'?") != std::string::npos);
}

TEST_CASE("a design has a size, and a decision a date") {
    Place const place;
    CHECK(said(with(good, "teachers: 500..3000, ", "")).find("error[E105]: the design has no size") !=
          std::string::npos);
    CHECK(said(with(good, "schools: 20..120, ", "")).find("'schools' is not given") != std::string::npos);
    CHECK(said(with(good, "4 /school", "400")).find("teachers are wanted of each school") != std::string::npos);
    CHECK(said(with(good, "  decide: {by: 2028-09, open: 60 %, waiting_costs: none}\n", ""))
              .find("not said when it is decided") != std::string::npos);
    CHECK(said(with(good, "waiting_costs: none", "waiting_costs: 5 kg")).find("'200000 EUR/year'") !=
          std::string::npos);
}

TEST_CASE("a result after the decision is no error, but said") {
    Place const place;
    std::string const text = said(with(good, "result: 2028-06", "result: 2029-06"));
    CHECK(text.find("warning[W303]") != std::string::npos);
    CHECK(text.find("it can move nothing") != std::string::npos);
}

TEST_CASE("a group must hold a number that varies") {
    Place const place;
    std::ofstream{"proposals.yaml"} << good;
    param::Diagnostics diagnostics;
    auto const read = load_information("proposals.yaml", diagnostics);
    REQUIRE(read);
    auto const document = load_document("proposals.yaml", diagnostics);
    REQUIRE(document);
    check_information(*read, *document, {"learning.h0", "fading.knowledge_half_life"}, diagnostics);
    CHECK(diagnostics.errors() == 1);
    CHECK(diagnostics.text().find("'programmes.*.cascade.*' is no number") != std::string::npos);
}

TEST_CASE("a star stands for anything") {
    CHECK(fits("learning.h0", "learning.*"));
    CHECK(fits("programmes.cascade.cascade.kept_per_tier", "programmes.*.cascade.*"));
    CHECK_FALSE(fits("learning.h0", "learning"));
    CHECK_FALSE(fits("peers.weight", "learning.*"));
}
