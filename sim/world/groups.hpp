// Who belongs to what: cohorts of programmes, trainers, communities. One set per replicate, since persons' decisions
// differ between replicates; members are posts, and a member who has left the post no longer counts.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/lanes.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// Members of one intake of a programme (or of one trainer's group in a cascade).
struct Cohort {
    std::uint16_t programme = 0;
    std::uint8_t tier = 0;  ///< 0: the programme's own course; g: trained by trainers of tier g - 1
    bool finished = false;
    int formed = 0;            ///< step in which the members joined it
    int start = 0;             ///< first step of its sessions
    int end = 0;               ///< one past the last step of its sessions
    float hours_per_step = 0;  ///< in a teaching step, h per teacher
    float quality = 1;         ///< worth of an hour
    float course_hours = 0;    ///< hours of the whole course, h per teacher
    int units = 0;             ///< teams or partnerships
    int leads = 0;             ///< lead or liaison teachers among the members
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
    int facilitated_until = 0;  ///< step
    float vitality = 1;         ///< 0..1
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

/// What communities do to their members this step; columns exist only where a programme has communities.
struct CommunityInfluence {
    LaneColumn practice_sum;            ///< sum over the teacher's communities of the mean practice of the group
    LaneColumn baseline_sum;            ///< the same of the baselines, computed in the same order
    LaneColumn number;                  ///< communities weighted by vitality
    LaneColumn intensity;               ///< 0..1, for reflection
    std::vector<std::uint8_t> touched;  ///< teacher has an entry in some lane
};

/// Hours received in this step; cleared by `learn`.
struct DoseInbox {
    LaneColumn weighted_hours;  ///< quality-weighted, h
    LaneColumn completed;       ///< share of a course completed, quality-weighted (for quality_only)
    std::vector<std::uint8_t> touched;
    std::vector<Teacher> recipients;  ///< teachers touched, in order of delivery

    void add(Teacher teacher, int lane, float hours, float course_share) {
        if (touched[teacher] == 0) {
            touched[teacher] = 1;
            recipients.push_back(teacher);
            weighted_hours[teacher].setZero();
            completed[teacher].setZero();
        }
        weighted_hours[teacher][lane] += hours;
        completed[teacher][lane] += course_share;
    }
};

}  // namespace cpdsim
