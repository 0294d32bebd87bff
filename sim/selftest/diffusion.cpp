// Adoption at a rate in a well-mixed population: Bass, SI, and the balance of a stock with leaving.
#include <Eigen/Dense>

#include <fmt/format.h>

#include <cmath>

#include "selftest/families.hpp"
#include "selftest/faults.hpp"
#include "selftest/theory.hpp"

namespace cpdsim::selftest {
namespace {

constexpr double p = 0.03, q = 0.38;  // per year
constexpr int days = 364;             // of the calendar's year

std::vector<std::vector<double>> curves_of(Results const& results) {
    std::vector<std::vector<double>> curves;
    for (int r = 0; r < results.replicates; ++r) curves.push_back(series_of(results, "practising", r));
    return curves;
}

/// The steepest moment of the mean of the curves, in years: the vertex of a parabola through what is gained in a year,
/// which is symmetric about it.
double steepest(std::vector<std::vector<double>> const& curves, std::size_t left_out) {
    constexpr int from = 1370, to = 3136;  // days of 3.8 to 8.6 years
    Eigen::MatrixXd powers{to - from, 3};
    Eigen::VectorXd gained{to - from};
    for (int day = from; day < to; ++day) {
        double const t = static_cast<double>(day) / days - 6;
        double sum = 0;
        for (std::size_t r = 0; r < curves.size(); ++r) {
            auto const at = static_cast<std::size_t>(day);
            sum += r == left_out ? 0 : curves[r][at + days / 2] - curves[r][at - days / 2];
        }
        powers.row(day - from) << 1, t, t * t;
        gained(day - from) = sum;
    }
    Eigen::Vector3d const fit = powers.colPivHouseholderQr().solve(gained);
    return 6 - fit(1) / (2 * fit(2));
}

/// With the jackknife's standard error over replicates.
Sample inflexion_of(Results const& results) {
    auto const curves = curves_of(results);
    std::vector<double> without;
    for (std::size_t r = 0; r < curves.size(); ++r) without.push_back(steepest(curves, r));
    auto const n = static_cast<double>(curves.size());
    return {steepest(curves, curves.size()), sample_of(without).standard_error * (n - 1)};
}

std::vector<Value> bass_by_days(Engine const& engine) {
    Results const results = engine.run("bass");
    std::vector<Value> values;
    for (int const years : {5, 10}) {
        double const expected = theory::bass(years, p, q);
        double const step = std::abs(theory::bass_in_steps(years, p, q, days) - expected);
        values.push_back(drawn(fmt::format("F({})", years), expected,
                               sample_of(at_row(results, "practising", days * years)), step, "O(dt), step 1 d"));
    }
    values.push_back(
        drawn("inflexion, years", theory::bass_inflexion(p, q), inflexion_of(results), 0.02, "fit of the vertex"));
    return values;
}

/// Halving p and q and doubling the time is the same process at half the step, so what a step costs can be seen to
/// halve: a month is .0073 low at five years, a day a thirtieth of that.
std::vector<Value> bass_by_halving(Engine const& engine) {
    std::vector<Value> values;
    double const month = theory::bass(5, p, q) - theory::bass_in_steps(5, p, q, 12);
    for (int const halvings : {1, 2, 4}) {
        Results const results = engine.run("bass", {{"time.step", "1 month"},
                                                    {"time.end", fmt::format("{}-08", 2026 + 5 * halvings)},
                                                    {"peers.p", fmt::format("{} /year", p / halvings)},
                                                    {"peers.q", fmt::format("{} /year", q / halvings)},
                                                    {"run.replicates", "128"}});
        values.push_back(drawn(fmt::format("F(5) at 1/{} month, O(dt) taken off", halvings),
                               theory::bass(5, p, q) - month / halvings,
                               sample_of(at_row(results, "practising", 60 * halvings)), 2e-4, "O(dt^2)"));
    }
    return values;
}

std::vector<Value> bass_values(Engine const& engine) {
    std::vector<Value> values = bass_by_days(engine);
    for (Value& value : bass_by_halving(engine)) values.push_back(std::move(value));
    return values;
}

std::vector<Value> si_at(Engine const& engine, Overrides const& overrides, int steps_per_year) {
    double const expected = theory::logistic(5, 0.01, 1);
    double const step = std::abs(theory::bass_in_steps(5, 0, 1, steps_per_year, 0.01) - expected);
    return {drawn(fmt::format("i(5), {} steps a year", steps_per_year), expected,
                  sample_of(at_end(engine.run("si-logistic", overrides), "practising")), step + 0.003,
                  "O(dt) and fifty seeds")};
}

std::vector<Value> si_values(Engine const& engine) { return si_at(engine, {}, days); }
std::vector<Value> si_by_weeks(Engine const& engine) { return si_at(engine, {{"time.step", "1 week"}}, 52); }

/// The mean of the last 35 of 60 years; the start is forgotten at a rate of .23 a year or more.
Value stock(Engine const& engine, std::string const& stem, double with_peers) {
    Results const results = engine.run(stem, {{"time.end", "2086-08"}, {"run.replicates", "48"}});
    constexpr int settled = 35 * 52;
    std::vector<double> means;
    for (int r = 0; r < results.replicates; ++r) {
        auto const share = series_of(results, "practising", r);
        double sum = 0;
        for (std::size_t row = share.size() - settled; row < share.size(); ++row) sum += share[row];
        means.push_back(sum / settled);
    }
    return drawn(fmt::format("share practising, q = {}", with_peers), theory::stock_balance(0.1, with_peers, 0.13),
                 sample_of(means), 0.001, "O(dt), step 1 week");
}

std::vector<Value> stock_alone(Engine const& engine) { return {stock(engine, "stock-balance-alone", 0)}; }

std::vector<Value> stock_values(Engine const& engine) {
    return {stock(engine, "stock-balance-alone", 0), stock(engine, "stock-balance-with-peers", 0.3)};
}

}  // namespace

ClosedForm bass() {
    return {
        "bass",
        "complete mixing, p = .03, q = .38 a year, adoption at once and for good",
        "Bass 1969",
        bass_values,
        {mutation("p and q act per step instead of per year", bass_by_halving, faults::parameters([](Scenario& s) {
                      s.peers.p /= s.time.step;
                      s.peers.q /= s.time.step;
                  })),
         mutation("p and q are taken for annual probabilities", bass_by_halving, faults::parameters([](Scenario& s) {
                      s.peers.p = -std::log1p(-s.peers.p);
                      s.peers.q = -std::log1p(-s.peers.q);
                  }))}};
}

ClosedForm si_logistic() {
    return {"si-logistic",
            "complete mixing, i0 = .01, beta = 1 a year",
            "Verhulst 1838; Kermack & McKendrick 1927",
            si_values,
            {mutation("the share of practising peers acts squared", si_by_weeks,
                      faults::after("mixing",
                                    [](World& world, Clock const&) {
                                        world.everyone *= world.everyone / static_cast<float>(world.state.teachers());
                                    })),
             mutation("those who practise at the start are not counted as peers", si_by_weeks,
                      faults::after("mixing", [](World& world, Clock const&) {
                          world.everyone = (world.everyone - 50.F).max(0.F);
                      }))}};
}

ClosedForm stock_balance() {
    return {
        "stock-balance",
        "complete mixing, p = .1, q = 0 or .3, abandoning .05, leaving .08 a year (7.69 %), newcomers do not practise",
        "flow balance (p + q x)(1 - x) = (.05 + .08) x",
        stock_values,
        {mutation("the annual probability of leaving acts per step, not as a rate", stock_alone,
                  faults::parameters([](Scenario& s) {
                      for (param::ByGroup* leave : {&s.turnover->leave, &s.turnover->leave_first_year})
                          *leave = -std::expm1(std::log1p(-*leave) / s.time.step);
                  })),
         mutation("the annual probability of leaving is taken for a rate", stock_alone,
                  faults::parameters([](Scenario& s) {
                      for (param::ByGroup* leave : {&s.turnover->leave, &s.turnover->leave_first_year})
                          *leave = -std::expm1(-*leave);
                  })),
         mutation("newcomers take over the practice of those who left", stock_alone,
                  faults::parameters([](Scenario& s) { s.turnover.reset(); }))}};
}

}  // namespace cpdsim::selftest
