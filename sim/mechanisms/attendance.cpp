// What programmes give in a step reaches the people: hours of courses and meetings, support by visits, kits and loans
// (MODEL.md §6). What each intake gives is worked out beforehand (policy); here each teacher receives it, chunk by
// chunk and in all replicates at once, and `learning` finds the hours in the chunk's scratch.
#include "core/by_lane.hpp"
#include "engine/mechanism.hpp"
#include "mechanisms/parameters.hpp"

namespace cpdsim {
namespace {

void be_reached(State& state, Teacher i, LaneMask lanes) {
    state.reached[i] |= lanes;
    state.in_programme_ever[i] |= lanes;
}

/// The lines of those who come a little later are asked for in time.
void ask_ahead(State const& state, std::span<Roll::Line const> lines, std::size_t k) {
    constexpr std::size_t ahead = 10;
    if (k + ahead >= lines.size()) return;
    __builtin_prefetch(&state.joined[lines[k + ahead].teacher]);
    __builtin_prefetch(&state.hours_attended[lines[k + ahead].teacher]);
}

/// Hours come to their lanes alone; the others keep their bits.
void count_hours(State& state, Teacher i, LaneMask lanes, Lane const& hours) {
    Lane& attended = state.hours_attended[i];
    attended += choose(lanes, hours, Lane::Zero());
}

/// Lanes that are not there get 0, which leaves their bits as they were.
void support(State& state, Teacher i, LaneMask here, Session const& session) {
    Lane const there = as_lane(here);
    Lane& support = state.support[i];
    support = (support + (1.F - support) * (there * session.visit)).max(there * session.support_floor);
    if (!session.equips) return;
    Lane& materials = state.materials[i];
    materials = (materials + (1.F - materials) * (there * session.kits)).max(there * session.loans);
}

/// What a completed course leaves of the gap is e to the minus this (quality_only): a course of quality q leaves
/// 1 - effect q, and one shorter than a whole course the power of its share, so that parts add up.
struct Courses {
    Lane effect, from;  ///< share; h

    [[nodiscard]] Lane completed(Session const& session) const {
        Lane const share = (session.course_hours / from).min(1.F);
        return -log_lanes((1.F - effect * session.course_quality).max(1e-6F)) * share;
    }
};

void attend(State& state, TeacherChunk chunk, Session const& session, Lane const& course, int step) {
    std::span const lines = session.members.of_chunk(chunk.first);
    for (std::size_t k = 0; k < lines.size(); ++k) {
        ask_ahead(state, lines, k);
        Teacher const i = lines[k].teacher;
        auto const here = static_cast<LaneMask>(lines[k].lanes & in_post_since(state.joined[i], session.formed));
        if (auto const taught = static_cast<LaneMask>(here & session.teaches); taught != no_lane) {
            chunk.scratch->dose(i - chunk.first, taught, session.weighted_hours);
            count_hours(state, i, taught, session.attended_hours);
            be_reached(state, i, taught);
            set_where(state.last_course[i], taught, step);
        }
        if (auto const done = static_cast<LaneMask>(here & session.completes); done != no_lane)
            chunk.scratch->complete(i - chunk.first, done, course);
        if (session.supports) support(state, i, here, session);
    }
}

void meet(State& state, TeacherChunk chunk, Meeting const& meeting) {
    std::span const lines = meeting.members.of_chunk(chunk.first);
    for (std::size_t k = 0; k < lines.size(); ++k) {
        ask_ahead(state, lines, k);
        Teacher const i = lines[k].teacher;
        auto const here =
            static_cast<LaneMask>(lines[k].lanes & meeting.meets & in_post_since(state.joined[i], meeting.founded));
        if (here == no_lane) continue;
        chunk.scratch->dose(i - chunk.first, here, meeting.weighted_hours);
        count_hours(state, i, here, meeting.hours);
        be_reached(state, i, here);
    }
}

}  // namespace

Mechanism make_attendance(ByLane<Learning> const& p) {
    bool const by_course = p[0].dose == Dose::quality_only;
    Courses const courses{p(&Learning::effect), p(&Learning::course_from)};
    return {.name = "attendance",
            .phase = Phase::learn,
            .on_chunk = [=](World& world, Clock const& clock, TeacherChunk chunk) {
                if (world.attendance.step == clock.step) {
                    for (Session const& session : world.attendance.sessions) {
                        if ((session.teaches | session.completes) == no_lane && !session.supports) continue;
                        Lane course = Lane::Zero();
                        if (by_course && session.completes != no_lane) course = courses.completed(session);
                        attend(world.state, chunk, session, course, clock.step);
                    }
                }
                if (world.community.met_in == clock.step) {
                    for (Meeting const& meeting : world.community.meetings) {
                        if (meeting.meets != no_lane) meet(world.state, chunk, meeting);
                    }
                }
            }};
}

}  // namespace cpdsim
