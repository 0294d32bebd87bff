// Programmes and funding lines of any ingredients, for properties that must hold whatever they are.
#pragma once

#include <rapidcheck.h>

#include <string>
#include <vector>

#include "support/ministry.hpp"

namespace cpdsim::test {

inline double number(int low, int high, double unit = 1) { return unit * *rc::gen::inRange(low, high + 1); }
inline bool coin() { return *rc::gen::inRange(0, 2) == 1; }

inline Programme random_programme() {
    Programme p = course(number(1, 60), number(1, 24, 1.0 / 12));
    p.recruit.unit =
        *rc::gen::element(RecruitUnit::teacher, RecruitUnit::team, RecruitUnit::school, RecruitUnit::partnership);
    p.recruit.team = {1, number(1, 4)};
    p.recruit.partnership = {2, number(2, 4)};
    p.recruit.apply = coin() ? Apply::all : Apply::propensity;
    p.recruit.no_show = number(0, 10, 0.1);
    p.recruit.repeat = coin();
    p.recruit.intake = coin() ? std::vector{9} : std::vector{1, 4, 10};
    if (coin()) p.recruit.places = number(1, 40);
    if (coin()) p.sessions->hours.unit = "h/teacher/year";
    if (coin()) {
        p.coaching = Coaching{};
        p.coaching->visits = number(1, 9, 0.7);
    }
    if (coin()) {
        p.community = CommunityIngredient{};
        p.community->meetings = number(1, 10);
        p.community->size = {number(2, 6), number(6, 20)};
        p.community->lasts = number(0, 3);
        p.community->scope =
            *rc::gen::element(CommunityScope::within_school, CommunityScope::between_schools, CommunityScope::online);
    }
    if (coin()) {
        p.cascade = Cascade{};
        p.cascade->tiers = number(1, 3);
        p.cascade->each_trains = number(1, 5, 0.9);
        p.cascade->hours = {10, "h/teacher"};
        p.cascade->become_trainers = number(0, 10, 0.1);
        p.cascade->trains_for = number(1, 3);
    }
    if (coin()) {
        p.release = Release{};
        p.release->days = number(1, 6);
        p.release->rate = number(1, 300, 1.01);
    }
    if (coin()) {
        p.recognition = Recognition{};
        p.recognition->award = number(1, 1000, 0.33);
        p.recognition->winners = number(0, 10, 0.1);
    }
    if (coin()) {
        p.grant = Grant{};
        p.grant->value = {number(1, 2000, 0.77), *rc::gen::element<std::string>("EUR/school/year", "EUR/team/year",
                                                                                "EUR/partnership", "EUR/teacher")};
    }
    for (char const* unit : {"EUR/teacher", "EUR/h/teacher", "EUR/teacher/year", "EUR/school/year", "EUR/team",
                             "EUR/visit", "EUR/meeting", "EUR/trainer", "EUR/trainer/year", "EUR/year"}) {
        if (*rc::gen::inRange(0, 3) == 0) p.costs[unit] = cost(number(1, 99'999, 0.0137), unit);
    }
    return p;
}

inline FundingLine random_line(std::string const& programme) {
    FundingLine line = money(programme, number(1, 3'000'000, 0.0731));
    line.from = plus_months({2026, 9}, *rc::gen::inRange(0, 30));
    line.to = plus_months(*line.from, *rc::gen::inRange(0, 40));
    line.taper = coin() ? number(1, 24, 1.0 / 12) : 0;
    return line;
}

}  // namespace cpdsim::test
