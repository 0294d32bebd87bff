// study.h5 must not depend on whether this process ran a case or found its file.
#include <cmath>

#include "core/error.hpp"
#include "io/compare.hpp"
#include "io/scratch_file.hpp"
#include "io/table.hpp"
#include "study/run_study.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

namespace {

/// What a study's cases may have besides the made-up results: fewer rows by group, an attribution, cents.
Results varied_results(float level) {
    Results made = small::results(level);
    Table& budget = *made.data.find("/budget");
    auto& absorbed = std::get<std::vector<double>>(budget.array("absorbed")->values);
    std::vector<double> transferred;
    for (std::size_t i = 0; i < absorbed.size(); ++i) {
        absorbed[i] = 0.01 * static_cast<double>(i) + static_cast<double>(level) / 7;
        transferred.push_back(i % 2 == 0 ? 0.01 * static_cast<double>(i) : -0.01);
    }
    budget.arrays.push_back(
        {"transferred", budget.arrays.front().axes, std::move(transferred), described("EUR", "made up")});
    made.data.add(small::breakdown(made, "phase", {"lower"}, {0, 2}));
    small::add(made.data.tables.back(), "practising", small::numbers(6, level, 0.1F));
    Table attribution{"/attribution",
                      {replicate_axis(3),
                       {"programme", std::vector<std::string>{"course", "all"}},
                       {"route", std::vector<std::string>{"all", "peers"}}},
                      {},
                      titled("made up")};
    small::add(attribution, "changed", small::numbers(12, level, 1));
    made.data.add(std::move(attribution));
    put_in_order(made.data);
    return made;
}

struct OneCase {
    small::Folder folder;
    LoadedStudy study = small::load(folder, small::head + small::strategies + small::uncertainty);
    StudyPlan plan = make_plan(study, "study");
    StudyFolder out{folder / "out"};
    OneCase() {
        plan.window_end_row = 1;
        plan.sustained_row = 1;
        plan.time.end = {2026, 10};
    }
    [[nodiscard]] Results read_back(Results const& results) const {
        Provenance provenance;
        provenance.id = "key";
        write_result_file(out.case_file("key"), results, provenance);
        KnownShapes known;
        auto found = read_values(out.case_file("key"), "key", known);
        REQUIRE(found);
        return std::move(*found);
    }
};

}  // namespace

TEST_CASE("the digest of a case's file is that of its results") {
    OneCase const one;
    Results const results = varied_results(3);
    Results const again = one.read_back(results);
    CaseDigest const kept = Digester{results, one.plan, 3}.digest(0), read = Digester{again, one.plan, 3}.digest(0);
    CHECK(*kept.shape == *read.shape);
    REQUIRE(kept.values.size() == read.values.size());
    std::size_t numbers = 0;
    for (std::size_t k = 0; k < kept.values.size(); ++k) {
        INFO("array " << k);
        CHECK((Array{"", {}, kept.values[k]} == Array{"", {}, read.values[k]}));
        numbers += std::visit([](auto const& values) { return values.size(); }, kept.values[k]);
    }
    CHECK(numbers > 100);
    CHECK(kept.shape->tables.tables.size() == 11);
}

TEST_CASE("the file of another case has no digest") {
    OneCase const one;
    (void)one.read_back(varied_results(3));
    KnownShapes known;
    CHECK_FALSE(read_values(one.out.case_file("key"), "another", known));
}

TEST_CASE("a study merged from its files equals the one merged from memory") {
    OneCase const one;
    Simulate const fake = small::by_draw([](Scenario const& s, std::size_t draw) {
        return std::optional{varied_results(static_cast<float>(s.funding.size() * 100 + draw))};
    });
    StudyOutcome const first = run_study(one.study, one.plan, one.out, fake, {}, Foreign::refuse);
    std::filesystem::path const memory = one.folder / "memory.h5";
    std::filesystem::rename(one.out.merged(), memory);
    StudyOutcome const again = run_study(one.study, one.plan, one.out, fake, {}, Foreign::refuse);
    CHECK(first.report.done > 0);
    CHECK(again.report.reused == first.report.done);
    CHECK(again.report.done == 0);
    std::string difference;
    bool const same = same_contents(memory, one.out.merged(), &difference);
    INFO(difference);
    CHECK(same);
    Table const attribution = read_group(h5::File::open(memory), "/attribution");  // the rarest part is there
    CHECK(std::get<std::vector<float>>(attribution.arrays.at(0).values).size() > 4);
}

TEST_CASE("a case file that is gone when the study is merged does not count, though its numbers were here") {
    OneCase const one;
    make_writable(one.out.path());
    Digests digests{one.plan, one.out};
    digests.add(0, varied_results(1));
    CHECK(digests.gather()[0] == CaseState::absent);
    CHECK(digests.shape(0) == nullptr);
}

TEST_CASE("what is written to a scratch file comes back, and the file has no name") {
    small::Folder const folder;
    ScratchFile scratch{folder.path()};
    std::vector<float> const a{1, 2, 3}, b{4, 5};
    std::uint64_t const at_a = scratch.reserve(12), at_b = scratch.reserve(8);
    scratch.write(at_b, std::as_bytes(std::span{b}));
    scratch.write(at_a, std::as_bytes(std::span{a}));
    std::vector<float> found(5);
    scratch.read(at_a, std::as_writable_bytes(std::span{found}));
    CHECK(found == std::vector<float>{1, 2, 3, 4, 5});
    CHECK(std::filesystem::is_empty(folder.path()));
    CHECK_THROWS_AS(scratch.read(at_b + 8, std::as_writable_bytes(std::span{found})), UserError);
    CHECK_THROWS_AS(ScratchFile{folder / "none"}, UserError);
}
