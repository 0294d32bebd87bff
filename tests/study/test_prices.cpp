// What a study will cost, as far as it does not depend on the machine.
#include "io/result_file.hpp"
#include "study/prices.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

namespace {

RunPrice price_with(std::string const& keep) {
    small::Folder const folder;
    LoadedStudy const study = small::load(folder, small::head + small::strategies + small::uncertainty,
                                          small::base + "outputs: {keep: [" + keep + "]}\n");
    return price_of_study(study, make_plan(study, "study"), StudyFolder{folder / "out"}, 1);
}

}  // namespace

TEST_CASE("the runs of attributions are priced: one for each programme and route that can be left out") {
    RunPrice const plain = price_with("timeseries"), attributed = price_with("timeseries, attribution");
    CHECK(attributed.runs == plain.runs);
    // Two draws of two strategies with money at the full budget; each leaves out the courses, the visits, both, and the
    // colleagues. The baseline has nothing to leave out.
    auto const runs = static_cast<double>(plain.runs);
    CHECK(attributed.agent_steps / plain.agent_steps == Approx((runs + 2 * 2 * 4) / runs));
}

TEST_CASE("finished cases are not priced again") {
    small::Folder const folder;
    LoadedStudy const study = small::load(folder, small::head + small::strategies);
    StudyPlan const plan = make_plan(study, "study");
    StudyFolder const out{folder / "out"};
    RunPrice const all = price_of_study(study, plan, out, 1);
    Provenance provenance;
    provenance.id = plan.runs[0].key;
    write_result_file(out.case_file(plan.runs[0].key), small::results(1), provenance);
    RunPrice const rest = price_of_study(study, plan, out, 1);
    CHECK(all.done == 0);
    CHECK(rest.done == 1);
    auto const runs = static_cast<double>(plan.runs.size());
    CHECK(rest.agent_steps / all.agent_steps == Approx((runs - 1) / runs));
}
