#include "policy/sessions.hpp"

#include <algorithm>

#include "core/entry.hpp"

namespace cpdsim {
namespace {

template <class Visit>
void each_cohort(World& world, Visit&& visit) {
    for (int r = 0; r < lane_count; ++r) {
        for (Cohort& cohort : entry(world.groups.cohorts, r))
            if (!cohort.finished) visit(cohort, r);
    }
}

void drop_those_over(World& world, int step) {
    auto& sessions = world.attendance.sessions;
    std::vector<std::uint32_t> place(sessions.size());
    std::uint32_t kept = 0;
    for (std::size_t s = 0; s < sessions.size(); ++s) {
        place[s] = kept;
        kept += sessions[s].ends > step ? 1 : 0;
    }
    if (kept == sessions.size()) return;
    std::erase_if(sessions, [step](Session const& session) { return session.ends <= step; });
    each_cohort(world, [&](Cohort& cohort, int) {
        if (cohort.session != no_session) cohort.session = place[cohort.session];
    });
}

struct Fresh {
    Cohort* cohort;
    int lane;
};

/// Finds the session of each new cohort among those that are new; a replicate never goes back to earlier ones, so that
/// everybody comes to the sessions in the order in which the cohorts were formed.
std::vector<Fresh> find_sessions(World& world) {
    auto& sessions = world.attendance.sessions;
    auto const old = static_cast<std::uint32_t>(sessions.size());
    std::uint32_t at = old;
    int lane = 0;
    std::vector<Fresh> fresh;
    each_cohort(world, [&](Cohort& cohort, int r) {
        if (cohort.session != no_session) return;
        if (r != lane) at = old;
        lane = r;
        auto const is_its_own = [&](Session const& s) {
            return s.programme == cohort.programme && s.tier == cohort.tier && s.formed == cohort.formed;
        };
        while (at < sessions.size() && !is_its_own(sessions[at])) ++at;
        if (at == sessions.size()) {
            sessions.emplace_back();
            sessions.back().programme = cohort.programme;
            sessions.back().tier = cohort.tier;
            sessions.back().formed = cohort.formed;
        }
        sessions[at].ends = std::max({sessions[at].ends, cohort.end, cohort.start + 1});
        cohort.session = at;
        fresh.push_back({&cohort, r});
    });
    std::stable_sort(fresh.begin(), fresh.end(),
                     [](Fresh const& a, Fresh const& b) { return a.cohort->session < b.cohort->session; });
    return fresh;
}

void list_those_who_come(World& world, std::vector<Fresh> const& fresh) {
    if (fresh.empty()) return;
    RollMaker roll{world.state.teachers()};
    for (std::size_t k = 0; k < fresh.size(); ++k) {
        Cohort const& cohort = *fresh[k].cohort;
        for (std::size_t m = 0; m < cohort.members.size(); ++m) {
            if (cohort.attends[m] == 0) continue;
            roll.add(cohort.members[m], fresh[k].lane);
            world.stillness.wake(cohort.members[m]);
        }
        bool const last = k + 1 == fresh.size() || fresh[k + 1].cohort->session != cohort.session;
        if (last) world.attendance.sessions[cohort.session].members = roll.take();
    }
}

void clear(Session& session) {
    session.teaches = session.completes = no_lane;
    session.supports = session.equips = false;
    for (Lane* given : {&session.weighted_hours, &session.course_hours, &session.course_quality,
                        &session.attended_hours, &session.visit, &session.support_floor, &session.kits, &session.loans})
        given->setZero();
}

}  // namespace

void open_sessions(World& world, int step) {
    drop_those_over(world, step);
    list_those_who_come(world, find_sessions(world));
    for (Session& session : world.attendance.sessions) clear(session);
    world.attendance.step = step;
}

}  // namespace cpdsim
