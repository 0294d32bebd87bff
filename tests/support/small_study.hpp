// A study small enough to work out by hand, in a folder of its own, and results made up for its cases.
#pragma once

#include <algorithm>
#include <filesystem>
#include <string>
#include <type_traits>

#include <catch2/catch.hpp>

#include "data/results.hpp"
#include "design/cases.hpp"
#include "design/load_study.hpp"
#include "scenario/collect.hpp"
#include "study/farm.hpp"
#include "support/folder.hpp"

namespace cpdsim::small {

using test::Folder;

/// Four years, two programmes, and money of its own for one of them.
inline std::string const base = R"(
format: cpd-scenario/1
title: small
time: {start: 2026-09, end: 2030-08}
population: {schools: {simulate: 4, represent: 40}}
learning: {h50: {value: 80 h, range: 30..120 h, source: "a book", evidence: 2}}
practice: {transfer: {value: 30 %, range: 1..50 %}, sustained_after: 12 months}
turnover: {leave: 8 %/year}
programmes:
  course: {sessions: {hours: 60 h/teacher, spread: 1 year}, costs: {course: 1000 EUR/teacher}}
  visits: {coaching: {visits: {value: 3 /year, range: 1..5 /year}}, costs: {coaching_visit: 300 EUR/visit}}
  never_funded: {coaching: {visits: {value: 3 /year, range: 1..5 /year}}}
funding:
  - {programme: course, from: 2026-09, to: 2027-08, amount: 5000 EUR}
run: {replicates: 3, seed: 7}
)";

inline std::string const head = R"(
format: cpd-study/1
title: {en: "A small study"}
base: base.yaml
)";

inline std::string const strategies = R"(
budget: {total: 1 million EUR, window: {from: 2026-09, to: 2028-08}, whose: [ministry, school], discount: 3 %/year, levels: [50 %, 100 %], taper: 12 months}
baseline: nothing
strategies:
  nothing: {mix: {}}
  both: {mix: {course: 60 %, visits: 40 %}}
  early: {extends: both, window: {to: 2027-08}}
outcomes: {main: sustained_teachers}
)";

inline std::string const uncertainty = R"(
uncertainty:
  vary: all_with_range
  draws: 2
  structures: {learning.dose: [threshold_logistic, saturating]}
  what_if: {high_turnover: {turnover.leave: 12 %/year}}
replicates: {per_draw: 3}
)";

/// Loads a study whose base is `base_text`; a fault fails the test with its words.
inline LoadedStudy load(Folder const& folder, std::string const& text, std::string const& base_text = base,
                        Overrides const& overrides = {}) {
    folder.write("base.yaml", base_text);
    param::Diagnostics diagnostics;
    auto loaded = load_study(folder.write("study.yaml", text), overrides, diagnostics);
    INFO(diagnostics.text());
    REQUIRE(loaded.has_value());
    return std::move(*loaded);
}

inline std::vector<float> numbers(std::size_t size, float first, float step) {
    std::vector<float> made;
    for (std::size_t i = 0; i < size; ++i) made.push_back(first + step * static_cast<float>(i));
    return made;
}

/// Adds an array over all axes of a table.
template <class Value>
void add(Table& table, std::string name, std::vector<Value> values) {
    std::vector<std::string> over;
    for (Axis const& axis : table.axes) over.push_back(axis.name);
    table.arrays.push_back({std::move(name), std::move(over), std::move(values), described("1", "made up")});
}

inline Table breakdown(Results const& results, std::string const& by, std::vector<std::string> labels,
                       std::vector<int> const& rows = {}) {
    return {"/by_group/" + by,
            {replicate_axis(3), {by, std::move(labels)}, time_axis(results, rows)},
            {},
            titled("by " + by)};
}

/// Results of three replicates over three rows. Series: level + replicate * 10 + row; outcomes: level + replicate.
inline Results results(float level) {
    Results made = begin_results(3, {2026, 9}, {0, 30, 61});
    std::vector<float> series;
    for (int r = 0; r < 3; ++r)
        for (int t = 0; t < 3; ++t) series.push_back(level + static_cast<float>(10 * r + t));
    add(made.timeseries(), "practice_share", series);
    add(made.timeseries(), "still_changed", series);
    add(made.outcomes(), "sustained_teachers", numbers(3, level, 1));
    add(made.outcomes(), "planned", numbers(3, 100, 0));
    add(made.outcomes(), "unspent", numbers(3, 25, 0));
    made.data.add({"/by_group", {}, {}, titled("made up")});
    Table by_type = breakdown(made, "school_type", {"urban", "rural"});
    add(by_type, "practice_gain", numbers(18, level, 1));
    add(by_type, "teachers", numbers(18, 8, 0));
    add(by_type, "sustained_teachers", numbers(18, level, 1));
    made.data.add(std::move(by_type));
    Table budget{"/budget",
                 {replicate_axis(3),
                  {"programme", std::vector<std::string>{"course"}},
                  {"payer", std::vector<std::string>{"ministry"}},
                  {"kind", std::vector<std::string>{"course", "release"}},
                  time_axis(made)},
                 {},
                 titled("made up")};
    add(budget, "planned", std::vector<double>(18, 2));
    add(budget, "absorbed", std::vector<double>(18, 1.5));
    add(budget, "unspent", std::vector<double>(18, 0.5));
    made.data.add(std::move(budget));
    Table lorenz{"/lorenz", {replicate_axis(3), counted_axis("percentile", 101)}, {}, titled("made up")};
    std::vector<float> shares;
    for (int i = 0; i < 303; ++i) shares.push_back(static_cast<float>(i % 101) / 100);
    add(lorenz, "share_of_hours", std::move(shares));
    made.data.add(std::move(lorenz));
    add_programmes(made, {"course"});
    add(made.programmes(), "members", numbers(9, 0, 1));
    add(made.programmes(), "places_taken", numbers(9, 0, 1));
    put_in_order(made.data);
    return made;
}

/// The same over as many rows as the plan's calendar has: the last one goes on.
inline Results lengthened(Results made, std::size_t rows) {
    std::size_t const before = made.days.size();
    auto const longer = [&](auto& values) {
        std::remove_cvref_t<decltype(values)> all;
        for (std::size_t begin = 0; begin < values.size(); begin += before)
            for (std::size_t row = 0; row < rows; ++row) all.push_back(values[begin + std::min(row, before - 1)]);
        values = std::move(all);
    };
    while (made.days.size() < rows) made.days.push_back(made.days.back() + 30);
    for (Table& table : made.data.tables) {
        if (table.axis("time") == nullptr) continue;
        for (Array& array : table.arrays) std::visit(longer, array.values);
        for (Axis& axis : table.axes)
            if (axis.name == "time") axis = time_axis(made);
    }
    return made;
}

/// A stand-in for the engine that makes the results of each draw of a pack by itself, from its scenario and number.
inline Simulate by_draw(std::function<std::optional<Results>(Scenario const&, std::size_t draw)> const& make) {
    return [make](BuiltPack const& built, RunRequest const&) {
        std::optional<Results> all;
        for (std::size_t k = 0; k < built.draws.size(); ++k) {
            std::optional<Results> one = make(built.scenarios[k], built.draws[k]);
            if (!one) return one;
            if (all)
                append(*all, *one);
            else
                all = std::move(one);
        }
        return all;
    };
}

}  // namespace cpdsim::small
