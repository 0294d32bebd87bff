// Invariances of people: nobody is lost, hours only grow, names do not matter.
#include "living.hpp"

#include <algorithm>
#include <map>
#include <set>
#include <sstream>

#include "generators/network.hpp"
#include "generators/population.hpp"
#include "scenario/wiring.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

/// Runs one block of the scenario and lets `look` see every row.
void watch(Scenario const& s, std::function<void(World const&, int row)> look) {
    Workers workers{1};
    auto const made = prepare(s, 0, workers)->blocks[0];
    TimeGrid const grid = grid_of(s.time);
    SchoolYear const year = school_year_of(s.time);
    std::vector<std::uint8_t> teaching;
    for (int step = 0; step < grid.steps(); ++step) teaching.push_back(clock_at(grid, year, step).teaching ? 1 : 0);
    auto const policy = std::make_shared<Policy>(policy_input(s), made->population, grid, teaching);
    World world = make_world(s, made->population, made->network, BlockId{42, 0, 0, 16}, workers, policy->plans.size());
    std::vector<Mechanism> mechanisms = make_policy_mechanisms(policy);
    for (Mechanism& m : make_mechanisms(mechanism_parameters(s), 0)) mechanisms.push_back(std::move(m));
    mechanisms.push_back(make_rewiring(s));
    Observer const observer{"watch", [&](World const& w, Clock const&, int row) { look(w, row); }};
    Simulation const simulation{grid, year, std::move(mechanisms), {observer}};
    REQUIRE(simulation.run(world));
}

bool never_falls(LaneColumn const& before, LaneColumn const& now) {
    for (std::size_t i = 0; i < now.size(); ++i) {
        if ((now[i] < before[i]).any()) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("hours and knowledge never fall when nobody leaves and nothing fades") {
    Scenario const s =
        living_scenario({{"turnover", "none"}, {"fading", "none"}, {"population.schools.simulate", "40"}});
    LaneColumn hours, attended, knowledge;
    bool rises = false;
    watch(s, [&](World const& w, int row) {
        if (row > 0) {
            CHECK(never_falls(hours, w.state.hours));
            CHECK(never_falls(attended, w.state.hours_attended));
            CHECK(never_falls(knowledge, w.state.knowledge));
            rises |= w.state.hours[0][0] > hours[0][0] || w.state.hours_attended[0][0] > attended[0][0];
        }
        hours = w.state.hours;
        attended = w.state.hours_attended;
        knowledge = w.state.knowledge;
    });
    CHECK(rises);
}

TEST_CASE("everything that is a share stays one") {
    Scenario const s = living_scenario({{"population.schools.simulate", "40"}});
    watch(s, [&](World const& w, int) {
        State const& state = w.state;
        for (LaneColumn const* column :
             {&state.practice, &state.knowledge, &state.support, &state.materials, &state.climate_mean}) {
            for (Lane const& lane : *column) REQUIRE((lane >= 0.F && lane <= 1.000001F).all());
        }
    });
}

TEST_CASE("movers take everything with them: persons are conserved when nobody leaves") {
    Scenario const s = living_scenario({{"turnover.leave", "0 %/year"},
                                        {"turnover.leave_first_year", "0 %/year"},
                                        {"turnover.move", "30 %/year"},
                                        {"population.schools.simulate", "40"}});
    std::multiset<float> persons;  // propensity tells persons apart
    double hours = 0;
    int moved = 0;
    watch(s, [&](World const& w, int row) {
        std::multiset<float> now;
        double sum = 0;
        for (std::size_t i = 0; i < w.state.teachers(); ++i) {
            now.insert(w.state.propensity[i][5]);
            sum += static_cast<double>(w.state.hours_attended[i][5]);
            moved += row == 60 && w.state.joined[i][5] > 0 ? 1 : 0;
        }
        if (row == 0) persons = now;
        CHECK(now == persons);
        CHECK(sum >= hours - 0.01);
        hours = sum;
    });
    CHECK(moved > 100);
}

TEST_CASE("names and the order of the file do not matter where nothing is drawn") {
    // Twelve teachers in three schools with weighted ties and a course for those with the subject "a".
    std::map<std::string, float> practice[2], knowledge[2];
    std::vector<int> const order[2]{{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11}, {7, 2, 11, 0, 5, 9, 1, 10, 3, 8, 6, 4}};
    for (int labelling = 0; labelling < 2; ++labelling) {
        Folder const folder;
        std::ostringstream teachers, schools, ties;
        teachers << "id,school,phase,subject,career_years,practice,knowledge,pupils,propensity\n";
        for (int const k : order[labelling]) {
            teachers << "t" << k << ",s" << (labelling == 0 ? k / 4 : 2 - k / 4) << ",secondary,"
                     << (k % 3 == 0 ? "a" : "b") << "," << 10 + k << "," << 0.05 * k << "," << 0.03 * (12 - k)
                     << ",100,0.5\n";
        }
        schools << "id,type,region,phase,teachers,pupils,climate\n";
        for (int s = 0; s < 3; ++s)
            schools << "s" << s << ",urban,north,secondary,30,400," << (labelling == 0 ? 0.3 + 0.1 * s : 0.5 - 0.1 * s)
                    << "\n";
        ties << "from,to,weight\n";
        for (int const k : order[labelling]) {
            for (int const step : {1, 3, 7}) ties << "t" << k << ",t" << (k + step) % 12 << "," << step << "\n";
        }
        folder.write("teachers.csv", teachers.str());
        folder.write("schools.csv", schools.str());
        folder.write("ties.csv", ties.str());
        Scenario const s = scenario_of(folder.write("observed.yaml", R"(
format: cpd-scenario/1
title: "Relabelled"
time: {start: 2026-09, end: 2029-08, step: 1 month}
population: {from: {teachers: teachers.csv, schools: schools.csv}}
network: {from: ties.csv}
turnover: none
programmes:
  course:
    recruit: {unit: teacher, apply: all, no_show: 0 %, only: [a]}
    sessions: {hours: 90 h/teacher, spread: 1 year, mode: online, content: [subject, pedagogy]}
    coaching: {visits: 4 /year}
    costs: {session: 0 EUR/h/teacher}
funding: [{programme: course, from: 2026-09, to: 2027-08, amount: 1000 EUR}]
outputs: {keep: [timeseries, teachers]}
run: {replicates: 1, seed: 3}
)"));
        Results const r = run(s);
        for (std::size_t i = 0; i < 12; ++i) {
            practice[labelling][r.teachers->id[i]] = r.teachers->practice[i];
            knowledge[labelling][r.teachers->id[i]] = r.teachers->knowledge[i];
        }
    }
    REQUIRE(practice[0].size() == 12);
    CHECK(practice[0]["t0"] > 0.05);  // the course did something
    for (auto const& [id, p] : practice[0]) {
        INFO(id);
        CHECK(p == Approx(practice[1][id]).margin(1e-6));
        CHECK(knowledge[0][id] == Approx(knowledge[1][id]).margin(1e-6));
    }
}

TEST_CASE("without programmes nobody moves a bit in fifteen years, though ties, people and heads change") {
    Scenario s = living_scenario(
        {{"time.end", "2041-08"}, {"population.schools.simulate", "40"}, {"conditions.open_school", "0 %"}});
    s.funding.clear();
    bool same = true;
    int newcomers = 0;
    watch(s, [&](World const& w, int row) {
        for (std::size_t i = 0; i < w.state.teachers(); ++i) {
            same &= (w.state.practice[i] == w.teachers().baseline[i]).all();
            newcomers += row == 180 && w.state.joined[i][0] > 0 ? 1 : 0;
        }
    });
    CHECK(same);
    CHECK(newcomers > 300);
}
