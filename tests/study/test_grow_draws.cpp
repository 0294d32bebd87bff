// Sequential stopping: rounds double the draws of all strategies, keep what is finished, and end where they should.
#include <map>
#include <set>

#include "small_study.hpp"
#include "study/grow_draws.hpp"

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
        Simulate const fake = [this](Scenario const& s, RunRequest const& request) -> std::optional<Results> {
            ++simulated;
            bool const early = s.funding.size() == 3 && *s.funding[1].to == YearMonth{2027, 8};
            float const noise = request.draw % 2 == 0 ? 8 : -8;
            return small::results(s.funding.size() < 3 ? 0.F : early ? 100.F + noise : 90.F);
        };
        rounds.clear();
        return run_until_narrow(
            small::load(folder, text), precision,
            [&](LoadedStudy const& study) {
                rounds.push_back(static_cast<std::size_t>(study.study.uncertainty.draws));
                return run_study(study, make_plan(study, "study"), out, fake, {}, Foreign::overwrite);
            },
            [&](std::string const& words) { told.push_back(words); });
    }
};

}  // namespace

TEST_CASE("the next round doubles the draws until the interval is narrow or the draws are used up") {
    CHECK(halfwidth_of(lead_with(-1, 5, 16)) == 3);
    CHECK(draws_needed(lead_with(-1, 5, 16), 1.5) == 64);  // half the width takes four times the draws
    CHECK(next_round(lead_with(-1, 5, 16), 16, {2, 1000}) == 32U);
    CHECK_FALSE(next_round(lead_with(-1, 5, 16), 16, {3, 1000}));
    CHECK(next_round(lead_with(-1, 5, 16), 16, {2, 20}) == 20U);
    CHECK_FALSE(next_round(lead_with(-1, 5, 20), 20, {2, 20}));
    CHECK(next_round(lead_with(1, 1, 4), 4, {2, 1000}) == 8U);  // too few draws to trust an interval
    double const none = std::numeric_limits<double>::quiet_NaN();
    CHECK(next_round(lead_with(none, none, 1), 1, {2, 1000}) == 2U);
}

TEST_CASE("a growing study keeps its finished cases, and all strategies get the same draws") {
    Trial trial;
    // Standard deviation of a draw 8, so half a 90 % interval is about 1.64 x 8 / sqrt(n): about 3 at 16 draws, 2.3
    // at 32.
    StudyOutcome const outcome = trial.run({2.7, 256});
    CHECK(trial.rounds == std::vector<std::size_t>{2, 4, 8, 16, 32});
    CHECK(halfwidth_of(outcome.summary->lead) < 2.7);
    CHECK(outcome.summary->lead.mean == Approx(10));
    for (StrategySummary const& s : outcome.summary->strategies) CHECK(s.cases_done == 32);
    // Five different cases a draw in the main future, three a draw in the what-if, which keeps its two draws.
    CHECK(trial.simulated == 32 * 5 + 2 * 3);
    CHECK(trial.told.back().substr(0, 21) == "32 draws: half-width ");
    int const before = trial.simulated;
    CHECK(trial.run({2.7, 256}).summary->lead.draws == 32);  // the same command again runs nothing
    CHECK(trial.simulated == before);
}

TEST_CASE("a growing study ends at the largest number of draws") {
    Trial trial;
    StudyOutcome const outcome = trial.run({0.1, 6});
    CHECK(trial.rounds == std::vector<std::size_t>{2, 4, 6});
    CHECK(outcome.summary->lead.draws == 6);
}
