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
practice: {sustained_after: 0 months}  # counted when the window ends, so also in runs that are cut there
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

inline Array const& variable(Table const& table, std::string const& name) {
    Array const* const found = table.array(name);
    if (found == nullptr) FAIL("no array " << name << " in " << table.path);
    return *found;
}

/// A column of a table of the results.
template <class T>
std::vector<T> const& column(Results const& r, std::string const& path, std::string const& name) {
    Table const* const table = r.data.find(path);
    REQUIRE(table != nullptr);
    return std::get<std::vector<T>>(variable(*table, name).values);
}
template <class T>
std::vector<T> const& of_teachers(Results const& r, std::string const& name) {
    return column<T>(r, "/teachers", name);
}
inline std::vector<double> const& money(Results const& r, std::string const& name) {
    return column<double>(r, "/budget", name);
}

/// All arrays over replicates of one table have the same bits in the first `replicates`.
inline void check_same_first(Table const& a, Table const& b, Results const& of_a, Results const& of_b, int replicates) {
    REQUIRE(a.arrays.size() == b.arrays.size());
    for (std::size_t k = 0; k < a.arrays.size(); ++k) {
        if (a.arrays[k].axes.empty() || a.arrays[k].axes.front() != "replicate") continue;
        INFO(a.path << " " << a.arrays[k].name);
        std::visit(
            [&](auto const& values) {
                if constexpr (!std::is_same_v<std::decay_t<decltype(values)>, std::vector<std::string>>)
                    CHECK(same_first(values, of_a.replicates,
                                     std::get<std::decay_t<decltype(values)>>(b.arrays[k].values), of_b.replicates,
                                     replicates));
            },
            a.arrays[k].values);
    }
}

/// Series, groups, teachers, outcomes of the first `replicates`, to the bit.
inline void check_same_practice(Results const& a, Results const& b, int replicates) {
    REQUIRE(a.data.find("/teachers") != nullptr);
    REQUIRE(a.data.find("/lorenz") != nullptr);
    REQUIRE(a.data.tables.size() == b.data.tables.size());
    for (Table const& table : a.data.tables) {
        if (table.path == "/outcomes" || table.path == "/programmes" || table.path == "/budget") continue;
        REQUIRE(b.data.find(table.path) != nullptr);
        check_same_first(table, *b.data.find(table.path), a, b, replicates);
    }
}

inline void check_same(Results const& a, Results const& b, int replicates) {
    check_same_practice(a, b, replicates);
    check_same_first(a.outcomes(), b.outcomes(), a, b, replicates);
    check_same_first(*a.data.find("/budget"), *b.data.find("/budget"), a, b, replicates);
    for (Array const& v : a.programmes().arrays) {  // a count that is nothing everywhere is left out
        Array const* const other = b.programmes().array(v.name);
        INFO(v.name);
        bool const nothing = std::all_of(floats(v).begin(), floats(v).end(), [](float value) { return value == 0; });
        if (other == nullptr)
            CHECK(nothing);
        else
            CHECK(same_first(floats(v), a.replicates, floats(*other), b.replicates, replicates));
    }
}

}  // namespace cpdsim::test
