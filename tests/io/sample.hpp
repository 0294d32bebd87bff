// A small result with values one can work out by hand; the Python check of the file knows the same rules.
#pragma once

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include "data/results.hpp"
#include "io/provenance.hpp"
#include "support/folder.hpp"

namespace cpdsim::sample {

/// Element number i is first + i / 4, which float holds exactly; element 1 is NaN, as a replicate without the event
/// would be.
inline std::vector<float> numbers(std::size_t size, float first) {
    std::vector<float> made;
    for (std::size_t i = 0; i < size; ++i) made.push_back(first + static_cast<float>(i) / 4);
    if (size > 1) made[1] = std::numeric_limits<float>::quiet_NaN();
    return made;
}

/// Over all axes of the table, unless said otherwise.
inline void add(Table& table, std::string name, std::string units, Values values, std::vector<std::string> over = {}) {
    if (over.empty())
        for (Axis const& axis : table.axes) over.push_back(axis.name);
    table.arrays.push_back(
        {std::move(name), std::move(over), std::move(values), described(std::move(units), "a sample")});
}

enum class Programmes { none, two };
enum class Teachers { left_out, kept };

inline Results results(int replicates, Programmes programmes = Programmes::two, Teachers teachers = Teachers::kept) {
    Results made = begin_results(replicates, {2026, 9}, {0, 30, 61, 91.5});
    auto const r = static_cast<std::size_t>(replicates), t = made.days.size();
    add(made.timeseries(), "practice_share", "1", numbers(r * t, 0.25F));
    add(made.timeseries(), "spend", "EUR", numbers(r * t, 1e6F));
    made.data.add({"/by_group", {}, {}, titled("a sample")});
    auto const by = [&](std::string const& what, std::vector<std::string> labels, float first) {
        std::size_t const size = r * labels.size() * t;
        Table table{
            "/by_group/" + what, {replicate_axis(r), {what, std::move(labels)}, time_axis(made)}, {}, titled("by")};
        add(table, "reach", "1", numbers(size, first));
        made.data.add(std::move(table));
    };
    by("school_type", {"urban", "rural", "priority"}, 0);
    by("school_type_x_region", {"priority | Bretagne", "urban | Île-de-France"}, 7);
    std::vector<std::string> labels;
    if (programmes == Programmes::two) labels = {"cascade", "école_pilote"};
    std::size_t const p = labels.size();
    Table budget{"/budget",
                 {replicate_axis(r),
                  {"programme", labels},
                  {"payer", std::vector<std::string>{"ministry"}},
                  {"kind", std::vector<std::string>{"course", "release", "grant"}},
                  time_axis(made)},
                 {},
                 titled("a sample")};
    std::vector<double> planned, absorbed, unspent, transferred;
    for (std::size_t i = 0; i < r * p * 3 * t; ++i) {
        planned.push_back(static_cast<double>(i) + 0.1);
        absorbed.push_back(static_cast<double>(i) / 3);
        unspent.push_back(planned[i] - absorbed[i]);
        transferred.push_back(i % 2 == 0 ? 0.25 : -0.25);
    }
    add(budget, "planned", "EUR", planned);
    add(budget, "absorbed", "EUR", absorbed);
    add(budget, "unspent", "EUR", unspent);
    add(budget, "transferred", "EUR", transferred);
    made.data.add(std::move(budget));
    add_programmes(made, labels);
    add(made.programmes(), "places_taken", "1", numbers(r * p * t, 0));
    add(made.outcomes(), "sustained_teachers", "1", numbers(r, 12000));
    add(made.outcomes(), "hours_attended", "h", numbers(r, 3));
    Table lorenz{"/lorenz",
                 {replicate_axis(r), counted_axis("percentile", 101, {{"units", "percent"}})},
                 {},
                 titled("a sample")};
    std::vector<float> shares;
    for (std::size_t i = 0; i < r * 101; ++i) shares.push_back(static_cast<float>(i % 101) / 128);
    add(lorenz, "share_of_hours", "1", shares);
    made.data.add(std::move(lorenz));
    if (teachers == Teachers::kept) {
        using Texts = std::vector<std::string>;
        Table table{"/teachers", {replicate_axis(r), counted_axis("teacher", 3)}, {}, titled("a sample")};
        std::vector<float> practice, baseline, hours, first;
        std::vector<std::uint8_t> role;
        for (std::size_t i = 0; i < r * 3; ++i) {
            auto const value = static_cast<float>(i);
            practice.push_back(value / 8);
            baseline.push_back(value / 16);
            hours.push_back(value * 6);
            role.push_back(static_cast<std::uint8_t>(i % 4));
            first.push_back(i % 2 == 0 ? value * 31 : NAN);
        }
        add(table, "id", "1", Texts{"T001", "NA", "Zoé"}, {"teacher"});
        add(table, "practice", "1", practice);
        add(table, "baseline", "1", baseline);
        add(table, "knowledge", "1", std::vector<float>(r * 3, -0.F));
        add(table, "hours", "h", hours);
        add(table, "school", "1", std::vector<std::int32_t>{0, 0, 1}, {"teacher"});
        add(table, "subject", "1", Texts{"science", "mathématiques", "science"}, {"teacher"});
        add(table, "first_practising", "d", first);
        add(table, "role", "1", role);
        table.arrays.back().attributes = {{"long_name", "role"},
                                          {"flag_values", std::vector<std::uint8_t>{0, 1, 2, 3}},
                                          {"flag_meanings", "none lead trainer_of_tier_0 trainer_of_tier_1"}};
        made.data.add(std::move(table));
        Table schools{"/schools", {counted_axis("school", 2)}, {}, titled("a sample")};
        add(schools, "id", "1", Texts{"S1", "S2"});
        add(schools, "type", "1", Texts{"urban", "rural"});
        add(schools, "staff", "teacher", std::vector<float>{12, 9});
        add(schools, "teachers", "teacher", std::vector<std::int32_t>{2, 1});
        made.data.add(std::move(schools));
    }
    put_in_order(made.data);
    return made;
}

inline Provenance provenance() {
    Provenance made;
    made.title = "Collèges pilotes";
    made.id = "0123456789abcdef";
    made.version = "0.1.0";
    made.commit = "abc1234";
    made.compiler = "GCC 12";
    made.host = "somewhere";
    made.date = "2026-09-01T12:00:00Z";
    made.command = "cpdsim run \"école.yaml\" -o out";
    made.seed = 9007199254740991;
    made.draw = 7;
    made.replicates = 2;
    made.scenario_as_written =
        "format: cpd-scenario/1\n" + std::string(100'000, '#') + "\n";  // beyond an attribute's 64 KiB
    made.scenario_as_resolved = "title: \"é\"\n";
    made.written_in = "/home/zoé/école.yaml";
    made.data = {{"population.from.teachers", "/home/zoé/teachers.csv", std::string(64, '7'), 5'000'000'000}};
    made.parameters = {{"learning.h50", "80", "h", "Working with the schools, box 3", 3},
                       {"peers.weight", "0.33", "", "", 0}};
    return made;
}

using test::Folder;

}  // namespace cpdsim::sample
