// A pilot, and as many fresh draws as its spread asks for; what is finished is kept.
#include <map>
#include <set>

#include "scenario/wiring.hpp"
#include "study/grow_draws.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

namespace {

std::string const text = small::head + small::strategies + small::uncertainty;

Paired lead_with(double low, double high, int draws) { return {(low + high) / 2, low, high, 1, draws, draws}; }

/// A study in which early money is 8 better or worse than the mix, draw by draw.
struct Trial {
    small::Folder folder;
    StudyFolder out{folder / "out"};
    int simulated = 0;
    std::vector<std::size_t> rounds;
    std::vector<std::string> told;

    StudyOutcome run(Precision const& precision) {
        Simulate const fake = small::by_draw([this](Scenario const& s, std::size_t draw) -> std::optional<Results> {
            ++simulated;
            bool const early = s.funding.size() == 3 && *s.funding[1].to == YearMonth{2027, 8};
            float const noise = draw % 2 == 0 ? 8 : -8;
            return small::lengthened(small::results(s.funding.size() < 3 ? 0.F
                                                    : early              ? 100.F + noise
                                                                         : 90.F),
                                     static_cast<std::size_t>(grid_of(s.time).rows()));
        });
        rounds.clear();
        return run_until_narrow(
            small::load(folder, text), precision,
            [&](LoadedStudy const& study, std::size_t pilot) {
                rounds.push_back(static_cast<std::size_t>(study.study.uncertainty.draws));
                StudyPlan plan = make_plan(study, "study");
                plan.pilot_draws = pilot;
                return run_study(study, plan, out, fake, {}, Foreign::overwrite);
            },
            [&](std::string const& words) { told.push_back(words); });
    }
};

}  // namespace

TEST_CASE("fresh draws are as many as the pilot's spread asks for, within bounds") {
    CHECK(halfwidth_of(lead_with(-1, 5, 16)) == 3);
    CHECK(draws_needed(lead_with(-1, 5, 16), 1.5) == 64);               // half the width takes four times the draws
    CHECK(fresh_draws(lead_with(-1, 5, 64), 64, {1.5, 10000}) == 282);  // a tenth more than 256
    CHECK(fresh_draws(lead_with(-1, 5, 64), 64, {3, 10000}) == 71);     // narrow by itself: fresh ones still decide
    CHECK(fresh_draws(lead_with(-1, 5, 64), 64, {30, 10000}) == fewest_fresh_draws);
    CHECK(fresh_draws(lead_with(-1, 5, 64), 64, {0.01, 100}) == 36);
    CHECK(fresh_draws(lead_with(-1, 5, 64), 64, {0.01, 64}) == 0);
    double const none = std::numeric_limits<double>::quiet_NaN();
    CHECK(fresh_draws(lead_with(none, none, 1), 1, {2, 1000}) == 999);
}

TEST_CASE("a growing study keeps its finished cases, and the verdict rests on the fresh draws") {
    Trial trial;
    StudyOutcome const outcome = trial.run({1.5, 1024});
    REQUIRE(trial.rounds.size() == 2);
    CHECK(trial.rounds[0] == draws_of_pilot);
    CHECK(halfwidth_of(outcome.summary->lead) < 1.5);
    CHECK(outcome.summary->lead.mean == Approx(10).margin(0.5));
    CHECK(outcome.summary->lead.draws == static_cast<int>(trial.rounds[1] - draws_of_pilot));
    for (StrategySummary const& s : outcome.summary->strategies)
        CHECK(s.cases_done == static_cast<double>(trial.rounds[1]));
    CHECK(trial.told.at(0).substr(0, 30) == "pilot of 64 draws: half-width ");
    // Only the packs that were not full are made again.
    CHECK(trial.simulated < 5 * static_cast<int>(trial.rounds[1]) + 5 * 10 + 3 * 20);
    int const before = trial.simulated;
    static_cast<void>(trial.run({1.5, 1024}));
    CHECK(trial.simulated - before < 5 * 10 + 3 * 20);  // the same command again: at most the pilot's last packs
}

TEST_CASE("a growing study ends at the largest number of draws") {
    Trial trial;
    StudyOutcome const outcome = trial.run({0.1, 70});
    CHECK(trial.rounds == std::vector<std::size_t>{64, 70});
    CHECK(outcome.summary->lead.draws == 6);
}
