// When a value holds, what the tables say, and that faults change an engine as they claim.
#include <catch2/catch.hpp>

#include <limits>

#include "core/error.hpp"
#include "selftest/catalogue.hpp"
#include "selftest/families.hpp"
#include "selftest/report.hpp"

using namespace cpdsim;
using namespace cpdsim::selftest;

TEST_CASE("a value holds within four standard errors and what is stated; no number never does") {
    Value const v = drawn("x", 1, {1.05, 0.01}, 0.02, "O(dt)");
    CHECK(v.tolerance() == Approx(0.06));
    CHECK(v.holds());
    CHECK(v.rule() == "4 s.e. + 0.02 (O(dt))");
    CHECK_FALSE(drawn("x", 1, {1.07, 0.01}, 0.02).holds());
    CHECK_FALSE(exact("x", 1, std::numeric_limits<double>::quiet_NaN(), 5).holds());
    CHECK(exact("x", 1, 1, 0).holds());
    CHECK(exact("x", 1, 1, 0).rule() == "0");
}

TEST_CASE("mean and standard error by hand") {
    Sample const s = sample_of({1, 2, 3, 4});
    CHECK(s.mean == 2.5);
    CHECK(s.standard_error == Approx(std::sqrt(5.0 / 3 / 4)));
    CHECK(sample_of({7}).standard_error == 0);
    CHECK(std::isnan(sample_of({}).mean));
}

TEST_CASE("the catalogue has its cases, nineteen of the engine, each with a mutation, and names them apart") {
    auto const all = closed_forms();
    CHECK(closed_forms_named({}, Group::engine).size() == 19);
    CHECK(all.size() == 19 + closed_forms_named({}, Group::optimise, 2).size());
    for (ClosedForm const& form : all) {
        INFO(form.name);
        CHECK_FALSE(form.mutations.empty());
        CHECK_FALSE(form.citation.empty());
        CHECK(closed_forms_named({form.name}).size() == 1);
    }
    CHECK_THROWS_WITH(closed_forms_named({"bas"}), Catch::Contains("did you mean 'bass'"));
}

TEST_CASE("a case that fails and one that is skipped are told apart") {
    ClosedForm good{"good", "s", "c", [](Engine const&) { return std::vector{exact("one", 1, 1, 0)}; }, {}};
    ClosedForm bad{"bad", "s", "c", [](Engine const&) { return std::vector{exact("one", 1, 2, 0)}; }, {}};
    ClosedForm absent{"absent", "s", "c", bad.run, {}, [] { return std::string{"no data"}; }};
    bad.mutations = {{"right by mistake", [] { return std::vector{exact("one", 1, 1, 0)}; }}};
    good.mutations = {{"wrong", [] { return std::vector{exact("one", 1, 1, 0), exact("two", 1, 2, 0)}; }}};
    Workers workers{2};
    auto const outcomes = run_forms({good, bad, absent}, workers);
    CHECK(outcomes[0].passed());
    CHECK_FALSE(outcomes[1].passed());
    CHECK(outcomes[2].passed());
    CHECK(outcomes[2].skipped == "no data");
    CHECK_THAT(forms_text(outcomes), Catch::Contains("3 cases, 2 values: 1 FAIL, 1 skipped"));
    auto const mutations = run_mutations({good, bad}, workers);
    CHECK(mutations[0].caught());
    CHECK(mutations[0].worst.quantity == "two");
    CHECK_FALSE(mutations[1].caught());
    CHECK_THAT(mutations_text(mutations), Catch::Contains("1 of 2 wrong engines caught"));
    CHECK_THAT(selftest_json(outcomes, {}), Catch::Contains("\"passed\": false"));
    CHECK_THAT(selftest_markdown(outcomes, mutations), Catch::Contains("NOT CAUGHT"));
}

TEST_CASE("a fault changes the engine it is put into, and no other") {
    Engine const right, wrong{Fault{.scenario = [](Scenario&s) { s.fading->knowledge_half_life = 1; }}};
    auto const knowledge = [](Engine const& engine) { return of_teacher(engine.run("fading"), "knowledge", "high"); };
    CHECK(knowledge(right) == Approx(0.05).margin(1e-5));
    CHECK(knowledge(wrong) == Approx(0.2).margin(1e-5));  // two half-lives in two years
    CHECK(knowledge(right) == Approx(0.05).margin(1e-5));
    CHECK_THROWS_AS(right.run("nowhere"), UserError);
}
