// What a participant gets from a programme: sessions, a team at school, coaching, materials, release (MODEL.md §6).
#pragma once

#include <array>
#include <cmath>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "param/param.hpp"

namespace cpdsim {

enum class Mode { face_to_face, residential, online, blended, school_based };
enum class Content { subject, pedagogy };

/// Hours of CPD.
struct Sessions {
    param::Amount hours{0, "h/teacher"};
    double spread = 1;  // years over which the sessions lie
    Mode mode = Mode::face_to_face;
    std::vector<Content> content{Content::subject, Content::pedagogy};
    double quality = 1;  // share

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            param(&Sessions::hours, "hours", "h/teacher | h/teacher/year", {0, 2000},
                  "hours per teacher, in all or a year", "programme", 0, Role::lever)
                .required(),
            param(&Sessions::spread, "spread", "duration", {0, 30}, "time over which the sessions lie", "programme", 0,
                  Role::lever),
            setting(&Sessions::mode, "mode", "face_to_face, residential, online, blended or school_based", Role::lever),
            setting(&Sessions::content, "content", "subject, pedagogy or both", Role::lever),
            param(&Sessions::quality, "quality", "share", {0, 1}, "worth of an hour relative to a developer-led one",
                  "assumption", 0)};
    }
};

struct Team {
    double leads = 0;                // lead or liaison teachers per school
    double leaders = 0;              // heads and middle leaders per school who take part, the head first
    double lead_hours = 0;           // h/year of their time, reported
    double raises_leadership = 0.1;  // share/year pull on the school's learning leadership
    double classes = 0;              // classes of each member that take part; counted and no more

    static constexpr auto describe() {
        using param::param, param::Role;
        return param::All{
            param(&Team::leads, "leads", "teacher/school | teacher", {0, 20}, "lead or liaison teachers per school",
                  "programme", 0, Role::lever),
            param(&Team::leaders, "leaders", "leader/school", {0, 8},
                  "school leaders per school who take part, the head first; they have no lessons in the model",
                  "programme", 0, Role::lever),
            param(&Team::lead_hours, "lead_hours", "h/teacher/year", {0, 1000},
                  "hours a year a lead teacher gives (reported; paid only through `costs`)", "programme", 0,
                  Role::lever),
            param(
                &Team::raises_leadership, "raises_leadership", "1/year", {0, 10},
                "rate at which a lead pulls team learning and leadership of the school up, and a leader its leadership",
                "assumption", 0),
            param(&Team::classes, "classes", "number", {0, 100},
                  "classes of each member that take part in the project, of all that she teaches (counted only)",
                  "programme", 0, Role::lever)};
    }
};

/// Leaders whom a team asks of each school, the head first.
[[nodiscard]] inline std::uint32_t leaders_asked(Team const& team) {
    return static_cast<std::uint32_t>(std::ceil(team.leaders));
}

struct Coaching {
    double visits = 0;           // per teacher or team and year
    double per_visit = 0.15;     // share of the gap of support closed by one visit
    double mentor = 0;           // share of full support a mentor keeps up
    double hotline = 0;          // share of full support a hotline keeps up
    double hours_per_visit = 2;  // h
    double worth = 1.5;          // of an hour of a visit, relative to one of a course

    static constexpr auto describe() {
        using param::param, param::Role;
        return param::All{
            param(&Coaching::visits, "visits", "1/year | visit/year", {0, 100}, "coaching visits a year", "programme",
                  0, Role::lever),
            param(&Coaching::per_visit, "per_visit", "share", {0, 1},
                  "share of the gap to full support closed by one visit", "assumption", 0),
            param(&Coaching::mentor, "mentor", "share", {0, 1}, "support kept up by a mentor while the programme lasts",
                  "assumption", 0, Role::lever),
            param(&Coaching::hotline, "hotline", "share", {0, 1},
                  "support kept up by a hotline while the programme lasts", "assumption", 0, Role::lever),
            param(&Coaching::hours_per_visit, "hours_per_visit", "h/visit | h", {0, 24},
                  "hours of learning in the own classroom that a visit is",
                  "assumption: a lesson and the talk about it", 0),
            param(&Coaching::worth, "worth", "share", {0, 10}, "worth of such an hour relative to one of a course",
                  "assumption; Kraft 2018 (.49 SD from few hours)", 1)};
    }
};

struct Materials {
    double kits = 0;              // share of full classroom materials handed to each participant
    double loans = 0;             // share while the programme lasts
    double repository = 0;        // share open to everybody
    double repository_use = 0.1;  // share of all teachers who use it in a year

    static constexpr auto describe() {
        using param::param, param::Role;
        return param::All{param(&Materials::kits, "kits", "share", {0, 1},
                                "how far a participant's classroom is equipped by kits", "assumption", 0, Role::lever),
                          param(&Materials::loans, "loans", "share", {0, 1},
                                "the same by loans, while the programme lasts", "assumption", 0, Role::lever),
                          param(&Materials::repository, "repository", "share", {0, 1},
                                "how far an open repository equips those who use it", "assumption", 0, Role::lever),
                          param(&Materials::repository_use, "repository_use", "share/year", {0, 0.99},
                                "teachers who use the repository in a year", "assumption", 0)};
    }
};

struct Release {
    double days = 0;  // d/teacher/year
    double rate = 0;  // EUR/d
    std::string payer = "ministry";
    std::optional<double> pool;  // national supply of cover, d/year

    static constexpr auto describe() {
        using param::param, param::setting, param::Role;
        return param::All{
            param(&Release::days, "days", "d/teacher/year", {0, 365},
                  "days of release with cover per participant and year", "programme", 0, Role::lever),
            param(&Release::rate, "rate", "EUR/d", {0, 5000}, "price of a day of cover", "country", 2),
            setting(&Release::payer, "payer", "who pays for cover", Role::lever).naming(param::Names::any_payer),
            param(&Release::pool, "pool", "d/year", {0, 1e9}, "days of cover that can be found in a year (national)",
                  "assumption", 0)};
    }
};

}  // namespace cpdsim

namespace cpdsim::param {
template <>
inline constexpr std::array enum_names<Mode>{std::string_view{"face_to_face"}, std::string_view{"residential"},
                                             std::string_view{"online"}, std::string_view{"blended"},
                                             std::string_view{"school_based"}};
template <>
inline constexpr std::array enum_names<Content>{std::string_view{"subject"}, std::string_view{"pedagogy"}};
}  // namespace cpdsim::param
