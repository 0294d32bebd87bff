
#include <atomic>
#include <set>
#include <stdexcept>

#include "core/error.hpp"
#include "io/compare.hpp"
#include "io/result_file.hpp"
#include "scenario/wiring.hpp"
#include "study/manifest.hpp"
#include "study/run_study.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

namespace {

std::string const text = small::head + small::strategies + small::uncertainty;

/// A study in a folder, run with made-up results; counts the cases that are really run.
struct Trial {
    small::Folder folder;
    LoadedStudy study = small::load(folder, text);
    StudyPlan plan = make_plan(study, "study");
    StudyFolder out{folder / "out"};
    std::atomic<int> simulated{0};
    FarmOptions options;
    /// Called with the number of the case that is being run, from 1; may throw.
    std::function<void(int, Scenario const&)> before = [](int, Scenario const&) {};

    StudyOutcome run(Foreign foreign = Foreign::refuse) {
        Simulate const fake = small::by_draw([this](Scenario const& s, std::size_t draw) -> std::optional<Results> {
            before(++simulated, s);
            return small::lengthened(small::results(static_cast<float>(100 * s.funding.size() + draw)),
                                     static_cast<std::size_t>(grid_of(plan.time).rows()));
        });
        return run_study(study, plan, out, fake, options, foreign);
    }
};

Exit exit_of(std::function<void()> const& work) {
    try {
        work();
    } catch (UserError const& error) {
        return error.exit();
    }
    return Exit::done;
}

bool is_early(Scenario const& s) { return s.funding.size() == 3 && *s.funding[1].to == YearMonth{2027, 8}; }

}  // namespace

TEST_CASE("every run is made once and leaves a file; a second time there is nothing to do") {
    Trial trial;
    auto const first = trial.run();
    CHECK(first.report.done == 16);
    CHECK(first.report.planned == 16);
    CHECK(first.exit() == Exit::done);
    CHECK(trial.simulated == 16);
    for (PlannedRun const& run : trial.plan.runs) CHECK(trial.out.state_of(run.key) == CaseState::done);
    auto const second = trial.run();
    CHECK(trial.simulated == 16);
    CHECK(second.report.reused == 16);
    trial.options.redo = Redo::everything;
    CHECK(trial.run().report.done == 16);
    CHECK(trial.simulated == 32);
}

TEST_CASE("threads change nothing") {
    Trial alone, together;
    together.options.jobs = 4;
    alone.run();
    together.run();
    std::string difference;
    CHECK(same_contents(alone.out.merged(), together.out.merged(), &difference));
    CHECK(difference == "");
}

TEST_CASE("a study that was stopped and goes on equals one that was not") {
    Trial whole, stopped;
    whole.run();
    std::stop_source stop;
    stopped.options.stop = stop.get_token();
    stopped.before = [&](int number, Scenario const&) {
        if (number == 5) stop.request_stop();
    };
    auto const part = stopped.run();
    CHECK(part.report.stopped);
    CHECK(part.report.done == 5);
    CHECK(part.report.left() == 11);
    CHECK(part.missing == 11);
    CHECK_FALSE(same_contents(whole.out.merged(), stopped.out.merged()));
    stopped.options.stop = {};
    auto const rest = stopped.run();
    CHECK_FALSE(rest.report.stopped);
    CHECK(rest.report.reused == 5);
    CHECK(rest.report.done == 11);
    std::string difference;
    CHECK(same_contents(whole.out.merged(), stopped.out.merged(), &difference));
    CHECK(difference == "");
}

TEST_CASE("damaged, foreign and half-written files are made again") {
    Trial trial;
    trial.run();
    auto const file = [&](std::size_t run) { return trial.out.case_file(trial.plan.runs[run].key); };
    std::filesystem::resize_file(file(0), std::filesystem::file_size(file(0)) / 2);
    std::filesystem::copy_file(file(2), file(1), std::filesystem::copy_options::overwrite_existing);
    std::filesystem::remove(file(3));
    std::ofstream{file(3).string() + ".part-1"} << "half";
    CHECK(trial.out.state_of(trial.plan.runs[0].key) == CaseState::absent);
    CHECK(trial.run().report.done == 3);
    CHECK(trial.out.state_of(trial.plan.runs[1].key) == CaseState::done);
    CHECK_FALSE(std::filesystem::exists(file(3).string() + ".part-1"));
}

TEST_CASE("a case that fails is recorded and the others go on") {
    Trial trial;
    bool broken = true;
    trial.before = [&](int, Scenario const& s) {
        if (broken && is_early(s)) throw std::runtime_error{"no teachers left"};
    };
    auto const outcome = trial.run();
    // early at 2 levels, and at 100 % in the what-if, in 2 draws
    CHECK(outcome.report.failed == 6);
    CHECK(outcome.report.done == 10);
    CHECK(outcome.exit() == Exit::some_failed);
    PlannedCase const* const early = trial.plan.find({0, 2, 1, 0});
    std::string const& key = trial.plan.runs[early->run].key;
    CHECK(trial.out.state_of(key) == CaseState::failed);
    CHECK(trial.out.failure_of(key) == "no teachers left");
    Table const design = read_group(h5::File::open(trial.out.merged()), "/design");
    auto const& status = std::get<std::vector<std::uint8_t>>(design.array("status")->values);
    auto const& error = std::get<std::vector<std::string>>(design.array("error")->values);
    CHECK(status[trial.plan.cell({0, 2, 1, 0})] == 2);
    CHECK(error[trial.plan.cell({0, 2, 1, 0})] == "no teachers left");
    CHECK(status[trial.plan.cell({0, 1, 1, 0})] == 1);
    CHECK(status[trial.plan.cell({1, 1, 0, 0})] == 3);

    broken = false;
    trial.simulated = 0;
    CHECK(trial.run().exit() == Exit::some_failed);
    CHECK(trial.simulated == 0);
    trial.options.redo = Redo::failed;
    CHECK(trial.run().exit() == Exit::done);
    CHECK(trial.simulated == 6);
    CHECK(trial.out.state_of(key) == CaseState::done);
    CHECK_FALSE(std::filesystem::exists(trial.out.failed_file(key)));
}

TEST_CASE("a full disk ends the run and keeps what was finished") {
    Trial trial;
    trial.before = [](int number, Scenario const&) {
        if (number == 4) throw UserError{Exit::cannot_write, "no space"};
    };
    CHECK(exit_of([&] { trial.run(); }) == Exit::cannot_write);
    CHECK(trial.simulated == 4);
    CHECK(status_of(trial.out).done == 3);
    CHECK(status_of(trial.out).failed == 0);
}

TEST_CASE("shards share out the runs, and the last one merges") {
    Trial trial;
    trial.options.shard = {1, 3};
    auto const first = trial.run();
    CHECK(first.report.planned == 6);
    CHECK_FALSE(first.summary);
    CHECK_FALSE(std::filesystem::exists(trial.out.merged()));
    trial.options.shard = {3, 3};
    CHECK(trial.run().report.planned == 4);
    trial.options.shard = {2, 3};
    auto const last = trial.run();
    CHECK(last.report.done == 6);
    CHECK(last.summary);
    Trial whole;
    whole.run();
    CHECK(same_contents(whole.out.merged(), trial.out.merged()));
}

TEST_CASE("a shard has whole packs of draws where there are enough, else no strategy is one shard's alone") {
    StudyPlan plan;
    plan.design.draws.resize(8);
    for (std::size_t draw = 0; draw < 8; ++draw) {
        plan.design.draws[draw].pack = draw;
        plan.design.packs.push_back({{draw}});
        for (std::size_t strategy = 0; strategy < 3; ++strategy) {
            plan.runs.push_back({{0, strategy, 0, draw}, "", plan.runs.size()});
        }
    }
    for (std::size_t run = 0; run < 24; ++run) {
        CHECK(Shard{1, 2}.has(plan, run) == (plan.runs[run].at.draw % 2 == 0));
        int holders = 0;
        for (std::size_t index = 1; index <= 3; ++index) holders += Shard{index, 3}.has(plan, run) ? 1 : 0;
        CHECK(holders == 1);
    }
    // Three strategies and three shards: without turns each shard would have one strategy.
    std::set<std::size_t> strategies;
    for (std::size_t run = 0; run < 24; ++run)
        if (Shard{1, 3}.has(plan, run)) strategies.insert(plan.runs[run].at.strategy);
    CHECK(strategies.size() == 3);
}

TEST_CASE("two processes do not run the same part of a study at once") {
    small::Folder const folder;
    StudyFolder const out{folder / "out"};
    make_writable(out.path());
    CHECK_FALSE(is_locked(out));
    {
        StudyLock const whole{out, {}};
        CHECK(is_locked(out));
        CHECK(exit_of([&] { StudyLock const again{out, {}}; }) == Exit::cannot_write);
        CHECK(exit_of([&] { StudyLock const part{out, {1, 2}}; }) == Exit::cannot_write);
    }
    StudyLock const one{out, {1, 2}}, two{out, {2, 2}};
    CHECK(exit_of([&] { StudyLock const again{out, {2, 2}}; }) == Exit::cannot_write);
    CHECK(exit_of([&] { StudyLock const whole{out, {}}; }) == Exit::cannot_write);
}

TEST_CASE("a folder of another study is not touched unless asked") {
    Trial trial;
    trial.run();
    trial.plan.name = "other";
    trial.plan.id = "other";
    CHECK(exit_of([&] { trial.run(); }) == Exit::cannot_write);
    CHECK(exit_of([&] { trial.run(Foreign::overwrite); }) == Exit::done);
}

TEST_CASE("status is told by the files") {
    Trial trial;
    CHECK(exit_of([&] { static_cast<void>(status_of(trial.out)); }) == Exit::input_invalid);
    trial.before = [](int, Scenario const& s) {
        if (is_early(s)) throw std::runtime_error{"broken"};
    };
    trial.run();
    StudyStatus const status = status_of(trial.out);
    CHECK(status.study == "study");
    CHECK(status.title == "A small study");
    CHECK(status.runs == 16);
    CHECK(status.done == 10);
    CHECK(status.failed == 6);
    CHECK(status.left() == 0);
    CHECK_FALSE(status.running);
    REQUIRE(status.failures.size() == 6);
    CHECK(status.failures[0].key == "early, 50 %, draw 0");
    CHECK(status.failures[0].words == "broken");
    auto const seconds = trial.out.seconds();
    CHECK(seconds.size() == 10);
}

TEST_CASE("a study that asks for it fails where money stays unspent") {
    CHECK(exit_of([] { accept_only_spent(small::results(1), {0}); }) == Exit::some_failed);
    Results spent = small::results(1);
    Array& unspent = *spent.data.find("/budget")->array("unspent");
    unspent.values = std::vector<double>(doubles(unspent).size(), 0.0);
    CHECK(exit_of([&] { accept_only_spent(spent, {0}); }) == Exit::done);
}
