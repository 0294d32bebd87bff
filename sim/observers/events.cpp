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

/// What is noted of events: columns that grow.
struct EventNotes {
    explicit EventNotes(Table& note)
        : replicate{numbers(note, 0)},
          row{numbers(note, 1)},
          teacher{numbers(note, 2)},
          programme{numbers(note, 3)},
          kind{std::get<std::vector<std::uint8_t>>(note.arrays[4].values)} {}
    static Table begin() {
        Table note{"events"};
        for (char const* name : {"replicate", "row", "teacher", "programme"})
            note.arrays.push_back({name, {"event"}, std::vector<std::int32_t>{}});
        note.arrays.push_back({"kind", {"event"}, std::vector<std::uint8_t>{}});
        return note;
    }
    std::vector<std::int32_t>&replicate, &row, &teacher, &programme;  ///< programme -1: none
    std::vector<std::uint8_t>& kind;                                  ///< EventKind

private:
    static std::vector<std::int32_t>& numbers(Table& note, std::size_t k) {
        return std::get<std::vector<std::int32_t>>(note.arrays[k].values);
    }
};

/// /events, from the notes.
Table event_table(EventNotes const& notes, World const& world, Results const& results) {
    std::vector<std::string> teacher, programme;
    std::vector<double> days;
    auto const& ids = world.teachers().id;
    auto const& programmes = results.programmes().labels("programme");
    for (std::size_t k = 0; k < notes.row.size(); ++k) {
        auto const i = static_cast<std::size_t>(notes.teacher[k]);
        teacher.push_back(ids.empty() ? std::to_string(i + 1) : ids[i]);
        std::int32_t const p = notes.programme[k];
        programme.push_back(p < 0 ? "" : programmes[static_cast<std::size_t>(p)]);
        days.push_back(results.days[static_cast<std::size_t>(notes.row[k])]);
    }
    Table table{"/events",
                {counted_axis("event", notes.row.size(), {{"long_name", "position in this table"}})},
                {},
                titled("what happened to whom")};
    auto const add = [&](char const* name, Values values, Attributes attributes) {
        table.arrays.push_back({name, {"event"}, std::move(values), std::move(attributes)});
    };
    add("replicate", notes.replicate, {{"long_name", "replicate"}});
    add("date", std::move(days),
        {{"units", text_of(time_axis(results).attributes, "units")},
         {"calendar", "standard"},
         {"long_name", "date of the row that shows it"}});
    add("teacher", std::move(teacher), {{"long_name", "id of the post"}});
    add("kind", notes.kind,
        {{"long_name", "what happened"},
         {"flag_values", std::vector<std::uint8_t>{0, 1, 2, 3, 4, 5, 6}},
         {"flag_meanings", "newcomer moved_in enrolled completed became_trainer changed fell_back"}});
    add("programme", std::move(programme), {{"long_name", "programme, where it concerns one"}});
    return table;
}

/// Adds events of one teacher in one row.
class Writer {
public:
    Writer(EventNotes& table, World const& world, Teacher teacher, int row)
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
    EventNotes& table_;
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

void compare(EventNotes& table, World const& world, Before const& before, Teacher i, int row, Lane const& changed_by) {
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

Observer make_event_observer(OutcomeRules const& rules, Results& results) {
    std::size_t const note = results.notes.add(EventNotes::begin());
    auto const before = std::make_shared<std::optional<Before>>();
    Lane const changed_by = rules.changed_by;
    return {"events",
            [=, &results](World const& now, Clock const&, int row) {
                if (*before) {
                    EventNotes notes{results.notes.tables[note]};
                    for (Teacher i = 0; i < now.state.teachers(); ++i)
                        compare(notes, now, **before, i, row, changed_by);
                }
                before->emplace(now, changed_by);
            },
            [=, &results](World const& world) {
                results.data.add(event_table(EventNotes{results.notes.tables[note]}, world, results));
                results.notes.tables[note] = EventNotes::begin();
            }};
}

}  // namespace cpdsim
