#include "scenario/size_check.hpp"

#include <charconv>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <functional>

#include <fmt/format.h>

#include "core/error.hpp"
#include "core/memory.hpp"
#include "generators/observed.hpp"
#include "scenario/build.hpp"
#include "scenario/checks.hpp"

namespace cpdsim {
namespace {

constexpr double program = 40e6;  // with its libraries and documents

/// The largest whole number in 1..`asked` for which the run fits; 0: none.
double largest_that_fits(double asked, double memory, std::function<double(double)> const& bytes_with) {
    if (bytes_with(1) > memory) return 0;
    double low = 1, high = asked;
    while (high - low > std::max(0.5, low / 200)) {
        double const middle = std::floor((low + high) / 2);
        (bytes_with(middle) <= memory ? low : high) = middle;
        if (high - low <= 1) break;
    }
    double const digits = std::pow(10, std::floor(std::log10(low)) - 1);  // two figures are enough
    return low < 100 ? low : std::floor(low / digits) * digits;
}

}  // namespace

double machine_memory() {
    if (char const* const told = std::getenv("CPDSIM_MEMORY")) {
        double gigabytes = 0;
        auto const [end, error] = std::from_chars(told, told + std::strlen(told), gigabytes);
        if (error != std::errc{} || *end != 0 || !(gigabytes > 0))
            throw UserError{Exit::usage, fmt::format("CPDSIM_MEMORY is '{}', not a number of GB", told)};
        return gigabytes * 1e9;
    }
    return memory_of_machine();
}

double bytes_of_run(Scenario const& scenario, ObservedSize const& observed) {
    RunEstimate const e = estimate(scenario, observed);
    return program + e.bytes + 3 * e.result_bytes;
}

void check_size(Scenario const& scenario, param::Document const& document, param::Diagnostics& diagnostics) {
    ObservedSize const observed = observed_size(scenario.population, scenario.network, {});
    double const memory = machine_memory(), needed = bytes_of_run(scenario, observed);
    if (needed <= memory) return;
    Checker const check{document, diagnostics};
    std::string const message =
        fmt::format("the run needs about {}, and {} {}", bytes_text(needed),
                    std::getenv("CPDSIM_MEMORY") == nullptr ? "this machine has" : "CPDSIM_MEMORY says there are",
                    bytes_text(memory));
    auto const with = [&](auto const& change) {
        return [&scenario, &observed, change](double number) {
            Scenario changed = scenario;
            change(changed, number);
            return bytes_of_run(changed, observed);
        };
    };
    double const schools =
        scenario.population.from || !scenario.population.phases.empty()
            ? 0
            : largest_that_fits(scenario.population.schools.simulate, memory,
                                with([](Scenario& s, double n) { s.population.schools.simulate = n; }));
    double const replicates =
        largest_that_fits(scenario.run.replicates, memory, with([](Scenario& s, double n) { s.run.replicates = n; }));
    if (schools > 0)
        check.error("population.schools.simulate", "E311", message,
                    fmt::format("'simulate: {:.0f}' would fit; 'represent' says how many they stand for", schools));
    else if (replicates > 0)
        check.error("run.replicates", "E311", message, fmt::format("'replicates: {:.0f}' would fit", replicates));
    else if (scenario.population.from)
        check.error("population.from", "E311", message,
                    "fewer teachers, or fewer different types, regions and phases, would fit");
    else if (!scenario.population.phases.empty())
        check.error("population.phases", "E311", message, "fewer simulated schools in each phase would fit");
    else
        check.error("population.schools", "E311", message, "fewer types, regions and phases would fit");
}

}  // namespace cpdsim
