// The scenario document as structs: the sum of the parts' parameters and what belongs to the run as a whole.
// Names and forms: the contract of scenario files (`cpdsim schema`).
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "core/apart.hpp"
#include "core/calendar.hpp"
#include "generators/parameters.hpp"
#include "mechanisms/parameters.hpp"
#include "observers/grouped_by.hpp"
#include "param/param.hpp"
#include "policy/costs.hpp"
#include "policy/quality.hpp"

namespace cpdsim {

struct Time {
    YearMonth start{2026, 9};
    YearMonth end{2041, 8};           // included
    double step = 1.0 / 12;           // years: 1 month, 1 week or 1 d
    int school_year_starts = 9;       // month
    std::vector<int> holidays{7, 8};  // months without sessions

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            setting(&Time::start, "start", "first month, e.g. 2026-09"),
            setting(&Time::end, "end", "last month, included"),
            param(&Time::step, "step", "duration", {1.0 / 365, 1.0 / 12}, "1 month, 1 week or 1 d", "design", 0,
                  Role::constant),
            setting(&Time::school_year_starts, "school_year_starts", "month in which the school year starts"),
            setting(&Time::holidays, "holidays", "months without CPD sessions")};
    }
};

struct Money {
    std::string currency = "EUR";         // in which people read amounts; all is computed in EUR
    double gbp = 1.17;                    // EUR per GBP
    std::map<std::string, double> rates;  // EUR per unit of other currencies
    double prices = 2025;                 // price year
    double discount = 0;                  // share/year, in outcomes per euro
    std::vector<std::string> whose;       // payers whose money the funding is; empty: all

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            setting(&Money::currency, "currency",
                    "code of the currency in which amounts are shown, e.g. PLN (result files hold EUR); others than "
                    "EUR and GBP need a rate")
                .naming(param::Names::currency),
            param(&Money::gbp, "gbp", "number", {0.1, 10}, "EUR for one GBP", "approximate average 2024, unverified", 1,
                  Role::constant),
            param(&Money::rates, "rates", "EUR", {1e-9, 1e6},
                  "EUR for one unit of other currencies, by ISO 4217 code; say the date in the source",
                  "given by the user", 0, Role::constant)
                .naming(param::Names::currency),
            param(&Money::prices, "prices", "number", {1990, 2100}, "year of prices", "convention", 0, Role::constant),
            param(&Money::discount, "discount", "share/year", {0, 0.5}, "discount rate", "convention", 0),
            setting(&Money::whose, "whose",
                    "payers whose money the funding is; others' costs are reported apart; empty: all")
                .naming(param::Names::payer)};
    }
};

enum class GroupRows { every_step, marks };

/// Of the result file. What makes it one is always there: outcomes, timeseries (which may be named) and programmes.
enum class KeptPart { timeseries, by_group, budget, attribution, teachers, network, events };

struct Outputs {
    std::vector<GroupedBy> by{GroupedBy::school_type, GroupedBy::region, GroupedBy::phase, GroupedBy::career_stage};
    std::vector<KeptPart> keep{KeptPart::timeseries, KeptPart::by_group, KeptPart::budget};
    GroupRows group_rows = GroupRows::every_step;
    std::optional<YearMonth> window_end;  // end of the study window; absent: last month of the last funding line

    [[nodiscard]] bool keeps(KeptPart part) const { return std::find(keep.begin(), keep.end(), part) != keep.end(); }

    static constexpr auto describe() {
        using param::setting;
        return param::All{
            setting(&Outputs::by, "by", "breakdowns: school_type, region, phase, career_stage"),
            setting(&Outputs::keep, "keep",
                    "parts of the result file: timeseries (always there), by_group, budget, attribution (extra runs), "
                    "teachers, network, events"),
            setting(
                &Outputs::group_rows, "group_rows",
                "times at which the breakdowns are kept: every_step, or marks (start, window's end, sustained, end)"),
            setting(&Outputs::window_end, "window_end",
                    "month from which `sustained` counts; absent: the last funded month")};
    }
};

struct Run {
    double replicates = 16;
    double seed = 1;
    std::optional<double> population_seed, network_seed;

    static constexpr auto describe() {
        using param::param, param::Role;
        return param::All{param(&Run::replicates, "replicates", "number", {1, 65536}, "independent runs", "design", 0,
                                Role::constant),
                          param(&Run::seed, "seed", "number", {0, 9007199254740991.0},
                                "seed of everything drawn in the run", "design", 0, Role::constant),
                          param(&Run::population_seed, "population_seed", "number", {0, 9007199254740991.0},
                                "seed of schools and teachers; absent: `seed`", "design", 0, Role::constant),
                          param(&Run::network_seed, "network_seed", "number", {0, 9007199254740991.0},
                                "seed of the ties; absent: `seed`", "design", 0, Role::constant)};
    }
};

struct Participation;  // policy/participation.hpp, with Conditions
struct Conditions;
struct Programme;  // policy/programme.hpp

struct Scenario {
    std::string format = "cpd-scenario/1";
    param::Translated title;
    param::Translated about;
    Time time;
    PopulationParams population;
    NetworkParams network;
    Learning learning;
    Practice practice;
    std::optional<Fading> fading = Fading{};
    std::optional<Reflection> reflection = Reflection{};
    Peers peers;
    std::optional<Turnover> turnover = Turnover{};
    std::optional<Climate> climate = Climate{};
    Apart<Participation> participation;
    QualityAtScale quality;
    Apart<std::map<std::string, Programme>> programmes;
    std::vector<FundingLine> funding;
    Apart<Conditions> conditions;
    Money money;
    Outputs outputs;
    Run run;

    static constexpr auto describe();  // scenario.cpp
};

}  // namespace cpdsim

namespace cpdsim {
extern template class Apart<Participation>;  // policy/policy.cpp
extern template class Apart<Conditions>;     // scenario.cpp
extern template class Apart<std::map<std::string, Programme>>;
}  // namespace cpdsim

namespace cpdsim::param {
extern template StructInfo const& info_of<Scenario>();  // scenario.cpp
extern template StructInfo const& info_of<Programme>();
template <>
inline constexpr std::array enum_names<GroupRows>{std::string_view{"every_step"}, std::string_view{"marks"}};
template <>
inline constexpr std::array enum_names<GroupedBy>{std::string_view{"school_type"}, std::string_view{"region"},
                                                  std::string_view{"phase"}, std::string_view{"career_stage"}};
template <>
inline constexpr std::array enum_names<KeptPart>{std::string_view{"timeseries"}, std::string_view{"by_group"},
                                                 std::string_view{"budget"},     std::string_view{"attribution"},
                                                 std::string_view{"teachers"},   std::string_view{"network"},
                                                 std::string_view{"events"}};
}  // namespace cpdsim::param
