// Knowledge alone: how hours become knowledge, how it fades, and where use carries it.
#include <fmt/format.h>

#include <cmath>
#include <numbers>

#include "selftest/families.hpp"
#include "selftest/faults.hpp"
#include "selftest/theory.hpp"

namespace cpdsim::selftest {
namespace {

double knowledge(Results const& results, std::string const& id) { return of_teacher(results, "knowledge", id); }

constexpr double half_life = 0.5;  // years, of fading.yaml and tipping-point.yaml

std::vector<Value> logistic_doses(Engine const& engine) {
    std::vector<Value> values;
    Learning const p;
    Results const logistic = engine.run("dose");
    for (int const hours : {14, 49, 80, 160})
        values.push_back(exact(fmt::format("K({} h)", hours), theory::dose_logistic(hours, p.h50, p.slope),
                               knowledge(logistic, fmt::format("h{}_1", hours)), 2e-5));
    values.push_back(
        exact("K(30 h + 50 h)", theory::dose_logistic(80, p.h50, p.slope), knowledge(logistic, "h80_split_1"), 2e-5));
    return values;
}

std::vector<Value> dose_values(Engine const& engine) {
    std::vector<Value> values = logistic_doses(engine);
    Results const saturating = engine.run("dose", {{"learning.dose", "saturating"}});
    for (char const* id : {"h80_1", "h80_split_1"})
        values.push_back(exact(fmt::format("saturating, {}", id), theory::dose_saturating(80, Learning{}.h0),
                               knowledge(saturating, id), 2e-5));
    return values;
}

std::vector<Value> fading_values(Engine const& engine) {
    std::vector<Value> values;
    for (char const* step : {"1 month", "1 week", "1 d"}) {
        Results const results = engine.run("fading", {{"time.step", step}});
        values.push_back(exact(fmt::format("K after 4 half-lives, step {}", step), 0.8 / 16,
                               of_teacher(results, "knowledge", "high"), 5e-6));
    }
    Results const results = engine.run("fading");
    values.push_back(exact("P, held at P0", 0.2, of_teacher(results, "practice", "high"), 1e-7));
    return values;
}

/// Halving all rates and doubling the time is the same process at half the step.
Results tipping_run(Engine const& engine, bool halved) {
    return halved ? engine.run("tipping-point", {{"time.end", "2106-08"},
                                                 {"fading.knowledge_half_life", "12 months"},
                                                 {"reflection.rate", "6 /year"}})
                  : engine.run("tipping-point", {{"time.end", "2066-08"}});
}

std::vector<Value> tipping_values(Engine const& engine) {
    double const lambda = std::numbers::ln2 / half_life;
    auto const [smaller, larger] = theory::tipping_roots(lambda, 0.6, 12, 0.6);
    Results const day = tipping_run(engine, false), half_day = tipping_run(engine, true);
    double const missed = knowledge(day, "high") - larger, missed_halved = knowledge(half_day, "high") - larger;
    std::vector<Value> values{
        exact(fmt::format("K from .29, below the root {:.4f}", smaller), 0, knowledge(day, "below"), 1e-4, "40 years"),
        exact("K from .33, above it", larger, knowledge(day, "above"), 5e-3, "O(dt), step 1 d"),
        exact("K from .95", larger, knowledge(day, "high"), 5e-3, "O(dt), step 1 d"),
        exact("K from .95, step half a day", larger, knowledge(half_day, "high"), 2.5e-3, "O(dt), half the step"),
        exact("error of a day / of half a day", 2, missed / missed_halved, 0.15, "O(dt^2), rounding at rest")};
    Results const without = engine.run("tipping-point", {{"time.end", "2066-08"}, {"reflection.base", "20 %"}});
    values.push_back(exact("K from .95, no root", 0, knowledge(without, "high"), 1e-4, "40 years"));
    return values;
}

}  // namespace

ClosedForm dose() {
    Learning const p;
    return {"dose",
            "no fading, no reflection, quality 1; K = (f(D) - f(0)) / (1 - f(0)) however the hours are split",
            "own form after Supovitz & Turner 2000; Basma & Savage 2018",
            dose_values,
            {mutation("hours received before are forgotten, so K depends on the split", logistic_doses,
                      faults::instead_of("learning", faults::learning_that_forgets_earlier_hours(p))),
             mutation("f is not normalised by f(0)", logistic_doses,
                      faults::instead_of("learning", faults::learning_without_normalising(p)))}};
}

ClosedForm fading() {
    return {"fading",
            "P held at P0 (transfer 0 %), no reflection; K halves in six months at any step",
            "Ebbinghaus 1885; half-life: Goldschmidt & Phelps 2007",
            fading_values,
            {mutation("a fixed share is lost per step, not a rate", fading_values,
                      faults::instead_of("fading", faults::fading_by_a_share_per_step(1 - std::exp2(-1.0 / 6)))),
             mutation("the half-life is used as a time constant", fading_values,
                      faults::parameters([](Scenario& s) { s.fading->knowledge_half_life *= std::numbers::ln2; }))}};
}

ClosedForm tipping_point() {
    Reflection reflection;
    reflection.base = 0.6;
    return {"tipping-point",
            "no peers, uptake and decay instant, no gains; roots of lambda (1 - E) = gamma R E^2 K (1 - K)",
            "bistable growth and decay, e.g. Strogatz 2015, ch. 3",
            tipping_values,
            {mutation("reflection grows with use, not with its square", tipping_values,
                      faults::instead_of("reflection", faults::reflection_linear_in_use(reflection))),
             mutation("knowledge fades at half its rate", tipping_values,
                      faults::parameters([](Scenario& s) { s.fading->knowledge_half_life *= 2; }))}};
}

}  // namespace cpdsim::selftest
