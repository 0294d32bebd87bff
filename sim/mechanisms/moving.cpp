// Moving to another school (MODEL.md §7), once a year when the school year starts: those who move exchange posts in a
// drawn ring, so every post stays filled. A person takes along knowledge, hours and habits; of practice the share of
// the room above the baseline, since the baseline belongs to the post. Kits stay in the classroom.
//
// Movers are spread over the whole country, so going round the ring would touch some thirty distant lines for each of
// them. All posts are left in the order of the teachers and taken in that order again; only the person in between, one
// line, is far away.
#include <algorithm>
#include <array>
#include <utility>
#include <vector>

#include "mechanisms/catalogue.hpp"
#include "mechanisms/newcomer.hpp"
#include "mechanisms/use.hpp"

namespace cpdsim {
namespace {

struct Person {
    float use, knowledge, hours, hours_attended, propensity, leaves_after;
    std::uint16_t transfer_gap;
    std::int16_t career_start, last_course;
    std::uint8_t role;
    bool adopted, reached, in_programme_ever, changed_at_stop, familiar;
};

Person leave_post(World const& world, Teacher post, int lane) {
    State const& s = world.state;
    return {use_of(world, post, s.practice_next[post])[lane],
            s.knowledge[post][lane],
            s.hours[post][lane],
            s.hours_attended[post][lane],
            s.propensity[post][lane],
            s.leaves_after[post][lane],
            s.transfer_gap.empty() ? std::uint16_t{0} : s.transfer_gap[post][lane],
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
    world.community.members.strike(post, lane);
    if (person.knowledge > 0) world.stillness.wake(post);
    if (person.use > 0) world.stillness.change(post);
}

struct Mover {
    Teacher post;
    int lane;
    float order;  ///< in the ring
};

constexpr std::size_t chunk = 16 * Stillness::block_size;  // teachers; no two chunks share anything they write
constexpr std::size_t stays = ~std::size_t{0};

/// Those who move, chunk by chunk in the order of the teachers.
struct Movers {
    std::vector<Mover> all;
    std::vector<std::size_t> first;       ///< of each chunk, and the end
    std::vector<std::size_t> comes_from;  ///< by mover: whose person takes this post, or `stays`
};

Movers who_moves(World const& world, int step, float chance) {
    Draws const moves = world.id.draws("moving");
    auto const key = static_cast<std::uint32_t>(step);
    std::size_t const teachers = world.state.teachers();
    std::vector<std::vector<Mover>> parts((teachers + chunk - 1) / chunk);
    for_each_chunk(world.workers, teachers, chunk, [&](std::size_t from, std::size_t until) {
        for (auto i = static_cast<Teacher>(from); i < until; ++i) {
            Lane const u = moves.uniform_lanes(i, key, world.id.first_replicate);
            for_each_lane(static_cast<LaneMask>(~at_least(u, Lane::Constant(chance))), [&](int r) {
                // A separate draw orders the ring: u itself says how likely the move was, not where to.
                auto const replicate = world.id.first_replicate + static_cast<std::uint32_t>(r);
                parts[from / chunk].push_back({i, r, moves.uniform(i, key, replicate, 1)});
            });
        }
    });
    Movers movers;
    for (auto const& part : parts) {
        movers.first.push_back(movers.all.size());
        movers.all.insert(movers.all.end(), part.begin(), part.end());
    }
    movers.first.push_back(movers.all.size());
    return movers;
}

/// A ring in each replicate: everybody takes the post of the next; who is alone stays.
void form_rings(World const& world, Movers& movers) {
    movers.comes_from.assign(movers.all.size(), stays);
    std::array<std::vector<std::pair<float, std::size_t>>, lane_count> rings;
    for (std::size_t m = 0; m < movers.all.size(); ++m)
        rings[static_cast<std::size_t>(movers.all[m].lane)].emplace_back(movers.all[m].order, m);
    world.workers->for_each(lane_count, [&](std::size_t lane) {
        auto& ring = rings[lane];
        if (ring.size() < 2) return;
        std::sort(ring.begin(), ring.end());
        for (std::size_t k = 0; k < ring.size(); ++k)
            movers.comes_from[ring[(k + 1) % ring.size()].second] = ring[k].second;
    });
}

void take_certificates(World& world, Movers const& movers) {
    world.workers->for_each(world.groups.completed.size(), [&](std::size_t p) {
        auto& completed = world.groups.completed[p];
        std::vector<std::uint8_t> had(movers.all.size());
        for (std::size_t m = 0; m < had.size(); ++m)
            had[m] = has(completed[movers.all[m].post], movers.all[m].lane) ? 1 : 0;
        for (std::size_t m = 0; m < had.size(); ++m) {
            if (movers.comes_from[m] == stays) continue;
            put(completed[movers.all[m].post], movers.all[m].lane, had[movers.comes_from[m]] != 0);
        }
    });
}

void exchange_posts(World& world, Movers const& movers, int step) {
    std::vector<Person> persons(movers.all.size());
    auto const chunk_by_chunk = [&](auto&& visit) {
        world.workers->for_each(movers.first.size() - 1, [&](std::size_t c) {
            for (std::size_t m = movers.first[c]; m < movers.first[c + 1]; ++m) visit(m);
        });
    };
    chunk_by_chunk([&](std::size_t m) { persons[m] = leave_post(world, movers.all[m].post, movers.all[m].lane); });
    chunk_by_chunk([&](std::size_t m) {
        constexpr std::size_t ahead = 8;
        if (m + ahead < persons.size() && movers.comes_from[m + ahead] != stays)
            __builtin_prefetch(&persons[movers.comes_from[m + ahead]]);
        if (movers.comes_from[m] == stays) return;
        take_post(world, movers.all[m].post, movers.all[m].lane, step, persons[movers.comes_from[m]]);
    });
    take_certificates(world, movers);
}

}  // namespace

Mechanism make_moving(Turnover const& p) {
    return {.name = "moving", .phase = Phase::turn_over, .on_world = [=](World& world, Clock const& clock) {
                if (p.move <= 0 || !clock.starts_school_year) return;
                Movers movers = who_moves(world, clock.step, static_cast<float>(p.move));
                form_rings(world, movers);
                exchange_posts(world, movers, clock.step);
            }};
}

}  // namespace cpdsim
