// Work is shared out, never divided differently; run under the thread sanitizer too (tag [threads]).
#include <catch2/catch.hpp>

#include <algorithm>
#include <atomic>
#include <stdexcept>
#include <string>
#include <vector>

#include "core/parallel.hpp"

using namespace cpdsim;

TEST_CASE("every chunk is done exactly once", "[threads]") {
    for (int const threads : {1, 2, 4}) {
        Workers workers{threads};
        CHECK(workers.threads() == threads);
        for (std::size_t const chunks : {0U, 1U, 3U, 1000U}) {
            std::vector<int> done(chunks, 0);
            workers.for_each(chunks, [&](std::size_t c) { ++done[c]; });
            CHECK(std::count(done.begin(), done.end(), 1) == static_cast<std::ptrdiff_t>(chunks));
        }
    }
}

TEST_CASE("the same workers do one job after another", "[threads]") {
    Workers workers{4};
    std::vector<double> values(64, 1.0);
    for (int round = 0; round < 300; ++round) {
        workers.for_each(values.size(), [&](std::size_t c) { values[c] += static_cast<double>(c); });
    }
    for (std::size_t c = 0; c < values.size(); ++c) CHECK(values[c] == 1.0 + 300.0 * static_cast<double>(c));
}

TEST_CASE("the fault of the lowest chunk comes out, and the workers go on", "[threads]") {
    for (int const threads : {1, 4}) {
        Workers workers{threads};
        std::string told;
        try {
            workers.for_each(50, [](std::size_t c) {
                if (c == 7 || c == 40) throw std::runtime_error{std::to_string(c)};
            });
        } catch (std::runtime_error const& fault) {
            told = fault.what();
        }
        CHECK(told == "7");
        std::atomic<int> done{0};
        workers.for_each(10, [&](std::size_t) { ++done; });
        CHECK(done == 10);
    }
}

TEST_CASE("turns are taken one at a time", "[threads]") {
    Workers workers{4};
    Turns turns;
    int number = 0;  // no atomic: the turns protect it
    workers.for_each(2000, [&](std::size_t) { turns.take([&] { ++number; }); });
    CHECK(number == 2000);
}

TEST_CASE("there is always a thread") { CHECK(available_threads() >= 1); }
