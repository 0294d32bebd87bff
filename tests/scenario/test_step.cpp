// The one list of mechanisms is the order of a step.
#include <set>

#include "living.hpp"

using namespace cpdsim;
using namespace cpdsim::test;

namespace {

std::vector<Mechanism> mechanisms_of(Scenario const& scenario) {
    std::vector<Mechanism> found;
    Workers workers{1};
    RunRequest request;
    request.dress = [&](std::vector<Mechanism>& mechanisms, std::vector<Observer>&, Results&) { found = mechanisms; };
    REQUIRE(simulate(scenario, workers, request));
    return found;
}

}  // namespace

TEST_CASE("the list of mechanisms is in the order of the phases, each of which has one, and no two have one name") {
    std::vector<Mechanism> const all = mechanisms_of(living_scenario({{"time.end", "2029-08"}}));
    std::set<Phase> phases;
    std::set<std::string> names;
    for (Mechanism const& mechanism : all) {
        INFO(mechanism.name);
        CHECK((phases.empty() || *phases.rbegin() <= mechanism.phase));
        CHECK(names.insert(mechanism.name).second);
        phases.insert(mechanism.phase);
    }
    CHECK(phases.size() == phase_names.size());
}
