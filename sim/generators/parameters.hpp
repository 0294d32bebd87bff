// What a population and its ties are drawn from, or which files they are read from (MODEL.md §2, §5).
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "param/param.hpp"

namespace cpdsim {

/// Distribution of school sizes: log-normal number of teaching staff, cut at smallest..largest (school_size.hpp).
struct SchoolSize {
    double median = 36.5;  // teachers (all subjects)
    double log_sd = 0.5;
    double smallest = 1;
    double largest = 1e9;
    std::optional<double> mean = {};  // teachers (all subjects), in place of the median; absent: what the median makes

    bool operator==(SchoolSize const&) const = default;
    static constexpr auto describe() {
        using param::param, param::Role;
        return param::All{
            param(&SchoolSize::median, "median", "teacher", {1, 1e7},
                  "median teaching staff of a school, all subjects, before the cut",
                  "OECD PISA 2018 (own computation; schools of 15-year-olds)", 2),
            param(&SchoolSize::log_sd, "log_sd", "number", {0, 3}, "standard deviation of the logarithm of size",
                  "assumption", 0),
            param(&SchoolSize::smallest, "smallest", "teacher", {1, 1e7}, "smallest staff", "assumption", 0,
                  Role::constant),
            param(&SchoolSize::largest, "largest", "teacher", {1, 1e9}, "largest staff", "assumption", 0,
                  Role::constant),
            param(&SchoolSize::mean, "mean", "teacher", {1, 1e7},
                  "mean teaching staff of a school, all subjects, kept whatever the spread and the cut; in place of "
                  "the median",
                  "country's statistics", 0)};
    }
};

struct SchoolsDrawn {
    double simulate = 100;  // schools
    double represent = 0;   // schools; 0: as many as simulated
    SchoolSize size;
    double stem_share = 1.0;  // share of the staff that the simulated teachers are
    std::map<std::string, double> types{{"all", 1.0}};
    std::map<std::string, double> regions{{"all", 1.0}};
    std::map<std::string, double> phases{{"all", 1.0}};
    double pupils_per_teacher = 12;  // pupils per member of the whole staff
    double pupils_taught = 100;      // pupils a simulated teacher teaches in a year

    bool operator==(SchoolsDrawn const&) const = default;
    static constexpr auto describe() {
        using param::param, param::section, param::Role;
        return param::All{
            param(&SchoolsDrawn::simulate, "simulate", "school", {1, 1e7}, "schools that are simulated", "design", 0,
                  Role::constant),
            param(&SchoolsDrawn::represent, "represent", "school", {0, 1e7}, "schools they stand for (0: themselves)",
                  "country's statistics", 3, Role::constant),
            section(&SchoolsDrawn::size, "size", "teaching staff per school"),
            param(&SchoolsDrawn::stem_share, "stem_share", "share", {0, 1},
                  "share of the staff concerned (100 % where every class teacher is)", "assumption", 0),
            param(&SchoolsDrawn::types, "types", "share", {0, 1}, "school types and their shares (make 100 %)",
                  "assumption", 0, Role::constant),
            param(&SchoolsDrawn::regions, "regions", "share", {0, 1}, "regions and their shares (make 100 %)",
                  "country's statistics", 0, Role::constant),
            param(&SchoolsDrawn::phases, "phases", "share", {0, 1},
                  "phases (pre_primary, primary, lower_secondary, upper_secondary) and their shares of the schools",
                  "country's statistics", 0, Role::constant),
            param(&SchoolsDrawn::pupils_per_teacher, "pupils_per_teacher", "pupil/teacher | number", {0, 1000},
                  "pupils per member of the whole staff", "country's statistics", 2, Role::constant),
            param(&SchoolsDrawn::pupils_taught, "pupils_taught", "pupil/teacher | number", {0, 10000},
                  "pupils a simulated teacher teaches in a year", "assumption", 0)};
    }
};

/// Files of an observed population. `columns` maps our names to the file's headers.
struct ObservedPopulation {
    std::string schools;   // path, may be empty
    std::string teachers;  // path, may be empty
    std::map<std::string, std::string> columns;
    double simulate = 0;  // schools; 0: all

    bool operator==(ObservedPopulation const&) const = default;
    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            setting(&ObservedPopulation::schools, "schools",
                    "CSV with `id` and optionally type, region, phase, teachers, pupils, latitude, longitude, climate"),
            setting(&ObservedPopulation::teachers, "teachers", "CSV with `id, school` and optional columns"),
            setting(&ObservedPopulation::columns, "columns",
                    "our name -> the file's header, e.g. {id: uid, school: group}")
                .naming(param::Names::population_column),
            param(&ObservedPopulation::simulate, "simulate", "school", {0, 1e7},
                  "schools of the register that are simulated, drawn so that each has the same chance (0: all)",
                  "design", 0, Role::constant)};
    }
};

struct Baseline {
    double mean = 0.20;          // mean P0
    double sd = 0.15;            // over teachers
    double school_share = 0.20;  // share of the variance between schools

    bool operator==(Baseline const&) const = default;
    static constexpr auto describe() {
        using param::param;
        return param::All{param(&Baseline::mean, "mean", "share", {0, 1},
                                "mean share of lessons taught by inquiry before any programme", "assumption", 0),
                          param(&Baseline::sd, "sd", "share", {0, 0.5}, "standard deviation of the same over teachers",
                                "assumption", 0),
                          param(&Baseline::school_share, "school_share", "share", {0, 1},
                                "share of that variance between schools", "assumption", 0)};
    }
};

struct Career {
    double mean_years = 15;  // years of service at the start
    bool operator==(Career const&) const = default;
    static constexpr auto describe() {
        using param::param;
        return param::All{param(&Career::mean_years, "mean", "duration", {0, 60}, "mean length of service at the start",
                                "country's statistics", 2)};
    }
};

struct ClimateBase {
    double mean = 0.50;
    double sd = 0.15;
    bool operator==(ClimateBase const&) const = default;
    static constexpr auto describe() {
        using param::param;
        return param::All{
            param(&ClimateBase::mean, "mean", "share", {0, 1},
                  "mean of a school's seven learning-organisation dimensions", "assumption", 0),
            param(&ClimateBase::sd, "sd", "share", {0, 0.5}, "their standard deviation over schools", "assumption", 0)};
    }
};

/// Schools of one phase, drawn for themselves. What they share with the others stands in the population.
struct PhaseDrawn {
    double simulate = 100;  // schools
    double represent = 0;   // schools; 0: as many as simulated
    SchoolSize size;
    double concerned = 1.0;  // share of the staff that the simulated teachers are
    std::map<std::string, double> types{{"all", 1.0}};
    double pupils_per_teacher = 12;  // pupils per member of the whole staff
    double pupils_taught = 100;      // pupils a simulated teacher teaches in a year
    double classes = 0;              // classes a simulated teacher teaches; 0: not said
    std::optional<Baseline> baseline;
    std::optional<Career> career;
    std::optional<ClimateBase> climate;
    std::optional<std::map<std::string, double>> subjects;

    bool operator==(PhaseDrawn const&) const = default;
    static constexpr auto describe() {
        using param::param, param::section, param::Role;
        using P = PhaseDrawn;
        return param::All{
            param(&P::simulate, "simulate", "school", {1, 1e7}, "schools of the phase that are simulated", "design", 0,
                  Role::constant),
            param(&P::represent, "represent", "school", {0, 1e7}, "schools they stand for (0: themselves)",
                  "country's statistics", 3, Role::constant),
            section(&P::size, "size", "teaching staff per school"),
            param(&P::concerned, "concerned", "share", {0, 1},
                  "share of the staff concerned; a small school may have nobody", "assumption", 0),
            param(&P::types, "types", "share", {0, 1}, "school types of the phase and their shares (make 100 %)",
                  "assumption", 0, Role::constant),
            param(&P::pupils_per_teacher, "pupils_per_teacher", "pupil/teacher | number", {0, 1000},
                  "pupils per member of the whole staff", "country's statistics", 2, Role::constant),
            param(&P::pupils_taught, "pupils_taught", "pupil/teacher | number", {0, 10000},
                  "pupils a simulated teacher teaches in a year", "assumption", 0),
            param(&P::classes, "classes", "number", {0, 100},
                  "classes a simulated teacher teaches in a year (0: not said)", "assumption", 0),
            section(&P::baseline, "baseline", "practice before any programme, where it is the phase's own"),
            section(&P::career, "career", "length of service, where it is the phase's own"),
            section(&P::climate, "climate", "school climate before any programme, where it is the phase's own"),
            param(&P::subjects, "subjects", "share", {0, 1},
                  "subjects and their shares, where they are the phase's own", "assumption", 0, Role::constant)};
    }
};

struct PopulationParams {
    SchoolsDrawn schools;
    std::map<std::string, PhaseDrawn> phases;
    std::map<std::string, double> regions{{"all", 1.0}};
    std::optional<ObservedPopulation> from;
    Baseline baseline;
    Career career;
    ClimateBase climate;
    std::map<std::string, double> subjects{{"science", 0.5}, {"mathematics", 0.35}, {"technology", 0.15}};

    bool operator==(PopulationParams const&) const = default;
    static constexpr auto describe() {
        using param::param, param::section, param::mapping, param::Role;
        return param::All{
            section(&PopulationParams::schools, "schools", "drawn schools"),
            mapping(&PopulationParams::phases, "phases",
                    "schools of several phases, each drawn for itself; instead of `schools`"),
            param(&PopulationParams::regions, "regions", "share", {0, 1},
                  "regions that all phases share, and their shares (make 100 %)", "country's statistics", 0,
                  Role::constant),
            section(&PopulationParams::from, "from", "observed population from CSV files"),
            section(&PopulationParams::baseline, "baseline", "practice before any programme"),
            section(&PopulationParams::career, "career", "length of service"),
            section(&PopulationParams::climate, "climate", "school climate before any programme"),
            param(&PopulationParams::subjects, "subjects", "share", {0, 1},
                  "subjects and their shares among the simulated teachers", "assumption", 0, Role::constant)};
    }
};

// --- ties ------------------------------------------------------------------------------------------------------------
/// The figures are those of everybody, not only of whom a survey has reached: sim/DECISIONS.md.
struct ColleagueTies {
    double out_degree = 4.0;
    double out_degree_dispersion = 3.1;
    double asks_nobody = 0.107;
    double reciprocity = 0.38;
    double clustering = 0.43;
    double same_group_odds = 2.6;
    double in_degree_dispersion = 1.03;
    double survival = 0.65;  // annual probability

    bool operator==(ColleagueTies const&) const = default;
    static constexpr auto describe() {
        using param::param;
        return param::All{
            param(&ColleagueTies::out_degree, "out_degree", "number", {0, 100},
                  "colleagues a teacher turns to, whatever the school's size",
                  "Pitts & Spillane networks (HLSM), own computation", 4),
            param(&ColleagueTies::out_degree_dispersion, "out_degree_dispersion", "number", {0.01, 1e6},
                  "dispersion r of the out-degree: its variance is m + m^2 / r", "the same", 4),
            param(&ColleagueTies::asks_nobody, "asks_nobody", "share", {0, 0.9}, "teachers who turn to nobody",
                  "the same, of those who answered", 4),
            param(&ColleagueTies::reciprocity, "reciprocity", "share", {0, 1},
                  "share of ties that are returned, in schools of 12 to 76 teachers (29 on average)",
                  "the same, of those who answered", 4),
            param(&ColleagueTies::clustering, "clustering", "share", {0, 1},
                  "mean local clustering of the undirected network, in such schools", "the same", 4),
            param(&ColleagueTies::same_group_odds, "same_group_odds", "number", {0.01, 100},
                  "odds ratio of a tie within the same grade or subject", "the same", 4),
            param(&ColleagueTies::in_degree_dispersion, "in_degree_dispersion", "number", {0.01, 1e6},
                  "dispersion r of the in-degree, in such schools: its variance is m + m^2 / r", "the same", 4),
            param(&ColleagueTies::survival, "survival", "share/year", {0, 1}, "chance of a tie to last a year",
                  "one US district, years 1 and 3 (indicative)", 2)};
    }
};

struct BetweenSchoolTies {
    double ties_per_teacher = 0.3;
    double decay_with = 20;  // km
    double survival = 0.65;
    double other_phase = 0.20;

    bool operator==(BetweenSchoolTies const&) const = default;
    static constexpr auto describe() {
        using param::param;
        return param::All{param(&BetweenSchoolTies::ties_per_teacher, "ties_per_teacher", "number", {0, 20},
                                "teachers of other schools a teacher turns to", "assumption", 0),
                          param(&BetweenSchoolTies::decay_with, "decay_with", "km", {0.1, 1000},
                                "distance over which the chance of a tie falls by 1/e", "assumption", 0),
                          param(&BetweenSchoolTies::survival, "survival", "share/year", {0, 1},
                                "chance of a tie to last a year", "as for colleagues", 0),
                          param(&BetweenSchoolTies::other_phase, "other_phase", "share", {0, 1},
                                "share of these ties that go to the phase before or after, where there are "
                                "`population.phases`",
                                "assumption", 0)};
    }
};

enum class Mixing { drawn, complete };
enum class Silent { keep, drop };
enum class Unlisted { refuse, make };

struct NetworkParams {
    Mixing mixing = Mixing::drawn;
    std::string from;  // CSV of observed ties: from,to[,weight][,layer]; replaces all drawn layers
    std::map<std::string, std::string> columns;
    Silent silent = Silent::keep;          // who was named and has no row of her own in a roster or matrix
    Unlisted unlisted = Unlisted::refuse;  // who is named and has no row among the teachers
    std::optional<double> survival;        // of observed ties; absent: never rewired
    std::optional<ColleagueTies> colleagues = ColleagueTies{};
    std::optional<BetweenSchoolTies> between_schools = BetweenSchoolTies{};

    bool operator==(NetworkParams const&) const = default;
    static constexpr auto describe() {
        using param::param, param::setting, param::section;
        return param::All{
            setting(&NetworkParams::mixing, "mixing", "drawn (ties) or complete (everybody is everybody's peer)"),
            setting(&NetworkParams::from, "from",
                    "CSV of observed ties (a list, a roster `person, named_1, ...` or a matrix); replaces all drawn "
                    "layers"),
            setting(&NetworkParams::columns, "columns",
                    "our name -> the file's header, e.g. {from: sender, to: receiver}")
                .naming(param::Names::tie_column),
            setting(&NetworkParams::silent, "silent",
                    "keep or drop the ties to those who were named and did not answer themselves (rosters, matrices)"),
            setting(&NetworkParams::unlisted, "unlisted",
                    "people of the ties without a row among the teachers: refuse, or make (in the school of most of "
                    "those who name them)"),
            param(&NetworkParams::survival, "survival", "share/year", {0, 1},
                  "chance of an observed tie to last a year; absent: ties stay", "", 0),
            section(&NetworkParams::colleagues, "colleagues", "advice ties within a school", true),
            section(&NetworkParams::between_schools, "between_schools", "advice ties between schools", true)};
    }
};

}  // namespace cpdsim

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<Mixing>{std::string_view{"drawn"}, std::string_view{"complete"}};
template <>
inline constexpr std::array enum_names<Silent>{std::string_view{"keep"}, std::string_view{"drop"}};
template <>
inline constexpr std::array enum_names<Unlisted>{std::string_view{"refuse"}, std::string_view{"make"}};
}  // namespace cpdsim::param
