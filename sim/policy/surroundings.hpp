// What surrounds a programme: grants, recognition, coordination, the link with initial training, growth and quality
// (MODEL.md §6).
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "param/param.hpp"

namespace cpdsim {

struct Grant {
    param::Amount value{0, "EUR/school/year"};
    double equips = 0.0005;  // share of full materials per EUR and teacher of the team

    static constexpr auto describe() {
        using param::param, param::Role;
        return param::All{
            param(&Grant::value, "value", "EUR/school/year | EUR/team/year | EUR/partnership | EUR/teacher", {0, 1e6},
                  "money given to the unit", "programme", 0, Role::lever)
                .required(),
            param(&Grant::equips, "equips", "number", {0, 1},
                  "share of full classroom materials bought by one EUR per teacher", "assumption", 0)};
    }
};

/// Awards to participants and labels of schools: they teach nothing, they draw others (and last while remembered).
struct Recognition {
    double award = 0;                 // EUR per winner
    double winners = 0;               // share of the participants a year, given at each year's end of the cohort
    std::vector<std::string> levels;  // of a label of the school, lowest first; one is climbed at a time
    double needs = 0;                 // mean practice of the school's members for the first level
    double visibility = 0;            // 0..1 at the highest level
    double remembered = 3;            // half-life, years

    static constexpr auto describe() {
        using param::param, param::setting, param::Form, param::Role;
        return param::All{
            param(&Recognition::award, "award", "EUR | EUR/winner", {0, 1e6}, "money per award", "programme", 0,
                  Role::lever),
            param(&Recognition::winners, "winners", "share/year", {0, 1},
                  "share of the participants who win in a year; the best practisers are likelier to", "assumption", 0,
                  Role::lever),
            setting(&Recognition::levels, "levels",
                    "levels of a school's label, lowest first, e.g. [silver, gold, platinum]; a school climbs one each "
                    "time it completes the programme or wins",
                    Role::lever),
            param(&Recognition::needs, "needs", "share", {0, 1},
                  "mean practice of the school's members for the first level; the further ones lie evenly between it "
                  "and full practice",
                  "assumption", 0, Role::lever),
            param(&Recognition::visibility, "visibility", "share", {0, 1},
                  "how strongly an award or the highest level draws colleagues and tied schools to apply", "assumption",
                  0, Role::lever),
            param(&Recognition::remembered, "remembered", "duration", {0, 100},
                  "half-life of the attention an award or label brings", "assumption", 0, Role::uncertainty,
                  Form::instant_or_never)};
    }
};

struct Coordination {
    double hubs = 0;                  // national number of hubs
    double reach = 0;                 // share of the way to full reach of schools never reached
    double sustains_communities = 0;  // share by which communities' decay is slowed while funded
    double steering_group = 0;        // persons per hub, reported

    static constexpr auto describe() {
        using param::param, param::Role;
        return param::All{
            param(&Coordination::hubs, "hubs", "number", {0, 1e5}, "regional hubs (national number)", "programme", 0,
                  Role::lever),
            param(&Coordination::reach, "reach", "share", {0, 1},
                  "how far coordinators lift the chance to apply of schools never reached, in all programmes",
                  "assumption", 0, Role::lever),
            param(&Coordination::sustains_communities, "sustains_communities", "share", {0, 1},
                  "how far coordination stops communities from dying", "Coburn 2012; LINKS booklet 3.2 (direction)", 1,
                  Role::lever),
            param(&Coordination::steering_group, "steering_group", "number", {0, 1000},
                  "members of a hub's steering group (reported as persons involved)", "programme", 0, Role::lever)};
    }
};

struct PreService {
    double knowledge = 0;    // K of newcomers
    double familiarity = 0;  // logits added to their wish to apply
    double share = 1;        // share of newcomers reached

    static constexpr auto describe() {
        using param::param, param::Role;
        return param::All{param(&PreService::knowledge, "knowledge", "share", {0, 1},
                                "knowledge with which a reached newcomer starts", "assumption", 0, Role::lever),
                          param(&PreService::familiarity, "familiarity", "number", {0, 5},
                                "added to a reached newcomer's chance to apply, on the logit scale",
                                "Working with the schools 2.1 (direction)", 1),
                          param(&PreService::share, "share", "share", {0, 1}, "share of newcomers reached",
                                "assumption", 0, Role::lever)};
    }
};

struct Growth {
    std::vector<double> schools;  // national number of schools in the programme, by year from its start
    std::vector<double> places;   // national number of teachers admitted, by year

    static constexpr auto describe() {
        using param::setting, param::Role;
        return param::All{
            setting(&Growth::schools, "schools",
                    "schools in the programme (national), by year from its start; the last holds on", Role::lever),
            setting(&Growth::places, "places",
                    "teachers admitted (national), by year from its start; the last holds on", Role::lever)};
    }
};

}  // namespace cpdsim
