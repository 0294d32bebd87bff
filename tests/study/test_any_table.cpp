// A table that nobody knows: an observer adds it, and that is all. It is in the case's file, is compared and exported
// like any other, and is in study.h5 as it stands at the end.
#include <algorithm>

#include "core/error.hpp"
#include "data/quantity.hpp"
#include "io/any_file.hpp"
#include "io/compare.hpp"
#include "io/table.hpp"
#include "param/names.hpp"
#include "scenario/wiring.hpp"
#include "study/run_study.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

namespace {

/// Teachers by age, were there ages: in lane r at row t, 100 (group + 1) + 10 r + t.
Observer make_age_observer(Results& results) {
    std::size_t const at = results.data.add(
        {"/by_age",
         {replicate_axis(lane_count), {"age", std::vector<std::string>{"young", "old"}}, time_axis(results)},
         {},
         titled("by age")});
    results.data.tables[at].add("teachers", {"replicate", "age", "time"}, described("teacher", "teachers (made up)"));
    auto const rows = static_cast<std::size_t>(results.rows());
    return {"age", [=, &results](World const&, Clock const&, int row) {
                std::vector<float>& values = floats(results.data.tables[at].arrays.front());
                for (std::size_t r = 0; r < lane_count; ++r)
                    for (std::size_t g = 0; g < 2; ++g)
                        values[(r * 2 + g) * rows + static_cast<std::size_t>(row)] =
                            static_cast<float>(100 * (g + 1) + 10 * r) + static_cast<float>(row);
            }};
}

RunRequest with_ages(RunRequest request = {}) {
    request.dress = [](std::vector<Mechanism>&, std::vector<Observer>& observers, Results& results) {
        observers.push_back(make_age_observer(results));
    };
    return request;
}

}  // namespace

TEST_CASE("a table that an observer adds is in the file of the run, whatever the number of replicates") {
    small::Folder const folder;
    LoadedStudy const study = small::load(folder, small::head + small::strategies);
    Workers workers{1};
    for (int const replicates : {3, 20}) {
        Scenario scenario = study.base.scenario;
        scenario.run.replicates = replicates;
        auto const results = simulate(scenario, workers, with_ages());
        REQUIRE(results);
        write_result_file(folder / "run.h5", *results, {});
        Dataset const read = read_dataset(folder / "run.h5");
        CHECK(read == results->data);
        Table const* const ages = read.find("/by_age");
        REQUIRE(ages != nullptr);
        CHECK(ages->axis("replicate")->size() == static_cast<std::size_t>(replicates));
        std::size_t const rows = ages->axis("time")->size(), last = static_cast<std::size_t>(replicates) - 1;
        CHECK(floats(ages->arrays[0])[(last * 2 + 1) * rows + 5] == static_cast<float>(205 + 10 * (last % 16)));
    }
    // What `export` goes through, and what `verify` compares.
    std::vector<std::string> visited;
    static_cast<void>(visit_tables(h5::File::open(folder / "run.h5"), [&](std::string const& path, Table const& table) {
        for (Array const& array : table.arrays) visited.push_back(path + "/" + array.name);
    }));
    CHECK(std::count(visited.begin(), visited.end(), "by_age/teachers") == 1);
    Dataset changed = read_dataset(folder / "run.h5");
    floats(changed.find("/by_age")->arrays[0])[7] += 1;
    write_result_file(folder / "changed.h5", changed, {});
    std::string difference;
    CHECK_FALSE(same_contents(folder / "run.h5", folder / "changed.h5", &difference));
    CHECK(difference.find("/by_age/teachers") == 0);
}

TEST_CASE("a table that an observer adds is in study.h5, merged from memory and from files alike") {
    small::Folder const folder;
    LoadedStudy const study = small::load(folder, small::head + small::strategies + small::uncertainty);
    StudyPlan const plan = make_plan(study, "study");
    StudyFolder const out{folder / "out"};
    Simulate const simulate = [](BuiltPack const& built, RunRequest const& request) {
        Workers alone{1};
        return simulate_built(built, alone, with_ages(request));
    };
    StudyOutcome const first = run_study(study, plan, out, simulate, {}, Foreign::refuse);
    REQUIRE(first.report.done > 0);
    std::filesystem::path const memory = folder / "memory.h5";
    std::filesystem::rename(out.merged(), memory);
    CHECK(run_study(study, plan, out, simulate, {}, Foreign::refuse).report.done == 0);
    CHECK(same_contents(memory, out.merged()));
    Table const ages = read_group(h5::File::open(memory), "/by_age");
    REQUIRE(ages.array("teachers") != nullptr);
    CHECK(ages.array("teachers")->axes == std::vector<std::string>{"strategy", "level", "draw", "replicate", "age"});
    CHECK(ages.labels("age") == std::vector<std::string>{"young", "old"});
    CHECK(ages.array("teachers")->units() == "teacher");
    auto const& values = floats(*ages.array("teachers"));
    auto const last = static_cast<float>(grid_of(plan.time).steps());
    // Strategy 0 at level 0, draw 0: replicates 0 and 1, young and old.
    CHECK(std::vector<float>(values.begin(), values.begin() + 4) ==
          std::vector<float>{100 + last, 200 + last, 110 + last, 210 + last});
}

TEST_CASE("every reported quantity says what it is, in the file of a run and in study.h5, as the one list has it") {
    small::Folder const folder;
    LoadedStudy const study = small::load(folder, small::head + small::strategies + small::uncertainty);
    Workers workers{1};
    auto const results = simulate(study.base.scenario, workers, {});
    REQUIRE(results);
    int reported = 0;
    auto const check = [&](std::string const& path, Array const& array) {
        INFO(path << "/" << array.name);
        CHECK(text_of(array.attributes, "kind") == name_of(kind_of(array.name, array.units())));
        CHECK(text_of(array.attributes, "better") == name_of(better_of(array.name)));
        CHECK((units_of(array.name).empty() || units_of(array.name) == array.units()));
        ++reported;
    };
    for (Table const& table : results->data.tables)
        if (table.path != "/teachers" && table.path != "/schools")
            for (Array const& array : table.arrays) check(table.path, array);
    CHECK(reported > 90);
    StudyPlan const plan = make_plan(study, "study");
    StudyFolder const out{folder / "out"};
    Simulate const as_usual = [](BuiltPack const& built, RunRequest const& request) {
        Workers alone{1};
        return simulate_built(built, alone, request);
    };
    REQUIRE(run_study(study, plan, out, as_usual, {}, Foreign::refuse).report.done > 0);
    h5::File const merged = h5::File::open(out.merged());
    CHECK(text_of(merged.root().attributes(), "format") == result_format);
    for (char const* path : {"/outcomes", "/timeseries", "/quantiles", "/difference_quantiles", "/budget",
                             "/budget_by_year", "/programmes", "/persistence", "/lorenz"})
        for (Array const& array : read_group(merged, path).arrays) {
            INFO(path << "/" << array.name);
            CHECK_FALSE(text_of(array.attributes, "kind").empty());
            CHECK_FALSE(text_of(array.attributes, "better").empty());
        }
}

TEST_CASE(
    "a run has every outcome of the one list, in its unit and words, and no other but what further payers spent") {
    small::Folder const folder;
    LoadedStudy const study = small::load(folder, small::head + small::strategies);
    Workers workers{1};
    auto const results = simulate(study.base.scenario, workers, {});
    REQUIRE(results);
    for (Outcome const& outcome : outcome_list()) {
        INFO(outcome.name);
        bool const of_a_payer = outcome.name.substr(0, 6) == "spend_";  // there as far as the scenario names the payer
        Array const* const array = results->outcomes().array(outcome.name);
        CHECK((array != nullptr || of_a_payer));
        if (array == nullptr) continue;
        CHECK(array->units() == outcome.units);
        CHECK(text_of(array->attributes, "long_name") == outcome.long_name);
        CHECK_FALSE(outcome.words.empty());
    }
    for (Array const& array : results->outcomes().arrays) {
        INFO(array.name);
        CHECK((find_outcome(array.name) != nullptr || array.name.substr(0, 6) == "spend_"));
    }
}

TEST_CASE("what a study may decide by has a direction, but for what is planned") {
    for (std::string const& name : param::fixed_names(param::Names::outcome)) {
        INFO(name);
        CHECK((better_of(name) == Better::none) == (name == "planned"));
        CHECK_FALSE(units_of(name).empty());
    }
}
