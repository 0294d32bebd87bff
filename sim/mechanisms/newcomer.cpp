#include "mechanisms/newcomer.hpp"

namespace cpdsim {
namespace {

std::uint32_t arrival_key(int arrival) { return static_cast<std::uint32_t>(arrival + 1); }

Lane hazard_at(Lane const& u) { return -log_lanes(Lane{1.F - u}); }

void copy_lane(LaneMask& to, LaneMask from, int lane) {
    to = static_cast<LaneMask>((to & ~only(lane)) | (from & only(lane)));
}
template <class Row>
void copy_lane(Row& to, Row const& from, int lane) {
    auto const at = static_cast<decltype(to.size())>(lane);
    to[at] = from[at];
}

/// The post as somebody finds it who has done nothing yet.
void clear_post(World& world, Teacher post, int lane, int arrival, float knowledge) {
    State& state = world.state;
    auto const keep = static_cast<LaneMask>(~only(lane));
    float const p0 = world.teachers().baseline[post];
    state.practice_next[post][lane] = p0 < world.newcomers_practise_below[lane] ? p0 : 0.F;
    state.knowledge[post][lane] = knowledge;
    if (knowledge > 0) world.stillness.wake(post);
    state.career_start[post][lane] = static_cast<std::int16_t>(arrival + 1);
    state.joined[post][lane] = static_cast<std::int16_t>(arrival + 1);
    state.each_column([&](auto& column, ColumnRule const& rule, auto const& at_first) {
        if (rule.on_arrival == OnArrival::as_at_first && !column.empty()) copy_lane(column[post], at_first, lane);
    });
    for (auto& completed : world.groups.completed) completed[post] &= keep;
    for (auto& member : world.groups.member) member[post] &= keep;
    world.community.members.strike(post, lane);
}

}  // namespace

void place_first_persons(World& world, Teacher post) {
    State& state = world.state;
    PersonChances const& chances = world.persons;
    std::uint32_t const key = arrival_key(-1), name = world.key_of(post);
    state.leaves_after[post] = hazard_at(chances.leaving.lanes(name, key));
    if (world.transfer)
        state.transfer_gap[post] = as_shares(1.F - world.transfer->quantile(chances.transfer.lanes(name, key)));
    if (!std::isnan(world.teachers().propensity[post])) {
        state.propensity[post].setConstant(as_share(world.teachers().propensity[post]));
        return;
    }
    Lane const person = normal_quantile(chances.propensity.lanes(name, key));
    School const school = world.teachers().school[post];
    std::size_t const group = NumberGroups::of(world.number_groups.participation, school);
    LaneDistributions const& willing = group == 0 ? world.propensity : world.propensity_of[group - 1];
    state.propensity[post] = as_shares(willing.at(person, chances.school[school]));
}

void ask_for(World const& world, Teacher post) {
    State const& s = world.state;
    for (LaneColumn const* column :
         {&s.practice_next, &s.knowledge, &s.hours, &s.hours_attended, &s.leaves_after, &s.support}) {
        __builtin_prefetch(&(*column)[post]);
    }
    if (!s.transfer_gap.empty()) __builtin_prefetch(&s.transfer_gap[post]);
    world.community.members.ask_for(post);
    __builtin_prefetch(&s.propensity[post]);
    __builtin_prefetch(&s.career_start[post]);
    __builtin_prefetch(&s.joined[post]);
    __builtin_prefetch(&s.last_course[post]);
    __builtin_prefetch(&s.role[post]);
}

void Newcomers::place() {
    State& state = world_.state;
    PersonChances const& chances = world_.persons;
    std::uint32_t const key = arrival_key(arrival_);
    std::array<std::uint32_t, lane_count> posts{}, lanes{};
    Lane school = Lane::Zero();
    for (std::size_t k = 0; k < count_; ++k) {
        auto const& [post, lane, knowledge, familiar] = waiting_[k];
        posts[k] = world_.key_of(post);
        lanes[k] = static_cast<std::uint32_t>(lane);
        school[static_cast<int>(k)] = chances.school[world_.teachers().school[post]][lane];
    }
    Lane const person = normal_quantile(chances.propensity.each(posts, key, lanes));
    Lane willing = world_.propensity.at(person, school, lanes);
    for (std::size_t k = 0; k < count_ && !world_.number_groups.participation.empty(); ++k) {
        std::size_t const group = world_.number_groups.participation[world_.teachers().school[waiting_[k].post]];
        auto const at = static_cast<int>(k);
        if (group > 0) willing[at] = world_.propensity_of[group - 1].at(person[at], school[at], lanes[k]);
    }
    LaneShares const propensity = as_shares(willing);
    Lane const hazard = hazard_at(chances.leaving.each(posts, key, lanes));
    LaneShares const gap =
        world_.transfer ? as_shares(1.F - world_.transfer->quantile(chances.transfer.each(posts, key, lanes), lanes))
                        : LaneShares{LaneShares::Zero()};
    for (std::size_t k = 0; k < count_; ++k) {
        auto const& [post, lane, knowledge, familiar] = waiting_[k];
        auto const at = static_cast<int>(k);
        clear_post(world_, post, lane, arrival_, knowledge);
        state.propensity[post][lane] = propensity[at];
        if (world_.transfer) state.transfer_gap[post][lane] = gap[at];
        state.leaves_after[post][lane] = hazard[at];
        if (familiar) state.familiar[post] |= only(lane);
    }
    count_ = 0;
}

}  // namespace cpdsim
