// What programmes give in a step reaches the people: hours of courses and meetings, support by visits, kits and loans
// (MODEL.md §6). Who gives what is worked out per cohort and community beforehand (policy); here each teacher receives
// it, in the order of the teachers, and `learning` finds the hours in the block's scratch.
#include <algorithm>

#include "mechanisms/catalogue.hpp"

namespace cpdsim {
namespace {

void attend(State& state, BlockScratch& scratch, Teacher place, Teacher i, int lane, Session const& session, int step) {
    if (session.teaches) {
        scratch.dose(place, lane, session.weighted_hours, session.course_share);
        state.hours_attended[i][lane] += session.attended_hours;
        state.reached[i] |= only(lane);
        state.in_programme_ever[i] |= only(lane);
        state.last_course[i][lane] = static_cast<std::int16_t>(step);
    }
    if (!session.supports()) return;
    float& support = state.support[i][lane];
    support = std::max(support + (1.F - support) * session.visit, session.support_floor);
    float& materials = state.materials[i][lane];
    materials = std::max(materials + (1.F - materials) * session.kits, session.loans);
}

void meet(State& state, BlockScratch& scratch, Teacher place, Teacher i, int lane, CommunityNow const& community) {
    if (community.hours <= 0) return;
    scratch.dose(place, lane, community.weighted_hours, 0.F);
    state.hours_attended[i][lane] += community.hours;
    state.reached[i] |= only(lane);
    state.in_programme_ever[i] |= only(lane);
}

}  // namespace

Mechanism make_attendance() {
    return {.name = "attendance",
            .phase = Phase::learn,
            .on_block = [](World& world, Clock const& clock, TeacherBlock block) {
                State& state = world.state;
                Attendance const& courses = world.attendance;
                CommunityInfluence const& communities = world.community;
                bool const courses_meet = courses.step == clock.step && !courses.members.empty();
                bool const communities_meet = communities.met_in == clock.step && !communities.members.empty();
                if (!courses_meet && !communities_meet) return;
                for (Teacher i = block.first; i < block.last; ++i) {
                    Teacher const place = i - block.first;
                    if (courses_meet) {
                        for (Membership const m : courses.members.of(i))
                            attend(state, *block.scratch, place, i, static_cast<int>(m.lane), courses.sessions[m.group],
                                   clock.step);
                    }
                    if (communities_meet) {
                        for (Membership const m : communities.members.of(i))
                            meet(state, *block.scratch, place, i, static_cast<int>(m.lane), communities.now[m.group]);
                    }
                }
            }};
}

}  // namespace cpdsim
