#include "policy/recognition.hpp"

#include <algorithm>
#include <cmath>
#include <numbers>

namespace cpdsim {
namespace {

void notice(AtWork const& at, World& world, School school, double attention) {
    LaneColumn& column = world.groups.recognition[at.p];
    if (column.empty()) column.assign(world.schools().size(), Lane::Zero());
    Lane& seen = column[school];
    at.put(seen, std::max(double{seen[at.lane]}, attention));
}

/// Raises the school's label by a level, where there is one, and what people notice of it.
void recognise(AtWork const& at, World& world, School school) {
    Recognition const& recognition = *at.programme().recognition;
    double share = 1;
    if (!recognition.levels.empty()) {
        std::uint8_t& level = entry(at.policy.labels[at.p][school], at.lane);
        level = static_cast<std::uint8_t>(std::min<std::size_t>(level + 1U, recognition.levels.size()));
        share = level / number_of(recognition.levels);
    }
    notice(at, world, school, recognition.visibility * share);
}

/// Those who may win, the likeliest first: half by lot, half by how much they practise.
std::vector<std::pair<float, Teacher>> ranked(AtWork const& at, Cohort const& cohort) {
    Chance const chance = at.chances("award");
    std::vector<std::pair<float, Teacher>> order;
    for (std::size_t m = 0; m < cohort.members.size(); ++m) {
        if (!came(at, cohort, m)) continue;
        Teacher const i = cohort.members[m];
        order.emplace_back(
            0.5F * chance.single(at.world.key_of(i)) + 0.5F * (1.F - at.world.state.practice[i][at.lane]), i);
    }
    std::sort(order.begin(), order.end());
    return order;
}

}  // namespace

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

LaneMask holds_highest_level(Policy const& policy, ProgrammeNumber programme, School school) {
    if (policy.labels[programme].empty()) return no_lane;
    std::size_t const highest = policy.plans[programme].shape().recognition->levels.size();
    LaneMask holds = no_lane;
    for (int r = 0; r < lane_count; ++r) {
        if (entry(policy.labels[programme][school], r) >= highest) holds |= only(r);
    }
    return holds;
}

void give_awards(AtWork const& at, World& world, Cohort const& cohort) {
    double const expected = at.schedule().winners(cohort.weight, at.step - cohort.start, cohort.end - cohort.start);
    if (expected <= 0) return;
    double const more = at.chances("awards").of(at.world.key_of(cohort.members.front()));  // resolves the fraction
    double const price = at.price_of(Basis::winner) * at.policy.scale;
    double given = 0;
    for (auto const& [order, winner] : ranked(at, cohort)) {
        double const weight = at.weight_of(winner);
        if (given + weight > expected + more * weight) break;
        given += weight;
        bool const promised = given <= expected + 1e-9;
        if (!promised && at.purse().free_now(at.step) + 1e-6 < price * weight) break;
        at.pay(Basis::winner, weight, promised ? PaidFrom::promised : PaidFrom::free);
        recognise(at, world, world.teachers().school[winner]);
        at.count(&ProgrammeCounts::awards, weight);
    }
}

void give_labels(AtWork const& at, World& world, Cohort const& cohort) {
    Recognition const& recognition = *at.programme().recognition;
    if (at.policy.labels[at.p].empty() || recognition.winners > 0) return;
    double const levels = number_of(recognition.levels);
    std::size_t m = 0;
    for (School const school : cohort.schools) {
        double practice = 0;
        int present = 0;
        for (; m < cohort.members.size() && world.teachers().school[cohort.members[m]] == school; ++m) {
            if (!came(at, cohort, m)) continue;
            practice += double{world.state.practice[cohort.members[m]][at.lane]};
            ++present;
        }
        double const held = entry(at.policy.labels[at.p][school], at.lane);
        double const needed = recognition.needs + (1 - recognition.needs) * held / levels;
        if (present > 0 && held < levels && (recognition.needs <= 0 || practice / present >= needed))
            recognise(at, world, school);
    }
}

void forget_recognition(Policy const& policy, World& world) {
    for (ProgrammeNumber p = 0; p < world.groups.recognition.size() && p < policy.plans.size(); ++p) {
        LaneColumn& column = world.groups.recognition[p];
        if (column.empty()) continue;
        Lane const kept = policy.plans[p].lanes([&](LanePlan const& plan) {
            double const half_life = plan.programme->recognition->remembered;
            return std::exp(-std::numbers::ln2 / half_life * policy.calendar.grid.dt());
        });
        for (Lane& attention : column) attention *= kept;
    }
}

}  // namespace cpdsim
