// Awards and labels: who gets them and when, what they cost, who notices.
#include <catch2/catch.hpp>

#include <cmath>

#include "policy/applications.hpp"
#include "policy/recognition.hpp"
#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

double counted(std::vector<LaneColumn> const& counts, std::size_t programme, int lane = 0) {
    double sum = 0;
    for (Lane const& row : counts[programme]) sum += static_cast<double>(row[lane]);
    return sum;
}

/// Three schools of four; a label of three levels that all four work for.
Ministry label(double needs, float practice) {
    Programme p = course(3);
    p.recruit.unit = RecruitUnit::school;
    p.recruit.team = {4, 4};
    p.recruit.repeat = true;
    p.recognition = Recognition{};
    p.recognition->levels = {"silver", "gold", "platinum"};
    p.recognition->needs = needs;
    p.recognition->visibility = 0.6;
    p.recognition->remembered = std::numeric_limits<double>::infinity();
    Given given{.practice = std::vector<float>(12, practice)};
    for (School s = 0; s < 12; ++s) given.school.push_back(s / 4);
    return Ministry{given, one(p), months_from_2026(60)};
}

}  // namespace

TEST_CASE("awards fall due at the end of each year of a cohort, and for the rest at its end") {
    std::vector<double> due;
    for (int age = 0; age < 30; ++age) due.push_back(award_years(age, 30, 12));
    CHECK(due[11] == 1);
    CHECK(due[23] == 1);
    CHECK(due[29] == 0.5);
    double sum = 0;
    for (double const years : due) sum += years;
    CHECK(sum == 2.5);
    CHECK(award_years(5, 6, 12) == 0.5);
}

TEST_CASE("a tenth of forty wins, at the end of the year, out of promised money") {
    Programme p = course(10);
    p.recognition = Recognition{};
    p.recognition->award = 100;
    p.recognition->winners = 0.1;
    Ministry m{{.practice = std::vector<float>(40, 0.2F)}, one(p, 400), months_from_2026(12)};
    m.run(11);
    CHECK(m.policy->accounts.ledger.absorbed_in_all(0) == 0);
    m.run(1);
    for (int r = 0; r < lane_count; ++r) {
        CHECK(m.policy->accounts.ledger.absorbed_in_all(r) == 40'000);  // four winners at 100 EUR, and nothing else
        CHECK(counted(m.policy->counts.awards, 0, r) == 4);
    }
}

TEST_CASE("who practises more is likelier to win") {
    Programme p = course(10);
    p.recognition = Recognition{};
    p.recognition->winners = 0.5;
    p.recognition->visibility = 1;
    // Two schools of one teacher each: practice .9 against .1, rank .5 u + .5 (1 - P), so the second wins only if
    // u_2 + .9 < u_1 + .1, with probability .2^2 / 2 = .02.
    Given given{.practice = {0.9F, 0.1F}};
    given.school = {0, 1};
    Ministry m{given, one(p), months_from_2026(12)};
    m.run_all();
    int first = 0;
    for (int r = 0; r < lane_count; ++r) first += m.room->groups.recognition[0][0][r] > 0 ? 1 : 0;
    CHECK(first >= 14);
}

TEST_CASE("a label is climbed level by level and not asked for beyond the highest") {
    Ministry m = label(0, 0.2F);
    for (int year = 1; year <= 5; ++year) {
        m.run(12);
        CHECK(m.policy->labels[0][1][3] == std::min(year, 3));
        CHECK(m.room->groups.recognition[0][1][3] == Approx(0.2 * std::min(year, 3)));  // visibility .6 by thirds
    }
    CHECK(counted(m.policy->counts.completed, 0) == 3 * 12);  // three rounds, not five
    CHECK(m.policy->counts.labelled[0].back()[0] == 3);
}

TEST_CASE("a level needs practice: .4 for the first, then evenly up to full") {
    Ministry nobody = label(0.4, 0.39F);
    nobody.run_all();
    CHECK(nobody.policy->counts.labelled[0].back()[0] == 0);
    Ministry silver = label(0.4, 0.59F);  // gold needs .4 + .6 / 3 = .6
    silver.run_all();
    CHECK(silver.policy->labels[0][2][0] == 1);
    Ministry gold = label(0.4, 0.61F);
    gold.run_all();
    CHECK(gold.policy->labels[0][2][0] == 2);
}

TEST_CASE("an award of a programme with levels raises the school by one each time it wins") {
    Programme p = course(10);
    p.recruit.repeat = true;
    p.recognition = Recognition{};
    p.recognition->winners = 1;
    p.recognition->visibility = 0.5;
    p.recognition->levels = {"local", "national"};
    p.recognition->remembered = std::numeric_limits<double>::infinity();
    Ministry m{{.practice = {0.2F}}, one(p), months_from_2026(24)};
    m.run(12);
    CHECK(m.room->groups.recognition[0][0][0] == 0.25F);
    m.run(12);
    CHECK(m.room->groups.recognition[0][0][0] == 0.5F);
}

TEST_CASE("attention halves in the time said") {
    Programme p = course(10);
    p.recruit.places = 1;
    p.recognition = Recognition{};
    p.recognition->winners = 1;
    p.recognition->visibility = 0.8;
    p.recognition->remembered = 2;
    PolicyInput input = one(p);
    input.funding[0].to = YearMonth{2027, 8};
    Ministry m{{.practice = {0.2F}}, input, months_from_2026(36)};
    m.run(12);
    CHECK(m.room->groups.recognition[0][0][0] == 0.8F);
    m.run(24);
    CHECK(m.room->groups.recognition[0][0][0] == Approx(0.4).epsilon(1e-5));
}

TEST_CASE("recognition is seen by the own school and through ties to other schools, and draws people to apply") {
    PolicyInput input;
    Programme p = course(10);
    p.recruit.apply = Apply::propensity;
    input.programmes["course"] = p;
    p.recognition = Recognition{};
    input.programmes["prize"] = p;
    input.funding = {money("course", 1e6), money("prize", 1e6)};
    Given given{.practice = std::vector<float>(4, 0.2F), .propensity = std::vector<float>(4, 0.5F)};
    given.school = {0, 0, 1, 2};
    // 2 turns to 0 and 1 of school 0 and to 3 of school 2; 3 has no ties.
    Ministry m{given, input, months_from_2026(12), {layer_of("colleagues", 4, {{2, 0}, {2, 1}, {2, 3}})}};
    m.room->groups.recognition[m["prize"]].assign(3, Lane::Zero());
    m.room->groups.recognition[m["prize"]][0].setConstant(0.6F);
    CHECK(recognition_seen(m.room, 0)[0] == 0.6F);
    CHECK(recognition_seen(m.room, 2)[5] == Approx(0.4));  // two of three peers elsewhere are at the recognised school
    CHECK(recognition_seen(m.room, 3)[0] == 0);
    auto const course = static_cast<ProgrammeNumber>(m["course"]);
    double const before = static_cast<double>(Applications{*m.policy, m.room, course}.chance(3)[0]);
    double const drawn = static_cast<double>(Applications{*m.policy, m.room, course}.chance(2)[0]);
    auto const logit = [](double x) { return std::log(x / (1 - x)); };
    CHECK(logit(drawn) - logit(before) == Approx(0.5 * 0.4).epsilon(1e-4));  // participation.recognition .5
}
