#include "scenario/date_checks.hpp"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>
#include <fmt/ranges.h>

#include "param/quantity.hpp"
#include "policy/price_list.hpp"
#include "policy/programme.hpp"
#include "scenario/wiring.hpp"

namespace cpdsim {
namespace {

int months_in(double years) { return static_cast<int>(std::ceil(years * 12 - 1e-9)); }

/// Years of a list "by year" that the run does not reach.
void check_growth(Scenario const& scenario, FundingLine const& line, Checker const& check) {
    auto const found = scenario.programmes->find(line.programme);
    if (found == scenario.programmes->end() || !found->second.growth) return;
    YearMonth const from = line.from.value_or(scenario.time.start);
    int const years = months_in((months_between(from, scenario.time.end) + 1) / 12.0);
    Growth const& growth = *found->second.growth;
    for (auto const& [name, list] : {std::pair{"schools", &growth.schools}, std::pair{"places", &growth.places}}) {
        std::string const path = fmt::format("programmes.{}.growth.{}", line.programme, name);
        int const given = static_cast<int>(list->size());
        if (given <= (years + 11) / 12 || !check.own(path)) continue;
        check.warning(path, "W303",
                      fmt::format("'{}' says {} years from {} on, of which the run sees {}", name, given, to_text(from),
                                  (years + 11) / 12),
                      fmt::format("the rest is never used; 'time.end: {}' would reach it all",
                                  to_text(plus_months(from, given * 12 - 1))));
    }
}

}  // namespace

std::optional<YearMonth> end_of_window(Scenario const& scenario) {
    if (scenario.outputs.window_end) return scenario.outputs.window_end;
    std::optional<YearMonth> last;
    for (FundingLine const& line : scenario.funding) {
        YearMonth const to = line.to.value_or(scenario.time.end);
        if (line.amount.value > 0 && (!last || to > *last)) last = to;
    }
    return last;
}

std::optional<DateFault> sustained_beyond_end(Scenario const& scenario, YearMonth window_end) {
    int const after = months_in(scenario.practice.sustained_after);
    YearMonth const needed = plus_months(window_end, after), end = scenario.time.end;
    if (needed <= end) return std::nullopt;
    int const left = std::max(0, months_between(window_end, end));
    return DateFault{
        fmt::format("sustained change counts {} after the window's end in {}, but the run ends in {}: it "
                    "is not measured and stays missing",
                    param::quantity_text(scenario.practice.sustained_after, "duration"), to_text(window_end),
                    to_text(end)),
        fmt::format("'time.end: {}' would do, or 'practice.sustained_after: {} months'", to_text(needed), left)};
}

std::optional<DateFault> not_sustained(Scenario const& scenario) {
    // Money without an end flows as long as the run lasts: that nothing is sustained then, its author knows.
    bool const endless = !scenario.outputs.window_end &&
                         std::any_of(scenario.funding.begin(), scenario.funding.end(),
                                     [](FundingLine const& line) { return line.amount.value > 0 && !line.to; });
    auto const window_end = end_of_window(scenario);
    if (endless || !window_end || *window_end > scenario.time.end) return std::nullopt;
    return sustained_beyond_end(scenario, *window_end);
}

std::optional<DateFault> taper_beyond_end(Time const& time, YearMonth to, double taper) {
    YearMonth const needed = plus_months(to, months_in(taper));
    if (taper <= 0 || needed <= time.end) return std::nullopt;
    return DateFault{
        fmt::format("the taper of {} after {} runs beyond the end of the run in {}: its money would never come in",
                    param::quantity_text(taper, "duration"), to_text(to), to_text(time.end)),
        fmt::format("'time.end: {}' would do, or a taper of {} months", to_text(needed),
                    std::max(0, months_between(to, time.end)))};
}

std::optional<DateFault> never_admits(Scenario const& scenario, std::string const& programme, YearMonth from,
                                      YearMonth to, double taper) {
    auto const found = scenario.programmes->find(programme);
    if (found == scenario.programmes->end()) return std::nullopt;
    Programme const& p = found->second;
    TimeGrid const grid = grid_of(scenario.time);
    Timetable const timetable = timetable_of(p, grid);
    if (!p.sessions && !p.coaching && !p.team && !p.grant && !p.community && !p.cascade && !p.materials && !p.release)
        return std::nullopt;  // what nobody joins
    YearMonth const last = std::min(scenario.time.end, plus_months(to, months_in(taper)));
    int const closes = grid.step_of(plus_months(last, 1));
    bool any = false;
    for (YearMonth month = from; month <= last; month = plus_months(month, 1)) {
        bool const open = std::count(p.recruit.intake.begin(), p.recruit.intake.end(), month.month) > 0;
        any = any || open;
        if (open && (timetable.by_year || grid.step_of(month) + timetable.length <= closes)) return std::nullopt;
    }
    std::string const paid = fmt::format("between {} and {}", to_text(from), to_text(last));
    if (!any)
        return DateFault{fmt::format("'{}' takes nobody in: no intake lies {}", programme, paid),
                         p.recruit.intake.empty()
                             ? "'recruit.intake' names no month"
                             : fmt::format("its intakes are in month {}", fmt::join(p.recruit.intake, ", "))};
    int const months = months_in(timetable.length * grid.dt());
    return DateFault{
        fmt::format("'{}' takes nobody in: a course of {} months does not fit {}", programme, months, paid),
        "a course must end while it is paid for; let the money flow longer or 'spread' be shorter"};
}

void check_dates(Scenario const& scenario, Checker const& check) {
    for (std::size_t i = 0; i < scenario.funding.size(); ++i) {
        FundingLine const& line = scenario.funding[i];
        std::string const path = fmt::format("funding.{}", i);
        YearMonth const from = line.from.value_or(scenario.time.start), to = line.to.value_or(scenario.time.end);
        if (from < scenario.time.start || to > scenario.time.end || to < from) continue;  // reported
        if (auto const fault = taper_beyond_end(scenario.time, to, line.taper))
            check.warning(path + ".taper", "W303", fault->message, fault->suggestion);
        if (line.amount.value <= 0) continue;
        if (auto const fault = never_admits(scenario, line.programme, from, to, line.taper))
            check.warning(path, "W303", fault->message, fault->suggestion);
        check_growth(scenario, line, check);
    }
}

}  // namespace cpdsim
