#include "mechanisms/newcomer.hpp"

namespace cpdsim {
namespace {

std::uint32_t arrival_key(int arrival) { return static_cast<std::uint32_t>(arrival + 1); }

float hazard_at(float u) { return -log_portable(1.F - u); }

float transfer_gap_at(World const& world, float u) {
    double const own = static_cast<double>(world.transfer->quantile(static_cast<double>(u)));
    return static_cast<float>((1 - own) / (1 - world.mean_transfer));
}

float propensity_at(World const& world, Teacher post, int lane, float u) {
    double const school = world.persons.school[world.teachers().school[post]][lane];
    return world.propensity.at(normal_quantile(static_cast<double>(u)), school);
}

/// The post as somebody finds it who has done nothing yet.
void clear_post(World& world, Teacher post, int lane, int arrival, float knowledge) {
    State& state = world.state;
    auto const keep = static_cast<LaneMask>(~only(lane));
    float const p0 = world.teachers().baseline[post];
    state.practice_next[post][lane] = p0 < world.newcomers_practise_below ? p0 : 0.F;
    state.knowledge[post][lane] = knowledge;
    state.hours[post][lane] = 0;
    state.hours_attended[post][lane] = 0;
    state.support[post][lane] = 0;
    if (knowledge > 0) world.stillness.wake(post);
    state.career_start[post][lane] = static_cast<float>(arrival + 1) * static_cast<float>(world.step_years);
    state.joined[post][lane] = static_cast<std::int16_t>(arrival + 1);
    state.last_course[post][lane] = never_attended;
    state.role[post][static_cast<std::size_t>(lane)] = role_none;
    for (auto* column : {&state.adopted, &state.reached, &state.in_programme_ever, &state.changed_at_stop})
        (*column)[post] &= keep;
    if (!state.familiar.empty()) state.familiar[post] &= keep;
    for (auto& completed : world.groups.completed) completed[post] &= keep;
    for (auto& member : world.groups.member) member[post] &= keep;
    world.community.members.strike(post, lane);
}

}  // namespace

void place_first_persons(World& world, Teacher post) {
    State& state = world.state;
    PersonDraws const& draws = world.persons;
    std::uint32_t const key = arrival_key(-1), first = world.id.first_replicate;
    Lane const hazard = draws.leaving.uniform_lanes(post, key, first);
    for (int r = 0; r < lane_count; ++r) state.leaves_after[post][r] = hazard_at(hazard[r]);
    if (world.transfer) {
        Lane const u = draws.transfer.uniform_lanes(post, key, first);
        for (int r = 0; r < lane_count; ++r) state.transfer_gap[post][r] = transfer_gap_at(world, u[r]);
    }
    if (!std::isnan(world.teachers().propensity[post])) {
        state.propensity[post].setConstant(world.teachers().propensity[post]);
        return;
    }
    Lane const u = draws.propensity.uniform_lanes(post, key, first);
    for (int r = 0; r < lane_count; ++r) state.propensity[post][r] = propensity_at(world, post, r, u[r]);
}

void ask_for(World const& world, Teacher post) {
    State const& s = world.state;
    for (LaneColumn const* column : {&s.practice_next, &s.knowledge, &s.hours, &s.hours_attended, &s.propensity,
                                     &s.leaves_after, &s.career_start, &s.support}) {
        __builtin_prefetch(&(*column)[post]);
    }
    if (!s.transfer_gap.empty()) __builtin_prefetch(&s.transfer_gap[post]);
    __builtin_prefetch(&s.joined[post]);
    __builtin_prefetch(&s.last_course[post]);
    __builtin_prefetch(&s.role[post]);
}

void Newcomers::place() {
    State& state = world_.state;
    PersonDraws const& draws = world_.persons;
    std::uint32_t const key = arrival_key(arrival_);
    std::array<std::uint32_t, lane_count> posts{}, replicates{};
    for (std::size_t k = 0; k < count_; ++k) {
        posts[k] = waiting_[k].post;
        replicates[k] = world_.id.first_replicate + static_cast<std::uint32_t>(waiting_[k].lane);
    }
    Lane const propensity = draws.propensity.uniform_each(posts, key, replicates);
    Lane const hazard = -log_lanes(Lane{1.F - draws.leaving.uniform_each(posts, key, replicates)});
    Lane const transfer = world_.transfer ? draws.transfer.uniform_each(posts, key, replicates) : Lane{Lane::Zero()};
    for (std::size_t k = 0; k < count_; ++k) {
        auto const& [post, lane, knowledge, familiar] = waiting_[k];
        auto const at = static_cast<int>(k);
        clear_post(world_, post, lane, arrival_, knowledge);
        state.propensity[post][lane] = propensity_at(world_, post, lane, propensity[at]);
        if (world_.transfer) state.transfer_gap[post][lane] = transfer_gap_at(world_, transfer[at]);
        state.leaves_after[post][lane] = hazard[at];
        if (familiar) state.familiar[post] |= only(lane);
    }
    count_ = 0;
}

}  // namespace cpdsim
