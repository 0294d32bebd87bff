// Who belongs to what: cohorts of programmes, trainers, communities. One set per replicate, since persons' decisions
// differ between replicates; members are posts, and a member who has left the post no longer counts.
#pragma once

#include <array>
#include <cstdint>
#include <vector>

#include "core/lanes.hpp"
#include "world/memberships.hpp"
#include "world/roll.hpp"
#include "world/world.hpp"

namespace cpdsim {

inline constexpr std::uint32_t no_session = ~0U;

/// Members of one intake of a programme (or of one trainer's group in a cascade).
struct Cohort {
    ProgrammeNumber programme = 0;
    std::uint8_t tier = 0;  ///< 0: the programme's own course; g: trained by trainers of tier g - 1
    bool finished = false;
    int formed = 0;            ///< step in which the members joined it
    int start = 0;             ///< first step of its sessions
    int end = 0;               ///< one past the last step of its sessions
    float hours_per_step = 0;  ///< in a teaching step, h per teacher
    float quality = 1;         ///< worth of an hour
    int units = 0;             ///< teams or partnerships
    int leads = 0;             ///< lead or liaison teachers among the members
    // The same as the nation has them, in units of Population::scale: each counts as often as the school stands for.
    double weight = 0, school_weight = 0, unit_weight = 0, lead_weight = 0;
    /// Of the members and of the schools, by phase; empty where phases were not drawn each for itself.
    std::vector<double> phase_weight, phase_school_weight;
    std::uint32_t session = no_session;  ///< in Attendance, from its first step at work
    bool has_met = false;                ///< its schools have been reached
    std::vector<Teacher> members;
    std::vector<std::uint8_t> attends;    ///< 1: comes; 0: booked and never seen (no-show)
    std::vector<School> schools;          ///< schools in the cohort, each once
    std::vector<std::uint32_t> partners;  ///< place among the members of each one's partner, or her own; empty: none
    std::vector<std::uint8_t> leaders;    ///< of each of them, who comes: bit 0 the head; empty: none are asked

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("programme", programme);
        visit("tier", tier);
        visit("finished", finished);
        visit("formed", formed);
        visit("start", start);
        visit("end", end);
        visit("hours_per_step", hours_per_step);
        visit("quality", quality);
        visit("units", units);
        visit("leads", leads);
        visit("weight", weight);
        visit("school_weight", school_weight);
        visit("unit_weight", unit_weight);
        visit("lead_weight", lead_weight);
        visit("phase_weight", phase_weight);
        visit("phase_school_weight", phase_school_weight);
        visit("session", session);
        visit("has_met", has_met);
        visit("members", members);
        visit("attends", attends);
        visit("schools", schools);
        visit("partners", partners);
        visit("leaders", leaders);
    }
};

/// A group with facilitated meetings, a tie to its mean practice and a vitality of its own.
struct Community {
    ProgrammeNumber programme = 0;
    float meetings_per_year = 0;
    float hours_per_meeting = 0;
    float online_share = 0;
    int facilitated_until = 0;            ///< step
    int founded = 0;                      ///< step
    float vitality = 1;                   ///< 0..1
    std::uint32_t meeting = no_session;   ///< in CommunityInfluence, from its first step on
    std::uint32_t group = nobodys_group;  ///< in CommunityInfluence, from its first step on
    double weight = 1;             ///< communities of the nation that it stands for, in units of Population::scale
    double member_weight = 1;      ///< and what a member stands for, on average
    std::vector<Teacher> members;  ///< those who founded it

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("programme", programme);
        visit("meetings_per_year", meetings_per_year);
        visit("hours_per_meeting", hours_per_meeting);
        visit("online_share", online_share);
        visit("facilitated_until", facilitated_until);
        visit("founded", founded);
        visit("vitality", vitality);
        visit("meeting", meeting);
        visit("group", group);
        visit("weight", weight);
        visit("member_weight", member_weight);
        visit("members", members);
    }
};

/// A trained teacher who trains others.
struct Trainer {
    Teacher teacher = 0;
    ProgrammeNumber programme = 0;
    std::uint8_t tier = 0;
    std::int16_t joined = 0;
    int from = 0, until = 0;  ///< steps

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("teacher", teacher);
        visit("programme", programme);
        visit("tier", tier);
        visit("joined", joined);
        visit("from", from);
        visit("until", until);
    }
};

struct Groups {
    std::array<std::vector<Cohort>, lane_count> cohorts;
    std::array<std::vector<Community>, lane_count> communities;
    std::array<std::vector<Trainer>, lane_count> trainers;
    std::vector<Column<LaneMask>> member;     ///< [programme][teacher]: in a running cohort
    std::vector<Column<LaneMask>> completed;  ///< [programme][teacher]: the person has completed it
    std::vector<Column<LaneMask>> school_in;  ///< [programme][school]: school in a running cohort
    Column<LaneMask> school_reached;          ///< [school]: somebody has attended a funded programme
    std::vector<LaneColumn> recognition;  ///< [programme][school]: attention awards and labels bring; empty: none yet

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("cohorts", cohorts);
        visit("communities", communities);
        visit("trainers", trainers);
        for (auto& of_programme : member) visit.of_world("member", of_programme);
        for (auto& of_programme : completed) visit.of_world("completed", of_programme);
        for (auto& of_programme : school_in) visit.of_world("school_in", of_programme);
        visit.of_world("school_reached", school_reached);
        visit.of_world("recognition", recognition);
    }
};

/// What an intake of a programme gives each member who comes in one step, by replicate; and who they are.
struct Session {
    ProgrammeNumber programme = 0;
    std::uint8_t tier = 0;
    int formed = 0;  ///< step in which its cohorts were; members have been in their posts since
    int ends = 0;    ///< one past the last step
    Roll members;    ///< who come

    LaneMask teaches = no_lane;          ///< a course is attended
    LaneMask completes = no_lane;        ///< a course ends with this step
    bool supports = false;               ///< visits, mentors, kits or loans are given
    bool equips = false;                 ///< ... kits or loans among them
    Lane weighted_hours = Lane::Zero();  ///< quality-weighted, h
    Lane course_hours = Lane::Zero();    ///< of the course that ends, h (for quality_only)
    Lane course_quality = Lane::Zero();  ///< worth of its hours
    Lane attended_hours = Lane::Zero();  ///< h, less what they displace
    Lane visit = Lane::Zero();           ///< share of the missing support that visits bring
    Lane support_floor = Lane::Zero();   ///< support while the mentor or the hotline is there
    Lane kits = Lane::Zero();            ///< share of the missing materials that grants bring
    Lane loans = Lane::Zero();           ///< materials while the loan lasts

    template <class Visit>
    void each_part(Visit&& each) {
        each("programme", programme);
        each("tier", tier);
        each("formed", formed);
        each("ends", ends);
        each("members", members);
        each("teaches", teaches);
        each("completes", completes);
        each("supports", supports);
        each("equips", equips);
        each("weighted_hours", weighted_hours);
        each("course_hours", course_hours);
        each("course_quality", course_quality);
        each("attended_hours", attended_hours);
        each("visit", visit);
        each("support_floor", support_floor);
        each("kits", kits);
        each("loans", loans);
    }
};

/// The sessions of the step at hand.
struct Attendance {
    std::vector<Session> sessions;  ///< in the order of their cohorts; those that are over are empty
    int step = -1;                  ///< of the sessions; those of another step are over

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("sessions", sessions);
        visit("step", step);
    }
};

/// Meetings of the communities founded together, by replicate.
struct Meeting {
    ProgrammeNumber programme = 0;
    int founded = 0;  ///< step; members have been in their posts since
    int ends = 0;     ///< one past the last step
    Roll members;
    Lane hours = Lane::Zero();           ///< met in this step, h
    Lane weighted_hours = Lane::Zero();  ///< the same, quality-weighted
    LaneMask meets = no_lane;

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("programme", programme);
        visit("founded", founded);
        visit("ends", ends);
        visit("members", members);
        visit("hours", hours);
        visit("weighted_hours", weighted_hours);
        visit("meets", meets);
    }
};

/// What a community is and does in the step at hand.
struct CommunityNow {
    float vitality = 0;
    float practice = 0, baseline = 0;  ///< means over those present, summed in the same order
    float intensity = 0;               ///< 0..1, for reflection
    int present = 0;

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("vitality", vitality);
        visit("practice", practice);
        visit("baseline", baseline);
        visit("intensity", intensity);
        visit("present", present);
    }
};

struct CommunityInfluence {
    Memberships members;
    /// Those present in each group, by rising post; only where peers are asked one by one (see `list_who_is_in`).
    std::vector<std::uint32_t> first_in;
    std::vector<Teacher> in;
    [[nodiscard]] std::span<Teacher const> who_is_in(std::uint32_t group) const {
        return {in.data() + first_in[group], in.data() + first_in[group + 1]};
    }
    /// By group: as they were founded, replicate by replicate and by first member; the first is nobody's.
    std::vector<CommunityNow> now;
    std::vector<Meeting> meetings;  ///< in the order of their founding; those that are over are empty
    int met_in = -1;                ///< step of the meetings; those of another step are over

    /// Without `who_is_in`, which is made anew in each step.
    template <class Visit>
    void each_part(Visit&& visit) {
        visit("members", members);
        visit("now", now);
        visit("meetings", meetings);
        visit("met_in", met_in);
    }
};

/// Turns the memberships round, group by group.
inline void list_who_is_in(CommunityInfluence& communities) {
    communities.first_in.assign(communities.now.size() + 1, 0);
    std::span const all = communities.members.all();
    for (Membership const& member : all) ++communities.first_in[member.group + 1];
    for (std::size_t g = 1; g < communities.first_in.size(); ++g)
        communities.first_in[g] += communities.first_in[g - 1];
    communities.in.resize(all.size());
    std::vector<std::uint32_t> at(communities.first_in.begin(), communities.first_in.end() - 1);
    for (Membership const& member : all) communities.in[at[member.group]++] = teacher_of(member.seat);
}

}  // namespace cpdsim
