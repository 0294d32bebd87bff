// The loop: phases in order, chunks that cover everybody once, a frozen present, observers on every row.
#include <catch2/catch.hpp>

#include <numeric>

#include "support/classroom.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

Mechanism noting(std::string name, Phase phase, std::vector<std::string>& notes) {
    return {.name = name, .phase = phase, .on_world = [name, &notes](World&, Clock const&) { notes.push_back(name); }};
}

}  // namespace

TEST_CASE("phases come in the order of the enum, equals in the order of the list") {
    std::vector<std::string> notes;
    Classroom room = teachers_without_ties({.practice = {0.2F}});
    step(
        {noting("fade", Phase::fade, notes), noting("learn 1", Phase::learn, notes), noting("fund", Phase::fund, notes),
         noting("learn 2", Phase::learn, notes), noting("observe", Phase::observe, notes)},
        room);
    CHECK(notes == std::vector<std::string>{"fund", "learn 1", "learn 2", "fade", "observe"});
}

TEST_CASE("chunks hold every teacher once, on one thread and on three", "[threads]") {
    std::size_t const n = 3 * Simulation::chunk_size + 17;
    for (int const threads : {1, 3}) {
        Classroom room = teachers_without_ties({.practice = std::vector<float>(n, 0.F)});
        Workers workers{threads};
        room->workers = &workers;
        std::vector<int> visits(n, 0);
        Mechanism const visit{
            .name = "visit", .phase = Phase::practise, .on_chunk = [&](World&, Clock const&, TeacherChunk chunk) {
                for (Teacher i = chunk.first; i < chunk.last; ++i) ++visits[i];
            }};
        step({visit}, room);
        CHECK(visits == std::vector<int>(n, 1));
    }
}

TEST_CASE("what is written becomes the present only after the step") {
    Classroom room = teachers_without_ties({.practice = {0, 0}});
    std::vector<float> seen;
    Mechanism const raise{.name = "raise", .phase = Phase::practise, .on_world = [&](World& w, Clock const&) {
                              seen.push_back(w.state.practice[0][0]);
                              for (std::size_t i = 0; i < 2; ++i)
                                  w.state.practice_next[i] = w.state.practice[i] + 0.25F;
                          }};
    Mechanism const look{.name = "look", .phase = Phase::fade, .on_world = [&](World& w, Clock const&) {
                             seen.push_back(w.state.practice[0][0]);
                         }};
    Simulation const simulation{months_from_2026(3), SchoolYear{}, {raise, look}, {}};
    CHECK(simulation.run(room));
    CHECK(seen == std::vector<float>{0, 0, 0.25F, 0.25F, 0.5F, 0.5F});
    CHECK(room->state.practice[1][7] == 0.75F);
}

TEST_CASE("observers see row 0 before anything happens and one row after each step") {
    Classroom room = teachers_without_ties({.practice = {0}});
    std::vector<int> rows, progress;
    Observer const note{"rows", [&](World const&, Clock const&, int row) { rows.push_back(row); }};
    Simulation const simulation{months_from_2026(4), SchoolYear{}, {}, {note}};
    CHECK(simulation.run(room, {}, [&](int step) { progress.push_back(step); }));
    CHECK(rows == std::vector{0, 1, 2, 3, 4});
    CHECK(progress == std::vector{1, 2, 3, 4});
}

TEST_CASE("a run that is told to stop stops between steps and says so") {
    Classroom room = teachers_without_ties({.practice = {0}});
    std::stop_source stop;
    int steps_done = 0;
    Mechanism const count{.name = "count", .phase = Phase::fund, .on_world = [&](World&, Clock const& clock) {
                              ++steps_done;
                              if (clock.step == 2) stop.request_stop();
                          }};
    Simulation const simulation{months_from_2026(10), SchoolYear{}, {count}, {}};
    CHECK_FALSE(simulation.run(room, stop.get_token()));
    CHECK(steps_done == 3);
}

TEST_CASE("the clock knows holidays and the start of the school year") {
    TimeGrid const grid{{2026, 9}, {2028, 8}, StepLength::week};
    SchoolYear const year{9, {7, 8}};
    int teaching = 0, starts = 0;
    for (int step = 0; step < grid.steps(); ++step) {
        Clock const clock = clock_at(grid, year, step);
        teaching += clock.teaching ? 1 : 0;
        starts += clock.starts_school_year ? 1 : 0;
    }
    CHECK(starts == 2);
    // July starts in week ceil(520/12) = 44 and August ends with week 52 (2028 likewise): 8 weeks of holidays.
    CHECK(teaching == 2 * 44);
    CHECK(clock_at(grid, year, 52).years() == Approx(1));
}
