// Complex contagion where nothing is drawn: Granovetter's crowd and Centola's ring.
#include "selftest/families.hpp"
#include "selftest/faults.hpp"

namespace cpdsim::selftest {
namespace {

std::vector<Value> granovetter_values(Engine const& engine) {
    auto const all = series_of(engine.run("granovetter"), "practising");
    auto const gap = series_of(engine.run("granovetter-gap"), "practising");
    return {exact("adopters after 50 steps", 50, 100 * all[50], 1e-4),
            exact("adopters in the end", 100, 100 * all.back(), 1e-4),
            exact("adopters in the end, the 1 changed to 2", 1, 100 * gap.back(), 1e-4)};
}

std::vector<Value> centola_values(Engine const& engine) {
    auto const adjacent = series_of(engine.run("centola-ring-adjacent"), "practising");
    auto const apart = series_of(engine.run("centola-ring-apart"), "practising");
    double steps = 0;
    while (steps < static_cast<double>(adjacent.size()) && adjacent[static_cast<std::size_t>(steps)] < 1) ++steps;
    return {exact("steps until all practise", 49, steps, 0, "to the step"),
            exact("practising one step before", 0.98, adjacent[48], 1e-6),
            exact("practising in the end, seeds 5 or more apart", 0.04, apart.back(), 1e-6)};
}

}  // namespace

ClosedForm granovetter() {
    return {"granovetter",
            "complete graph, own thresholds 0..99; then the single 1 changed to 2",
            "Granovetter 1978",
            granovetter_values,
            {mutation("more than the threshold is asked for (> instead of >=)", granovetter_values,
                      faults::after("mixing", [](World& world, Clock const&) { world.everyone -= 0.5F; })),
             mutation("own thresholds are ignored", granovetter_values, Fault{.world = [](Prepared::Ground& made) {
                          made.population.teachers.threshold.assign(made.population.teachers.size(), not_given);
                      }})}};
}

ClosedForm centola_ring() {
    return {"centola-ring",
            "ring of 100, neighbours at distance 1 and 2, two adopters needed, two adjacent seeds",
            "Centola & Macy 2007",
            centola_values,
            {mutation("updated in place, so that adoption runs ahead within a step", centola_values,
                      faults::update_in_place()),
             mutation("more than the threshold is asked for (> instead of >=)", centola_values,
                      faults::parameters([](Scenario& s) { *s.peers.adopters_needed += 1; })),
             mutation("one practising peer is enough", centola_values,
                      faults::parameters([](Scenario& s) { s.peers.adopters_needed = 1; }))}};
}

}  // namespace cpdsim::selftest
