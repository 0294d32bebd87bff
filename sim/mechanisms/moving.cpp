// Moving to another school (MODEL.md §7), once a year when the school year starts: those who move exchange posts in a
// drawn ring, so every post stays filled. A person takes along knowledge, hours and habits; of practice the share of
// the room above the baseline, since the baseline belongs to the post. Kits stay in the classroom.
//
// Movers are spread over the whole country, so going round the ring would touch some thirty distant lines for each of
// them. They are taken in the order of the teachers instead, and column by column: what all movers have of a column is
// put aside, a few bytes each, and fetched from there for the posts they take. The column itself passes through the
// cache in one direction, and nothing large is ever put aside.
#include <algorithm>
#include <array>
#include <functional>
#include <iterator>
#include <limits>
#include <numeric>
#include <span>
#include <type_traits>
#include <vector>

#include "core/by_lane.hpp"
#include "engine/by_group.hpp"
#include "engine/mechanism.hpp"
#include "mechanisms/newcomer.hpp"
#include "mechanisms/parameters.hpp"
#include "mechanisms/use.hpp"

namespace cpdsim {
namespace {

using Mover = std::uint32_t;  ///< 0, 1, ... in the order of their seats

template <class Column>
[[nodiscard]] auto& entry(Column& column, Seat seat) {
    return column[teacher_of(seat)][seat % lane_count];
}

/// Those who move, and where to.
struct Movers {
    std::vector<Seat> seat;         ///< by mover: the post and the replicate, rising
    std::vector<Mover> comes_from;  ///< by mover: whose person takes this post

    [[nodiscard]] std::size_t size() const { return seat.size(); }
};

constexpr std::size_t chunk = 4096;  // teachers, or movers
constexpr std::size_t ahead = 32;    // movers whose lines are asked for in advance

/// Who exchange posts with each other: all of a replicate, or those of a phase that was drawn for itself, since a
/// school of another stands for another number of schools.
std::size_t ring_of(World const& world, Seat seat) {
    if (!world.population->several_phases()) return seat % lane_count;
    return world.schools().phase[world.teachers().school[teacher_of(seat)]] * std::size_t{lane_count} +
           seat % lane_count;
}

std::size_t rings_in(World const& world) {
    return lane_count * std::max<std::size_t>(1, world.population->phases.size());
}

Movers who_moves(World const& world, int step, std::vector<Lane> const& chance) {
    LaneChances const moves = world.id.chances("moving");
    std::size_t const teachers = world.state.teachers();
    std::vector<std::vector<Seat>> parts((teachers + chunk - 1) / chunk);
    for_each_chunk(world.workers, teachers, chunk, [&](std::size_t from, std::size_t until) {
        for (auto i = static_cast<Teacher>(from); i < until; ++i) {
            Lane const u = moves.lanes(world.key_of(i), step);
            std::size_t const group = NumberGroups::of(world.number_groups.move, world.teachers().school[i]);
            for_each_lane(static_cast<LaneMask>(~at_least(u, chance[group])),
                          [&](int r) { parts[from / chunk].push_back(seat_of(i, r)); });
        }
    });
    std::vector<std::size_t> in_ring(rings_in(world), 0);
    for (auto const& part : parts) {
        for (Seat const seat : part) ++in_ring[ring_of(world, seat)];
    }
    Movers movers;
    movers.seat.reserve(std::accumulate(in_ring.begin(), in_ring.end(), std::size_t{0}));
    for (auto const& part : parts) {  // who is alone stays: there is nobody to exchange posts with
        std::copy_if(part.begin(), part.end(), std::back_inserter(movers.seat),
                     [&](Seat seat) { return in_ring[ring_of(world, seat)] > 1; });
    }
    return movers;
}

/// A mover with the draw that orders the ring in the upper half, so that numbers compare as pairs do.
using Place = std::uint64_t;
constexpr int draw_bits = 24;  // of a uniform draw

/// By rising draw, equal ones in the order they have; the definition is std::stable_sort.
void sort_ring(std::vector<Place>& ring) {
    constexpr int digit_bits = 8;
    std::vector<Place> sorted(ring.size());
    for (int shift = 32; shift < 32 + draw_bits; shift += digit_bits) {
        auto const digit = [&](Place place) { return (place >> shift) & ((1U << digit_bits) - 1); };
        std::array<std::uint32_t, (1U << digit_bits) + 1> next{};
        for (Place const place : ring) ++next[digit(place) + 1];
        std::partial_sum(next.begin(), next.end(), next.begin());
        for (Place const place : ring) sorted[next[digit(place)]++] = place;
        ring.swap(sorted);
    }
}

/// A ring in each replicate (and phase): everybody takes the post of the next. A separate draw orders it: the one that
/// made somebody move says how likely that was, not where to.
void form_rings(World const& world, int step, Movers& movers) {
    LaneChances const moves = world.id.chances("moving");
    std::vector<Place> places(movers.size());
    for_each_chunk(world.workers, movers.size(), chunk, [&](std::size_t from, std::size_t until) {
        std::array<std::uint32_t, lane_count> post{}, lane{};
        for (std::size_t first = from; first < until; first += lane_count) {
            std::size_t const number = std::min<std::size_t>(lane_count, until - first);
            for (std::size_t k = 0; k < number; ++k) {
                post[k] = world.key_of(teacher_of(movers.seat[first + k]));
                lane[k] = movers.seat[first + k] % lane_count;
            }
            Lane const u = moves.each(post, step, lane, 1);
            for (std::size_t k = 0; k < number; ++k) {
                auto const order = static_cast<Place>(u[static_cast<int>(k)] * static_cast<float>(1U << draw_bits));
                places[first + k] = (order << 32U) | (first + k);
            }
        }
    });
    std::vector<std::vector<Place>> rings(rings_in(world));
    for (auto& ring : rings) ring.reserve(places.size() / rings.size() + 1);
    for (std::size_t m = 0; m < places.size(); ++m) rings[ring_of(world, movers.seat[m])].push_back(places[m]);
    places = {};
    movers.comes_from.resize(movers.size());
    world.workers->for_each(rings.size(), [&](std::size_t of) {
        auto& ring = rings[of];
        sort_ring(ring);
        for (std::size_t k = 0; k < ring.size(); ++k)
            movers.comes_from[static_cast<Mover>(ring[k + 1 < ring.size() ? k + 1 : 0])] = static_cast<Mover>(ring[k]);
    });
}

/// Every mover leaves what `take(seat)` gives at the old post, and `put(seat, value)` gets it for the new one.
template <class Column, class Take, class Put>
void exchange(Movers const& movers, Column const& column, Take&& take, Put&& put) {
    std::size_t const number = movers.size();
    std::vector<decltype(take(Seat{}))> left(number);
    for (std::size_t m = 0; m < number; ++m) {
        __builtin_prefetch(&column[teacher_of(movers.seat[std::min(m + ahead, number - 1)])]);
        left[m] = take(movers.seat[m]);
    }
    for (std::size_t m = 0; m < number; ++m) {
        __builtin_prefetch(&column[teacher_of(movers.seat[std::min(m + ahead, number - 1)])], 1);
        put(movers.seat[m], left[movers.comes_from[m]]);
    }
}

template <class Column>
void exchange_entries(Movers const& movers, Column& column) {
    exchange(
        movers, column, [&](Seat seat) { return entry(column, seat); },
        [&](Seat seat, auto value) { entry(column, seat) = value; });
}

/// Of several columns of bits at once.
void exchange_bits(Movers const& movers, std::vector<Column<LaneMask>*> const& columns) {
    using Bits = std::uint32_t;
    constexpr std::size_t at_once = std::numeric_limits<Bits>::digits;
    for (std::size_t first = 0; first < columns.size(); first += at_once) {
        std::span const part{columns.data() + first, std::min(at_once, columns.size() - first)};
        exchange(
            movers, *part.front(),
            [&](Seat seat) {
                Bits bits = 0;
                for (std::size_t k = 0; k < part.size(); ++k)
                    bits |= static_cast<Bits>((*part[k])[teacher_of(seat)] >> lane_of(seat) & 1U) << k;
                return bits;
            },
            [&](Seat seat, Bits bits) {
                for (std::size_t k = 0; k < part.size(); ++k) {
                    LaneMask& mask = (*part[k])[teacher_of(seat)];
                    mask = static_cast<LaneMask>((mask & ~only(lane_of(seat))) | ((bits >> k & 1U) << lane_of(seat)));
                }
            });
    }
}

void exchange_what_is_used(World& world, Movers const& movers) {
    auto const& baseline = world.teachers().baseline;
    auto& practice = world.state.practice_next;
    exchange(
        movers, practice, [&](Seat seat) { return use_of(world, teacher_of(seat), entry(practice, seat)); },
        [&](Seat seat, float use) {
            float const p0 = baseline[teacher_of(seat)];
            entry(practice, seat) = p0 + use * (1.F - p0);
            if (use > 0) world.stillness.change(teacher_of(seat));
        });
    exchange(
        movers, world.state.knowledge, [&](Seat seat) { return entry(world.state.knowledge, seat); },
        [&](Seat seat, float knowledge) {
            entry(world.state.knowledge, seat) = knowledge;
            if (knowledge > 0) world.stillness.wake(teacher_of(seat));
        });
}

void begin_at_new_posts(World& world, Movers const& movers, int step) {
    for (std::size_t m = 0; m < movers.size(); ++m) {
        Seat const seat = movers.seat[m];
        world.community.members.ask_for(teacher_of(movers.seat[std::min(m + ahead, movers.size() - 1)]));
        entry(world.state.support, seat) = 0;
        entry(world.state.joined, seat) = static_cast<std::int16_t>(step + 1);
        world.community.members.strike(teacher_of(seat), lane_of(seat));
    }
    for (auto& member : world.groups.member) {
        for (Seat const seat : movers.seat)
            member[teacher_of(seat)] = static_cast<LaneMask>(member[teacher_of(seat)] & ~only(lane_of(seat)));
    }
}

/// No two of the tasks write to the same column, so threads may share them out.
void exchange_posts(World& world, Movers const& movers, int step) {
    State& s = world.state;
    std::vector<std::function<void()>> tasks{[&] { exchange_what_is_used(world, movers); },
                                             [&] { begin_at_new_posts(world, movers, step); }};
    std::vector<Column<LaneMask>*> bits;
    s.each_column([&](auto& column, ColumnRule const& rule, auto const&) {
        if (rule.on_move != OnMove::taken_along || column.empty()) return;
        if constexpr (std::is_same_v<decltype(column), Column<LaneMask>&>)
            bits.push_back(&column);
        else
            tasks.emplace_back([&] { exchange_entries(movers, column); });
    });
    for (auto& completed : world.groups.completed) bits.push_back(&completed);
    tasks.emplace_back([&] { exchange_bits(movers, bits); });
    world.workers->for_each(tasks.size(), [&](std::size_t t) { tasks[t](); });
}

}  // namespace

Mechanism make_moving(ByLane<Turnover> const& p) {
    std::vector<Lane> const chance = by_group(p, &Turnover::move, [](Turnover const&, double moves) { return moves; });
    bool const nobody = std::all_of(chance.begin(), chance.end(), [](Lane const& c) { return (c <= 0.F).all(); });
    return {.name = "moving", .phase = Phase::turn_over, .on_world = [=](World& world, Clock const& clock) {
                if (nobody || !clock.starts_school_year) return;
                Movers movers = who_moves(world, clock.step, chance);
                form_rings(world, clock.step, movers);
                exchange_posts(world, movers, clock.step);
            }};
}

}  // namespace cpdsim
