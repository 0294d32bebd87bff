// What happened to whom, on request (`outputs.keep: [events]`): found by comparing each row with the one before, so the
// rules need not know that somebody writes it down.
#include <array>
#include <memory>

#include "observers/catalogue.hpp"
#include "world/change.hpp"

namespace cpdsim {
namespace {

/// The state of the row before, as far as events show in it.
struct Before {
    std::vector<Column<LaneMask>> member, completed;
    Column<LaneMask> changed;
    Column<LaneBytes> role;

    Before(World const& world, Lane const& changed_by)
        : member{world.groups.member}, completed{world.groups.completed}, role{world.state.role} {
        for (Teacher i = 0; i < world.state.teachers(); ++i) changed.push_back(changed_now(world, i, changed_by));
    }
    static LaneMask changed_now(World const& world, Teacher i, Lane const& changed_by) {
        return has_changed(world.state.practice[i], world.teachers().baseline[i], changed_by);
    }
};

/// Adds events of one teacher in one row.
class Writer {
public:
    Writer(EventTable& table, World const& world, Teacher teacher, int row)
        : table_{table}, world_{world}, teacher_{teacher}, row_{row} {}

    void add(LaneMask lanes, EventKind kind, std::int32_t programme = -1) {
        for_each_lane(lanes, [&](int r) {
            if (r >= world_.id.lanes) return;
            table_.replicate.push_back(r);
            table_.row.push_back(row_);
            table_.teacher.push_back(static_cast<std::int32_t>(teacher_));
            table_.kind.push_back(static_cast<std::uint8_t>(kind));
            table_.programme.push_back(programme);
        });
    }

private:
    EventTable& table_;
    World const& world_;
    Teacher teacher_;
    int row_;
};

/// Lanes in which somebody new has come to the post in the step that leads to this row: first posts, and moves.
std::pair<LaneMask, LaneMask> arrivals(World const& world, Teacher i, int row) {
    LaneMask fresh = no_lane, moved = no_lane;
    for (int r = 0; r < lane_count; ++r) {
        if (world.state.joined[i][r] != row) continue;
        (world.state.career_start[i][r] == row ? fresh : moved) |= only(r);
    }
    return {fresh, moved};
}

void compare(EventTable& table, World const& world, Before const& before, Teacher i, int row, Lane const& changed_by) {
    Writer events{table, world, i, row};
    auto const [fresh, moved] = arrivals(world, i, row);
    auto const stayed = static_cast<LaneMask>(~(fresh | moved));
    events.add(fresh, EventKind::newcomer);
    events.add(moved, EventKind::moved_in);
    for (std::size_t p = 0; p < world.groups.member.size(); ++p) {
        auto const programme = static_cast<std::int32_t>(p);
        events.add(static_cast<LaneMask>(world.groups.member[p][i] & ~before.member[p][i]), EventKind::enrolled,
                   programme);
        events.add(static_cast<LaneMask>(stayed & world.groups.completed[p][i] & ~before.completed[p][i]),
                   EventKind::completed, programme);
    }
    LaneMask trainer = no_lane;
    for (std::size_t r = 0; r < lane_count; ++r) {
        bool const became = world.state.role[i][r] >= role_trainer(0) && world.state.role[i][r] != before.role[i][r];
        if (became) trainer |= only(static_cast<int>(r));
    }
    events.add(static_cast<LaneMask>(stayed & trainer), EventKind::became_trainer);
    LaneMask const changed = Before::changed_now(world, i, changed_by);
    // Whoever comes to a post starts unchanged unless said so here: the events alone then give the state of any date.
    events.add(static_cast<LaneMask>(changed & ~(stayed & before.changed[i])), EventKind::changed);
    events.add(static_cast<LaneMask>(stayed & ~changed & before.changed[i]), EventKind::fell_back);
}

}  // namespace

Observer make_event_observer(OutcomeRules const& rules, Results& results, World const& world) {
    EventTable& table = results.events.emplace();
    for (std::size_t i = 0; i < world.teachers().size(); ++i)
        table.names.push_back(world.teachers().id.empty() ? std::to_string(i + 1) : world.teachers().id[i]);
    auto const before = std::make_shared<std::optional<Before>>();
    Lane const changed_by = rules.changed_by;
    return {"events", [&table, before, changed_by](World const& now, Clock const&, int row) {
                if (*before) {
                    for (Teacher i = 0; i < now.state.teachers(); ++i)
                        compare(table, now, **before, i, row, changed_by);
                }
                before->emplace(now, changed_by);
            }};
}

}  // namespace cpdsim
