// What carries a programme beyond its participants: learning communities and training of trainers (MODEL.md §5, §6).
#pragma once

#include <array>
#include <string_view>

#include "param/param.hpp"

namespace cpdsim {

enum class CommunityScope { within_school, between_schools, online };
enum class Offspring { fixed, poisson };
enum class Select { lot, experts };

struct CommunityIngredient {
    double meetings = 0;  // 1/year
    double hours = 2;     // h/meeting
    param::CountRange size{8, 15};
    CommunityScope scope = CommunityScope::between_schools;
    double online_share = 0;
    double lasts = 0;              // years of facilitation from joining; 0: as long as the sessions, or the money
    double afterlife = 1.0;        // half-life of vitality after facilitation, years
    double strong_ties_add = 1.0;  // factor added to the half-life by full practice of the members

    static constexpr auto describe() {
        using param::param, param::setting, param::Form, param::Role;
        return param::All{
            param(&CommunityIngredient::meetings, "meetings", "1/year | meeting/year", {0, 200},
                  "facilitated meetings a year", "programme", 0, Role::lever),
            param(&CommunityIngredient::hours, "hours", "h/meeting", {0, 24}, "length of a meeting", "programme", 0,
                  Role::lever),
            param(&CommunityIngredient::size, "size", "teacher", {2, 1000}, "members of one community", "assumption", 0,
                  Role::lever),
            setting(&CommunityIngredient::scope, "scope", "within_school, between_schools or online", Role::lever),
            param(&CommunityIngredient::online_share, "online_share", "share", {0, 1},
                  "share of the meetings held online", "programme", 0, Role::lever),
            param(&CommunityIngredient::lasts, "lasts", "duration", {0, 50},
                  "time of facilitation from joining; 0: as long as the sessions", "programme", 0, Role::lever),
            param(&CommunityIngredient::afterlife, "afterlife", "duration", {0, 100},
                  "half-life of a community's vitality once facilitation ends", "Coburn 2012 (direction)", 1,
                  Role::uncertainty, Form::instant_or_never),
            param(&CommunityIngredient::strong_ties_add, "strong_ties_add", "number", {0, 100},
                  "how many times longer it lasts where all members practise", "Coburn 2012 (direction)", 1)};
    }
};

/// Training of trainers. Seeds are tier 0; recipients of tier g get `hours` at quality q kept^g.
struct Cascade {
    double tiers = 1;
    double each_trains = 0;  // teachers/year
    param::Amount hours{0, "h/teacher"};
    double kept_per_tier = 0.5;
    double become_trainers =
        0.10;  // share of the trained who train the next tier (and of the course's participants who train the first)
    double trains_for = 2;  // years
    double supported = 0;   // share: support of the trainers; moves kept_per_tier towards kept_if_supported
    double kept_if_supported = 0.95;
    double own_school_first =
        0.5;  // share of recipients sought in the trainer's own school and ties before anywhere else
    Offspring offspring = Offspring::fixed;
    Select select = Select::lot;

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            param(&Cascade::tiers, "tiers", "number", {0, 20}, "tiers below the first trainers", "programme", 0,
                  Role::lever),
            param(&Cascade::each_trains, "each_trains", "teacher/year", {0, 1000},
                  "colleagues a trainer trains in a year", "Maths Hubs (6.5 schools x 2 lead teachers)", 3),
            param(&Cascade::hours, "hours", "h/teacher", {0, 1000}, "hours a recipient gets", "programme", 0,
                  Role::lever),
            param(&Cascade::kept_per_tier, "kept_per_tier", "share", {0, 1},
                  "quality kept from one tier to the next, trainers left alone", "bracket 0..1; no study measures it",
                  1),
            param(&Cascade::become_trainers, "become_trainers", "share", {0, 1},
                  "share of the trained who train others", "assumption", 0),
            param(&Cascade::trains_for, "trains_for", "duration", {0, 50}, "time for which a trainer trains",
                  "assumption", 0),
            param(&Cascade::supported, "supported", "share", {0, 1}, "how far trainers are supported by experts",
                  "El-Hamamsy 2023 (direction)", 1, Role::lever),
            param(&Cascade::kept_if_supported, "kept_if_supported", "share", {0, 1},
                  "quality kept per tier with full support", "El-Hamamsy 2023", 2),
            param(&Cascade::own_school_first, "own_school_first", "share", {0, 1},
                  "share of a trainer's recipients sought among colleagues and ties first", "assumption", 0),
            setting(&Cascade::offspring, "offspring", "fixed or poisson number of recipients"),
            setting(&Cascade::select, "select",
                    "who of the trained trains: lot (any of them) or experts (those who practise most)", Role::lever)};
    }
};

}  // namespace cpdsim

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<CommunityScope>{std::string_view{"within_school"},
                                                       std::string_view{"between_schools"}, std::string_view{"online"}};
template <>
inline constexpr std::array enum_names<Offspring>{std::string_view{"fixed"}, std::string_view{"poisson"}};
template <>
inline constexpr std::array enum_names<Select>{std::string_view{"lot"}, std::string_view{"experts"}};
}  // namespace cpdsim::param
