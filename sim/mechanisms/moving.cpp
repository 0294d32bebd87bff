// Moving to another school (MODEL.md §7), once a year when the school year starts: those who move exchange posts in a
// drawn ring, so every post stays filled. A person takes along knowledge, hours and habits; of practice the share of
// the room above the baseline, since the baseline belongs to the post. Kits stay in the classroom.
#include <algorithm>
#include <array>
#include <vector>

#include "mechanisms/catalogue.hpp"
#include "mechanisms/newcomer.hpp"
#include "mechanisms/use.hpp"

namespace cpdsim {
namespace {

struct Person {
    float use, knowledge, hours, hours_attended, propensity, transfer_gap, leaves_after, career_start;
    std::int16_t last_course;
    std::uint8_t role;
    bool adopted, reached, in_programme_ever, changed_at_stop, familiar;
};

Person leave_post(World const& world, Teacher post, int lane) {
    State const& s = world.state;
    return {use_of(s.practice_next[post], world.teachers().baseline[post])[lane],
            s.knowledge[post][lane],
            s.hours[post][lane],
            s.hours_attended[post][lane],
            s.propensity[post][lane],
            s.transfer_gap.empty() ? 1.F : s.transfer_gap[post][lane],
            s.leaves_after[post][lane],
            s.career_start[post][lane],
            s.last_course[post][lane],
            s.role[post][static_cast<std::size_t>(lane)],
            has(s.adopted[post], lane),
            has(s.reached[post], lane),
            has(s.in_programme_ever[post], lane),
            has(s.changed_at_stop[post], lane),
            !s.familiar.empty() && has(s.familiar[post], lane)};
}

void put(LaneMask& mask, int lane, bool value) {
    mask = static_cast<LaneMask>(value ? mask | only(lane) : mask & ~only(lane));
}

void take_post(World& world, Teacher post, int lane, int step, Person const& person) {
    State& s = world.state;
    float const p0 = world.teachers().baseline[post];
    s.practice_next[post][lane] = p0 + person.use * (1.F - p0);
    s.knowledge[post][lane] = person.knowledge;
    s.hours[post][lane] = person.hours;
    s.hours_attended[post][lane] = person.hours_attended;
    s.propensity[post][lane] = person.propensity;
    if (!s.transfer_gap.empty()) s.transfer_gap[post][lane] = person.transfer_gap;
    s.leaves_after[post][lane] = person.leaves_after;
    s.career_start[post][lane] = person.career_start;
    s.support[post][lane] = 0;
    s.joined[post][lane] = static_cast<std::int16_t>(step + 1);
    s.last_course[post][lane] = person.last_course;
    s.role[post][static_cast<std::size_t>(lane)] = person.role;
    put(s.adopted[post], lane, person.adopted);
    put(s.reached[post], lane, person.reached);
    put(s.in_programme_ever[post], lane, person.in_programme_ever);
    put(s.changed_at_stop[post], lane, person.changed_at_stop);
    if (!s.familiar.empty()) put(s.familiar[post], lane, person.familiar);
    for (auto& member : world.groups.member) put(member[post], lane, false);
    world.attendance.members.strike(post, lane);
    world.community.members.strike(post, lane);
    if (person.knowledge > 0) world.stillness.wake(post);
    if (person.use > 0) world.stillness.change(post);
}

void exchange_posts(World& world, int lane, int step, std::vector<std::pair<float, Teacher>>& movers) {
    if (movers.size() < 2) return;
    std::sort(movers.begin(), movers.end());
    constexpr std::size_t ahead = 6;
    std::size_t const n = movers.size();
    std::vector<Person> persons;
    persons.reserve(n);
    for (std::size_t k = 0; k < n; ++k) {
        // Movers are spread over the whole country: the lines of those who come later are asked for in time.
        if (k + ahead < n) ask_for(world, movers[k + ahead].second);
        persons.push_back(leave_post(world, movers[k].second, lane));
    }
    for (std::size_t k = 0; k < n; ++k) {
        ask_for(world, movers[(k + 1 + ahead) % n].second);
        take_post(world, movers[(k + 1) % n].second, lane, step, persons[k]);
    }
    std::vector<std::uint8_t> completed(n);
    for (auto& column : world.groups.completed) {
        for (std::size_t k = 0; k < n; ++k) completed[k] = has(column[movers[k].second], lane) ? 1 : 0;
        for (std::size_t k = 0; k < n; ++k) put(column[movers[(k + 1) % n].second], lane, completed[k] != 0);
    }
}

}  // namespace

Mechanism make_moving(Turnover const& p) {
    return {.name = "moving", .phase = Phase::turn_over, .on_world = [=](World& world, Clock const& clock) {
                if (p.move <= 0 || !clock.starts_school_year) return;
                Draws const moves = world.id.draws("moving");
                auto const step = static_cast<std::uint32_t>(clock.step);
                std::array<std::vector<std::pair<float, Teacher>>, lane_count> movers;
                for (Teacher i = 0; i < world.state.teachers(); ++i) {
                    Lane const u = moves.uniform_lanes(i, step, world.id.first_replicate);
                    LaneMask const moving =
                        static_cast<LaneMask>(~at_least(u, Lane::Constant(static_cast<float>(p.move))));
                    for_each_lane(moving, [&](int r) {
                        // A separate draw orders the ring: u itself says how likely the move was, not where to.
                        movers[static_cast<std::size_t>(r)].emplace_back(
                            moves.uniform(i, step, world.id.first_replicate + static_cast<std::uint32_t>(r), 1), i);
                    });
                }
                for (int r = 0; r < lane_count; ++r)
                    exchange_posts(world, r, clock.step, movers[static_cast<std::size_t>(r)]);
            }};
}

}  // namespace cpdsim
