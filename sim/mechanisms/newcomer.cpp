#include "mechanisms/newcomer.hpp"

namespace cpdsim {
namespace {

std::uint32_t arrival_key(int arrival) { return static_cast<std::uint32_t>(arrival + 1); }

}  // namespace

float drawn_hazard(World const& world, Teacher post, int arrival, int lane) {
    float const u = world.id.draws("leaving").uniform(post, arrival_key(arrival),
                                                      world.id.first_replicate + static_cast<std::uint32_t>(lane));
    return -log_portable(1.F - u);
}

float drawn_propensity(World const& world, Teacher post, int arrival, int lane) {
    if (arrival < 0 && !std::isnan(world.teachers().propensity[post])) return world.teachers().propensity[post];
    auto const replicate = world.id.first_replicate + static_cast<std::uint32_t>(lane);
    double const person = world.id.draws("propensity").uniform(post, arrival_key(arrival), replicate);
    double const school = world.id.draws("school propensity").uniform(world.teachers().school[post], 0, replicate);
    return world.propensity.at(normal_quantile(person), normal_quantile(school));
}

float drawn_transfer_gap(World const& world, Teacher post, int arrival, int lane) {
    auto const replicate = world.id.first_replicate + static_cast<std::uint32_t>(lane);
    double const person = world.id.draws("transfer").uniform(post, arrival_key(arrival), replicate);
    double const own = static_cast<double>(world.transfer->quantile(person));
    return static_cast<float>((1 - own) / (1 - world.mean_transfer));
}

void place_newcomer(World& world, Teacher post, int lane, int arrival, float knowledge) {
    State& state = world.state;
    auto const keep = static_cast<LaneMask>(~only(lane));
    float const p0 = world.teachers().baseline[post];
    state.practice_next[post][lane] = p0 < world.newcomers_practise_below ? p0 : 0.F;
    state.knowledge[post][lane] = knowledge;
    state.hours[post][lane] = 0;
    state.hours_attended[post][lane] = 0;
    state.support[post][lane] = 0;
    state.propensity[post][lane] = drawn_propensity(world, post, arrival, lane);
    if (world.transfer) state.transfer_gap[post][lane] = drawn_transfer_gap(world, post, arrival, lane);
    state.leaves_after[post][lane] = drawn_hazard(world, post, arrival, lane);
    state.career_start[post][lane] = static_cast<float>(arrival + 1) * static_cast<float>(world.step_years);
    state.joined[post][lane] = static_cast<std::int16_t>(arrival + 1);
    state.last_course[post][lane] = never_attended;
    state.role[post][static_cast<std::size_t>(lane)] = role_none;
    for (auto* column : {&state.adopted, &state.reached, &state.in_programme_ever, &state.changed_at_stop})
        (*column)[post] &= keep;
    if (!state.familiar.empty()) state.familiar[post] &= keep;
    for (auto& completed : world.groups.completed) completed[post] &= keep;
    for (auto& member : world.groups.member) member[post] &= keep;
}

}  // namespace cpdsim
