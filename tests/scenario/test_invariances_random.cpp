// The invariances again, on scenarios of any kind (rapidcheck): what must not matter does not matter, whatever the
// programmes, the forms of dose and peers, the turnover, the money and the number of replicates.
#include <cmath>
#include <map>
#include <numeric>

#include "random_scenario.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

bool same_table(Results const& a, Results const& b, std::string const& path) {
    Table const *const of_a = a.data.find(path), *const of_b = b.data.find(path);
    return of_a != nullptr && of_b != nullptr && of_a->arrays == of_b->arrays;
}

bool same_practice(Results const& a, Results const& b) {
    auto const same_column = [&](char const* name) {
        return same_bits(of_teachers<float>(a, name), of_teachers<float>(b, name));
    };
    auto const by = std::find_if(a.data.tables.begin(), a.data.tables.end(),
                                 [](Table const& table) { return table.path.rfind("/by_group/", 0) == 0; });
    return by != a.data.tables.end() && same_table(a, b, by->path) && same_table(a, b, "/timeseries") &&
           same_table(a, b, "/lorenz") && same_column("practice") && same_column("knowledge") && same_column("hours");
}

bool same_results(Results const& a, Results const& b) {
    return same_practice(a, b) && same_table(a, b, "/outcomes") && same_table(a, b, "/programmes") &&
           same_table(a, b, "/budget");
}

/// Rows 0 .. rows - 1 of every series are the same in both.
bool same_until(Results const& a, Results const& b, std::size_t rows) {
    auto const all = static_cast<std::size_t>(a.rows());
    for (std::size_t v = 0; v < a.timeseries().arrays.size(); ++v) {
        for (std::size_t r = 0; r < static_cast<std::size_t>(a.replicates); ++r) {
            if (std::memcmp(&floats(a.timeseries().arrays[v])[r * all], &floats(b.timeseries().arrays[v])[r * all],
                            rows * sizeof(float)) != 0)
                return false;
        }
    }
    return true;
}

std::int64_t cents(double euros) { return std::llround(100 * euros); }

/// National units that `limit` may come to after a fraction of a simulated one was drawn.
double rounded_up(double limit, double scale) { return (std::floor(limit / scale) + 1) * scale + 1e-3; }

bool never_falls(LaneColumn const& before, LaneColumn const& now) {
    for (std::size_t i = 0; i < now.size(); ++i) {
        if ((now[i] < before[i]).any()) return false;
    }
    return true;
}

}  // namespace

TEST_CASE("any scenario: the same bits on one, two, four and eight threads", "[threads]") {
    CHECK(holds_for_any("threads", [] {
        Scenario const s = random_scenario();
        Results const alone = run(s, 1);
        for (int const threads : {2, 4, 8}) RC_ASSERT(same_results(alone, run(s, threads)));
    }));
}

TEST_CASE("any scenario: replicates do not depend on those that run beside them") {
    CHECK(holds_for_any("replicates", [] {
        Scenario more = random_scenario(), fewer = more;
        more.run.replicates += *rc::gen::inRange(1, 20);
        Results const a = run(fewer), b = run(more);
        int const n = a.replicates;
        for (std::size_t v = 0; v < a.timeseries().arrays.size(); ++v)
            RC_ASSERT(
                same_first(floats(a.timeseries().arrays[v]), n, floats(b.timeseries().arrays[v]), b.replicates, n));
        for (std::size_t v = 0; v < a.outcomes().arrays.size(); ++v)
            RC_ASSERT(same_first(floats(a.outcomes().arrays[v]), n, floats(b.outcomes().arrays[v]), b.replicates, n));
        RC_ASSERT(same_first(of_teachers<float>(a, "practice"), n, of_teachers<float>(b, "practice"), b.replicates, n));
        RC_ASSERT(same_first(money(a, "absorbed"), n, money(b, "absorbed"), b.replicates, n));
    }));
}

TEST_CASE("any scenario: a programme without money changes no bit of what happens") {
    CHECK(holds_for_any("zero money", [] {
        Scenario const without = random_scenario();
        Scenario with = without;
        std::string const id = *rc::gen::element<std::string>("aa", "ab", "z");  // before, between, after the others
        (*with.programmes)[id] = random_programme();
        if (coin()) {
            with.funding.push_back(random_window(id));
            with.funding.back().amount.value = 0;
        }
        RC_ASSERT(same_practice(run(without), run(with)));
    }));
}

TEST_CASE("any scenario: more money later changes nothing before") {
    CHECK(holds_for_any("prefix", [] {
        Scenario const a = random_scenario();
        Scenario b = a;
        int const month = *rc::gen::inRange(1, 12 * random_years - 6);
        (*b.programmes)["late"] = random_programme();
        b.funding.push_back(random_window("late"));
        b.funding.back().from = plus_months({2026, 9}, month);
        b.funding.back().to = plus_months({2026, 9}, 12 * random_years - 1);
        // The end of the window is a date for all, as in a study.
        Scenario c = a;
        c.outputs.window_end = b.outputs.window_end = YearMonth{2029, 8};
        RC_ASSERT(same_until(run(c), run(b), static_cast<std::size_t>(month) + 1));
    }));
}

TEST_CASE("any scenario: planned less absorbed is unspent to the cent, and all of it is what was funded") {
    CHECK(holds_for_any("ledger", [] {
        Scenario s = random_scenario();
        bool const moves = coin();
        for (FundingLine& line : s.funding) line.unspent = moves ? LeftOver::redistribute : LeftOver::report;
        Results const results = run(s);
        std::vector<double> const &plan = money(results, "planned"), &spent = money(results, "absorbed"),
                                  &left = money(results, "unspent");
        Array const* const transferred = results.data.find("/budget")->array("transferred");
        RC_ASSERT((transferred == nullptr) != (moves && !s.funding.empty()));
        auto const replicates = static_cast<std::size_t>(s.run.replicates);
        std::size_t const size = plan.size() / replicates;
        std::int64_t funded = 0;
        for (FundingLine const& line : s.funding) funded += cents(line.amount.value);
        for (std::size_t r = 0; r < replicates; ++r) {
            std::int64_t planned = 0, moved_in_all = 0;
            for (std::size_t k = r * size; k < (r + 1) * size; ++k) {
                std::int64_t const moved = transferred == nullptr ? 0 : cents(doubles(*transferred)[k]);
                RC_ASSERT(cents(plan[k]) + moved - cents(spent[k]) == cents(left[k]));
                planned += cents(plan[k]);
                moved_in_all += moved;
            }
            RC_ASSERT(moved_in_all == 0);
            RC_ASSERT(std::abs(planned - funded) <= 1);
        }
    }));
}

TEST_CASE("any scenario: seats taken are seats booked or fewer, and neither exceeds the places offered") {
    CHECK(holds_for_any("seats", [] {
        Scenario s = random_scenario();
        for (auto& [id, programme] : *s.programmes) programme.recruit.places = number(1, 60);
        Results const results = run(s);
        double const scale = s.population.schools.represent / s.population.schools.simulate;
        auto const& booked = floats(variable(results.programmes(), "places_booked"));
        auto const& taken = floats(variable(results.programmes(), "places_taken"));
        auto const rows = static_cast<std::size_t>(results.rows());
        std::size_t const programmes = results.programmes().labels("programme").size();
        for (std::size_t k = 0; k < booked.size(); ++k) {
            RC_ASSERT(taken[k] <= booked[k]);
            Recruit const& recruit =
                s.programmes->at(results.programmes().labels("programme")[k / rows % programmes]).recruit;
            if (recruit.unit == RecruitUnit::teacher)
                RC_ASSERT(static_cast<double>(booked[k]) <=
                          rounded_up(*recruit.places / static_cast<double>(recruit.intake.size()), scale));
        }
    }));
}

TEST_CASE("any scenario: movers take everything with them, so persons are conserved when nobody leaves") {
    CHECK(holds_for_any("persons", [] {
        Scenario s = random_scenario();
        s.turnover->leave = s.turnover->leave_first_year = 0;
        std::vector<std::uint16_t> persons;  // the propensity tells persons apart
        watch(s, [&](World const& w, int row) {
            std::vector<std::uint16_t> now;
            for (LaneShares const& propensity : w.state.propensity) now.push_back(propensity[0]);
            std::sort(now.begin(), now.end());
            if (row == 0) persons = now;
            RC_ASSERT(now == persons);
        });
    }));
}

TEST_CASE("any scenario: hours and knowledge never fall when nobody leaves and nothing fades") {
    CHECK(holds_for_any("monotone", [] {
        Scenario s = random_scenario();
        s.turnover.reset();
        s.fading.reset();
        LaneColumn hours, attended, knowledge;
        watch(s, [&](World const& w, int row) {
            if (row > 0) {
                RC_ASSERT(never_falls(hours, w.state.hours));
                RC_ASSERT(never_falls(attended, w.state.hours_attended));
                RC_ASSERT(never_falls(knowledge, w.state.knowledge));
            }
            hours = w.state.hours;
            attended = w.state.hours_attended;
            knowledge = w.state.knowledge;
        });
    }));
}

TEST_CASE("any scenario: everything that is a share stays one") {
    CHECK(holds_for_any("shares", [] {
        Scenario const s = random_scenario();
        watch(s, [](World const& w, int) {
            State const& state = w.state;
            for (LaneColumn const* column :
                 {&state.practice, &state.knowledge, &state.support, &state.materials, &state.climate_mean}) {
                for (Lane const& lane : *column) RC_ASSERT((lane >= 0.F && lane <= 1.000001F).all());
            }
        });
    }));
}
