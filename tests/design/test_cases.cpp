#include <algorithm>
#include <set>

#include "core/error.hpp"
#include "design/case_key.hpp"
#include "policy/participation.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

namespace {

struct Planned {
    small::Folder folder;
    LoadedStudy study;
    StudyPlan plan;
    explicit Planned(std::string const& text, std::string const& base = small::base)
        : study{small::load(folder, text, base)}, plan{make_plan(study, "study")} {}
    [[nodiscard]] std::size_t strategy(std::string const& id) const {
        return static_cast<std::size_t>(std::find(plan.strategies.begin(), plan.strategies.end(), id) -
                                        plan.strategies.begin());
    }
    [[nodiscard]] Scenario scenario(std::string const& id, std::size_t level, std::size_t draw = 0,
                                    std::size_t future = 0) const {
        return build_case(study, plan, {future, strategy(id), level, draw}).scenario;
    }
};

}  // namespace

TEST_CASE("a case has the base's money and a line for each programme of the mix") {
    Planned const p{small::head + small::strategies};
    auto const funding = p.scenario("both", 1).funding;
    REQUIRE(funding.size() == 3);
    CHECK(funding[0].amount.value == 5000);
    CHECK(funding[0].programme == "course");
    CHECK(funding[1].programme == "course");
    CHECK(funding[1].amount.value == Approx(600'000));
    CHECK(funding[2].programme == "visits");
    CHECK(funding[2].amount.value == Approx(400'000));
    CHECK(funding[2].taper == 1);
    CHECK(*funding[2].from == YearMonth{2026, 9});
    CHECK(*funding[2].to == YearMonth{2028, 8});
    auto const half = p.scenario("both", 0).funding;
    CHECK(half[1].amount.value + half[2].amount.value == Approx(500'000));
    CHECK(p.scenario("nothing", 1).funding.size() == 1);
}

TEST_CASE("a strategy's window moves its money, not the date at which outcomes count") {
    Planned const p{small::head + small::strategies};
    Scenario const early = p.scenario("early", 1);
    CHECK(*early.funding[1].to == YearMonth{2027, 8});
    CHECK(early.funding[1].amount.value == Approx(600'000));
    for (std::string const id : {"nothing", "both", "early"})
        CHECK(*p.scenario(id, 1).outputs.window_end == YearMonth{2028, 8});
    CHECK(p.plan.window_end_row == 24);
    CHECK(p.plan.sustained_row == 36);
}

TEST_CASE("whose money, discounting, seed and replicates come from the study") {
    Planned const p{small::head + small::strategies + "seed: 99\nreplicates: {per_draw: 5}\n"};
    Scenario const s = p.scenario("both", 1);
    CHECK(s.money.whose == std::vector<std::string>{"ministry", "school"});
    CHECK(s.money.discount == Approx(0.03));
    CHECK(s.run.seed == 99);
    CHECK(s.run.replicates == 5);
    CHECK(Planned{small::head + small::strategies}.scenario("both", 1).run.seed == 7);
}

TEST_CASE("draws, structures, what-ifs and strategies change the scenario") {
    Planned const p{small::head + small::strategies + small::uncertainty};
    CHECK(p.plan.futures == std::vector<std::string>{"main", "high_turnover"});
    Scenario const main = p.scenario("both", 1, 1), other = p.scenario("both", 1, 1, 1);
    CHECK(main.learning.h50 == Approx(p.plan.design.draws[1].values[0]).epsilon(1e-14));
    CHECK(main.turnover->leave == Approx(0.08));
    CHECK(other.turnover->leave == Approx(0.12));
    CHECK(other.learning.h50 == main.learning.h50);
    CHECK(p.scenario("both", 1, 0).learning.dose != p.scenario("both", 1, 1).learning.dose);
    Planned const set{small::head + R"(
budget: {total: 1000 EUR, window: {to: 2028-08}}
baseline: a
strategies:
  a: {mix: {course: 100 %}}
  b: {extends: a, set: {conditions.research: 50 %}}
)"};
    CHECK(set.scenario("a", 0).conditions->research == 0);
    CHECK(set.scenario("b", 0).conditions->research == 0.5);
}

TEST_CASE("what-ifs are run at 100 % only, and a strategy without money once for all levels") {
    Planned const p{small::head + small::strategies + small::uncertainty};
    CHECK(p.plan.reference_level == 1);
    // 2 draws x (2 levels x 3 strategies + 1 level x 3 strategies of the what-if)
    CHECK(p.plan.cases.size() == 18);
    CHECK(p.plan.runs.size() == 16);
    CHECK(p.plan.find({1, 0, 0, 0}) == nullptr);
    CHECK(p.plan.find({0, 0, 0, 1})->run == p.plan.find({0, 0, 1, 1})->run);
    CHECK(p.plan.find({0, 1, 0, 1})->run != p.plan.find({0, 1, 1, 1})->run);
    CHECK(p.plan.find({0, 0, 0, 0})->run != p.plan.find({0, 0, 0, 1})->run);
    // All strategies of a draw come before the next draw.
    CHECK(std::is_sorted(p.plan.runs.begin(), p.plan.runs.end(),
                         [](PlannedRun const& a, PlannedRun const& b) { return a.at.draw < b.at.draw; }));
}

TEST_CASE("pairing decides whether strategies share their random numbers") {
    Planned const common{small::head + small::strategies + small::uncertainty};
    auto const key = [](Planned const& p, std::size_t strategy) {
        return build_case(p.study, p.plan, {0, strategy, 1, 1}).draw_key;
    };
    CHECK(key(common, 0) == 1);
    CHECK(key(common, 1) == key(common, 2));
    Planned const independent{small::head + small::strategies + small::uncertainty + "pairing: independent\n"};
    CHECK(key(independent, 1) != key(independent, 2));
}

TEST_CASE("a key is stable, and depends on what decides the result and on nothing else") {
    auto const keys = [](std::string const& text, std::string const& base) {
        std::vector<std::string> list;
        for (PlannedRun const& run : Planned{text, base}.plan.runs) list.push_back(run.key);
        return list;
    };
    std::string const text = small::head + small::strategies;
    auto const before = keys(text, small::base);
    CHECK(keys(text, small::base) == before);
    CHECK(std::set<std::string>(before.begin(), before.end()).size() == before.size());
    auto const with = [&](std::string const& from, std::string const& to) {
        std::string changed = small::base;
        changed.replace(changed.find(from), from.size(), to);
        return keys(text, changed);
    };
    CHECK(with("\"a book\"", "\"another book\"") == before);
    CHECK(with("title: small", "title: still small") == before);
    CHECK(with("range: 30..120 h", "range: 30..140 h") == before);
    CHECK(with("replicates: 3, seed: 7", "seed: 7, replicates: 3") == before);
    CHECK(with("value: 80 h", "value: 81 h") != before);
    CHECK(with("seed: 7", "seed: 8") != before);
    CHECK(with("simulate: 4", "simulate: 5") != before);
    CHECK(keys(text + "replicates: {per_draw: 4}\n", small::base) != before);
}

TEST_CASE("observed data belong to the key by their content") {
    small::Folder const folder;
    folder.write("schools.csv", "id\na\nb\n");
    folder.write("teachers.csv", "id,school\n1,a\n2,b\n");
    std::string base = small::base;
    std::string const drawn = "schools: {simulate: 4, represent: 40}";
    base.replace(base.find(drawn), drawn.size(), "from: {schools: schools.csv, teachers: teachers.csv}");
    auto const key = [&] {
        LoadedStudy const study = small::load(folder, small::head + small::strategies, base);
        return make_plan(study, "study").runs.front().key;
    };
    std::string const before = key();
    CHECK(key() == before);
    folder.write("teachers.csv", "id,school\n1,a\n2,a\n");
    CHECK(key() != before);
}

TEST_CASE("unspent: redistribute is said in the strategy's lines, and never in the base's own") {
    small::Folder const folder;
    std::string strategies = small::strategies;
    LoadedStudy const reported = small::load(folder, small::head + strategies);
    strategies.insert(strategies.find("levels:"), "unspent: redistribute, ");
    LoadedStudy const moved = small::load(folder, small::head + strategies);
    StudyPlan const plan = make_plan(moved, "study");
    BuiltCase const nothing = build_case(moved, plan, {0, 0, 1, 0}), both = build_case(moved, plan, {0, 1, 1, 0});
    REQUIRE(both.scenario.funding.size() == 3);
    CHECK(both.scenario.funding[0].unspent == LeftOver::report);
    CHECK(both.scenario.funding[1].unspent == LeftOver::redistribute);
    CHECK(both.scenario.funding[2].unspent == LeftOver::redistribute);
    // Without money of its own a strategy is the same case either way; with money it is another.
    StudyPlan const before = make_plan(reported, "study");
    auto const key = [](StudyPlan const& of, std::size_t strategy) {
        return of.runs[of.find({0, strategy, 1, 0})->run].key;
    };
    CHECK(key(plan, 0) == key(before, 0));
    CHECK(key(plan, 1) != key(before, 1));
    CHECK(nothing.scenario.funding.size() == 1);
}

TEST_CASE("studies that cannot be run are refused before anything runs") {
    auto const refused = [](std::string const& text) {
        small::Folder const folder;
        folder.write("base.yaml", small::base);
        param::Diagnostics diagnostics;
        static_cast<void>(load_study(folder.write("study.yaml", text), {}, diagnostics));
        return diagnostics.text().find("E404") != std::string::npos;
    };
    CHECK(refused(small::head + R"(
budget: {total: 1000 EUR, window: {to: 2028-08}}
baseline: a
strategies: {a: {mix: {course: 100 %}}, b: {extends: a, set: {time.end: 2031-08}}}
)"));
}

TEST_CASE("a sweep without strategies has the base alone") {
    Planned const p{small::head + "vary: {learning.h50: [40 h, 80 h]}\n"};
    CHECK(p.plan.strategies == std::vector<std::string>{"base"});
    CHECK(p.plan.runs.size() == 1);  // both points share a pack
    CHECK(p.scenario("base", 0, 0).learning.h50 == 40);
    CHECK(p.scenario("base", 0, 1).learning.h50 == 80);
    CHECK(p.scenario("base", 0, 1).funding.size() == 1);
}
