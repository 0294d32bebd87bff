#include "policy/recognition.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cpdsim {
namespace {

bool still_there(World const& world, Cohort const& cohort, std::size_t m, int lane) {
    return cohort.attends[m] != 0 && world.state.joined[cohort.members[m]][lane] <= cohort.formed;
}

void notice(World& world, std::size_t p, School school, int lane, double attention) {
    LaneColumn& column = world.groups.recognition[p];
    if (column.empty()) column.assign(world.schools().size(), Lane::Zero());
    column[school][lane] = std::max(column[school][lane], static_cast<float>(attention));
}

/// Raises the school's label by a level, where there is one, and what people notice of it.
void recognise(Policy& policy, World& world, std::size_t p, School school, int lane) {
    Recognition const& recognition = *policy.plans[p].programme.recognition;
    double share = 1;
    if (!recognition.levels.empty()) {
        std::uint8_t& level = policy.labels[p][school][static_cast<std::size_t>(lane)];
        level = static_cast<std::uint8_t>(std::min<std::size_t>(level + 1U, recognition.levels.size()));
        share = static_cast<double>(level) / static_cast<double>(recognition.levels.size());
    }
    notice(world, p, school, lane, recognition.visibility * share);
}

/// Those who may win, the likeliest first: half by lot, half by how much they practise.
std::vector<std::pair<float, Teacher>> ranked(Policy const& policy, World const& world, Cohort const& cohort, int step,
                                              int lane) {
    LaneDraws const draws = world.id.draws("award: " + policy.plans[cohort.programme].id);
    std::vector<std::pair<float, Teacher>> order;
    for (std::size_t m = 0; m < cohort.members.size(); ++m) {
        if (!still_there(world, cohort, m, lane)) continue;
        Teacher const i = cohort.members[m];
        float const lot = draws.lane(i, static_cast<std::uint32_t>(step), lane);
        order.emplace_back(0.5F * lot + 0.5F * (1.F - world.state.practice[i][lane]), i);
    }
    std::sort(order.begin(), order.end());
    return order;
}

}  // namespace

double award_years(int age, int length, int steps_per_year) {
    int const lived = age + 1;
    if (lived % steps_per_year == 0) return 1;
    return lived == length ? static_cast<double>(lived % steps_per_year) / steps_per_year : 0.0;
}

Lane recognition_seen(World const& world, Teacher teacher) {
    Lane seen = Lane::Zero();
    School const own = world.teachers().school[teacher];
    PeerRows const& rows = world.peers;
    bool const ties = !rows.complete && !rows.first.empty();
    for (LaneColumn const& recognition : world.groups.recognition) {
        if (recognition.empty()) continue;
        seen = seen.max(recognition[own]);
        if (!ties) continue;
        Lane elsewhere = Lane::Zero();
        float weight = 0;
        for (std::uint32_t k = rows.first[teacher]; k < rows.first[teacher + 1]; ++k) {
            School const school = world.teachers().school[rows.to[k]];
            if (school == own) continue;
            elsewhere += rows.share[k] * recognition[school];
            weight += rows.share[k];
        }
        if (weight > 0) seen = seen.max(elsewhere / weight);
    }
    return seen;
}

LaneMask holds_highest_level(Policy const& policy, std::size_t programme, School school) {
    if (policy.labels[programme].empty()) return no_lane;
    auto const highest = static_cast<std::uint8_t>(policy.plans[programme].programme.recognition->levels.size());
    LaneMask holds = no_lane;
    for (int r = 0; r < lane_count; ++r) {
        if (policy.labels[programme][school][static_cast<std::size_t>(r)] >= highest) holds |= only(r);
    }
    return holds;
}

void give_awards(Policy& policy, World& world, Cohort const& cohort, int step, int lane) {
    std::size_t const p = cohort.programme;
    Recognition const& recognition = *policy.plans[p].programme.recognition;
    double const years = award_years(step - cohort.start, cohort.end - cohort.start, policy.grid.per_year());
    if (years <= 0 || recognition.winners <= 0) return;
    double const expected = recognition.winners * years * static_cast<double>(cohort.members.size());
    float const u = world.id.draws("awards: " + policy.plans[p].id)
                        .lane(cohort.members.front(), static_cast<std::uint32_t>(step), lane);
    auto const number = static_cast<std::size_t>(expected + static_cast<double>(u));
    double const price = policy.price_of(p, Basis::winner, true) * policy.scale;
    auto const order = ranked(policy, world, cohort, step, lane);
    for (std::size_t k = 0; k < std::min(number, order.size()); ++k) {
        bool const promised = static_cast<double>(k + 1) <= expected + 1e-9;
        Purse const& purse = policy.purses[p][static_cast<std::size_t>(lane)];
        if (!promised && purse.free_now(step) + 1e-6 < price) break;
        policy.pay(p, Basis::winner, step, lane, 1, promised ? PaidFrom::promised : PaidFrom::free);
        recognise(policy, world, p, world.teachers().school[order[k].second], lane);
        policy.counts.awards[p][static_cast<std::size_t>(step + 1)][lane] += static_cast<float>(policy.scale);
    }
}

void give_labels(Policy& policy, World& world, Cohort const& cohort, int lane) {
    std::size_t const p = cohort.programme;
    if (policy.labels[p].empty() || policy.plans[p].programme.recognition->winners > 0) return;
    Recognition const& recognition = *policy.plans[p].programme.recognition;
    auto const levels = static_cast<double>(recognition.levels.size());
    std::size_t m = 0;
    for (School const school : cohort.schools) {
        double practice = 0;
        int present = 0;
        for (; m < cohort.members.size() && world.teachers().school[cohort.members[m]] == school; ++m) {
            if (!still_there(world, cohort, m, lane)) continue;
            practice += static_cast<double>(world.state.practice[cohort.members[m]][lane]);
            ++present;
        }
        double const held = policy.labels[p][school][static_cast<std::size_t>(lane)];
        double const needed = recognition.needs + (1 - recognition.needs) * held / levels;
        if (present > 0 && held < levels && (recognition.needs <= 0 || practice / present >= needed))
            recognise(policy, world, p, school, lane);
    }
}

void forget_recognition(Policy const& policy, World& world) {
    for (std::size_t p = 0; p < world.groups.recognition.size() && p < policy.plans.size(); ++p) {
        LaneColumn& column = world.groups.recognition[p];
        if (column.empty()) continue;
        double const half_life = policy.plans[p].programme.recognition->remembered;
        auto const kept = static_cast<float>(std::exp(-std::numbers::ln2 / half_life * policy.grid.dt()));
        for (Lane& attention : column) attention *= kept;
    }
}

}  // namespace cpdsim
