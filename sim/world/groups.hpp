// Who belongs to what: cohorts of programmes, trainers, communities. One set per replicate, since persons' decisions
// differ between replicates; members are posts, and a member who has left the post no longer counts.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/lanes.hpp"
#include "world/memberships.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// Members of one intake of a programme (or of one trainer's group in a cascade).
struct Cohort {
    std::uint16_t programme = 0;
    std::uint8_t tier = 0;  ///< 0: the programme's own course; g: trained by trainers of tier g - 1
    bool finished = false;
    int formed = 0;                       ///< step in which the members joined it
    int start = 0;                        ///< first step of its sessions
    int end = 0;                          ///< one past the last step of its sessions
    float hours_per_step = 0;             ///< in a teaching step, h per teacher
    float quality = 1;                    ///< worth of an hour
    float course_hours = 0;               ///< hours of the whole course, h per teacher
    int units = 0;                        ///< teams or partnerships
    int leads = 0;                        ///< lead or liaison teachers among the members
    std::uint32_t group = nobodys_group;  ///< in Attendance, from its first step at work
    bool has_met = false;                 ///< its schools have been reached
    std::vector<Teacher> members;
    std::vector<std::uint8_t> attends;  ///< 1: comes; 0: booked and never seen (no-show)
    std::vector<School> schools;        ///< schools in the cohort, each once
};

/// A group with facilitated meetings, a tie to its mean practice and a vitality of its own.
struct Community {
    std::uint16_t programme = 0;
    float meetings_per_year = 0;
    float hours_per_meeting = 0;
    float online_share = 0;
    int facilitated_until = 0;            ///< step
    float vitality = 1;                   ///< 0..1
    std::uint32_t group = nobodys_group;  ///< in CommunityInfluence, from its first step on
    std::vector<Teacher> members;
    std::vector<std::int16_t> joined;  ///< step of the member's coming to the post, to see who has left
};

/// A trained teacher who trains others.
struct Trainer {
    Teacher teacher = 0;
    std::uint16_t programme = 0;
    std::uint8_t tier = 0;
    std::int16_t joined = 0;
    int from = 0, until = 0;  ///< steps
};

struct Groups {
    std::array<std::vector<Cohort>, lane_count> cohorts;
    std::array<std::vector<Community>, lane_count> communities;
    std::array<std::vector<Trainer>, lane_count> trainers;
    std::vector<std::vector<LaneMask>> member;     ///< [programme][teacher]: in a running cohort
    std::vector<std::vector<LaneMask>> completed;  ///< [programme][teacher]: the person has completed it
    std::vector<std::vector<LaneMask>> school_in;  ///< [programme][school]: school in a running cohort
    std::vector<LaneMask> school_reached;          ///< [school]: somebody has attended a funded programme
    std::vector<LaneColumn> recognition;  ///< [programme][school]: attention awards and labels bring; empty: none yet
};

/// What a cohort gives each member who comes in one step.
struct Session {
    float weighted_hours = 0;  ///< quality-weighted, h
    float course_share = 0;    ///< share of the course completed, quality-weighted (for quality_only)
    float attended_hours = 0;  ///< h, less what they displace
    float visit = 0;           ///< share of the missing support that visits bring
    float support_floor = 0;   ///< support while the mentor or the hotline is there
    float kits = 0;            ///< share of the missing materials that grants bring
    float loans = 0;           ///< materials while the loan lasts
    bool teaches = false;      ///< a course is attended

    [[nodiscard]] bool supports() const { return visit > 0 || support_floor > 0 || kits > 0 || loans > 0; }
};

/// The sessions of the step at hand and who is there.
struct Attendance {
    Memberships members;
    std::vector<Session> sessions;  ///< by group; the first is nobody's
    int step = -1;                  ///< of the sessions; those of another step are over
};

/// What a community is and does in the step at hand.
struct CommunityNow {
    float vitality = 0;
    float practice = 0, baseline = 0;  ///< means over those present, summed in the same order
    float intensity = 0;               ///< 0..1, for reflection
    float hours = 0;                   ///< met in this step, h
    float weighted_hours = 0;          ///< the same, quality-weighted
    int present = 0;
};

struct CommunityInfluence {
    Memberships members;
    std::vector<CommunityNow> now;  ///< by group; the first is nobody's
    int met_in = -1;                ///< step of the hours; those of another step are over
};

}  // namespace cpdsim
