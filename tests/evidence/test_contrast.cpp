// Arithmetic over arms.
#include <catch2/catch.hpp>

#include "evidence/contrast.hpp"

using cpdsim::Contrast;

TEST_CASE("a contrast is computed as it is written") {
    std::string problem;
    Contrast const c = Contrast::read("(long - short) / 8 + 2 * long", problem);
    REQUIRE(problem.empty());
    REQUIRE(c.names() == std::vector<std::string>{"long", "short"});
    CHECK(c.of({9, 1}) == Approx(19));
    CHECK(Contrast::read("a - b - c", problem).of({5, 2, 1}) == Approx(2));
    CHECK(Contrast::read("a / b / c", problem).of({8, 2, 2}) == Approx(2));
}

TEST_CASE("what is no contrast is told") {
    for (char const* text : {"", "treated -", "(treated", "treated control", "treated ^ 2", "- treated", "1..2"}) {
        std::string problem;
        static_cast<void>(Contrast::read(text, problem));
        CHECK_FALSE(problem.empty());
    }
    std::string problem;
    static_cast<void>(Contrast::read(std::string(100'000, '('), problem));  // no deep recursion
    CHECK_FALSE(problem.empty());
}
