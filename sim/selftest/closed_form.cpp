#include "selftest/closed_form.hpp"

#include <fmt/format.h>

#include <limits>

namespace cpdsim::selftest {

std::string Value::rule() const {
    std::string const beyond = allowed > 0 ? fmt::format("{:.2g} ({})", allowed, because) : "";
    if (standard_error == 0) return beyond.empty() ? "0" : beyond;
    std::string const chance = fmt::format("{:.0f} s.e.", standard_errors);
    return beyond.empty() ? chance : chance + " + " + beyond;
}

Mutation mutation(std::string wrong, Simulated run, Fault fault) {
    return {std::move(wrong), [run = std::move(run), engine = Engine{std::move(fault)}] { return run(engine); }};
}

Sample sample_of(std::vector<double> const& values) {
    auto const n = static_cast<double>(values.size());
    if (values.empty()) return {std::numeric_limits<double>::quiet_NaN(), 0};
    double sum = 0, squares = 0;
    for (double const value : values) sum += value;
    for (double const value : values) squares += (value - sum / n) * (value - sum / n);
    return {sum / n, values.size() < 2 ? 0 : std::sqrt(squares / (n - 1) / n)};
}

Value drawn(std::string quantity, double expected, Sample const& sample, double allowed, std::string because) {
    return {std::move(quantity), expected, sample.mean, sample.standard_error, allowed, std::move(because)};
}

Value exact(std::string quantity, double expected, double simulated, double allowed, std::string because) {
    return {std::move(quantity), expected, simulated, 0, allowed, std::move(because)};
}

}  // namespace cpdsim::selftest
