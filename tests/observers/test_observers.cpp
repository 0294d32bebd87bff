// What is reported, by hand: shares, represented numbers, breakdowns, Gini and Lorenz, outcomes, the table of teachers.
#include <catch2/catch.hpp>

#include <cmath>

#include "observers/catalogue.hpp"
#include "support/classroom.hpp"
#include "support/equal_lanes.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

std::vector<float> const& values_of(Table const& table, std::string const& name) {
    Array const* const found = table.array(name);
    if (found == nullptr) FAIL("no array " << name);
    return floats(*found);
}
template <class T>
std::vector<T> const& texts_of(Table const& table, std::string const& name) {
    return std::get<std::vector<T>>(table.array(name)->values);
}

Results empty_results(TimeGrid const& grid) { return begin_results(lane_count, grid.start(), grid.days()); }

OutcomeRules all_breakdowns() {
    OutcomeRules rules;
    rules.by = {GroupedBy::school_type, GroupedBy::region, GroupedBy::phase, GroupedBy::career_stage};
    rules.scale = 10;
    return rules;
}

/// Four teachers: two urban schools in the north, one priority school in the south.
Given four_teachers() {
    return {.practice = {0.2F, 0.6F, 0.3F, 0.5F},
            .baseline = {0.2F, 0.4F, 0.2F, 0.5F},
            .career_years = {1, 10, 30, 20},
            .school = {0, 0, 1, 2},
            .type = {0, 0, 1},
            .region = {0, 0, 1},
            .scale = 10};
}

}  // namespace

TEST_CASE("series by hand") {
    TimeGrid const grid = months_from_2026(2);
    Classroom room = teachers_without_ties(four_teachers());
    room->state.reached[0] = room->state.reached[3] = every_lane;
    room->state.in_programme_ever[3] = only(2);
    room->state.role[1].fill(role_trainer(1));
    Results results = empty_results(grid);
    Simulation const simulation{grid, SchoolYear{}, {}, make_observers(all_breakdowns(), grid, results, room)};
    REQUIRE(simulation.run(room));
    auto const at = [&](std::string const& name, std::size_t lane = 0) {
        return values_of(results.timeseries(), name)[lane * 3 + 1];
    };
    CHECK(at("practice_share") == Approx(0.4));
    CHECK(at("practising") == 0.5F);                       // .6 and .5: >= compares
    CHECK(at("changed") == 0.5F);                          // .6 over .4 and .3 over .2
    CHECK(at("practice_gain") == Approx(3).margin(1e-5));  // .2 + .1, times 10
    CHECK(at("reach") == 0.5F);
    CHECK(at("never_reached") == 0.5F);
    CHECK(at("reach_programmes", 2) == 0.25F);
    CHECK(at("reach_programmes", 3) == 0);
    CHECK(at("trainers") == 10);
    CHECK(at("pupils_by_inquiry") == Approx(1600));  // 1.6 posts x 100 pupils x 10
}

TEST_CASE("breakdowns by hand, and their crossing") {
    TimeGrid const grid = months_from_2026(1);
    Classroom room = teachers_without_ties(four_teachers());
    Results results = empty_results(grid);
    Simulation const simulation{grid, SchoolYear{}, {}, make_observers(all_breakdowns(), grid, results, room)};
    REQUIRE(simulation.run(room));
    auto const cells = [&](std::string const& dimension, std::string const& name) {
        Table const* const table = results.data.find("/by_group/" + dimension);
        if (table == nullptr) FAIL("no breakdown " << dimension);
        auto const& values = values_of(*table, name);
        std::vector<float> last;
        for (std::size_t g = 0; g < table->axis(dimension)->size(); ++g)
            last.push_back(values[g * 2 + 1]);  // lane 0, row 1
        return last;
    };
    CHECK(cells("school_type", "teachers") == std::vector<float>{30, 10});
    CHECK(cells("school_type", "practice_share")[0] == Approx(1.1 / 3));
    CHECK(cells("region", "practising") == std::vector<float>{1.F / 3, 1});
    CHECK(cells("phase", "practice_share")[0] == Approx(0.4));
    CHECK(cells("career_stage", "teachers") == std::vector<float>{10, 10, 20});
    CHECK(cells("career_stage", "practice_share")[2] == Approx(0.4));
    CHECK(cells("school_type_x_region", "teachers") == std::vector<float>{30, 0, 0, 10});
}

TEST_CASE("career stages of many are summed in chunks: all are counted, and alike on several threads", "[threads]") {
    constexpr std::size_t n = 9000;  // of which 2997 each have served 0, 7 and 14 years, and the last nine 30
    Given given{.practice = std::vector<float>(n), .career_years = std::vector<float>(n)};
    for (std::size_t i = 0; i < n; ++i) {
        given.practice[i] = 0.001F * static_cast<float>(i % 991);
        given.career_years[i] = i < n - 9 ? 7.F * static_cast<float>(i % 3) : 30.F;
    }
    TimeGrid const grid = months_from_2026(1);
    auto const observed = [&](int threads) {
        Workers workers{threads};
        Classroom room = teachers_without_ties(given);
        room->workers = &workers;
        Results results = empty_results(grid);
        Simulation const simulation{grid, SchoolYear{}, {}, make_observers(all_breakdowns(), grid, results, room)};
        REQUIRE(simulation.run(room));
        Table const* const table = results.data.find("/by_group/career_stage");
        REQUIRE(table != nullptr);
        return *table;
    };
    auto const alone = observed(1), together = observed(3);
    auto const& teachers = values_of(alone, "teachers");  // [lane][stage][row], each stands for ten
    CHECK(teachers[0] == 29970);
    CHECK(teachers[2] == 59940);
    CHECK(teachers[4] == 90);
    double late = 0;
    for (std::size_t i = n - 9; i < n; ++i) late += static_cast<double>(given.practice[i]) / 9;
    CHECK(values_of(alone, "practice_share")[4] == Approx(late));
    CHECK(alone == together);
}

TEST_CASE("Gini and Lorenz of hours by hand") {
    TimeGrid const grid = months_from_2026(1);
    Classroom room = teachers_without_ties({.practice = {0, 0, 0, 0}});
    float const hours[] = {0, 0, 10, 30};
    for (std::size_t i = 0; i < 4; ++i) {
        room->state.hours_attended[i].setConstant(hours[i]);
        room->state.hours_attended[i][1] = 5;  // lane 1: equal hours
        room->state.hours_attended[i][2] = 0;  // lane 2: none at all
    }
    Results results = empty_results(grid);
    OutcomeRules const rules;
    Simulation const simulation{grid, SchoolYear{}, {}, {make_hours_observer(rules, grid, results)}};
    REQUIRE(simulation.run(room));
    auto const& gini = values_of(results.timeseries(), "gini_cpd_hours");
    // Sum over pairs |x - y| / (2 n^2 mean) = (2 (10 + 30) x 2 + 2 x 20) / (2 x 16 x 10) = 200/320.
    CHECK(gini[1] == Approx(0.625).margin(1e-6));
    CHECK(gini[3] == Approx(0).margin(1e-6));
    CHECK(gini[5] == 0);
    auto const& lorenz = values_of(*results.data.find("/lorenz"), "share_of_hours");
    CHECK(lorenz[0] == 0);
    CHECK(lorenz[50] == 0);
    CHECK(lorenz[75] == Approx(0.25));
    CHECK(lorenz[100] == Approx(1));
    CHECK(lorenz[101 + 40] == Approx(0.4));
}

TEST_CASE("sustained: changed when the window ended and still so; a newcomer does not count") {
    TimeGrid const grid = months_from_2026(6);
    OutcomeRules rules;
    rules.window_end_row = 2;
    rules.sustained_row = 4;
    // Teacher 0 changes and stays so, 1 falls back, 2 changes only later, 3 changes and is replaced by a person as
    // good.
    Classroom room = teachers_without_ties({.practice = {0.2F, 0.2F, 0.2F, 0.2F}});
    Mechanism const life{.name = "life", .phase = Phase::practise, .on_world = [](World& w, Clock const& clock) {
                             State& s = w.state;
                             auto const set = [&](Teacher i, float p) { s.practice_next[i].setConstant(p); };
                             bool const early = clock.step < 2;
                             set(0, 0.4F);
                             set(1, early ? 0.4F : 0.2F);
                             set(2, early ? 0.2F : 0.4F);
                             set(3, 0.4F);
                             if (clock.step == 2) s.changed_at_stop[3] = no_lane;
                         }};
    Results results = empty_results(grid);
    Practice const definition;
    Simulation const simulation{grid,
                                SchoolYear{},
                                {life, make_memory(definition, rules.window_end_row)},
                                make_observers(rules, grid, results, room)};
    REQUIRE(simulation.run(room));
    auto const& sustained = values_of(results.timeseries(), "sustained_teachers");
    CHECK(std::vector<float>(sustained.begin(), sustained.begin() + 7) == std::vector<float>{0, 0, 0, 0, 1, 1, 1});
    auto const& still = values_of(results.timeseries(), "still_changed");
    CHECK(std::vector<float>(still.begin(), still.begin() + 7) == std::vector<float>{0, 0, 3, 1, 1, 1, 1});
    summarise(rules, grid, results);
    CHECK(values_of(results.outcomes(), "sustained_teachers")[0] == 1);
    CHECK(values_of(results.outcomes(), "changed_at_stop")[0] == 3);
    CHECK(values_of(results.outcomes(), "changed")[0] == 0.75F);
}

TEST_CASE("years of practice are the discounted integral of the gain") {
    TimeGrid const grid = months_from_2026(24);
    OutcomeRules rules;
    rules.discount.setConstant(0.03);
    Classroom room = teachers_without_ties({.practice = {0.7F}, .baseline = {0.2F}});
    Results results = empty_results(grid);
    Simulation const simulation{grid, SchoolYear{}, {}, make_observers(rules, grid, results, room)};
    REQUIRE(simulation.run(room));
    summarise(rules, grid, results);
    double const exact = 0.5 * (1 - std::pow(1.03, -2)) / std::log(1.03);  // integral of .5 x 1.03^-t over two years
    CHECK(values_of(results.outcomes(), "practice_years")[0] == Approx(exact).epsilon(1e-4));
    CHECK(values_of(results.outcomes(), "pupil_years").size() == lane_count);
}

TEST_CASE("the table of teachers comes in the order of the file, only lanes in use") {
    Classroom room = teachers_without_ties({.practice = {0.1F, 0.2F, 0.3F}});
    auto& people = const_cast<Teachers&>(room->teachers());
    people.id = {"x", "y", "z"};
    people.file_order = {2, 0, 1};
    room->id.lanes = 2;
    Table const table = teacher_table(room);
    CHECK(texts_of<std::string>(table, "id") == std::vector<std::string>{"y", "z", "x"});
    CHECK(values_of(table, "practice") == std::vector<float>{0.2F, 0.3F, 0.1F, 0.2F, 0.3F, 0.1F});
}

TEST_CASE("when each person was first seen practising; somebody new in the post begins again") {
    TimeGrid const grid = months_from_2026(4);
    OutcomeRules rules;
    rules.each_teacher = true;
    Classroom room = teachers_without_ties({.practice = {0.5F, 0.2F, 0.2F, 0.2F}});
    Mechanism const life{.name = "life", .phase = Phase::practise, .on_world = [](World& w, Clock const& clock) {
                             State& s = w.state;
                             s.practice_next[0].setConstant(0.1F);  // had practised, and gave up
                             s.practice_next[1].setConstant(clock.step >= 1 ? 0.6F : 0.2F);
                             s.practice_next[2].setConstant(0.2F);
                             s.practice_next[3].setConstant(clock.step == 0 ? 0.7F : 0.2F);
                             if (clock.step == 2) s.joined[3].setConstant(3);  // the one who practised has left
                         }};
    Results results = empty_results(grid);
    Simulation const simulation{grid, SchoolYear{}, {life}, make_observers(rules, grid, results, room)};
    REQUIRE(simulation.run(room));
    simulation.finish(room);
    REQUIRE(results.data.find("/teachers") != nullptr);
    auto const& first_practising = values_of(*results.data.find("/teachers"), "first_practising");
    CHECK(first_practising[0] == 0);
    CHECK(first_practising[1] == static_cast<float>(grid.days()[2]));
    CHECK(std::isnan(first_practising[2]));
    CHECK(std::isnan(first_practising[3]));
    CHECK(first_practising[4 + 1] == first_practising[1]);  // the next replicate
}

TEST_CASE("schools reached, and the table of schools") {
    TimeGrid const grid = months_from_2026(1);
    Classroom room = teachers_without_ties(four_teachers());
    room->groups.school_reached.assign(3, no_lane);
    room->groups.school_reached[1] = only(2);
    Results results = empty_results(grid);
    Simulation const simulation{grid, SchoolYear{}, {}, {make_school_observer(results)}};
    REQUIRE(simulation.run(room));
    auto const& reach = values_of(results.timeseries(), "school_reach");
    CHECK(reach[1] == 0);
    CHECK(reach[2 * 2 + 1] == Approx(1.0 / 3));
    Table const schools = school_table(*room->population);
    CHECK(texts_of<std::string>(schools, "id") == std::vector<std::string>{"1", "2", "3"});
    CHECK(texts_of<std::int32_t>(schools, "teachers") == std::vector<std::int32_t>{2, 1, 1});
    CHECK(texts_of<std::string>(schools, "type")[2] != texts_of<std::string>(schools, "type")[0]);
    CHECK(texts_of<std::int32_t>(teacher_table(room), "school") == std::vector<std::int32_t>{0, 0, 1, 2});
}

TEST_CASE("what becomes of those whom a programme taught, by hand") {
    TimeGrid const grid = months_from_2026(2);
    Classroom room = teachers_without_ties(four_teachers());
    World& world = room;
    world.groups.completed.assign(1, Column<LaneMask>(4, no_lane));
    world.groups.member.assign(1, Column<LaneMask>(4, no_lane));
    world.groups.completed[0][1] = every_lane;  // practises .6 from .4: a third of what could be gained
    world.groups.member[0][2] = only(3);        // .3 from .2, an eighth; still on the course, in one replicate
    for (std::size_t const i : {1U, 2U}) {
        world.state.knowledge[i].setConstant(0.5F);
        world.state.hours[i].setConstant(30.F);
    }
    world.state.support[1].setConstant(0.5F);
    world.state.changed_at_stop[1] = every_lane;
    OutcomeRules rules;
    rules.scale = 10;
    rules.window_end_row = 1;
    rules.sustained_row = 2;
    rules.let_through.own_gap.setConstant(0.8F);        // transfer .2
    rules.let_through.from_coaching.setConstant(0.5F);  // a quarter of the gap, at a support of .5
    Results results = empty_results(grid);
    add_programmes(results, {"course"});
    Simulation const simulation{grid, SchoolYear{}, {}, make_observers(rules, grid, results, room)};
    REQUIRE(simulation.run(room));
    auto const at = [&](std::string const& name, std::size_t row, std::size_t lane) {
        return static_cast<double>(values_of(results.programmes(), name)[lane * 3 + row]);
    };
    CHECK(at("taught", 1, 0) == 10);
    CHECK(at("taught", 1, 3) == 20);
    CHECK(at("taught", 0, 3) + at("taught", 2, 3) == 0);
    CHECK(at("taught_hours", 1, 3) == Approx(600));
    CHECK(at("taught_knowledge", 1, 3) == Approx(10));
    CHECK(at("taught_let_through", 1, 0) == Approx(10 * 0.5 * (1 - 0.8 * 0.75)));
    CHECK(at("taught_let_through", 1, 3) == Approx(10 * 0.5 * (1 - 0.8 * 0.75) + 10 * 0.5 * 0.2));
    CHECK(at("taught_gain", 1, 3) == Approx(10 * (1.0 / 3 + 1.0 / 8)));
    CHECK(at("taught_changed", 1, 3) == 10);
    CHECK(at("taught_changed_there", 2, 3) == 10);
    CHECK(at("taught_sustained", 2, 3) == 10);
}

TEST_CASE("who of a school works with others through a programme that joins schools, by hand") {
    TimeGrid const grid = months_from_2026(2);
    Given given = four_teachers();  // schools: 0, 0, 1, 2 in the order of the file
    given.school = {0, 0, 0, 1};
    // The second and the one elsewhere ask the first.
    Classroom room{given, {layer_of("colleagues", 4, {{1, 0}, {3, 0}})}, false, 2};
    World& world = room;
    world.groups.completed[0][0] = every_lane;
    world.groups.completed[1][0] = every_lane;
    world.state.role[0].fill(role_lead);
    OutcomeRules rules;
    rules.scale = 10;
    rules.window_end_row = 1;
    rules.sustained_row = 2;
    rules.joins_schools = {1, 0};
    Results results = empty_results(grid);
    add_programmes(results, {"joins", "alone"});
    Simulation const simulation{grid, SchoolYear{}, {}, make_observers(rules, grid, results, room)};
    REQUIRE(simulation.run(room));
    auto const at = [&](std::string const& name, std::size_t programme, std::size_t row) {
        return static_cast<double>(values_of(results.programmes(), name)[programme * 3 + row]);
    };
    CHECK(at("leads", 0, 1) == 10);
    CHECK(at("leads_exposed", 0, 1) == 10);
    CHECK(at("colleagues", 0, 1) == 20);          // of the school that is in it, not of the other
    CHECK(at("colleagues_exposed", 0, 1) == 10);  // the second asks the first, the third nobody
    CHECK(at("leads", 1, 1) == 0);                // does not join schools
    CHECK(at("leads", 0, 0) + at("leads", 0, 2) == 0);
}
