// Every teacher at the end, and the schools. When each person in post was first seen practising is noted in every row:
// what tells contagion from none lies in the order of adoption along ties and in the spread between schools, not in the
// curve of all (generators/diffusion_data.hpp, analysis/diffusion.py).
#include <algorithm>
#include <cmath>

#include "observers/catalogue.hpp"

namespace cpdsim {
namespace {

/// Of each role, as attributes say it.
Attributes roles_up_to(int highest) {
    std::vector<std::uint8_t> values{0, 1};
    std::string meanings = "none lead";
    for (int role = 2; role <= highest; ++role) {
        values.push_back(static_cast<std::uint8_t>(role));
        meanings += " trainer_of_tier_" + std::to_string(role - 2);
    }
    return {{"long_name", "role"}, {"flag_values", values}, {"flag_meanings", meanings}};
}

}  // namespace

Observer make_teacher_observer(OutcomeRules const& rules, Results& results, World const& world) {
    std::size_t const n = world.state.teachers();
    auto const lanes = static_cast<std::size_t>(world.id.lanes);
    Table note{"first_practising", {replicate_axis(lane_count), counted_axis("teacher", n)}};
    note.add("first_practising", {"replicate", "teacher"}, {});
    floats(note.arrays.front()).assign(lane_count * n, not_given);
    std::size_t const at_note = results.notes.add(std::move(note));
    Lane const from = rules.practising_from;
    return {"teachers",
            [=, &results](World const& w, Clock const&, int row) {
                auto const now = static_cast<float>(results.days[static_cast<std::size_t>(row)]);
                std::vector<float>& first = floats(results.notes.tables[at_note].arrays.front());
                for (std::size_t i = 0; i < n; ++i) {
                    for (std::size_t r = 0; r < lanes; ++r) {
                        auto const lane = static_cast<int>(r);
                        float& at = first[r * n + i];
                        if (row > 0 && w.state.joined[i][lane] == row) at = not_given;  // somebody else came
                        if (std::isnan(at) && w.state.practice[i][lane] >= from[lane]) at = now;
                    }
                }
            },
            [=, &results](World const& w) {
                results.data.add(teacher_table(w, floats(results.notes.tables[at_note].arrays.front())));
                results.data.add(school_table(*w.population));
            }};
}

Table teacher_table(World const& world, std::vector<float> const& first_practising) {
    std::size_t const n = world.state.teachers();
    auto const lanes = static_cast<std::size_t>(world.id.lanes);
    auto const& subjects = world.population->labels.subjects;
    std::vector<std::string> id(n), subject(n);
    std::vector<std::int32_t> school(n);
    std::vector<float> practice(lanes * n), baseline(lanes * n), knowledge(lanes * n), hours(lanes * n);
    std::vector<float> first(lanes * n, not_given);
    std::vector<std::uint8_t> role(lanes * n);
    for (std::size_t i = 0; i < n; ++i) {
        std::size_t const place = world.teachers().file_order.empty() ? i : world.teachers().file_order[i];
        id[place] = world.teachers().id.empty() ? std::to_string(i + 1) : world.teachers().id[i];
        school[place] = static_cast<std::int32_t>(world.teachers().school[i]);
        if (!subjects.empty()) subject[place] = subjects[world.teachers().subject[i]];
        for (std::size_t r = 0; r < lanes; ++r) {
            auto const lane = static_cast<int>(r);
            std::size_t const cell = r * n + place;
            practice[cell] = world.state.practice[i][lane];
            baseline[cell] = world.teachers().baseline[i];
            knowledge[cell] = world.state.knowledge[i][lane];
            hours[cell] = world.state.hours[i][lane];
            role[cell] = world.state.role[i][r];
            if (!first_practising.empty()) first[cell] = first_practising[r * n + i];
        }
    }
    int const highest = role.empty() ? 0 : *std::max_element(role.begin(), role.end());
    Table table{
        "/teachers",
        {replicate_axis(lanes), counted_axis("teacher", n, {{"long_name", "position in the order of the file"}})},
        {},
        titled("every teacher at the end")};
    auto const add = [&](char const* name, std::vector<std::string> over, Values values, Attributes attributes) {
        table.arrays.push_back({name, std::move(over), std::move(values), std::move(attributes)});
    };
    std::vector<std::string> const post{"teacher"}, person{"replicate", "teacher"};
    add("id", post, std::move(id), {{"long_name", "id of the teacher's post"}});
    add("practice", person, std::move(practice), described("1", "practice"));
    add("baseline", person, std::move(baseline), described("1", "practice without any programme"));
    add("knowledge", person, std::move(knowledge), described("1", "knowledge from CPD"));
    add("hours", person, std::move(hours),
        described("h", "quality-weighted hours of programmes received by the person"));
    add("school", post, std::move(school), {{"long_name", "position in /schools"}});
    add("subject", post, std::move(subject), {{"long_name", "subject of the post"}});
    add("first_practising", person, std::move(first),
        described("d",
                  "time since the start at which the person was first seen practising in the post; not a number: "
                  "never"));
    add("role", person, std::move(role), roles_up_to(highest));
    return table;
}

Table school_table(Population const& population) {
    Schools const& schools = population.schools;
    Labels const& labels = population.labels;
    std::vector<std::string> id, type, region, phase;
    std::vector<std::int32_t> teachers;
    for (std::size_t s = 0; s < schools.size(); ++s) {
        id.push_back(schools.id.empty() ? std::to_string(s + 1) : schools.id[s]);
        type.push_back(labels.types[schools.type[s]]);
        region.push_back(labels.regions[schools.region[s]]);
        phase.push_back(labels.phases[schools.phase[s]]);
        teachers.push_back(static_cast<std::int32_t>(schools.first_teacher[s + 1] - schools.first_teacher[s]));
    }
    Table table{
        "/schools",
        {counted_axis("school", schools.size(), {{"long_name", "position in this table, as in /teachers/school"}})},
        {},
        titled("every school")};
    auto const add = [&](char const* name, Values values, Attributes attributes) {
        table.arrays.push_back({name, {"school"}, std::move(values), std::move(attributes)});
    };
    add("id", std::move(id), {{"long_name", "id of the school"}});
    add("type", std::move(type), {{"long_name", "type"}});
    add("region", std::move(region), {{"long_name", "region"}});
    add("phase", std::move(phase), {{"long_name", "phase"}});
    add("staff", schools.staff, described("teacher", "all teachers of the school, of any subject"));
    add("pupils", schools.pupils, described("pupil", "pupils"));
    add("teachers", std::move(teachers), described("teacher", "simulated teachers"));
    return table;
}

}  // namespace cpdsim
