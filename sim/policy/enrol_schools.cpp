// An intake of schools, alone or in partnership, each with a team of its teachers (MODEL.md §6).
#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>
#include <optional>
#include <span>
#include <unordered_set>

#include "core/mask_sets.hpp"
#include "policy/admission.hpp"
#include "policy/applications.hpp"
#include "policy/intake.hpp"
#include "policy/phase_shares.hpp"
#include "policy/recognition.hpp"

namespace cpdsim {
namespace {

Queue schools_that_apply(Policy const& policy, World const& world, ProgrammeNumber p, int step) {
    ProgrammePlan const& plan = policy.plans[p];
    Recruit const& recruit = plan.shape().recruit;
    Applications const applications{policy, world, p};
    LaneChances const apply = world.id.chances("apply: " + plan.id);
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
        std::uint32_t const key = world.key_of_school(s);
        Lane const u = apply.lanes(key, step);
        LaneMask const applying = without(without(free, at_least(u, chance)), below(interest.candidates, needed));
        if (applying == no_lane) return;
        Lane const lot = apply.lanes(key, step, 1);
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
        : at_{at}, applications_{applications}, team_{at.chances("team")}, partners_{at.chances("partners")} {}

    /// A school, alone or with others near it that may still join (those `in` already may not), and their teams.
    [[nodiscard]] Unit of(School lead, std::unordered_set<School> const& in, PhaseShares const& shares) const {
        Unit unit;
        bool const partnership = at_.plan().shape().recruit.unit == RecruitUnit::partnership;
        unit.schools = partnership ? partners_of(lead, in, shares) : std::vector<School>{lead};
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
            order.emplace_back(-log_portable(1.F - team_.single(world.key_of(i))) / willing, i);
        }
        std::sort(order.begin(), order.end());
        std::size_t const size =
            size_within(at_.programme().recruit.team, team_.single(world.key_of_school(school), 1));
        std::vector<Teacher> team;
        for (std::size_t k = 0; k < std::min(size, order.size()); ++k) team.push_back(order[k].second);
        return team;
    }

    /// The lead first, then the nearest of its region: of its phase, of any where partnerships go across, or as many of
    /// each as the shares by phase ask for.
    [[nodiscard]] std::vector<School> partners_of(School lead, std::unordered_set<School> const& in,
                                                  PhaseShares const& shares) const {
        Population const& population = *at_.world.population;
        Schools const& schools = population.schools;
        Recruit const& recruit = at_.plan().shape().recruit;
        std::size_t const size =
            size_within(at_.programme().recruit.partnership, partners_.single(at_.world.key_of_school(lead)));
        bool const own_phase = population.several_phases() && !recruit.across_phases;
        std::vector<std::pair<float, School>> near;
        for (School s = 0; s < schools.size(); ++s) {
            if (s == lead || schools.region[s] != schools.region[lead]) continue;
            if (has(at_.world.groups.school_in[at_.p][s], at_.lane) || in.count(s) > 0) continue;
            if (own_phase && schools.phase[s] != schools.phase[lead]) continue;
            if (population.several_phases() && !serves(s)) continue;
            float const as_wide =
                population.several_phases() ? population.phase_of(lead).map_km / population.phase_of(s).map_km : 1.F;
            float const dx = schools.x_km[s] * as_wide - schools.x_km[lead];
            float const dy = schools.y_km[s] * as_wide - schools.y_km[lead];
            near.emplace_back(dx * dx + dy * dy, s);
        }
        std::size_t const others = std::min(size > 0 ? size - 1 : 0, near.size());
        std::vector<School> partners{lead};
        if (recruit.across_phases && shares.bind()) {
            std::sort(near.begin(), near.end());
            choose_by_phase(near, size, shares, partners);
            return partners;
        }
        std::span const first = std::span{near}.first(others);
        std::partial_sort(near.begin(), std::next(near.begin(), std::ssize(first)), near.end());
        for (auto const& [distance, school] : first) partners.push_back(school);
        return partners;
    }

    /// Whether somebody of the school is admitted by its phase, type or region.
    [[nodiscard]] bool serves(School s) const {
        auto const& first = at_.world.schools().first_teacher;
        return first[s] < first[s + 1] && at_.plan().admits_teacher[first[s]] != 0;
    }

    /// One after another of the phase that is furthest behind, the nearest of it.
    void choose_by_phase(std::vector<std::pair<float, School>> const& near, std::size_t size, PhaseShares shares,
                         std::vector<School>& partners) const {
        auto const& phase = at_.world.schools().phase;
        shares.take(phase[partners.front()], at_.weight(partners.front()));
        std::vector<std::uint8_t> taken(near.size(), 0);
        while (partners.size() < size) {
            std::optional<std::size_t> const wanted = shares.behind([&](std::size_t f) {
                for (std::size_t k = 0; k < near.size(); ++k)
                    if (taken[k] == 0 && phase[near[k].second] == f) return true;
                return false;
            });
            if (!wanted) return;
            for (std::size_t k = 0; k < near.size(); ++k) {
                if (taken[k] != 0 || phase[near[k].second] != *wanted) continue;
                taken[k] = 1;
                partners.push_back(near[k].second);
                shares.take(*wanted, at_.weight(near[k].second));
                break;
            }
        }
    }

    AtWork const& at_;
    Applications const& applications_;
    Chance team_, partners_;
};

/// Who applies, in order; where schools are taken by phase, always of the phase that is furthest behind its share.
class Turn {
public:
    Turn(std::vector<Applicant> applicants, World const& world, PhaseShares const& shares)
        : phase_{world.schools().phase}, shares_{shares} {
        if (!shares.bind()) {
            queues_.emplace_back(std::move(applicants));
            return;
        }
        std::vector<std::vector<Applicant>> of(shares.phases());
        for (Applicant const& a : applicants) of[phase_[a.who]].push_back(a);
        for (auto& list : of) queues_.emplace_back(std::move(list));
    }
    /// Nobody where a phase whose turn it is has no more that apply: what it does not ask for is not the others'.
    [[nodiscard]] std::optional<School> next() {
        std::optional<std::size_t> const queue =
            shares_.bind() ? shares_.behind([](std::size_t) { return true; }) : std::optional<std::size_t>{0};
        if (!queue || queues_[*queue].empty()) return std::nullopt;
        return queues_[*queue].next().who;
    }

private:
    std::vector<std::uint16_t> const& phase_;
    PhaseShares const& shares_;
    std::vector<InOrder> queues_;
};

/// What a unit is counted as, in schools and in teachers.
UnitSize weighed(AtWork const& at, Unit const& unit) {
    if (!at.world.population->several_phases()) return {number_of(unit.members), number_of(unit.schools)};
    UnitSize size{0, 0};
    for (Teacher const i : unit.members) size.teachers += at.weight_of(i);
    for (School const s : unit.schools) size.schools += at.weight(s);
    size.partnerships = size.schools / std::max(1.0, number_of(unit.schools));
    return size;
}

/// Lets those who come first in, as far as money and places go. Other lanes do the same at the same time.
Bound let_in(AtWork const& at, Applications const& applications, std::vector<Applicant> applicants, Units& units) {
    Partners const partners{at, applications};
    Purse& purse = at.purse();
    bool const several = at.world.population->several_phases();
    Allowance schools = schools_left(at);
    Allowance places = several ? places_left(at) : Allowance{places_allowed(at), 1};
    PhaseShares shares = phase_shares(at);
    Turn turn{std::move(applicants), at.world, shares};
    std::map<std::pair<double, double>, std::vector<double>> cost_of_size;
    std::unordered_set<School> in;  // those who have joined at this intake
    while (std::optional<School> const lead = turn.next()) {
        if (!schools.any() || !places.any()) return Bound::places;
        if (in.count(*lead) > 0) continue;  // joined as a partner of another school meanwhile
        Unit const unit = partners.of(*lead, in, shares);
        UnitSize const size = weighed(at, unit);
        if (unit.members.empty() || !schools.has_room_for(size.schools)) continue;
        auto& cost = cost_of_size[{size.teachers, size.schools}];
        if (cost.empty()) cost = at.cost_of(size);
        if (purse.affordable(at.step, cost) + 1e-9 < 1) return Bound::money;
        purse.promise(at.step, cost, 1);
        schools.take(size.schools);
        places.take(size.teachers);
        for (School const s : unit.schools) shares.take(at.world.schools().phase[s], at.weight(s));
        in.insert(unit.schools.begin(), unit.schools.end());
        units.add(unit);
    }
    return Bound::demand;
}

}  // namespace

void enrol_schools(Policy& policy, World& world, ProgrammeNumber p, int step, LaneMask lanes) {
    Queue queue = schools_that_apply(policy, world, p, step);
    Applications const applications{policy, world, p};
    std::array<Units, lane_count> units;
    std::array<Bound, lane_count> bound{};
    std::array<double, lane_count> applied{};
    auto const at = [&](int r) { return AtWork{policy, world, p, step, r}; };
    for_each_of(*world.workers, lane_count, [&](int r) {
        if (!has(lanes, r)) return;
        double standing = number_of(queue.kept(r));
        if (world.population->several_phases()) {
            standing = 0;
            for (Applicant const& a : queue.kept(r)) standing += world.population->weight_of(a.who);
        }
        entry(applied, r) = std::round(standing);
        Units mine;  // of this lane alone: neighbours in memory would be written by other threads
        entry(bound, r) = let_in(at(r), applications, std::move(queue.kept(r)), mine);
        entry(units, r) = std::move(mine);
    });
    for_each_lane(lanes, [&](int r) { note_bound(at(r), entry(bound, r), entry(applied, r)); });
    admit(policy, world, p, step, units);
}

}  // namespace cpdsim
