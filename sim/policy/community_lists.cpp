#include "policy/community_lists.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

#include "core/entry.hpp"
#include "core/mask_sets.hpp"

namespace cpdsim {
namespace {

struct Fresh {
    Community* community;
    int lane;
};

/// In the order of their founding, replicate after replicate; in each the last ones.
std::vector<Fresh> find_fresh(World& world) {
    std::vector<Fresh> fresh;
    for (int r = 0; r < lane_count; ++r) {
        auto& here = entry(world.groups.communities, r);
        auto first = here.end();
        while (first != here.begin() && std::prev(first)->group == nobodys_group) --first;
        for (; first != here.end(); ++first) fresh.push_back({&*first, r});
    }
    return fresh;
}

/// Communities of neighbours in a replicate get neighbouring numbers; threads take replicates apart.
void number(CommunityInfluence& influence, std::vector<Fresh> fresh) {
    std::stable_sort(fresh.begin(), fresh.end(), [](Fresh const& a, Fresh const& b) {
        return std::pair{a.lane, a.community->members.front()} < std::pair{b.lane, b.community->members.front()};
    });
    for (Fresh const& f : fresh) {
        f.community->group = static_cast<std::uint32_t>(influence.now.size());
        influence.now.emplace_back();
    }
}

void enter_members(World& world, std::vector<Fresh> const& fresh) {
    std::vector<Membership> entries;
    for (Fresh const& f : fresh) {
        for (Teacher const i : f.community->members) {
            world.stillness.wake(i);
            entries.push_back({seat_of(i, f.lane), f.community->group});
        }
    }
    world.community.members.add(world.state.teachers(), entries, world.workers);
}

/// Finds the meetings of each community among those that are new; a replicate never goes back to earlier ones, so that
/// everybody comes to them in the order of founding.
void plan_meetings(World& world, std::vector<Fresh> const& fresh) {
    auto& meetings = world.community.meetings;
    auto const old = static_cast<std::uint32_t>(meetings.size());
    std::uint32_t at = old;
    int lane = 0;
    for (Fresh const& f : fresh) {
        if (f.lane != lane) at = old;
        lane = f.lane;
        Community& c = *f.community;
        while (at < meetings.size() && meetings[at].programme != c.programme) ++at;
        if (at == meetings.size()) {
            meetings.emplace_back();
            meetings.back().programme = c.programme;
            meetings.back().founded = c.founded;
        }
        meetings[at].ends = std::max(meetings[at].ends, c.facilitated_until);  // the lanes' money may end apart
        c.meeting = at;
    }
    RollMaker roll{world.state.teachers()};
    for (std::size_t m = old; m < meetings.size(); ++m) {
        for (Fresh const& f : fresh) {
            if (f.community->meeting != m) continue;
            for (Teacher const i : f.community->members) roll.add(i, f.lane);
        }
        meetings[m].members = roll.take();
    }
}

}  // namespace

void list_communities(World& world) {
    std::vector<Fresh> const fresh = find_fresh(world);
    if (fresh.empty()) return;
    if (world.community.now.empty()) world.community.now.resize(nobodys_group + 1);
    number(world.community, fresh);
    enter_members(world, fresh);
    plan_meetings(world, fresh);
}

void leave_meetings(CommunityInfluence& influence, Community const& community, int lane) {
    Roll& roll = influence.meetings[community.meeting].members;
    if (roll.empty()) return;
    for (Teacher const i : community.members) roll.strike(i, lane);
}

void open_meetings(CommunityInfluence& community, int step) {
    for (Meeting& meeting : community.meetings) {
        meeting.hours.setZero();
        meeting.weighted_hours.setZero();
        meeting.meets = no_lane;
        if (step >= meeting.ends) meeting.members = {};
    }
    community.met_in = step;
}

void call_meetings(CommunityInfluence& community) {
    for (Meeting& meeting : community.meetings) meeting.meets = below(Lane::Zero(), meeting.hours);
}

}  // namespace cpdsim
