// An intake of schools, alone or in partnership, each with a team of its teachers (MODEL.md §6).
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_set>

#include "policy/admission.hpp"
#include "policy/applications.hpp"
#include "policy/intake.hpp"
#include "policy/recognition.hpp"

namespace cpdsim {
namespace {

Queue schools_that_apply(Policy const& policy, World const& world, std::size_t p, int step) {
    ProgrammePlan const& plan = policy.plans[p];
    Recruit const& recruit = plan.programme.recruit;
    Applications const applications{policy, world, p};
    LaneDraws const apply = world.id.draws("apply: " + plan.id);
    auto const at = static_cast<std::uint32_t>(step);
    auto const& first = world.schools().first_teacher;
    LaneSeats all;
    all.fill(every_applicant);  // one that asks for too many may make room for the next
    auto const ask = [&](School s, Queue& queue) {
        auto const free = static_cast<LaneMask>(~world.groups.school_in[p][s] & ~holds_highest_level(policy, p, s));
        if (free == no_lane || first[s] == first[s + 1]) return;
        SchoolInterest const interest = applications.interest_of(s);
        // A team of the wanted size, or everybody where the school is smaller than that.
        auto const needed = static_cast<float>(std::min<double>(recruit.team.low, first[s + 1] - first[s]));
        Lane chance = interest.chance;
        if (recruit.head_consent) chance *= applications.consent(s);
        Lane const u = apply.lanes(s, at);
        auto const applying =
            static_cast<LaneMask>(free & ~at_least(u, chance) & at_least(interest.candidates, Lane::Constant(needed)));
        if (applying == no_lane) return;
        Lane const lot = apply.lanes(s, at, 1);
        queue.join(applying, rank_of(plan, world, s, world.groups.school_reached[s]),
                   order_of(recruit.entry, lot, world.state.climate_mean[s], interest.chance), s);
    };
    return ask_all(world, Queue{all}, world.schools().size(), 256, [&](School from, School to, Queue& queue) {
        for (School s = from; s < to; ++s) ask(s, queue);
    });
}

/// The team of a school: those most willing come first, by a keyed draw weighted with their propensity.
std::vector<Teacher> team_of(Policy const& policy, World const& world, Applications const& applications, std::size_t p,
                             int step, int lane, School school) {
    Recruit const& recruit = policy.plans[p].programme.recruit;
    LaneDraws const draws = world.id.draws("team: " + policy.plans[p].id);
    auto const& first = world.schools().first_teacher;
    std::vector<std::pair<float, Teacher>> order;
    for (Teacher i = first[school]; i < first[school + 1]; ++i) {
        if (!has(applications.may_join(i), lane)) continue;
        float const u = draws.lane(i, static_cast<std::uint32_t>(step), lane);
        order.emplace_back(-log_portable(1.F - u) / std::max(1e-3F, share_as_float(world.state.propensity[i][lane])),
                           i);
    }
    std::sort(order.begin(), order.end());
    float const u = draws.lane(school, static_cast<std::uint32_t>(step), lane, 1);
    auto const size = static_cast<std::size_t>(
        recruit.team.low + std::floor(static_cast<double>(u) * (recruit.team.high - recruit.team.low + 1)));
    std::vector<Teacher> team;
    for (std::size_t k = 0; k < std::min(size, order.size()); ++k) team.push_back(order[k].second);
    return team;
}

/// Schools near the lead school that may still join (those `in` already may not), the lead first.
std::vector<School> partners_of(Policy const& policy, World const& world, std::size_t p, int step, int lane,
                                School lead, std::unordered_set<School> const& in) {
    Recruit const& recruit = policy.plans[p].programme.recruit;
    Schools const& schools = world.schools();
    float const u =
        world.id.draws("partners: " + policy.plans[p].id).lane(lead, static_cast<std::uint32_t>(step), lane);
    auto const size = static_cast<std::size_t>(
        recruit.partnership.low +
        std::floor(static_cast<double>(u) * (recruit.partnership.high - recruit.partnership.low + 1)));
    std::vector<std::pair<float, School>> near;
    for (School s = 0; s < schools.size(); ++s) {
        if (s == lead || schools.region[s] != schools.region[lead]) continue;
        if (has(world.groups.school_in[p][s], lane) || in.count(s) > 0) continue;
        float const dx = schools.x_km[s] - schools.x_km[lead];
        float const dy = schools.y_km[s] - schools.y_km[lead];
        near.emplace_back(dx * dx + dy * dy, s);
    }
    std::size_t const others = std::min(size > 0 ? size - 1 : 0, near.size());
    std::partial_sort(near.begin(), near.begin() + static_cast<std::ptrdiff_t>(others), near.end());
    std::vector<School> partners{lead};
    for (std::size_t k = 0; k < others; ++k) partners.push_back(near[k].second);
    return partners;
}

/// Lets those who come first in, as far as money and places go. Other lanes do the same at the same time.
Bound let_in(Policy& policy, World const& world, std::size_t p, int step, int lane, InOrder in_order, Units& units) {
    Applications const applications{policy, world, p};
    bool const partnership = policy.plans[p].programme.recruit.unit == RecruitUnit::partnership;
    Purse& purse = policy.purses[p][static_cast<std::size_t>(lane)];
    int schools_left = schools_allowed(policy, world, p, step, lane);
    int places_left = places_allowed(policy, world, p, step, lane);
    std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> cost_of_size;
    std::unordered_set<School> in;  // those who have joined at this intake
    while (!in_order.empty()) {
        School const lead = in_order.next().who;
        if (schools_left <= 0 || places_left <= 0) return Bound::places;
        if (in.count(lead) > 0) continue;  // joined as a partner of another school meanwhile
        Unit unit;
        unit.schools = partnership ? partners_of(policy, world, p, step, lane, lead, in) : std::vector<School>{lead};
        for (School const s : unit.schools) {
            auto const team = team_of(policy, world, applications, p, step, lane, s);
            unit.members.insert(unit.members.end(), team.begin(), team.end());
        }
        if (unit.members.empty() || static_cast<int>(unit.schools.size()) > schools_left) continue;
        auto& cost = cost_of_size[{unit.members.size(), unit.schools.size()}];
        if (cost.empty())
            cost = policy.unit_cost(p, step, static_cast<double>(unit.members.size()),
                                    static_cast<double>(unit.schools.size()));
        if (purse.affordable(step, cost) + 1e-9 < 1) return Bound::money;
        purse.promise(step, cost, 1);
        schools_left -= static_cast<int>(unit.schools.size());
        places_left -= static_cast<int>(unit.members.size());
        in.insert(unit.schools.begin(), unit.schools.end());
        units.add(unit);
    }
    return Bound::demand;
}

}  // namespace

void enrol_schools(Policy& policy, World& world, std::size_t p, int step) {
    Queue queue = schools_that_apply(policy, world, p, step);
    std::array<Units, lane_count> units;
    std::array<Bound, lane_count> bound{};
    std::array<std::size_t, lane_count> number{};
    world.workers->for_each(lane_count, [&](std::size_t k) {
        int const r = static_cast<int>(k);
        number[k] = queue.kept(r).size();
        Units mine;  // of this lane alone: neighbours in memory would be written by other threads
        bound[k] = let_in(policy, world, p, step, r, InOrder{std::move(queue.kept(r))}, mine);
        units[k] = std::move(mine);
    });
    for (std::size_t r = 0; r < lane_count; ++r) note_bound(policy, p, step, static_cast<int>(r), bound[r], number[r]);
    admit(policy, world, p, step, units);
}

}  // namespace cpdsim
