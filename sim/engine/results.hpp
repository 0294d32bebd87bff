// What a run leaves behind, as plain data: observers fill it, io writes it, the study layer reduces it.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar.hpp"

namespace cpdsim {

/// One reported quantity. `values` is row-major (replicate, time), or (replicate, label, time) in a GroupTable.
struct Variable {
    std::string name;   ///< as in the contract: practice_share, practising, changed, ...
    std::string units;  ///< UDUNITS: "1", "h", "EUR", "teacher"
    std::string long_name;
    std::vector<float> values;
};

struct GroupTable {
    std::string dimension;  ///< school_type, region, phase, career_stage, or school_type_x_region
    std::vector<std::string> labels;
    std::vector<Variable> variables;
    std::vector<int> rows = {};  ///< rows of the results that are kept; empty: all
};

/// Flows of money in each step, national EUR; row-major (replicate, programme, payer, kind, time). Row t is what was
/// booked in the step that leads to row t; row 0 is zero. unspent = planned + transferred - absorbed, cell by cell.
struct BudgetTable {
    std::vector<std::string> programmes, payers, kinds;
    std::vector<double> planned, absorbed, unspent;
    std::vector<double> transferred;  ///< from other programmes, negative to others; empty where no line allows it
};

/// State of every teacher at the end, in the order of the file; values row-major (replicate, teacher).
struct TeacherTable {
    std::vector<std::string> id;
    std::vector<float> practice, baseline, knowledge, hours;
    std::vector<std::uint8_t> role;       ///< flag_values 0 none, 1 lead, 2 + g trainer of tier g
    std::vector<float> first_practising;  ///< days since the start at which the person was first seen practising in
                                          ///< the post; not a number: never
    std::vector<std::int32_t> school;     ///< (teacher): position in the table of schools
    std::vector<std::string> subject;     ///< (teacher)
};

/// The schools, in the order in which they are simulated.
struct SchoolTable {
    std::vector<std::string> id, type, region, phase;
    std::vector<float> staff, pupils;
    std::vector<std::int32_t> teachers;  ///< simulated
};

/// What the outcome would lack without a programme or one of its routes; values row-major (replicate, programme,
/// route).
struct AttributionTable {
    std::vector<std::string> programmes;  ///< funded programmes, and "all"
    std::vector<std::string> routes;
    std::vector<Variable> variables;
};

/// The ties at the start, of the first block of replicates.
struct NetworkTable {
    std::vector<std::string> from, to, layer;
};

enum class EventKind : std::uint8_t { newcomer, moved_in, enrolled, completed, became_trainer, changed, fell_back };

/// What happened to whom, block by block of replicates, in order of row and teacher.
struct EventTable {
    std::vector<std::int32_t> replicate, row, teacher, programme;  ///< programme -1: none
    std::vector<std::uint8_t> kind;                                ///< EventKind
    std::vector<std::string> names;                                ///< of the teachers
};

struct Results {
    int replicates = 0;
    YearMonth start;
    std::vector<double> days;  ///< of each row, since the first of the starting month
    std::vector<Variable> timeseries;
    std::vector<GroupTable> by_group;
    BudgetTable budget;
    std::optional<TeacherTable> teachers;
    std::optional<SchoolTable> schools;
    std::optional<AttributionTable> attribution;
    std::optional<NetworkTable> network;
    std::optional<EventTable> events;
    std::vector<float>
        lorenz;  ///< (replicate, 101): share of all hours attended held by the lowest p % of teachers at the end
    std::vector<float> lasting;      ///< (quantity of observers/lasting.cpp, lane), until the outcomes are summed up
    std::vector<Variable> outcomes;  ///< one value per replicate: sustained_teachers, practice_years, reach, ...
    std::vector<Variable>
        programmes;  ///< (replicate, programme, time): places_booked, places_taken, members, trainers, ...
    std::vector<std::string> programme_labels;

    [[nodiscard]] int rows() const { return static_cast<int>(days.size()); }
};

}  // namespace cpdsim
