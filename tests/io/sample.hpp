// A small result with values one can work out by hand; the Python check of the file knows the same rules.
#pragma once

#include <cmath>
#include <filesystem>
#include <limits>
#include <string>

#include "engine/results.hpp"
#include "io/provenance.hpp"
#include "support/folder.hpp"

namespace cpdsim::sample {

/// Element number i of a variable is first + i / 4, which float holds exactly; element 1 is NaN, as a replicate without
/// the event would be.
inline Variable variable(std::string name, std::string units, std::size_t size, float first) {
    Variable made{std::move(name), std::move(units), "a sample", {}};
    for (std::size_t i = 0; i < size; ++i) made.values.push_back(first + static_cast<float>(i) / 4);
    if (size > 1) made.values[1] = std::numeric_limits<float>::quiet_NaN();
    return made;
}

enum class Programmes { none, two };
enum class Teachers { left_out, kept };

inline Results results(int replicates, Programmes programmes = Programmes::two, Teachers teachers = Teachers::kept) {
    Results made;
    made.replicates = replicates;
    made.start = {2026, 9};
    made.days = {0, 30, 61, 91.5};
    auto const r = static_cast<std::size_t>(replicates), t = made.days.size();
    made.timeseries = {variable("practice_share", "1", r * t, 0.25F), variable("spend", "EUR", r * t, 1e6F)};
    made.by_group = {{"school_type", {"urban", "rural", "priority"}, {variable("reach", "1", r * 3 * t, 0)}},
                     {"school_type_x_region",
                      {"priority | Bretagne", "urban | Île-de-France"},
                      {variable("reach", "1", r * 2 * t, 7)}}};
    if (programmes == Programmes::two) made.programme_labels = {"cascade", "école_pilote"};
    std::size_t const p = made.programme_labels.size();
    made.budget.programmes = made.programme_labels;
    made.budget.payers = {"ministry"};
    made.budget.kinds = {"course", "release", "grant"};
    for (std::size_t i = 0; i < r * p * 3 * t; ++i) {
        made.budget.planned.push_back(static_cast<double>(i) + 0.1);
        made.budget.absorbed.push_back(static_cast<double>(i) / 3);
        made.budget.unspent.push_back(made.budget.planned[i] - made.budget.absorbed[i]);
        made.budget.transferred.push_back(i % 2 == 0 ? 0.25 : -0.25);
    }
    made.programmes = {variable("places_taken", "1", r * p * t, 0)};
    made.outcomes = {variable("sustained_teachers", "1", r, 12000), variable("hours_attended", "h", r, 3)};
    for (std::size_t i = 0; i < r * 101; ++i) made.lorenz.push_back(static_cast<float>(i % 101) / 128);
    if (teachers == Teachers::kept) {
        TeacherTable table;
        table.id = {"T001", "NA", "Zoé"};
        for (std::size_t i = 0; i < r * 3; ++i) {
            auto const value = static_cast<float>(i);
            table.practice.push_back(value / 8);
            table.baseline.push_back(value / 16);
            table.knowledge.push_back(-0.F);
            table.hours.push_back(value * 6);
            table.role.push_back(static_cast<std::uint8_t>(i % 4));
            table.first_practising.push_back(i % 2 == 0 ? value * 31 : NAN);
        }
        table.school = {0, 0, 1};
        table.subject = {"science", "mathématiques", "science"};
        made.schools = SchoolTable{
            {"S1", "S2"}, {"urban", "rural"}, {"north", "north"}, {"primary", "primary"}, {12, 9}, {150, 80}, {2, 1}};
        made.teachers = table;
    }
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
