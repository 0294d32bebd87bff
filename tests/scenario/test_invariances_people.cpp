// Names and the order of the files do not matter, and without programmes nobody moves: on populations of any kind.
#include "random_scenario.hpp"

#include <algorithm>
#include <map>
#include <numeric>
#include <sstream>

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

constexpr int people = 12, schools = 3;

struct Tie3 {
    int from, to, weight;
};

/// What is the same under both labellings.
struct Staff {
    std::vector<int> school, baseline, knowledge, subject, climate;  ///< percent, except school and subject
    std::vector<Tie3> ties;
};

Staff random_staff() {
    Staff staff;
    for (int k = 0; k < people; ++k) {
        staff.school.push_back(*rc::gen::inRange(0, schools));
        staff.baseline.push_back(*rc::gen::inRange(0, 60));
        staff.knowledge.push_back(*rc::gen::inRange(0, 50));
        staff.subject.push_back(*rc::gen::inRange(0, 2));
    }
    for (int s = 0; s < schools; ++s) staff.climate.push_back(*rc::gen::inRange(10, 60));
    for (int t = 0; t < 40; ++t) {
        int const from = *rc::gen::inRange(0, people), step = *rc::gen::inRange(1, people);
        staff.ties.push_back({from, (from + step) % people, *rc::gen::inRange(1, 9)});
    }
    return staff;
}

std::vector<int> shuffled(int size) {
    std::vector<int> order(static_cast<std::size_t>(size));
    std::iota(order.begin(), order.end(), 0);
    for (std::size_t k = order.size(); k > 1; --k) std::swap(order[k - 1], order[*rc::gen::inRange<std::size_t>(0, k)]);
    return order;
}

/// Practice and knowledge in the end, by name, of a course for those with the first subject.
std::map<std::string, std::pair<float, float>> run_in_order(Staff const& staff, std::vector<int> const& order,
                                                            std::vector<int> const& school_names) {
    Folder const folder;
    std::ostringstream teachers, list, ties;
    teachers << "id,school,phase,subject,career_years,practice,knowledge,pupils,propensity\n";
    for (int const k : order) {
        auto const i = static_cast<std::size_t>(k);
        teachers << "t" << k << ",s" << school_names[static_cast<std::size_t>(staff.school[i])] << ",secondary,"
                 << (staff.subject[i] == 0 ? "a" : "b") << "," << 10 + k << "," << 0.01 * staff.baseline[i] << ","
                 << 0.01 * staff.knowledge[i] << ",100,0.5\n";
    }
    list << "id,type,region,phase,teachers,pupils,climate\n";
    for (int name = 0; name < schools; ++name) {
        auto const s = std::find(school_names.begin(), school_names.end(), name) - school_names.begin();
        list << "s" << name << ",urban,north,secondary,30,400," << 0.01 * staff.climate[static_cast<std::size_t>(s)]
             << "\n";
    }
    ties << "from,to,weight\n";
    for (int const k : order) {
        for (Tie3 const& tie : staff.ties)
            if (tie.from == k) ties << "t" << k << ",t" << tie.to << "," << tie.weight << "\n";
    }
    folder.write("teachers.csv", teachers.str());
    folder.write("schools.csv", list.str());
    folder.write("ties.csv", ties.str());
    Results const r = run(scenario_of(folder.write("observed.yaml", R"(
format: cpd-scenario/1
title: "Relabelled"
time: {start: 2026-09, end: 2029-08, step: 1 month}
population: {from: {teachers: teachers.csv, schools: schools.csv}}
network: {from: ties.csv}
turnover: none
practice: {transfer_dispersion: 0 %}
programmes:
  course:
    recruit: {unit: teacher, apply: all, no_show: 0 %, only: [a]}
    sessions: {hours: 90 h/teacher, spread: 1 year, mode: online, content: [subject, pedagogy]}
    coaching: {visits: 4 /year}
    costs: {session: 0 EUR/h/teacher}
funding: [{programme: course, from: 2026-09, to: 2027-08, amount: 1000 EUR}]
outputs: {keep: [timeseries, teachers]}
run: {replicates: 1, seed: 3}
)")));
    std::map<std::string, std::pair<float, float>> found;
    for (std::size_t i = 0; i < of_teachers<std::string>(r, "id").size(); ++i)
        found[of_teachers<std::string>(r, "id")[i]] = {of_teachers<float>(r, "practice")[i],
                                                       of_teachers<float>(r, "knowledge")[i]};
    return found;
}

}  // namespace

TEST_CASE("names and the order of the files do not matter where nothing is drawn") {
    bool taught = false;  // the course did something
    CHECK(holds_for_any("labels", [&] {
        Staff const staff = random_staff();
        std::vector<int> as_they_are(people);
        std::iota(as_they_are.begin(), as_they_are.end(), 0);
        // The names of the subjects are in the scenario, so somebody must have the first one.
        RC_PRE(std::count(staff.subject.begin(), staff.subject.end(), 0) > 0);
        auto const a = run_in_order(staff, as_they_are, {0, 1, 2});
        auto const b = run_in_order(staff, shuffled(people), shuffled(schools));
        RC_ASSERT(a.size() == static_cast<std::size_t>(people));
        for (auto const& [id, end] : a) {
            RC_ASSERT(std::abs(end.first - b.at(id).first) < 1e-6F);
            RC_ASSERT(std::abs(end.second - b.at(id).second) < 1e-6F);
            int const baseline = staff.baseline[static_cast<std::size_t>(std::stoi(id.substr(1)))];
            taught |= static_cast<double>(end.first) > 0.01 * baseline + 0.02;
        }
    }));
    CHECK(taught);
}

TEST_CASE("without programmes nobody moves a bit, though ties, people and heads change") {
    int newcomers = 0;
    int scenarios = 0;  // how many are drawn is the caller's choice (RC_PARAMS)
    CHECK(holds_for_any("rest", [&] {
        ++scenarios;
        Scenario s = random_scenario();
        s.funding.clear();
        s.peers.form = *rc::gen::element(PeerForm::mean, PeerForm::level_dependent, PeerForm::none);
        watch(s, [&](World const& w, int row) {
            for (std::size_t i = 0; i < w.state.teachers(); ++i) {
                RC_ASSERT((w.state.practice[i] == w.teachers().baseline[i]).all());
                newcomers += row == 12 * random_years && w.state.joined[i][0] > 0 ? 1 : 0;
            }
        });
    }));
    CHECK(newcomers > 10 * scenarios);
}
