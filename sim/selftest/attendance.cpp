// Who comes when seats are drawn: with equal chances every time, and with chances that grow by coming.
#include "policy/participation.hpp"
#include "selftest/families.hpp"
#include "selftest/faults.hpp"
#include "selftest/theory.hpp"

namespace cpdsim::selftest {
namespace {

std::vector<Value> coupon_values(Engine const& engine) {
    std::vector<double> people = at_end(engine.run("coupon-collector"), "reach");
    for (double& reach : people) reach *= 1000;
    return {drawn("different people", theory::coupon_collector(1000, 1000), sample_of(people))};
}

std::vector<Value> polya_values(Engine const& engine) {
    std::vector<double> people = at_end(engine.run("polya-attendance", {{"run.replicates", "1024"}}), "never_reached");
    for (double& never : people) never *= 100;
    return {drawn("people who never attend", 100 * theory::polya_never(100), sample_of(people))};
}

}  // namespace

ClosedForm coupon_collector() {
    return {"coupon-collector",
            "1,000 seats fall on 1,000 teachers, the same person may come again",
            "de Moivre 1711; Feller 1968, IV.2",
            coupon_values,
            {mutation("nobody is seated twice", coupon_values,
                      faults::parameters([](Scenario& s) { s.participation->repeat = false; }))}};
}

ClosedForm polya_attendance() {
    return {"polya-attendance",
            "100 seats fall on 100 teachers one by one, each attendance adds the weight everybody starts with",
            "Eggenberger & Polya 1923",
            polya_values,
            {mutation("the urn is not reinforced", polya_values,
                      faults::parameters([](Scenario& s) { s.participation->reinforcement = 0; })),
             mutation("each attendance adds twice the weight", polya_values,
                      faults::parameters([](Scenario& s) { s.participation->reinforcement = 2; }))}};
}

}  // namespace cpdsim::selftest
