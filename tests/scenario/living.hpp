// A scenario in which everything lives: drawn schools and ties, people who leave and move, programmes of every kind.
#pragma once

#include <catch2/catch.hpp>

#include <algorithm>
#include <cstring>
#include <filesystem>
#include <string>

#include "scenario/build.hpp"
#include "scenario/load.hpp"
#include "support/folder.hpp"

namespace cpdsim::test {

inline constexpr char const* living = R"(
format: cpd-scenario/1
title: "Everything at once"
time: {start: 2026-09, end: 2031-08, step: 1 month}
population:
  schools: {simulate: 100, represent: 400, size: {median: 60 teachers, log_sd: 0.4}, stem_share: 27 %, types: {urban: 60 %, priority: 40 %}, regions: {north: 50 %, south: 50 %}}
network:
  colleagues: {out_degree: 3.56}
  between_schools: {ties_per_teacher: 0.3}
participation: {ordinary_hours: 12 h/teacher/year}
programmes:
  schools:
    recruit: {unit: school, schools: 60, team: 4..6 teachers, head_consent: true, priority: [priority]}
    sessions: {hours: 24 h/teacher/year, spread: 3 years, mode: school_based, content: [subject, pedagogy]}
    team: {leads: 1 teacher/school}
    coaching: {visits: 3 /year}
    grant: 500 EUR/school/year
    community: {meetings: 6 /year, hours: 2 h/meeting, scope: between_schools, lasts: 4 years}
    addresses: [team_learning]
    costs: {session: 60 EUR/h/teacher, coaching_visit: 300 EUR/visit, meeting: 400 EUR/meeting}
  trainers:
    recruit: {unit: teacher, places: 400 teachers/year}
    sessions: {hours: 60 h/teacher, spread: 1 year, mode: blended, content: [subject, pedagogy]}
    cascade: {tiers: 2, each_trains: 5 teachers/year, hours: 20 h/teacher, become_trainers: 40 %, trains_for: 2 years}
    costs: {course: 1900 EUR/teacher, trainer_preparation: 2400 EUR/trainer}
  cover:
    release: {days: 6 d/teacher/year, rate: 240 EUR/d, payer: municipality}
  partners:
    recruit: {unit: partnership, partnership: 3..4 schools, team: 2 teachers, schools: 24}
    sessions: {hours: 20 h/teacher, spread: 2 years, mode: residential, content: [pedagogy]}
    materials: {kits: 30 %}
    recognition: {award: 300 EUR/winner, winners: 10 %/year, visibility: 50 %}
    costs: {course: 900 EUR/teacher}
  hub:
    coordination: {hubs: 3, reach: 40 %, sustains_communities: 30 %}
    costs: {hub: 60000 EUR/hub/year}
funding:
  - {programme: schools, from: 2026-09, to: 2029-08, amount: 4 million EUR}
  - {programme: trainers, from: 2026-09, to: 2028-08, amount: 3 million EUR, taper: 12 months}
  - {programme: cover, from: 2026-09, to: 2029-08, amount: 2 million EUR}
  - {programme: hub, from: 2026-09, to: 2029-08, amount: 500000 EUR}
conditions: {release_time: 50 %, open_school: 30 %}
outputs: {by: [school_type, region, career_stage], keep: [timeseries, by_group, budget, teachers], window_end: 2029-08}
run: {replicates: 16, seed: 42}
)";

inline Scenario scenario_of(std::filesystem::path const& file, Overrides const& overrides = {}) {
    param::Diagnostics diagnostics;
    auto const loaded = load_scenario(file, overrides, diagnostics);
    INFO(diagnostics.text());
    REQUIRE(loaded.has_value());
    return loaded->scenario;
}

inline Scenario living_scenario(Overrides const& overrides = {}, std::string const& text = living) {
    Folder const folder;
    return scenario_of(folder.write("living.yaml", text), overrides);
}

inline Results run(Scenario const& scenario, int threads = 1) {
    Workers workers{threads};
    auto results = simulate(scenario, workers);
    REQUIRE(results.has_value());
    return std::move(*results);
}

template <class Value>
bool same_bits(std::vector<Value> const& a, std::vector<Value> const& b) {
    return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(Value)) == 0);
}

/// The first `replicates` of `a` have the bits of those of `b`; columns are row-major with the replicate first.
template <class Value>
bool same_first(std::vector<Value> const& a, int of_a, std::vector<Value> const& b, int of_b, int replicates) {
    std::size_t const size = a.size() / static_cast<std::size_t>(of_a);
    if (b.size() / static_cast<std::size_t>(of_b) != size) return false;
    return size == 0 ||
           std::memcmp(a.data(), b.data(), size * static_cast<std::size_t>(replicates) * sizeof(Value)) == 0;
}

inline Variable const& variable(std::vector<Variable> const& list, std::string const& name) {
    for (Variable const& v : list) {
        if (v.name == name) return v;
    }
    FAIL("no variable " << name);
    return list.front();
}

inline void check_same_first(std::vector<Variable> const& a, int of_a, std::vector<Variable> const& b, int of_b,
                             int replicates) {
    REQUIRE(a.size() == b.size());
    for (std::size_t k = 0; k < a.size(); ++k) {
        INFO(a[k].name);
        CHECK(same_first(a[k].values, of_a, b[k].values, of_b, replicates));
    }
}

/// Series, groups, teachers, outcomes of the first `replicates`, to the bit.
inline void check_same_practice(Results const& a, Results const& b, int replicates) {
    check_same_first(a.timeseries, a.replicates, b.timeseries, b.replicates, replicates);
    REQUIRE(a.by_group.size() == b.by_group.size());
    for (std::size_t t = 0; t < a.by_group.size(); ++t) {
        check_same_first(a.by_group[t].variables, a.replicates, b.by_group[t].variables, b.replicates, replicates);
    }
    REQUIRE(a.teachers.has_value());
    REQUIRE(b.teachers.has_value());
    CHECK(same_first(a.teachers->practice, a.replicates, b.teachers->practice, b.replicates, replicates));
    CHECK(same_first(a.teachers->knowledge, a.replicates, b.teachers->knowledge, b.replicates, replicates));
    CHECK(same_first(a.teachers->hours, a.replicates, b.teachers->hours, b.replicates, replicates));
    CHECK(same_first(a.teachers->role, a.replicates, b.teachers->role, b.replicates, replicates));
    CHECK(same_first(a.lorenz, a.replicates, b.lorenz, b.replicates, replicates));
}

inline void check_same(Results const& a, Results const& b, int replicates) {
    check_same_practice(a, b, replicates);
    check_same_first(a.outcomes, a.replicates, b.outcomes, b.replicates, replicates);
    for (Variable const& v : a.programmes) {  // a count that is nothing everywhere is left out
        auto const other =
            std::find_if(b.programmes.begin(), b.programmes.end(), [&](Variable const& w) { return w.name == v.name; });
        INFO(v.name);
        bool const nothing = std::all_of(v.values.begin(), v.values.end(), [](float value) { return value == 0; });
        if (other == b.programmes.end())
            CHECK(nothing);
        else
            CHECK(same_first(v.values, a.replicates, other->values, b.replicates, replicates));
    }
    CHECK(same_first(a.budget.planned, a.replicates, b.budget.planned, b.replicates, replicates));
    CHECK(same_first(a.budget.absorbed, a.replicates, b.budget.absorbed, b.replicates, replicates));
    CHECK(same_first(a.budget.unspent, a.replicates, b.budget.unspent, b.replicates, replicates));
}

}  // namespace cpdsim::test
