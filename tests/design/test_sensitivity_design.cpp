#include <algorithm>
#include <cmath>
#include <set>

#include <catch2/catch.hpp>

#include "core/error.hpp"
#include "design/design.hpp"
#include "design/morris.hpp"
#include "design/saltelli.hpp"
#include "support/small_study.hpp"

using namespace cpdsim;

namespace {

std::vector<std::string> const three{"a", "b", "c"};

std::string morris_of(int trajectories, std::string const& more = "") {
    return small::head + small::strategies +
           "uncertainty: {vary: all_with_range, sampler: morris, trajectories: " + std::to_string(trajectories) + more +
           "}\n";
}
std::string saltelli_of(int draws, std::string const& more = "") {
    return small::head + small::strategies +
           "uncertainty: {vary: all_with_range, sampler: saltelli, draws: " + std::to_string(draws) + more + "}\n";
}
Design designed(std::string const& text) {
    small::Folder const folder;
    return make_design(small::load(folder, text));
}
std::vector<std::string> run_keys(std::string const& text) {
    small::Folder const folder;
    StudyPlan const plan = make_plan(small::load(folder, text), "study");
    std::vector<std::string> keys;
    for (PlannedRun const& run : plan.runs) keys.push_back(run.key);
    return keys;
}
bool begins_with(std::vector<std::string> const& longer, std::vector<std::string> const& shorter) {
    return longer.size() > shorter.size() && std::equal(shorter.begin(), shorter.end(), longer.begin());
}

}  // namespace

TEST_CASE("neighbours on a trajectory differ in the one factor that is named, by delta") {
    CHECK(morris_delta(4) == Approx(2.0 / 3));
    CHECK(morris_delta(2) == 1);
    auto const points = morris_points(7, three, 50, 4);
    REQUIRE(points.size() == 200);
    std::multiset<double> starts;
    for (std::size_t i = 0; i < points.size(); ++i) {
        MorrisPoint const& point = points[i];
        CHECK(point.trajectory == static_cast<int>(i / 4));
        CHECK(point.position == static_cast<int>(i % 4));
        for (double const u : point.unit_cube) CHECK((u == 0 || u == 1.0 / 3 || u == 2.0 / 3 || u == 1));
        if (point.position == 0) {
            CHECK(point.changed_factor == -1);
            starts.insert(point.unit_cube[0]);
            continue;
        }
        for (std::size_t k = 0; k < 3; ++k) {
            double const step = point.unit_cube[k] - points[i - 1].unit_cube[k];
            CHECK(std::abs(step) == Approx(static_cast<int>(k) == point.changed_factor ? 2.0 / 3 : 0));
        }
    }
    for (std::size_t begin = 0; begin < points.size(); begin += 4) {
        std::set<int> const moved{points[begin + 1].changed_factor, points[begin + 2].changed_factor,
                                  points[begin + 3].changed_factor};
        CHECK(moved == std::set<int>{0, 1, 2});
    }
    for (double const level : {0.0, 1.0 / 3, 2.0 / 3, 1.0}) CHECK(starts.count(level) >= 5);  // of 50, 12.5 expected
}

TEST_CASE("elementary effects of a linear function are its coefficients, whatever the range's side") {
    double const slope[3] = {3, -2, 0};
    auto const value = [&](MorrisPoint const& p) {
        double sum = 1;
        for (std::size_t k = 0; k < 3; ++k) sum += slope[k] * p.unit_cube[k];
        return sum;
    };
    auto const points = morris_points(1, three, 6, 6);
    int effects = 0;
    for (std::size_t i = 1; i < points.size(); ++i) {
        if (points[i].position == 0) continue;
        auto const k = static_cast<std::size_t>(points[i].changed_factor);
        double const effect =
            (value(points[i]) - value(points[i - 1])) / (points[i].unit_cube[k] - points[i - 1].unit_cube[k]);
        CHECK(effect == Approx(slope[k]).margin(1e-12));
        ++effects;
    }
    CHECK(effects == 18);
}

TEST_CASE("more trajectories keep the old ones, and a factor more keeps the moves of the others") {
    auto const few = morris_points(3, three, 4, 4), many = morris_points(3, three, 9, 4);
    for (std::size_t i = 0; i < few.size(); ++i) {
        CHECK(few[i].unit_cube == many[i].unit_cube);
        CHECK(few[i].changed_factor == many[i].changed_factor);
    }
    auto const more = morris_points(3, {"a", "between", "b", "c"}, 4, 4);
    for (std::size_t t = 0; t < 4; ++t) {
        std::vector<int> before, after;
        for (std::size_t i = 1; i < 4; ++i) before.push_back(few[4 * t + i].changed_factor);
        for (std::size_t i = 1; i < 5; ++i) {
            int const k = more[5 * t + i].changed_factor;
            if (k != 1) after.push_back(k > 1 ? k - 1 : k);
        }
        CHECK(before == after);
        CHECK(few[4 * t].unit_cube[2] == more[5 * t].unit_cube[3]);
    }
}

TEST_CASE("AB is A with one column of B, row by row; Jansen's estimators find known indices") {
    constexpr std::size_t rows = 1024;
    auto const points = saltelli_points(5, {"a", "b"}, rows);
    REQUIRE(points.size() == 4 * rows);
    double mean = 0, square = 0;
    double first[2] = {0, 0}, total[2] = {0, 0};
    auto const value = [](SaltelliPoint const& p) { return 4 * p.unit_cube[0] + 2 * p.unit_cube[1]; };
    for (std::size_t i = 0; i < rows; ++i) {
        SaltelliPoint const &a = points[4 * i], &b = points[4 * i + 1];
        CHECK((a.matrix == "A" && b.matrix == "B" && a.row == static_cast<int>(i) && b.row == a.row));
        for (std::size_t k = 0; k < 2; ++k) {
            SaltelliPoint const& mixed = points[4 * i + 2 + k];
            CHECK(mixed.matrix == (k == 0 ? "AB_a" : "AB_b"));
            CHECK(mixed.unit_cube[k] == b.unit_cube[k]);
            CHECK(mixed.unit_cube[1 - k] == a.unit_cube[1 - k]);
            first[k] += std::pow(value(b) - value(mixed), 2) / (2 * rows);
            total[k] += std::pow(value(a) - value(mixed), 2) / (2 * rows);
        }
        mean += value(a) / rows;
        square += value(a) * value(a) / rows;
    }
    double const variance = square - mean * mean;
    CHECK(variance == Approx(20.0 / 12).epsilon(0.02));  // (16 + 4) / 12
    CHECK(1 - first[0] / variance == Approx(0.8).margin(0.02));
    CHECK(1 - first[1] / variance == Approx(0.2).margin(0.02));
    CHECK(total[0] / variance == Approx(0.8).margin(0.02));
    CHECK(total[1] / variance == Approx(0.2).margin(0.02));
    auto const few = saltelli_points(5, {"a", "b"}, 8);
    for (std::size_t i = 0; i < few.size(); ++i) CHECK(few[i].unit_cube == points[i].unit_cube);
}

TEST_CASE("a morris study has a factor for each range and each structural choice") {
    Design const design = designed(morris_of(5, ", structures: {learning.dose: [threshold_logistic, saturating]}"));
    REQUIRE(design.factors.size() == 4);
    CHECK(design.factors[0].name == "learning.h50");
    CHECK(design.factors[0].unit == "h");
    CHECK(design.factors[3].name == "learning.dose");
    REQUIRE(design.draws.size() == 25);
    CHECK(design.together == 5);
    for (DesignDraw const& draw : design.draws) {
        CHECK(draw.key == static_cast<std::uint32_t>(draw.group));  // chance is the same along a trajectory
        auto const values = factor_values(draw, 4);
        REQUIRE(values.size() == 4);
        CHECK(values[0] == Approx(30 + 90 * draw.unit_cube[0]));
        CHECK(values[0] <= 120);
        CHECK(values[3] == (draw.unit_cube[3] < 0.5 ? 0 : 1));
        CHECK(draw.structure == (values[3] == 0 ? "learning.dose=threshold_logistic" : "learning.dose=saturating"));
    }
}

TEST_CASE("chance can be a factor: it moves once on a trajectory, and has a matrix of its own") {
    Design const morris = designed(morris_of(3, ", realisation: factor"));
    REQUIRE(morris.factors.back().name == "realisation");
    REQUIRE(morris.draws.size() == 15);
    for (std::size_t i = 1; i < 15; ++i) {
        DesignDraw const &before = morris.draws[i - 1], &draw = morris.draws[i];
        if (draw.position == 0) continue;
        CHECK((draw.key != before.key) == (draw.changed_factor == 3));
        CHECK(draw.key / 2 == static_cast<std::uint32_t>(draw.group));
        CHECK(factor_values(draw, 4)[3] == draw.key);
    }
    for (std::string const more : {"", ", realisation: factor"}) {
        Design const saltelli = designed(saltelli_of(4, more));
        CHECK(saltelli.draws.size() == (more.empty() ? 20 : 24));
        for (DesignDraw const& draw : saltelli.draws) {
            bool const other = draw.matrix == "B" || draw.matrix == "AB_realisation";
            CHECK(draw.key == static_cast<std::uint32_t>(2 * draw.group + (other ? 1 : 0)));
        }
    }
}

TEST_CASE("growing a study keeps its cases") {
    auto const draws_of = [](std::string const& sampler, int draws) {
        return small::head + small::strategies + "uncertainty: {vary: all_with_range, sampler: " + sampler +
               ", draws: " + std::to_string(draws) + "}\n";
    };
    CHECK(begins_with(run_keys(morris_of(3)), run_keys(morris_of(2))));
    CHECK(begins_with(run_keys(saltelli_of(5)), run_keys(saltelli_of(2))));
    // Packs of eight draws: one that is full stays as it is, whatever the sampler and the number of draws.
    for (std::string const sampler : {"random", "sobol", "latin_hypercube"})
        CHECK(begins_with(run_keys(draws_of(sampler, 13)), run_keys(draws_of(sampler, 8))));
}

TEST_CASE("what-ifs of a sensitivity design are run for whole trajectories") {
    small::Folder const folder;
    StudyPlan const plan = make_plan(
        small::load(folder, morris_of(3, ", what_if: {high_turnover: {turnover.leave: 12 %/year}}, what_if_draws: 2")),
        "study");
    CHECK(plan.what_if_draws == 8);  // two trajectories of three factors and one
    CHECK(plan.find({1, 0, 1, 7}) != nullptr);
    CHECK(plan.find({1, 0, 1, 8}) == nullptr);
}

TEST_CASE("a sweep can be a sensitivity design; one that is half of it is refused") {
    Design const sweep =
        designed(small::head +
                 "vary: {learning.h50: 40..60 h, learning.dose: [threshold_logistic, saturating, quality_only]}\n"
                 "sampler: morris\nuncertainty: {trajectories: 2}\n");
    REQUIRE(sweep.draws.size() == 6);
    for (DesignDraw const& draw : sweep.draws) {
        double const u = draw.unit_cube[0];
        CHECK(factor_values(draw, 2)[0] == (u < 0.3 ? 0 : u < 0.6 ? 1 : 2));
    }
    auto const refused = [](std::string const& text) {
        try {
            static_cast<void>(designed(text));
        } catch (UserError const& error) {
            return error.exit() == Exit::input_invalid;
        }
        return false;
    };
    std::string const mixed = "vary: {learning.h50: 40..60 h}\nsampler: morris\nuncertainty: {vary: all_with_range}\n";
    CHECK(refused(small::head + mixed));
    CHECK(refused(morris_of(2, ", levels: 5")));
    CHECK(refused(small::head + small::strategies + "uncertainty: {sampler: morris}\n"));
}

TEST_CASE("designs that change one factor at a time say that 'worlds' has no effect") {
    auto const said = [](std::string const& study) {
        std::vector<std::string> const warnings = designed(study).warnings;
        return std::count_if(warnings.begin(), warnings.end(), [](std::string const& warning) {
            return warning.find("'worlds' has no effect") != std::string::npos;
        });
    };
    CHECK(said(morris_of(4, ", worlds: 2")) == 1);
    CHECK(said(saltelli_of(16, ", worlds: 2")) == 1);
    CHECK(said(morris_of(4)) == 0);
}
