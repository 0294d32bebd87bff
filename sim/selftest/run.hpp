// Runs closed forms and their mutations, one thread each, and keeps what came out.
#pragma once

#include <string>
#include <vector>

#include "core/parallel.hpp"
#include "selftest/closed_form.hpp"

namespace cpdsim::selftest {

struct Outcome {
    std::string name, setting, citation;
    std::vector<Value> values;
    std::string skipped;  ///< why; empty: it was run
    double seconds = 0;   ///< of processor time

    [[nodiscard]] bool passed() const;  ///< all values hold, or it was skipped
};

struct MutationOutcome {
    std::string name, wrong;
    Value worst;  ///< the value that is furthest beyond its tolerance
    std::string skipped;
    double seconds = 0;  ///< of processor time

    [[nodiscard]] bool caught() const { return skipped.empty() && !worst.holds(); }
};

[[nodiscard]] std::vector<Outcome> run_forms(std::vector<ClosedForm> const& forms, Workers& workers);
[[nodiscard]] std::vector<MutationOutcome> run_mutations(std::vector<ClosedForm> const& forms, Workers& workers);

}  // namespace cpdsim::selftest
