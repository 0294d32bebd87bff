// An intake of schools, alone or in partnership, each with a team of its teachers (MODEL.md §6).
#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <unordered_set>

#include "core/mask_sets.hpp"
#include "policy/admission.hpp"
#include "policy/applications.hpp"
#include "policy/intake.hpp"
#include "policy/recognition.hpp"

namespace cpdsim {
namespace {

Queue schools_that_apply(Policy const& policy, World const& world, std::size_t p, int step) {
    ProgrammePlan const& plan = policy.plans[p];
    Recruit const& recruit = plan.shape().recruit;
    Applications const applications{policy, world, p};
    LaneDraws const apply = world.id.draws("apply: " + plan.id);
    auto const at = static_cast<std::uint32_t>(step);
    auto const& first = world.schools().first_teacher;
    Lane const smallest_team = plan.lanes([](LanePlan const& in_lane) { return in_lane.programme->recruit.team.low; });
    LaneSeats all;
    all.fill(every_applicant);  // one that asks for too many may make room for the next
    auto const ask = [&](School s, Queue& queue) {
        LaneMask const free =
            without(without(every_lane, world.groups.school_in[p][s]), holds_highest_level(policy, p, s));
        if (free == no_lane || first[s] == first[s + 1]) return;
        SchoolInterest const interest = applications.interest_of(s);
        // A team of the wanted size, or everybody where the school is smaller than that.
        Lane const needed = smallest_team.min(static_cast<float>(first[s + 1] - first[s]));
        Lane chance = interest.chance;
        if (recruit.head_consent) chance *= applications.consent(s);
        Lane const u = apply.lanes(s, at);
        LaneMask const applying = without(without(free, at_least(u, chance)), below(interest.candidates, needed));
        if (applying == no_lane) return;
        Lane const lot = apply.lanes(s, at, 1);
        queue.join(applying, rank_of(plan, world, s, world.groups.school_reached[s]),
                   order_of(recruit.entry, lot, world.state.climate_mean[s], interest.chance), s);
    };
    return ask_all(world, Queue{all}, world.schools().size(), 256, [&](School from, School to, Queue& queue) {
        for (School s = from; s < to; ++s) ask(s, queue);
    });
}

/// A whole number of the range, drawn.
std::size_t size_within(param::CountRange const& range, float u) {
    return static_cast<std::size_t>(range.low + std::floor(double{u} * (range.high - range.low + 1)));
}

/// Makes units of the schools that come first, in one lane.
class Partners {
public:
    Partners(AtWork const& at, Applications const& applications)
        : at_{at}, applications_{applications}, team_{at.draws("team")}, partners_{at.draws("partners")} {}

    /// A school, alone or with others near it that may still join (those `in` already may not), and their teams.
    [[nodiscard]] Unit of(School lead, std::unordered_set<School> const& in) const {
        Unit unit;
        bool const partnership = at_.plan().shape().recruit.unit == RecruitUnit::partnership;
        unit.schools = partnership ? partners_of(lead, in) : std::vector<School>{lead};
        for (School const s : unit.schools) {
            auto const team = team_of(s);
            unit.members.insert(unit.members.end(), team.begin(), team.end());
        }
        return unit;
    }

private:
    /// The team of a school: those most willing come first, by a keyed draw weighted with their propensity.
    [[nodiscard]] std::vector<Teacher> team_of(School school) const {
        World const& world = at_.world;
        auto const& first = world.schools().first_teacher;
        std::vector<std::pair<float, Teacher>> order;
        for (Teacher i = first[school]; i < first[school + 1]; ++i) {
            if (!has(applications_.may_join(i), at_.lane)) continue;
            float const willing = std::max(1e-3F, share_as_float(world.state.propensity[i][at_.lane]));
            order.emplace_back(-log_portable(1.F - team_.single(i)) / willing, i);
        }
        std::sort(order.begin(), order.end());
        std::size_t const size = size_within(at_.programme().recruit.team, team_.single(school, 1));
        std::vector<Teacher> team;
        for (std::size_t k = 0; k < std::min(size, order.size()); ++k) team.push_back(order[k].second);
        return team;
    }

    /// The lead first, then the nearest of its region.
    [[nodiscard]] std::vector<School> partners_of(School lead, std::unordered_set<School> const& in) const {
        Schools const& schools = at_.world.schools();
        std::size_t const size = size_within(at_.programme().recruit.partnership, partners_.single(lead));
        std::vector<std::pair<float, School>> near;
        for (School s = 0; s < schools.size(); ++s) {
            if (s == lead || schools.region[s] != schools.region[lead]) continue;
            if (has(at_.world.groups.school_in[at_.p][s], at_.lane) || in.count(s) > 0) continue;
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

    AtWork const& at_;
    Applications const& applications_;
    Chance team_, partners_;
};

/// Lets those who come first in, as far as money and places go. Other lanes do the same at the same time.
Bound let_in(AtWork const& at, Applications const& applications, InOrder in_order, Units& units) {
    Partners const partners{at, applications};
    Purse& purse = at.purse();
    int schools_left = schools_allowed(at);
    int places_left = places_allowed(at);
    std::map<std::pair<std::size_t, std::size_t>, std::vector<double>> cost_of_size;
    std::unordered_set<School> in;  // those who have joined at this intake
    while (!in_order.empty()) {
        School const lead = in_order.next().who;
        if (schools_left <= 0 || places_left <= 0) return Bound::places;
        if (in.count(lead) > 0) continue;  // joined as a partner of another school meanwhile
        Unit const unit = partners.of(lead, in);
        if (unit.members.empty() || count_of(unit.schools) > schools_left) continue;
        auto& cost = cost_of_size[{unit.members.size(), unit.schools.size()}];
        if (cost.empty()) cost = at.cost_of({number_of(unit.members), number_of(unit.schools)});
        if (purse.affordable(at.step, cost) + 1e-9 < 1) return Bound::money;
        purse.promise(at.step, cost, 1);
        schools_left -= count_of(unit.schools);
        places_left -= count_of(unit.members);
        in.insert(unit.schools.begin(), unit.schools.end());
        units.add(unit);
    }
    return Bound::demand;
}

}  // namespace

void enrol_schools(Policy& policy, World& world, std::size_t p, int step, LaneMask lanes) {
    Queue queue = schools_that_apply(policy, world, p, step);
    Applications const applications{policy, world, p};
    std::array<Units, lane_count> units;
    std::array<Bound, lane_count> bound{};
    std::array<std::size_t, lane_count> number{};
    auto const at = [&](int r) { return AtWork{policy, world, p, step, r}; };
    world.workers->for_each(lane_count, [&](std::size_t k) {
        int const r = static_cast<int>(k);
        if (!has(lanes, r)) return;
        number[k] = queue.kept(r).size();
        Units mine;  // of this lane alone: neighbours in memory would be written by other threads
        bound[k] = let_in(at(r), applications, InOrder{std::move(queue.kept(r))}, mine);
        units[k] = std::move(mine);
    });
    for_each_lane(lanes, [&](int r) { note_bound(at(r), entry(bound, r), entry(number, r)); });
    admit(policy, world, p, step, units);
}

}  // namespace cpdsim
