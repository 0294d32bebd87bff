#include "generators/phases.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <set>

#include "generators/population.hpp"

namespace cpdsim {
namespace {

constexpr std::array known_phases{"pre_primary", "primary", "lower_secondary", "upper_secondary"};
constexpr std::uint32_t slots = 16;  // of keys; a phase has one, and 2^28 schools and posts fit into each
constexpr int slot_bits = 28;

std::uint32_t place_in_schooling(std::string const& phase) {
    auto const found = std::find(known_phases.begin(), known_phases.end(), phase);
    return static_cast<std::uint32_t>(found - known_phases.begin());
}

/// Of its own, whoever is beside: the known phases have the slots 1 to 4, others one by their name, or the next that is
/// free.
std::uint32_t key_of_phase(std::string const& phase, std::set<std::uint32_t>& taken) {
    std::uint32_t slot = 1 + place_in_schooling(phase);
    if (slot > known_phases.size()) {
        std::uint32_t hash = 2166136261U;  // FNV-1a
        for (char const c : phase) hash = (hash ^ static_cast<unsigned char>(c)) * 16777619U;
        auto const first = static_cast<std::uint32_t>(known_phases.size()) + 1;
        slot = first + hash % (slots - first);
        while (taken.count(slot) > 0) slot = slot + 1 < slots ? slot + 1 : first;
    }
    taken.insert(slot);
    return slot << slot_bits;
}

/// The number of each name in a list that gets those it lacks.
std::vector<std::uint16_t> numbers_in(std::vector<std::string>& all, std::vector<std::string> const& names) {
    std::vector<std::uint16_t> numbers;
    for (std::string const& name : names) {
        auto const found = std::find(all.begin(), all.end(), name);
        numbers.push_back(static_cast<std::uint16_t>(found - all.begin()));
        if (found == all.end()) all.push_back(name);
    }
    return numbers;
}

template <class Value>
void extend(std::vector<Value>& values, std::vector<Value> const& more) {
    values.insert(values.end(), more.begin(), more.end());
}

void extend_renamed(std::vector<std::uint16_t>& all, std::vector<std::uint16_t> const& more,
                    std::vector<std::uint16_t> const& numbers) {
    for (std::uint16_t const k : more) all.push_back(numbers[k]);
}

/// Puts the schools and teachers of a phase after those that are there.
void put_beside(Population& all, Population const& part) {
    auto const types = numbers_in(all.labels.types, part.labels.types);
    auto const phases = numbers_in(all.labels.phases, part.labels.phases);
    auto const subjects = numbers_in(all.labels.subjects, part.labels.subjects);
    all.labels.regions = part.labels.regions;
    auto const first_school = static_cast<School>(all.schools.size());
    auto const first_teacher = static_cast<Teacher>(all.teachers.size());
    Schools& s = all.schools;
    if (s.first_teacher.empty()) s.first_teacher.push_back(0);
    for (std::size_t k = 1; k < part.schools.first_teacher.size(); ++k)
        s.first_teacher.push_back(first_teacher + part.schools.first_teacher[k]);
    extend_renamed(s.type, part.schools.type, types);
    extend(s.region, part.schools.region);
    extend_renamed(s.phase, part.schools.phase, phases);
    extend(s.x_km, part.schools.x_km);
    extend(s.y_km, part.schools.y_km);
    extend(s.staff, part.schools.staff);
    extend(s.pupils, part.schools.pupils);
    for (std::size_t d = 0; d < s.climate_base.size(); ++d) extend(s.climate_base[d], part.schools.climate_base[d]);
    Teachers& t = all.teachers;
    for (School const school : part.teachers.school) t.school.push_back(first_school + school);
    extend_renamed(t.subject, part.teachers.subject, subjects);
    extend(t.baseline, part.teachers.baseline);
    extend(t.anchor, part.teachers.anchor);
    extend(t.threshold, part.teachers.threshold);
    extend(t.knowledge, part.teachers.knowledge);
    extend(t.propensity, part.teachers.propensity);
    extend(t.career_years, part.teachers.career_years);
    extend(t.pupils, part.teachers.pupils);
}

}  // namespace

std::vector<std::string> in_order_of_schooling(std::map<std::string, PhaseDrawn> const& phases) {
    std::vector<std::string> names;
    for (auto const& [name, phase] : phases) names.push_back(name);
    std::stable_sort(names.begin(), names.end(), [](std::string const& a, std::string const& b) {
        return place_in_schooling(a) < place_in_schooling(b);
    });
    return names;
}

Population draw_phases(PopulationParams const& params, Realisation const& realisation) {
    Population all;
    std::set<std::uint32_t> taken;
    for (std::string const& name : in_order_of_schooling(params.phases)) {
        PhaseDrawn const& wanted = params.phases.at(name);
        std::map<std::string, double> const label{{name, 1.0}};
        std::uint32_t const key = key_of_phase(name, taken);
        KindOfSchools const kind{
            .count = static_cast<std::size_t>(std::max(1.0, std::round(wanted.simulate))),
            .size = wanted.size,
            .concerned = wanted.concerned,
            .at_least_one = false,
            .types = wanted.types,
            .regions = params.regions,
            .phases = label,
            .pupils_per_teacher = wanted.pupils_per_teacher,
            .pupils_taught = wanted.pupils_taught,
            .baseline = wanted.baseline ? *wanted.baseline : params.baseline,
            .career = wanted.career ? *wanted.career : params.career,
            .climate = wanted.climate ? *wanted.climate : params.climate,
            .subjects = wanted.subjects ? *wanted.subjects : params.subjects,
            .first_key = key,
        };
        auto const simulated = static_cast<double>(kind.count);
        DrawnPhase phase;
        phase.first_school = static_cast<School>(all.schools.size());
        phase.first_teacher = static_cast<Teacher>(all.teachers.size());
        put_beside(all, draw_kind(kind, realisation));
        phase.end_school = static_cast<School>(all.schools.size());
        phase.end_teacher = static_cast<Teacher>(all.teachers.size());
        phase.weight = wanted.represent > 0 ? wanted.represent / simulated : 1.0;
        phase.school_key = phase.teacher_key = key;
        phase.map_km = static_cast<float>(std::sqrt(simulated));
        phase.classes = static_cast<float>(wanted.classes);
        all.phases.push_back(phase);
    }
    return all;
}

}  // namespace cpdsim
