// Case files may keep the breakdowns at a few dates only: what is read from them must use the rows that are there.
#include "io/table.hpp"
#include "study/run_study.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

TEST_CASE("represented teachers are summed over labels at the first row kept, and their mean over the draws' worlds") {
    small::Folder const folder;
    LoadedStudy const study = small::load(folder, small::head + small::strategies + small::uncertainty);
    StudyPlan plan = make_plan(study, "study");
    plan.window_end_row = plan.sustained_row = 1;
    plan.time.end = {2026, 10};
    Simulate const fake = [](BuiltPack const& built, RunRequest const&) {
        Results made = small::results(1);
        // Three replicates, two labels, the two rows 0 and 2 of three: 5 urban and 7 rural teachers at the start, 8 in
        // the second draw.
        float const rural = built.draws.front() == 0 ? 7.F : 8.F;
        std::vector<float> teachers;
        for (int r = 0; r < 3; ++r)
            for (float const value : {5.F, 500.F, rural, 700.F}) teachers.push_back(value);
        *made.data.find("/by_group/school_type") = small::breakdown(made, "school_type", {"urban", "rural"}, {0, 2});
        small::add(*made.data.find("/by_group/school_type"), "teachers", std::move(teachers));
        return std::optional{made};
    };
    StudyFolder const out{folder / "out"};
    (void)run_study(study, plan, out, fake, {}, Foreign::refuse);
    Table const design = read_group(h5::File::open(out.merged()), "/design");
    double represented = 0;
    for (auto const& attribute : design.attributes) {
        if (attribute.name == "n_teachers") represented = std::get<double>(attribute.value);
    }
    CHECK(represented == 12.5);
}
