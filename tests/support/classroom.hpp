// A handful of teachers that can be checked by hand: small worlds, and one step of one mechanism.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <vector>

#include "engine/simulation.hpp"
#include "mechanisms/start.hpp"
#include "support/ties.hpp"

namespace cpdsim::test {

/// One value per teacher; what is left empty gets the default named here.
struct Given {
    std::vector<float> practice = {};        ///< P at the start; says how many teachers there are
    std::vector<float> baseline = {};        ///< P0; as practice
    std::vector<float> knowledge = {};       ///< K; 0
    std::vector<float> anchor = {};          ///< not given
    std::vector<float> threshold = {};       ///< not given
    std::vector<float> propensity = {};      ///< drawn
    std::vector<float> career_years = {};    ///< 20
    std::vector<School> school = {};         ///< all in school 0; must rise
    std::vector<std::uint16_t> type = {};    ///< of schools: 0 urban, 1 priority; urban
    std::vector<std::uint16_t> region = {};  ///< of schools: 0 north, 1 south; north
    std::vector<float> x_km = {};            ///< of schools; 0
    float climate = 0.5F;                    ///< base of all seven dimensions
    double scale = 1;                        ///< represented schools per simulated school
};

template <class Value>
std::vector<Value> filled(std::vector<Value> given, std::size_t size, Value otherwise) {
    given.resize(size, otherwise);
    return given;
}

inline Population population_of(Given const& given) {
    std::size_t const n = given.practice.size();
    Population p;
    p.scale = given.scale;
    p.labels = {{"urban", "priority"}, {"north", "south"}, {"secondary"}, {"science"}};
    Teachers& t = p.teachers;
    t.school = filled(given.school, n, given.school.empty() ? School{0} : given.school.back());
    t.subject.assign(n, 0);
    t.baseline = given.baseline.empty() ? given.practice : given.baseline;
    t.anchor = filled(given.anchor, n, not_given);
    t.threshold = filled(given.threshold, n, not_given);
    t.knowledge = filled(given.knowledge, n, 0.F);
    t.propensity = filled(given.propensity, n, not_given);
    t.career_years = filled(given.career_years, n, 20.F);
    t.pupils.assign(n, 100.F);
    Schools& s = p.schools;
    std::size_t const schools = n == 0 ? 0 : t.school.back() + 1U;
    s.first_teacher.assign(schools + 1, 0);
    for (School const school : t.school) ++s.first_teacher[school + 1U];
    for (std::size_t k = 0; k < schools; ++k) s.first_teacher[k + 1] += s.first_teacher[k];
    s.type = filled(given.type, schools, std::uint16_t{0});
    s.region = filled(given.region, schools, std::uint16_t{0});
    s.phase.assign(schools, 0);
    s.x_km = filled(given.x_km, schools, 0.F);
    s.y_km.assign(schools, 0.F);
    s.staff.assign(schools, 30.F);
    s.pupils.assign(schools, 400.F);
    for (auto& base : s.climate_base) base.assign(schools, given.climate);
    return p;
}

/// Owns what a World only points to; can be used wherever a World is wanted.
class Classroom {
public:
    explicit Classroom(Given const& given, std::vector<TieLayer> layers = {}, bool complete = false,
                       std::size_t programmes = 0)
        : population_{std::make_unique<Population>(population_of(given))}, workers_{std::make_unique<Workers>(1)} {
        world_.population = population_.get();
        world_.workers = workers_.get();
        world_.network.layers = std::move(layers);
        world_.network.complete = complete;
        world_.peers = merge_layers(world_.network, population_->teachers.size(), {});
        compute_baseline_means(world_.peers, population_->teachers.baseline);
        place_everybody(world_, programmes);
        for (std::size_t i = 0; i < given.practice.size(); ++i) {
            world_.state.practice[i].setConstant(given.practice[i]);
            world_.state.practice_next[i] = world_.state.practice[i];
        }
    }
    operator World&() { return world_; }
    World* operator->() { return &world_; }
    World& operator*() { return world_; }
    [[nodiscard]] Population const& population() const { return *population_; }

private:
    std::unique_ptr<Population> population_;
    std::unique_ptr<Workers> workers_;
    World world_;
};

inline Classroom teachers_without_ties(Given const& given) { return Classroom{given}; }

inline Classroom teachers_with_ties(Given const& given, std::vector<Tie> const& ties) {
    return Classroom{given, {layer_of("colleagues", given.practice.size(), ties)}};
}

inline Classroom teachers_who_all_meet(Given const& given) { return Classroom{given, {}, true}; }

/// 0 - 1 - 2, ties both ways.
inline Classroom three_teachers_in_a_line(Given const& given) {
    return teachers_with_ties(given, {{0, 1}, {1, 0}, {1, 2}, {2, 1}});
}

inline TimeGrid months_from_2026(int months) {
    return {{2026, 9}, plus_months({2026, 9}, months - 1), StepLength::month};
}

/// One step of these mechanisms at `step` of the grid, in the order of their phases.
inline void step(std::vector<Mechanism> mechanisms, World& world, TimeGrid const& grid = months_from_2026(120),
                 int at = 0) {
    world.state.practice_next = world.state.practice;  // what a mechanism of practice would do for those who stay
    Simulation const simulation{grid, SchoolYear{}, std::move(mechanisms), {}};
    simulation.step(world, clock_at(grid, SchoolYear{}, at));
}

inline void steps(std::vector<Mechanism> const& mechanisms, World& world, TimeGrid const& grid, int from, int to) {
    for (int at = from; at < to; ++at) step(mechanisms, world, grid, at);
}

/// Hours that reach a person in one replicate.
struct Hours {
    Teacher teacher = 0;
    int lane = 0;
    float hours = 0;         ///< quality-weighted
    float course_hours = 0;  ///< of the course that ends with them; 0: none does
    float quality = 1;       ///< of that course
};

/// The sessions of the step `at`; `attendance` brings them to the people.
inline void teach(World& world, std::vector<Hours> const& given, int at = 0) {
    world.attendance.sessions.clear();
    RollMaker roll{world.state.teachers()};
    for (Hours const& h : given) {
        Session session;
        session.teaches = only(h.lane);
        session.weighted_hours[h.lane] = session.attended_hours[h.lane] = h.hours;
        session.completes = h.course_hours > 0 ? only(h.lane) : no_lane;
        session.course_hours[h.lane] = h.course_hours;
        session.course_quality[h.lane] = h.quality;
        roll.add(h.teacher, h.lane);
        session.members = roll.take();
        world.attendance.sessions.push_back(std::move(session));
    }
    world.attendance.step = at;
}

/// Every lane has the same value as lane 0, to the bit.
inline bool same_in_all_lanes(LaneColumn const& column) {
    for (Lane const& lane : column) {
        if ((lane != lane[0]).any()) return false;
    }
    return true;
}

inline std::vector<float> lane_zero(LaneColumn const& column) {
    std::vector<float> values;
    for (Lane const& lane : column) values.push_back(lane[0]);
    return values;
}

/// 1 for those who teach at least half of the lessons so.
inline std::vector<int> adopted(World const& world) {
    std::vector<int> values;
    for (Lane const& lane : world.state.practice) values.push_back(lane[0] >= 0.5F ? 1 : 0);
    return values;
}

}  // namespace cpdsim::test
