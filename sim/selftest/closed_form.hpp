// A closed form that the engine must reproduce (MODEL.md §9): a setting in which mathematics gives the answer, the
// values it gives and those simulated, and deliberately wrong engines that the same comparison must catch. A test that
// no fault can fail proves nothing, so every closed form has at least one such mutation.
#pragma once

#include <cmath>
#include <functional>
#include <string>
#include <vector>

#include "selftest/engine.hpp"

namespace cpdsim::selftest {

/// One number that mathematics gives, and what the engine made of it.
struct Value {
    std::string quantity;  ///< "K(80 h)"
    double expected = 0, simulated = 0;
    double standard_error = 0;  ///< of the simulated value, from its replicates; 0: nothing is drawn
    double allowed = 0;         ///< beyond chance
    std::string because;        ///< why something beyond chance is allowed: "O(dt)", "float32", "finite size"

    /// Four standard errors: one value in 16,000 would fail by chance.
    static constexpr double standard_errors = 4;
    [[nodiscard]] double error() const { return std::abs(simulated - expected); }
    [[nodiscard]] double tolerance() const { return standard_errors * standard_error + allowed; }
    [[nodiscard]] bool holds() const { return error() <= tolerance(); }  // not with NaN
    /// The tolerance without what the draws decide, e.g. "4 s.e. + 0.0017 (O(dt))".
    [[nodiscard]] std::string rule() const;
};

/// Simulates on the engine it is given, right or wrong.
using Simulated = std::function<std::vector<Value>(Engine const&)>;

/// A fault that is put in on purpose.
struct Mutation {
    std::string wrong;  ///< what the engine does wrong, in words
    std::function<std::vector<Value>()> run;
};

struct ClosedForm {
    std::string name;      ///< as on the command line
    std::string setting;   ///< what is switched on and off
    std::string citation;  ///< of the mathematics
    Simulated run;
    std::vector<Mutation> mutations;
    std::function<std::string()> missing = {};  ///< why it cannot be run here, "" if it can; empty: it always can
};

/// The same comparison on a wrong engine.
[[nodiscard]] Mutation mutation(std::string wrong, Simulated run, Fault fault);

/// Mean over replicates, with its standard error.
struct Sample {
    double mean = 0, standard_error = 0;
};
[[nodiscard]] Sample sample_of(std::vector<double> const& values);
[[nodiscard]] Value drawn(std::string quantity, double expected, Sample const& sample, double allowed = 0,
                          std::string because = "");
[[nodiscard]] Value exact(std::string quantity, double expected, double simulated, double allowed,
                          std::string because = "float32");

}  // namespace cpdsim::selftest
