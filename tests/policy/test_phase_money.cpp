// Money by phase adds up to the cent, and what is left for less than a whole unit is given with that chance.
#include <catch2/catch.hpp>

#include "policy/admission.hpp"
#include "policy/phase_money.hpp"
#include "policy/phase_shares.hpp"

using namespace cpdsim;

namespace {

Population three_phases() {
    Population population;
    population.labels.phases = {"a", "b", "c"};
    for (Teacher const n : {30U, 20U, 10U}) {
        DrawnPhase phase;
        phase.end_teacher = n;
        phase.weight = 2;
        population.phases.push_back(phase);
    }
    return population;
}

}  // namespace

TEST_CASE("cents are divided without a rest") {
    PhaseMoney money{three_phases(), 4};
    money.pay({1, 1, 1}, 0, 3, 100);
    CHECK(money.spent(0, 1, 3) + money.spent(1, 1, 3) + money.spent(2, 1, 3) == 100);
    CHECK(money.spent(0, 1, 3) == 34);
    money.pay({}, 1, 3, 601);  // for all: by teachers 3 : 2 : 1
    CHECK(money.spent(0, 2, 3) == 301);
    CHECK(money.spent(1, 2, 3) == 200);
    CHECK(money.spent(2, 2, 3) == 100);
    CHECK(money.spent(0, 2, 2) == 0);
}

TEST_CASE("an allowance is met in expectation whatever a unit stands for") {
    int given = 0;
    for (int k = 0; k < 1000; ++k) {
        Allowance left{100, static_cast<float>(k) / 1000};
        while (left.any() && left.has_room_for(42)) {
            left.take(42);
            given += 42;
        }
    }
    CHECK(given / 1000.0 == Approx(100).margin(0.1));
}

TEST_CASE("the phase furthest behind its share comes next") {
    PhaseShares shares{{0.66, 0.34}, {0, 0}};
    auto const anyone = [](std::size_t) { return true; };
    double primary = 0, lower = 0;
    for (int k = 0; k < 300; ++k) {
        std::size_t const next = *shares.behind(anyone);
        shares.take(next, next == 0 ? 42 : 10);
        (next == 0 ? primary : lower) += next == 0 ? 42 : 10;
    }
    CHECK(primary / (primary + lower) == Approx(0.66).margin(0.02));
    CHECK_FALSE(shares.behind([](std::size_t) { return false; }));
}
