// What a programme costs and the money it gets (MODEL.md §7).
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>

#include "core/calendar.hpp"
#include "param/param.hpp"

namespace cpdsim {

/// One item of cost. The unit says what is paid for:
///   EUR/teacher, EUR/teacher/year, EUR/h/teacher (an hour delivered to a booked place), EUR/school, EUR/school/year,
///   EUR/team, EUR/team/year, EUR/leader, EUR/partnership, EUR/visit, EUR/meeting, EUR/trainer, EUR/trainer/year,
///   EUR/hub/year, EUR/d (a day of cover), EUR/year (fixed while funded)
struct CostItem {
    param::Amount value{0, "EUR/teacher"};
    std::string payer = "ministry";

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            param(&CostItem::value, "value",
                  "EUR/teacher | EUR/teacher/year | EUR/h/teacher | EUR/school | EUR/school/year | EUR/team | "
                  "EUR/team/year | EUR/leader | EUR/partnership | "
                  "EUR/visit | EUR/meeting | EUR/trainer | EUR/trainer/year | EUR/hub/year | EUR/d | EUR/year",
                  {0, 1e9}, "price; the unit says of what", "programme", 0)
                .required(),
            setting(&CostItem::payer, "payer",
                    "who pays: ministry, municipality, school, sponsor, teacher or any other name", Role::lever)
                .naming(param::Names::any_payer)};
    }
};

/// What becomes of money that the programme cannot use.
enum class LeftOver { report, redistribute };

/// Money for one programme.
struct FundingLine {
    std::string programme;
    std::optional<YearMonth> from, to;  // `to` includes its month; absent: the scenario's time
    param::Amount amount{0, "EUR"};     // in all, or EUR/year
    double carry_over = 1;              // share of what is left at the end of a funded year that may be spent later
    double taper = 0;   // years after the window over which the rate falls to nothing; part of the amount
    std::string payer;  // empty: the cost items' own payers
    LeftOver unspent = LeftOver::report;

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{setting(&FundingLine::programme, "programme", "id of the programme", Role::lever)
                              .naming(param::Names::programme)
                              .required(),
                          setting(&FundingLine::from, "from", "first month of the window", Role::lever),
                          setting(&FundingLine::to, "to", "last month of the window, included", Role::lever),
                          param(&FundingLine::amount, "amount", "EUR | EUR/year", {0, 1e12}, "money in all, or a year",
                                "decision", 0, Role::lever)
                              .required(),
                          param(&FundingLine::carry_over, "carry_over", "share", {0, 1},
                                "share of what is left at the end of a funded year that may still be spent", "decision",
                                1, Role::lever),
                          param(&FundingLine::taper, "taper", "duration", {0, 30},
                                "time after the window in which the rate falls to nothing", "decision", 0, Role::lever),
                          setting(&FundingLine::payer, "payer", "who pays; empty: as the cost items say", Role::lever)
                              .naming(param::Names::any_payer),
                          setting(&FundingLine::unspent, "unspent",
                                  "money the programme finds no use for: report, or redistribute among the programmes "
                                  "whose lines say so too",
                                  Role::lever)};
    }
};

}  // namespace cpdsim

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<LeftOver>{std::string_view{"report"}, std::string_view{"redistribute"}};
}  // namespace cpdsim::param
