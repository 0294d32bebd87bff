// Programmes that are written so that a part of them does nothing: allowed, and said.
#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "param/quantity.hpp"
#include "policy/programme.hpp"
#include "scenario/checks.hpp"

namespace cpdsim {
namespace {

std::string months(std::vector<int> const& numbers) {
    std::string text;
    for (int const month : numbers) text += (text.empty() ? "" : ", ") + std::to_string(month);
    return text;
}

bool among(std::vector<int> const& months, int month) {
    return std::find(months.begin(), months.end(), month) != months.end();
}

/// Whether a month of intake lies in the window and taper of the line.
bool holds_an_intake(Scenario const& scenario, FundingLine const& line, Recruit const& recruit) {
    YearMonth const from = std::max(line.from.value_or(scenario.time.start), scenario.time.start);
    YearMonth const to = plus_months(line.to.value_or(scenario.time.end), static_cast<int>(std::ceil(line.taper * 12)));
    for (YearMonth month = from; month <= std::min(to, scenario.time.end); month = plus_months(month, 1)) {
        if (among(recruit.intake, month.month)) return true;
    }
    return false;
}

void check_windows(Scenario const& scenario, std::string const& id, Recruit const& recruit, Checker const& check) {
    for (std::size_t i = 0; i < scenario.funding.size(); ++i) {
        FundingLine const& line = scenario.funding[i];
        if (line.programme != id || line.amount.value <= 0 || recruit.intake.empty()) continue;
        if (line.from && line.to && *line.to < *line.from) continue;  // said elsewhere
        if (holds_an_intake(scenario, line, recruit)) continue;
        check.warning(fmt::format("funding.{}", i), "W309",
                      fmt::format("nobody can join '{}' while it has this money: people are admitted in month {} only",
                                  id, months(recruit.intake)),
                      fmt::format("let `from` .. `to` contain such a month, or set programmes.{}.recruit.intake", id));
    }
}

void check_holidays(Time const& time, std::string const& path, Programme const& programme, Checker const& check) {
    auto const& intake = programme.recruit.intake;
    int const length = std::max(1, static_cast<int>(std::lround(programme.sessions->spread * 12)));
    for (std::size_t k = 0; k < intake.size(); ++k) {
        bool lessons = false;
        for (int m = 0; m < length; ++m) lessons = lessons || !among(time.holidays, (intake[k] - 1 + m) % 12 + 1);
        if (lessons) continue;
        check.warning(fmt::format("{}.recruit.intake.{}", path, k), "W309",
                      fmt::format("a course from month {} lies in the holidays altogether, so nobody is admitted then",
                                  intake[k]),
                      "choose a month with lessons, a longer `spread`, or other `time.holidays`");
    }
}

/// Prices by school or team where teachers join one by one: each of them would be the first of a school, and pay.
void check_prices(std::string const& path, Programme const& programme, Checker const& check) {
    if (programme.recruit.unit != RecruitUnit::teacher) return;
    auto const by_school = [&](std::string const& where, std::string const& unit) {
        if (unit.rfind("EUR/school", 0) != 0 && unit.rfind("EUR/team", 0) != 0) return;
        check.error(path + where, "E314",
                    fmt::format("teachers join one by one, so {} would be paid for each of them", unit),
                    "write what it is in EUR/teacher, or `recruit.unit: school`");
    };
    for (auto const& [item, cost] : programme.costs) by_school(".costs." + item, cost.value.unit);
    if (programme.grant) by_school(".grant.value", programme.grant->value.unit);
    if (programme.team && programme.team->leaders > 0)
        check.error(path + ".team.leaders", "E314",
                    "teachers join one by one, so the leaders of a school would be asked for each of them",
                    "`recruit.unit: team`, `school` or `partnership`, or leave `leaders` out");
}

}  // namespace

void check_sense(Scenario const& scenario, std::string const& id, Checker const& check) {
    auto const found = scenario.programmes->find(id);
    if (found == scenario.programmes->end()) return;
    Programme const& programme = found->second;
    std::string const path = "programmes." + id;
    bool const recruits = programme.sessions || programme.coaching || programme.community || programme.grant ||
                          programme.cascade || programme.materials || programme.pairing;
    if (recruits) check_windows(scenario, id, programme.recruit, check);
    if (recruits) check_prices(path, programme, check);
    if (programme.sessions) check_holidays(scenario.time, path, programme, check);
    bool const teams = programme.recruit.unit != RecruitUnit::teacher;
    if (recruits && teams && !check.given(path + ".recruit.team"))
        check.warning(path + ".recruit.unit", "W309", fmt::format("one teacher of each school joins '{}'", id),
                      fmt::format("say how many, as in `team: 5..6 teachers`; `team: {} teacher` silences this",
                                  param::number_text(programme.recruit.team.low)));
    if (programme.pairing && programme.recruit.unit != RecruitUnit::teacher && programme.recruit.team.high < 2)
        check.warning(path + ".pairing", "W309", "one participant of a school has nobody to be paired with",
                      "`recruit.team: 6..10 teachers`, or as many as join");
    if (!programme.recognition) return;
    Recognition const& recognition = *programme.recognition;
    if (recognition.levels.empty() && recognition.winners <= 0 && recognition.visibility > 0)
        check.warning(path + ".recognition.visibility", "W309", "nothing is won and no label held, so nothing is seen",
                      "give `winners` (a share a year) or `levels` (of a label)");
    if (recognition.winners <= 0 && recognition.award > 0)
        check.warning(path + ".recognition.award", "W309", "nobody wins the award", "give `winners`, a share a year");
}

}  // namespace cpdsim
