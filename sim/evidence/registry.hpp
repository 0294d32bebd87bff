// The registry of published findings (`cpd-evidence/1`) as structs: what was found, how surely, how far from what the
// model speaks of, and - where the model can say it - how the study was done: a laboratory scenario, its arms, what was
// measured. Patterns, calibration, the report and the value of information read the same entries.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/calendar.hpp"
#include "param/param.hpp"

namespace cpdsim {

enum class EvidenceUse { calibrate, sign, context, plan, held_out };
enum class ErrorIs { printed, computed, derived, assumed, none };
enum class WasRead { full, abstract, secondary };
enum class Quantity {
    gain,             // practice above the baseline, share of lessons
    practice,         // share of lessons
    knowledge,        // 0..1
    hours,            // quality-weighted programme hours, h
    gini_of_hours,    // of those who have any
    top_tenth,        // share of all hours that the tenth with the most has
    reached,          // share who have had hours
    schools_reached,  // share of schools where somebody has
    never_reached,    // share in post without any CPD since the start
    places_empty,     // share of the places booked that nobody took
    slope_on_peers,   // own gain per mean gain of those turned to, of teachers without hours
    out_degree        // ties a teacher names
};
enum class Per { one, sd_of_controls };

struct Observed {
    std::optional<double> value;
    std::string unit = "1";
    std::optional<double> error;
    ErrorIs error_is = ErrorIs::none;
    std::optional<double> low, high, spread, count, of, size, misread, studies, teachers, schools, pupils;

    static constexpr auto describe() {
        using param::param, param::setting, param::Bounds, param::Role;
        constexpr Bounds any{}, positive{0, 1e9};
        return param::All{
            param(&Observed::value, "value", "number", any, "what was found", "", 0, Role::constant),
            setting(&Observed::unit, "unit", "in words: ratio, share, teacher SD, ..."),
            param(&Observed::error, "error", "number", positive, "standard error", "", 0, Role::constant),
            setting(&Observed::error_is, "error_is",
                    "printed (by the authors), computed (from public data), derived (from significance), assumed (a "
                    "guess), none")
                .required(),
            param(&Observed::low, "low", "number", any, "lower bound of what agrees", "", 0, Role::constant),
            param(&Observed::high, "high", "number", any, "upper bound of what agrees", "", 0, Role::constant),
            param(&Observed::spread, "spread", "number", positive, "standard deviation between programmes", "", 0,
                  Role::constant),
            param(&Observed::count, "count", "number", positive, "of a share: how many", "", 0, Role::constant),
            param(&Observed::of, "of", "number", positive, "of a share: out of how many", "", 0, Role::constant),
            param(
                &Observed::size, "size", "number", positive,
                "what the distance is a share of, where that is not the value: an effect found to be none is not known "
                "to the last digit",
                "", 0, Role::constant),
            param(&Observed::misread, "misread", "share", {0, 0.5},
                  "of a share counted by judgement: persons who are put on the wrong side", "", 0, Role::constant),
            param(&Observed::studies, "studies", "number", positive, "studies", "", 0, Role::constant),
            param(&Observed::teachers, "teachers", "number", positive, "teachers observed", "", 0, Role::constant),
            param(&Observed::schools, "schools", "number", positive, "schools observed", "", 0, Role::constant),
            param(&Observed::pupils, "pupils", "number", positive, "pupils observed", "", 0, Role::constant)};
    }
};

/// What is taken from the arms and how it becomes one number.
struct Measure {
    Quantity quantity = Quantity::gain;
    std::string contrast;  // arithmetic over the arms: `treated - control`, `short / long`
    std::optional<YearMonth> at;
    std::optional<YearMonth> since;            // of each teacher: the change since the end of this month
    std::optional<double> above;               // the share of teachers above it, instead of the mean
    std::map<std::string, std::string> dates;  // of single arms
    std::map<std::string, std::string> among;  // arm -> all, attended, others, recipients, or a subject
    Per per = Per::one;
    double reliability = 1;
    double contributes = 0;
    double answers = 1;
    std::map<std::string, double> pleases;

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            setting(&Measure::quantity, "quantity", "what is measured of a teacher, or of all"),
            setting(&Measure::contrast, "contrast", "arithmetic over the arms: treated - control, short / long")
                .required(),
            setting(&Measure::at, "at", "month at whose end it is measured"),
            setting(&Measure::since, "since", "of each teacher the change since the end of this month"),
            param(&Measure::above, "above", "number", {-1, 1}, "the share of teachers above it instead of the mean", "",
                  0, Role::constant),
            setting(&Measure::dates, "dates", "arm: month, where it is not `at`"),
            setting(&Measure::among, "among",
                    "arm: all, attended, others, recipients (attended, and no trainers), or a subject"),
            setting(&Measure::per, "per", "one, or sd_of_controls: in standard deviations of the arm `control`"),
            param(&Measure::reliability, "reliability", "share", {0.05, 1},
                  "of the measure: noise of the instrument widens the standard deviation", "", 0, Role::constant),
            param(&Measure::contributes, "contributes", "number", {0, 5},
                  "persons differ in what they leave in a log for an hour online: sd of its logarithm", "", 0,
                  Role::constant),
            param(
                &Measure::answers, "answers", "share", {0.05, 1},
                "teachers who answer a survey of ties: those of the others are not seen, and who is in no tie seen is "
                "not in the data",
                "", 0, Role::constant),
            param(&Measure::pleases, "pleases", "share", {0, 5},
                  "arm: share by which those who took part report more than they changed (answering to please)", "", 0,
                  Role::constant)};
    }
};

struct Target {
    param::Translated what;
    Observed observed;
    std::string design;
    std::string source;
    WasRead read = WasRead::secondary;
    int evidence = 0;
    EvidenceUse use = EvidenceUse::context;
    std::string pattern, group, conflict, part_of, note;
    std::optional<double> follow_up;                                 // years
    std::map<std::string, double> distance;                          // reason -> share of the effect
    std::string scenario;                                            // laboratory, relative to the registry's file
    std::map<std::string, std::string> set;                          // path -> value, in all arms
    std::map<std::string, std::map<std::string, std::string>> arms;  // arm -> path -> value
    std::map<std::string, std::string> takes;  // path of the laboratory -> number of the study that goes there
    std::optional<Measure> measure;

    static constexpr auto describe() {
        using param::param, param::setting, param::section, param::Role;
        return param::All{
            setting(&Target::what, "what", "what was found, by language").naming(param::Names::language).required(),
            section(&Target::observed, "observed", "value, error, bounds"),
            setting(&Target::design, "design", "of the study").required(),
            setting(&Target::source, "source", "where it is published").required(),
            setting(&Target::read, "read", "what was read of it: full, abstract, secondary").required(),
            setting(&Target::evidence, "evidence", "grade, 0 (a guess) to 5 (several trials)").required(),
            setting(&Target::use, "use", "calibrate, sign (bounds only), context, plan (set by a funder), held_out")
                .required(),
            setting(&Target::pattern, "pattern", "criterion of the table of patterns that it is compared in"),
            setting(&Target::group, "group", "findings that share a spread between studies"),
            setting(&Target::conflict, "conflict", "findings that contradict each other"),
            setting(&Target::part_of, "part_of", "finding that rests on this one too: both are left out together"),
            setting(&Target::note, "note", "what else to know"),
            param(&Target::follow_up, "follow_up", "duration", {0, 50}, "time after the end of the treatment", "", 0,
                  Role::constant),
            param(
                &Target::distance, "distance", "share", {0, 5},
                "share of the effect by which it may differ, by reason: country, subject, outcome, design, mode, years",
                "", 0, Role::constant),
            setting(&Target::scenario, "scenario", "laboratory scenario in which the study is done again"),
            setting(&Target::set, "set", "changes of the laboratory in all arms: path: value"),
            setting(&Target::arms, "arms", "arm: {path: value}"),
            setting(&Target::takes, "takes", "path of the laboratory: path of the study whose number goes there"),
            section(&Target::measure, "measure", "what is measured in the arms")};
    }
};

struct Registry {
    std::string format = "cpd-evidence/1";
    param::Translated title;
    std::map<std::string, Target> targets;

    static constexpr auto describe() {
        using param::setting, param::mapping;
        return param::All{setting(&Registry::format, "format", "cpd-evidence/1"),
                          setting(&Registry::title, "title", "title, by language").naming(param::Names::language),
                          mapping(&Registry::targets, "targets", "findings")};
    }
};

}  // namespace cpdsim

namespace cpdsim::param {
extern template StructInfo const& info_of<Registry>();  // load_registry.cpp
template <>
inline constexpr std::array enum_names<EvidenceUse>{std::string_view{"calibrate"}, std::string_view{"sign"},
                                                    std::string_view{"context"}, std::string_view{"plan"},
                                                    std::string_view{"held_out"}};
template <>
inline constexpr std::array enum_names<ErrorIs>{std::string_view{"printed"}, std::string_view{"computed"},
                                                std::string_view{"derived"}, std::string_view{"assumed"},
                                                std::string_view{"none"}};
template <>
inline constexpr std::array enum_names<WasRead>{std::string_view{"full"}, std::string_view{"abstract"},
                                                std::string_view{"secondary"}};
template <>
inline constexpr std::array enum_names<Quantity>{
    std::string_view{"gain"},         std::string_view{"practice"},        std::string_view{"knowledge"},
    std::string_view{"hours"},        std::string_view{"gini_of_hours"},   std::string_view{"top_tenth"},
    std::string_view{"reached"},      std::string_view{"schools_reached"}, std::string_view{"never_reached"},
    std::string_view{"places_empty"}, std::string_view{"slope_on_peers"},  std::string_view{"out_degree"}};
template <>
inline constexpr std::array enum_names<Per>{std::string_view{"one"}, std::string_view{"sd_of_controls"}};
}  // namespace cpdsim::param
