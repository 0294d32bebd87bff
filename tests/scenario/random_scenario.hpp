// A small country of any kind: schools, ties, forms of dose and peers, people who leave, programmes of any ingredients
// with money of any amount and window. Drawn by rapidcheck, which shrinks what fails.
#pragma once

#include <cstdlib>
#include <utility>

#include "living.hpp"
#include "policy/participation.hpp"
#include "policy/programme.hpp"
#include "support/random_programme.hpp"

namespace cpdsim::test {

inline constexpr int random_years = 3;

inline FundingLine random_window(std::string const& programme) {
    FundingLine line = random_line(programme);
    line.from = plus_months({2026, 9}, *rc::gen::inRange(0, 18));
    line.to = plus_months(*line.from, *rc::gen::inRange(0, 12 * random_years - 18));
    line.taper = 0;
    return line;
}

inline Scenario random_scenario() {
    Scenario s;
    s.time.end = plus_months(s.time.start, 12 * random_years - 1);
    s.population.schools.simulate = number(3, 20);
    s.population.schools.represent = s.population.schools.simulate * number(1, 6, 0.5);
    s.population.schools.size.median = number(20, 80);
    s.population.schools.size.log_sd = number(0, 5, 0.1);
    s.population.schools.stem_share = number(2, 5, 0.1);
    s.learning.dose = *rc::gen::element(Dose::threshold_logistic, Dose::saturating, Dose::quality_only);
    s.peers.form = *rc::gen::element(PeerForm::mean, PeerForm::threshold, PeerForm::hazard, PeerForm::level_dependent,
                                     PeerForm::none);
    s.peers.share = 0.2;
    s.peers.weight = number(0, 10, 0.1);
    s.practice.transfer_dispersion = number(0, 5, 0.1);
    s.participation->ordinary_hours = coin() ? 12 : 0;
    s.turnover->leave = s.turnover->leave_first_year = number(0, 4, 0.1);
    s.turnover->move = number(0, 4, 0.1);
    for (char const* id : {"a", "b"}) {
        (*s.programmes)[id] = random_programme();
        s.funding.push_back(random_window(id));
    }
    s.outputs.keep = {KeptPart::timeseries, KeptPart::by_group, KeptPart::budget, KeptPart::teachers};
    s.outputs.by = {GroupedBy::career_stage};
    s.run.replicates = *rc::gen::inRange(1, 36);
    s.run.seed = *rc::gen::inRange(1, 1000);
    return s;
}

/// Twenty-five scenarios are tried, since each is run several times; the environment's RC_PARAMS may ask for more.
template <class Property>
bool holds_for_any(std::string const& what, Property&& property) {
    ::setenv("RC_PARAMS", "max_success=25", 0);
    return rc::check(what, std::forward<Property>(property));
}

/// Called with the world at every row of every pack. Nobody stands still, or what is not computed would
/// pass for what does not change.
inline void watch(Scenario const& s, std::function<void(World const&, int row)> const& look) {
    Workers workers{1};
    RunRequest request;
    request.dress = [&](std::vector<Mechanism>& mechanisms, std::vector<Observer>& observers, Results&) {
        mechanisms.push_back({.name = "awake", .phase = Phase::fund, .on_world = [](World& w, Clock const&) {
                                  w.stillness.wake_all();
                              }});
        observers.push_back({"watch", [&](World const& w, Clock const&, int row) { look(w, row); }});
    };
    RC_ASSERT(simulate(s, workers, request).has_value());
}

}  // namespace cpdsim::test
