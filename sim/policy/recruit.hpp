// Whom a programme takes and how it chooses among those who apply (MODEL.md §6).
#pragma once

#include <array>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "param/param.hpp"

namespace cpdsim {

enum class RecruitUnit { teacher, team, school, partnership };
enum class Entry { open, call, invited };
enum class Apply { propensity, all };

/// Who may come, and who does.
struct Recruit {
    RecruitUnit unit = RecruitUnit::teacher;
    std::optional<double> schools;        // national number of schools in the programme at one time
    std::optional<double> places;         // national number of teachers admitted a year
    param::CountRange team{1, 1};         // teachers per team, school or partnership school
    param::CountRange partnership{4, 8};  // schools per partnership
    Entry entry = Entry::open;
    std::vector<int> intake{9};  // months of the year
    Apply apply = Apply::propensity;
    std::optional<double> no_show;  // share; absent: the scenario's participation.no_show
    bool head_consent = false;
    std::vector<std::string> priority;               // school types served first when over-subscribed
    std::vector<std::string> only;                   // school types, regions, phases or subjects admitted; empty: all
    std::vector<std::string> phases;                 // that the programme serves; empty: all
    std::map<std::string, double> schools_by_phase;  // shares of its schools; empty: as they apply
    bool across_phases = false;                      // partnerships join schools of several phases
    std::string requires_programme;                  // members must have completed this programme
    double requires_practice = 0;                    // share of lessons
    bool newcomers_first = false;
    double low_threshold = 0;  // 0..1: how little is asked of a newcomer
    bool repeat = false;       // somebody who has completed it may come again

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            setting(&Recruit::unit, "unit",
                    "who joins: teacher, team (of one school), school, partnership (of schools)", Role::lever),
            param(&Recruit::schools, "schools", "school", {0, 1e7}, "schools (national) in the programme at one time",
                  "programme", 0, Role::lever),
            param(&Recruit::places, "places", "teacher/year", {0, 1e8}, "teachers (national) admitted a year",
                  "programme", 0, Role::lever),
            param(&Recruit::team, "team", "teacher | teacher/school", {1, 1000}, "teachers who join from one school",
                  "programme", 0, Role::lever),
            param(&Recruit::partnership, "partnership", "school", {2, 100}, "schools in a partnership", "programme", 0,
                  Role::lever),
            setting(&Recruit::entry, "entry",
                    "open, call (applications are ranked) or invited (the best-placed are asked)", Role::lever),
            setting(&Recruit::intake, "intake", "months in which people are admitted, e.g. [9]", Role::lever),
            setting(&Recruit::apply, "apply",
                    "propensity (who comes depends on the person and the offer) or all (everybody who may)",
                    Role::constant),
            param(&Recruit::no_show, "no_show", "share", {0, 1}, "share of booked places that stay empty without cover",
                  "French Senate 2018 (35-40 %)", 3),
            setting(&Recruit::head_consent, "head_consent", "the head of the school must agree", Role::lever),
            setting(&Recruit::priority, "priority", "school types admitted first when there are too few places",
                    Role::lever)
                .naming(param::Names::label),
            setting(&Recruit::only, "only", "school types, regions, phases or subjects that may come; empty: all",
                    Role::lever)
                .naming(param::Names::any_label),
            setting(&Recruit::phases, "phases",
                    "phases of a school system that it serves; empty: all. Does not bind where there is one phase",
                    Role::lever),
            param(&Recruit::schools_by_phase, "schools_by_phase", "share", {0, 1},
                  "shares of its schools by phase (make 100 %); absent: as they apply", "programme", 0, Role::lever)
                .of_world(),
            setting(&Recruit::across_phases, "across_phases",
                    "a partnership joins schools of several phases, the nearest or as `schools_by_phase` says",
                    Role::lever),
            setting(&Recruit::requires_programme, "requires_programme",
                    "programme that must have been completed before", Role::lever)
                .naming(param::Names::programme),
            param(&Recruit::requires_practice, "requires_practice", "share", {0, 1}, "practice needed to be admitted",
                  "programme", 0, Role::lever),
            setting(&Recruit::newcomers_first, "newcomers_first", "those never reached are admitted first",
                    Role::lever),
            param(&Recruit::low_threshold, "low_threshold", "share", {0, 1},
                  "how little is asked of somebody new (raises the chance to apply of the never reached)",
                  "Working with the schools 3.1.2 (direction)", 1, Role::lever),
            setting(&Recruit::repeat, "repeat", "somebody who has completed the programme may come again",
                    Role::lever)};
    }
};

}  // namespace cpdsim

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<RecruitUnit>{std::string_view{"teacher"}, std::string_view{"team"},
                                                    std::string_view{"school"}, std::string_view{"partnership"}};
template <>
inline constexpr std::array enum_names<Entry>{std::string_view{"open"}, std::string_view{"call"},
                                              std::string_view{"invited"}};
template <>
inline constexpr std::array enum_names<Apply>{std::string_view{"propensity"}, std::string_view{"all"}};
}  // namespace cpdsim::param
