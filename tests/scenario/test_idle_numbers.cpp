// What is said to be unable to matter does not: changing it changes no bit of the result.
#include <catch2/catch.hpp>

#include <algorithm>
#include <cmath>

#include "core/parallel.hpp"
#include "param/quantity.hpp"
#include "scenario/build.hpp"
#include "scenario/idle_numbers.hpp"
#include "support/desk.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

std::string const text = R"(
format: cpd-scenario/1
time: {start: 2026-09, end: 2028-08}
population: {schools: {simulate: 6, represent: 60, size: {median: 8 teachers, log_sd: 0.2}}}
network: {colleagues: {out_degree: 3, clustering: 20 %}, between_schools: {ties_per_teacher: 0.3, decay_with: 20 km}, survival: 70 %/year}
learning: {h50: 40 h, slope: 0.05 /h, h0: 15 h, effect: 50 %}
practice: {transfer: 40 %, transfer_dispersion: 20 %, sustained_after: 6 months}
peers: {adopters_needed: 2 teachers, p: 3 %/year, q: 30 %/year, abandon: 1 %/year, focus_below: 30 %, friends_above: 60 %, weight: 30 %, novice_weight: 40 %, novice_years: 3 years}
turnover: {leave: 8 %/year, stay_odds_after_cpd: 1, cpd_counts_for: 2 years}
money: {prices: 2024}
programmes:
  course:
    recruit: {unit: school, schools: 90, team: 2..3 teachers, partnership: 4..6 schools}
    sessions: {hours: 40 h/teacher, spread: 6 months}
    team: {leads: 0, raises_leadership: 0.2 /year}
    quality: {level: 90 %, falls_at_scale: 0 %, scale_from: 50 teachers}
    raises_climate: 0.2 /year
    costs: {fee: 100 EUR/teacher}
  other: {sessions: {hours: 20 h/teacher}, costs: {fee: 50 EUR/teacher}}
funding: [{programme: course, from: 2026-09, to: 2027-08, amount: 50000 EUR}]
run: {replicates: 2, seed: 5}
)";

std::vector<float> numbers_of(Scenario const& scenario) {
    Workers workers{1};
    auto const results = simulate(scenario, workers);
    std::vector<float> numbers;
    for (Array const& v : results->timeseries().arrays)
        numbers.insert(numbers.end(), floats(v).begin(), floats(v).end());
    for (Array const& v : results->outcomes().arrays)
        for (float const x : floats(v)) numbers.push_back(std::isnan(x) ? -1.F : x);
    return numbers;
}

/// Another value of the same unit, within bounds.
std::string moved(std::string const& path, param::Annotation const& annotation) {
    if (path == "money.prices") return "2030";
    double const value = annotation.unit.rfind("share", 0) == 0 ? std::min(0.97, annotation.value * 0.5 + 0.02)
                         : annotation.unit == "1/h"             ? annotation.value * 1.25
                                                                : annotation.value * 1.25 + 1;
    return param::quantity_text(annotation.unit == "number" || annotation.unit == "school" ? std::round(value) : value,
                                annotation.unit, annotation.form);
}

}  // namespace

TEST_CASE("a number that is said to be idle changes no bit") {
    Desk const desk;
    Desk::write("a.yaml", text);
    std::vector<Overrides> const forms{
        {},
        {{"learning.dose", "saturating"}, {"peers.form", "none"}},
        {{"learning.dose", "quality_only"}, {"peers.form", "level_dependent"}},
        {{"peers.form", "hazard"}},
        {{"peers.form", "threshold"}},
        {{"network.mixing", "complete"}},
        {{"practice.transfer", "100 %"}, {"peers.novice_weight", "30 %"}, {"network.colleagues.out_degree", "0"}},
    };
    std::size_t tried = 0;
    for (Overrides const& form : forms) {
        param::Diagnostics diagnostics;
        auto const loaded = load_scenario("a.yaml", form, diagnostics);
        INFO(diagnostics.text());
        REQUIRE(loaded);
        auto const before = numbers_of(loaded->scenario);
        auto const idle = idle_numbers(*loaded);
        CHECK(idle.size() >= 12);
        for (IdleNumber const& number : idle) {
            param::Annotation const& annotation = loaded->annotations.at(number.path);
            Overrides changed = form;
            changed.emplace_back(number.path, number.path.find("partnership") != std::string::npos ? "5..7 schools"
                                              : number.path.find("recruit.team") != std::string::npos
                                                  ? "3..4 teachers"
                                                  : moved(number.path, annotation));
            auto const other = load_scenario("a.yaml", changed, diagnostics);
            INFO(number.path << " = " << changed.back().second << " (" << number.why << ")\n" << diagnostics.text());
            REQUIRE(other);
            CHECK(numbers_of(other->scenario) == before);
            ++tried;
        }
    }
    CHECK(tried > 90);
}

TEST_CASE("forms that a study tries all count as chosen") {
    Desk const desk;
    Desk::write("a.yaml", text);
    param::Diagnostics diagnostics;
    auto const loaded = load_scenario("a.yaml", {}, diagnostics);
    REQUIRE(loaded);
    auto const has = [](std::vector<IdleNumber> const& list, std::string const& path) {
        return std::any_of(list.begin(), list.end(), [&](IdleNumber const& n) { return n.path == path; });
    };
    CHECK(has(idle_numbers(*loaded), "learning.h0"));
    CHECK(!has(idle_numbers(*loaded, {}, {"learning.dose"}), "learning.h0"));
    CHECK(has(idle_numbers(*loaded), "programmes.other.costs.fee"));
    CHECK(!has(idle_numbers(*loaded, {"other"}), "programmes.other.costs.fee"));
}
