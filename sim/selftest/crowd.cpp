#include "selftest/crowd.hpp"

#include <limits>
#include <string>

namespace cpdsim::selftest {

Population crowd(std::vector<float> const& practice) {
    std::size_t const n = practice.size();
    Population p;
    p.labels = {{"all"}, {"all"}, {"secondary"}, {"science"}};
    Teachers& t = p.teachers;
    for (std::size_t i = 0; i < n; ++i) t.id.push_back(std::to_string(i + 1));
    for (std::size_t i = 0; i < n; ++i) t.file_order.push_back(static_cast<std::uint32_t>(i));
    t.school.assign(n, 0);
    t.subject.assign(n, 0);
    t.baseline = practice;
    t.anchor.assign(n, not_given);
    t.threshold.assign(n, not_given);
    t.knowledge.assign(n, 0.F);
    t.propensity.assign(n, not_given);
    t.career_years.assign(n, 20.F);
    t.pupils.assign(n, 0.F);
    Schools& s = p.schools;
    s.first_teacher = {0, static_cast<Teacher>(n)};
    for (auto* column : {&s.type, &s.region, &s.phase}) column->assign(1, 0);
    for (auto* column : {&s.x_km, &s.y_km, &s.pupils}) column->assign(1, 0.F);
    s.staff.assign(1, static_cast<float>(n));
    for (auto& base : s.climate_base) base.assign(1, 0.F);
    return p;
}

Scenario peers_alone(Peers const& peers, int years) {
    Scenario s;
    s.time.end = plus_months(s.time.start, 12 * years - 1);
    s.peers = peers;
    s.practice.uptake = std::numeric_limits<double>::infinity();
    s.practice.decay_half_life = std::numeric_limits<double>::infinity();
    s.fading.reset();
    s.reflection.reset();
    s.turnover.reset();
    s.climate.reset();
    s.outputs.by.clear();
    s.outputs.keep = {KeptPart::timeseries, KeptPart::teachers};
    s.run.replicates = lane_count;
    return s;
}

}  // namespace cpdsim::selftest
