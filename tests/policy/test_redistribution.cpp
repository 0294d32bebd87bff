// `unspent: redistribute`: what one programme finds no use for another gets, by hand to the cent.
#include <catch2/catch.hpp>

#include <cmath>
#include <numeric>

#include "support/ministry.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

/// A place costs so much; the same people may come again every year.
Programme places_at(double euros) {
    Programme p = course(10);
    p.costs["place"] = cost(euros, "EUR/teacher");
    p.recruit.repeat = true;
    return p;
}

/// Nobody may join, so nobody asks.
Programme without_demand() {
    Programme p = places_at(100);
    p.recruit.only = {"nowhere"};
    return p;
}

FundingLine shared(std::string const& programme, double euros) {
    FundingLine line = money(programme, euros);
    line.unspent = LeftOver::redistribute;
    return line;
}

/// Two years, 40 teachers: far more than the money of `busy` lets in.
PolicyInput idle_and_busy() {
    PolicyInput input;
    input.programmes["busy"] = places_at(100);
    input.programmes["idle"] = without_demand();
    input.funding = {shared("busy", 2'000), shared("idle", 2'000)};
    return input;
}

/// Two years have passed.
struct TwoYears : Ministry {
    explicit TwoYears(PolicyInput const& input) : Ministry{teachers(40), input, months_from_2026(24)} { run_all(); }
};

/// EUR of a programme in the first replicate; all of the run, or one row.
double sum(Ministry const& m, std::string const& programme, std::vector<double> BudgetTable::*column, int row = -1) {
    BudgetTable const t = m.policy->accounts.ledger.table(1);
    auto const rows = static_cast<std::size_t>(m.grid.rows());
    std::size_t const cells = t.payers.size() * t.kinds.size();
    std::size_t const begin = m[programme] * cells * rows;
    double found = 0;
    for (std::size_t k = 0; k < cells * rows; ++k)
        if (row < 0 || k % rows == static_cast<std::size_t>(row)) found += (t.*column)[begin + k];
    return found;
}

}  // namespace

TEST_CASE("a line without demand gives its money to the other when the next year begins") {
    TwoYears const m{idle_and_busy()};
    CHECK(sum(m, "busy", &BudgetTable::planned) == 2'000);
    CHECK(sum(m, "busy", &BudgetTable::absorbed) == 3'000);  // 1,000, then 1,000 and another 1,000
    CHECK(sum(m, "busy", &BudgetTable::unspent) == 0);
    CHECK(sum(m, "idle", &BudgetTable::planned) == 2'000);
    CHECK(sum(m, "idle", &BudgetTable::absorbed) == 0);
    CHECK(sum(m, "idle", &BudgetTable::unspent) == 1'000);           // of the last year: nobody is left to have it
    CHECK(sum(m, "idle", &BudgetTable::transferred, 13) == -1'000);  // booked in step 12
    CHECK(sum(m, "busy", &BudgetTable::transferred, 13) == 1'000);
    CHECK(sum(m, "busy", &BudgetTable::transferred) == 1'000);
    CHECK(m.policy->accounts.ledger.planned_in_all(0) == 400'000);
    CHECK(m.policy->accounts.ledger.absorbed_in_all(15) == 300'000);
}

TEST_CASE("lines that report keep what they have, and the table has no column for transfers") {
    PolicyInput input = idle_and_busy();
    for (FundingLine& line : input.funding) line.unspent = LeftOver::report;
    TwoYears const m{input};
    CHECK(sum(m, "busy", &BudgetTable::absorbed) == 2'000);
    CHECK(sum(m, "idle", &BudgetTable::unspent) == 2'000);
    CHECK(m.policy->accounts.ledger.table(1).transferred.empty());
}

TEST_CASE("money goes to lines that redistribute alone, and from them alone") {
    PolicyInput input = idle_and_busy();
    input.funding[0].unspent = LeftOver::report;
    CHECK(sum(TwoYears{input}, "busy", &BudgetTable::absorbed) == 2'000);  // nobody to give to
    input = idle_and_busy();
    input.funding[1] = shared("idle", 600);
    input.funding.push_back(money("idle", 2'000));  // 1,300 are left after a year, 300 of them redistribute
    CHECK(sum(TwoYears{input}, "idle", &BudgetTable::transferred) == -300);
}

TEST_CASE("what cannot be carried over can still be given, and what was received is this year's money") {
    PolicyInput input = idle_and_busy();
    for (FundingLine& line : input.funding) line.carry_over = 0;
    CHECK(sum(TwoYears{input}, "busy", &BudgetTable::absorbed) == 3'000);
}

TEST_CASE("a programme short of money keeps what a whole place could not be had for") {
    PolicyInput input = idle_and_busy();
    input.programmes["idle"] = places_at(300);  // three places for 1,000, and 100 left
    TwoYears const m{input};
    CHECK(sum(m, "busy", &BudgetTable::transferred) == 0);
    CHECK(sum(m, "idle", &BudgetTable::absorbed) == 900 + 900);  // 1,100 in the second year
}

TEST_CASE("a programme that has ended gives what is left, whatever bound it") {
    PolicyInput input = idle_and_busy();
    input.programmes["idle"] = places_at(300);
    input.funding[1].amount.value = 1'000;
    input.funding[1].to = YearMonth{2027, 8};
    TwoYears const m{input};
    CHECK(sum(m, "idle", &BudgetTable::absorbed) == 900);
    CHECK(sum(m, "busy", &BudgetTable::transferred, 13) == 100);
    CHECK(sum(m, "busy", &BudgetTable::absorbed) == 2'100);
}

TEST_CASE("what can let nobody in any more goes at once, its new money too") {
    PolicyInput input = idle_and_busy();
    input.programmes["idle"] = places_at(100);
    input.programmes["idle"].recruit.intake.clear();  // nobody is ever asked
    TwoYears const m{input};
    CHECK(sum(m, "idle", &BudgetTable::transferred, 1) == -1'000);
    CHECK(sum(m, "idle", &BudgetTable::transferred, 13) == -1'000);
    CHECK(sum(m, "busy", &BudgetTable::absorbed) == 4'000);
}

TEST_CASE("money is divided by what the lines bring, to the cent") {
    PolicyInput input = idle_and_busy();
    input.programmes["second"] = places_at(100);
    input.funding.push_back(shared("second", 1'000));
    TwoYears const m{input};
    // 1,000 over shares of 2,000 and 1,000: 666.66 and 333.33, and the cent that is left for the larger
    CHECK(sum(m, "second", &BudgetTable::transferred) == Approx(333.33).margin(1e-9));
    CHECK(sum(m, "busy", &BudgetTable::transferred) == Approx(666.67).margin(1e-9));
}

TEST_CASE("cover that nobody needs pays for places") {
    PolicyInput input = idle_and_busy();
    input.programmes["idle"] = Programme{};
    input.programmes["idle"].release = Release{};
    input.programmes["idle"].release->days = 1;
    input.programmes["idle"].release->rate = 10;  // ten teachers a day each: 100 of the year's 1,000
    TwoYears const m{input};
    CHECK(sum(m, "idle", &BudgetTable::absorbed) == Approx(100 + 190).margin(0.5));  // 19 come in the second year
    CHECK(sum(m, "busy", &BudgetTable::transferred) == Approx(900).margin(0.5));
}
