// From programmes and funding lines to what each programme can do: income by step, prices by account, fixed costs.
// Money comes in once a year, at the beginning of each funded year, as much as the rate of the line brings in that
// year; a taper lets the rate fall to nothing in a straight line after the window and is part of the amount.
#include <algorithm>
#include <cmath>
#include <numeric>
#include <set>

#include "policy/accounts.hpp"

namespace cpdsim {
namespace {

/// Share of the line's money that has come in by `months` after its start (months since the start; window and taper in
/// months).
double share_by(double months, double window, double taper) {
    double const whole = window + taper / 2;
    if (whole <= 0) return months >= 0 ? 1 : 0;
    double const flat = std::clamp(months, 0.0, window);
    double const into = std::clamp(months - window, 0.0, taper);
    double const falling = taper > 0 ? into - into * into / (2 * taper) : 0;
    return (flat + falling) / whole;
}

struct LineTimes {
    int opens, closes;     ///< steps
    double window, taper;  ///< months
};

LineTimes times_of(FundingLine const& line, TimeGrid const& grid) {
    YearMonth const from = line.from.value_or(grid.start());
    YearMonth const to = line.to.value_or(grid.end());
    double const window = months_between(from, to) + 1;
    double const taper = line.taper * 12;
    int const closes = grid.step_of(plus_months(from, static_cast<int>(std::ceil(window + taper))));
    return {grid.step_of(from), std::min(closes, grid.steps()), window, taper};
}

std::vector<std::uint8_t> ranks(std::vector<std::string> const& priority, std::vector<std::string> const& types) {
    std::vector<std::uint8_t> ranks;
    for (std::string const& type : types) {
        std::uint8_t rank = 0;
        while (rank < priority.size() && priority[rank] != type) ++rank;
        ranks.push_back(rank);
    }
    return ranks;
}

/// Phases that the programme does not serve, where there are several; schools that it takes by phase are of those
/// named.
void leave_out_other_phases(Recruit const& recruit, Population const& population, std::vector<std::uint8_t>& admits) {
    if (!population.several_phases()) return;
    for (std::size_t f = 0; f < population.phases.size(); ++f) {
        std::string const& name = population.labels.phases[f];
        bool const served = recruit.phases.empty() ||
                            std::find(recruit.phases.begin(), recruit.phases.end(), name) != recruit.phases.end();
        auto const share = recruit.schools_by_phase.find(name);
        bool const wanted =
            recruit.schools_by_phase.empty() || (share != recruit.schools_by_phase.end() && share->second > 0);
        if (served && wanted) continue;
        DrawnPhase const& phase = population.phases[f];
        std::fill(admits.begin() + phase.first_teacher, admits.begin() + phase.end_teacher, std::uint8_t{0});
    }
}

std::vector<std::uint8_t> admitted(Recruit const& recruit, Population const& population) {
    std::vector<std::uint8_t> admits(population.teachers.size(), 1);
    std::vector<std::string> const& only = recruit.only;
    leave_out_other_phases(recruit, population, admits);
    if (only.empty()) return admits;
    auto const named = [&](std::vector<std::string> const& labels, std::uint16_t k) {
        return k < labels.size() && std::find(only.begin(), only.end(), labels[k]) != only.end();
    };
    for (std::size_t i = 0; i < admits.size(); ++i) {
        School const s = population.teachers.school[i];
        bool const in = named(population.labels.types, population.schools.type[s]) ||
                        named(population.labels.regions, population.schools.region[s]) ||
                        named(population.labels.phases, population.schools.phase[s]) ||
                        named(population.labels.subjects, population.teachers.subject[i]);
        admits[i] = in ? admits[i] : 0;
    }
    return admits;
}

void bring_in(LanePlan& plan, FundingLine const& line, TimeGrid const& grid) {
    LineTimes const t = times_of(line, grid);
    double const amount =
        line.amount.unit == "EUR/year" ? line.amount.value * (t.window + t.taper / 2) / 12 : line.amount.value;
    plan.opens = plan.opens < 0 ? std::max(0, t.opens) : std::min(plan.opens, std::max(0, t.opens));
    plan.closes = std::max(plan.closes, t.closes);
    plan.carried_over = std::min(plan.carried_over, line.carry_over);
    for (double month = 0; month < t.window + t.taper; month += 12) {
        int const step = t.opens + static_cast<int>(std::lround(month / 12 * grid.per_year()));
        // Whole cents of what has come in so far, so that the years add up to the amount.
        double const cents = std::round(amount * share_by(month + 12, t.window, t.taper) * 100) -
                             std::round(amount * share_by(month, t.window, t.taper) * 100);
        if (step < 0 || step >= grid.steps()) continue;  // money outside the run is no money of the run
        entry(plan.income, step) += cents / 100;
        if (line.unspent == LeftOver::redistribute) entry(plan.redistributed, step) += cents / 100;
    }
}

}  // namespace

bool is_intake(Recruit const& recruit, TimeGrid const& grid, int step) {
    return grid.begins_month(step) &&
           std::find(recruit.intake.begin(), recruit.intake.end(), grid.month_of(step).month) != recruit.intake.end();
}

namespace {

LanePlan plan_of(std::string const& id, PolicyInput const& input, TimeGrid const& grid) {
    LanePlan plan;
    Programme const& programme = input.programmes.at(id);
    plan.programme = &programme;
    plan.timetable = timetable_of(programme, grid);
    plan.income.assign(static_cast<std::size_t>(grid.steps()), 0.0);
    plan.redistributed = plan.income;
    if (programme.sessions && programme.sessions->content.size() < 2) plan.content_worth = input.single_content;
    plan.at_scale = programme.quality.at_scale(input.quality);
    for (FundingLine const& line : input.funding) {
        if (line.programme == id && line.amount.value > 0) bring_in(plan, line, grid);
    }
    for (int step = std::max(0, plan.opens); step < plan.closes; ++step) {
        if (is_intake(programme.recruit, grid, step)) plan.last_intake = step;
    }
    return plan;
}

}  // namespace

ProgrammePlan::ProgrammePlan(std::string name, ByLane<PolicyInput> const& inputs, TimeGrid const& grid,
                             Population const& population)
    : id{std::move(name)} {
    std::vector<PolicyInput const*> planned;
    for (int r = 0; r < lane_count; ++r) {
        std::uint8_t which = 0;
        while (which < planned.size() && planned[which] != &inputs[r]) ++which;
        entry(which_, r) = which;
        if (which < planned.size()) continue;
        planned.push_back(&inputs[r]);
        plans_.push_back(plan_of(id, inputs[r], grid));
    }
    type_priority = ranks(shape().recruit.priority, population.labels.types);
    admits_teacher = admitted(shape().recruit, population);
}

std::vector<ProgrammePlan> plan_programmes(ByLane<PolicyInput> const& inputs, TimeGrid const& grid,
                                           Population const& population) {
    std::set<std::string> with_money;
    for (int r = 0; r < lane_count; ++r) {
        for (FundingLine const& line : inputs[r].funding) {
            if (line.amount.value > 0 && inputs[r].programmes.contains(line.programme))
                with_money.insert(line.programme);
        }
    }
    std::vector<ProgrammePlan> plans;  // without money it does nothing, so it is not even looked at
    for (std::string const& id : with_money) plans.emplace_back(id, inputs, grid, population);
    return plans;
}

}  // namespace cpdsim
