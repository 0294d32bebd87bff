// From programmes and funding lines to what each programme can do: income by step, prices by account, fixed costs.
// Money comes in once a year, at the beginning of each funded year, as much as the rate of the line brings in that
// year; a taper lets the rate fall to nothing in a straight line after the window and is part of the amount.
#include <algorithm>
#include <cmath>
#include <numeric>

#include "policy/policy.hpp"

namespace cpdsim {
namespace {

bool has_money(std::vector<FundingLine> const& funding, std::string const& programme) {
    return std::any_of(funding.begin(), funding.end(),
                       [&](FundingLine const& line) { return line.programme == programme && line.amount.value > 0; });
}

bool pays(std::vector<std::string> const& whose, std::string const& payer) {
    return whose.empty() || std::find(whose.begin(), whose.end(), payer) != whose.end();
}

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
    std::vector<std::uint8_t> rank(types.size(), static_cast<std::uint8_t>(priority.size()));
    for (std::size_t t = 0; t < types.size(); ++t) {
        auto const found = std::find(priority.begin(), priority.end(), types[t]);
        if (found != priority.end()) rank[t] = static_cast<std::uint8_t>(found - priority.begin());
    }
    return rank;
}

std::vector<std::uint8_t> admitted(std::vector<std::string> const& only, Population const& population) {
    std::vector<std::uint8_t> admits(population.teachers.size(), 1);
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
        admits[i] = in ? 1 : 0;
    }
    return admits;
}

}  // namespace

Policy::Policy(PolicyInput const& input, Population const& population, TimeGrid const& time,
               std::vector<std::uint8_t> teaching_in_step)
    : participation{input.participation},
      system{input.system},
      scale{population.scale},
      grid{time},
      teaching{std::move(teaching_in_step)} {
    std::vector<std::string> ids;
    for (auto const& [id, programme] : input.programmes) {
        if (!has_money(input.funding, id)) continue;  // without money it does nothing, so it is not even looked at
        ids.push_back(id);
        ProgrammePlan plan;
        plan.id = id;
        plan.programme = programme;
        plan.timetable = timetable_of(programme, grid);
        plan.income.assign(static_cast<std::size_t>(grid.steps()), 0.0);
        plan.redistributed = plan.income;
        plan.type_priority = ranks(programme.recruit.priority, population.labels.types);
        plan.admits_teacher = admitted(programme.recruit.only, population);
        if (programme.sessions && programme.sessions->content.size() < 2) plan.content_worth = input.single_content;
        plans.push_back(std::move(plan));
    }
    bool const moves_money = std::any_of(input.funding.begin(), input.funding.end(), [](FundingLine const& line) {
        return line.unspent == LeftOver::redistribute;
    });
    ledger = Ledger{ids, grid.rows(), moves_money ? Transfers::shown : Transfers::none};
    received.assign(ids.size(), {});
    open_accounts(input.whose, input.funding);
    bring_in(input.funding);
    for (ProgrammePlan const& plan : plans) {
        purses.emplace_back();
        Purse purse{plan.income};  // fixed costs come first: they are promised from the start
        std::vector<double> const fixed(static_cast<std::size_t>(plan.funded() ? plan.closes - plan.opens : 0),
                                        plan.fixed_per_year * plan.activity * grid.dt());
        if (plan.funded()) purse.promise(plan.opens, fixed, 1);
        purses.back().fill(purse);
    }
    auto const rows = static_cast<std::size_t>(grid.rows());
    for (auto* table :
         {&counts.members, &counts.schools, &counts.trainers, &counts.labelled, &counts.community_members,
          &counts.applicants, &counts.places_booked, &counts.places_taken, &counts.completed, &counts.recipients,
          &counts.awards, &counts.hours_delivered, &counts.cover_days, &counts.lead_hours, &counts.steering_persons,
          &counts.limited_by_demand, &counts.limited_by_places, &counts.limited_by_money, &counts.limited_by_cover}) {
        table->assign(plans.size(), LaneColumn(rows, Lane::Zero()));
    }
    own_cover.assign(plans.size(), Lane::Ones());
    labels.resize(plans.size());
    for (std::size_t p = 0; p < plans.size(); ++p) {
        Programme const& programme = plans[p].programme;
        if (programme.pre_service) familiarity = std::max(familiarity, programme.pre_service->familiarity);
        if (!programme.recognition) continue;
        recognises = true;
        if (!programme.recognition->levels.empty()) labels[p].assign(population.schools.size(), {});
    }
    if (participation.reinforcement) attendances.assign(population.teachers.size(), LaneCounts::Zero());
}

void Policy::open_accounts(std::vector<std::string> const& whose, std::vector<FundingLine> const& funding) {
    for (std::size_t p = 0; p < plans.size(); ++p) {
        ProgrammePlan& plan = plans[p];
        std::string payer_of_line;
        for (FundingLine const& line : funding) {
            if (line.programme == plan.id && !line.payer.empty()) payer_of_line = line.payer;
        }
        auto const add_price = [&](std::string const& kind, Basis basis, double euros, std::string const& own_payer) {
            if (euros == 0) return;
            std::string const& payer = payer_of_line.empty() ? own_payer : payer_of_line;
            plan.prices.push_back(
                {basis, euros, ledger.open(static_cast<std::uint16_t>(p), payer, kind), pays(whose, payer)});
        };
        for (auto const& [kind, item] : plan.programme.costs)
            add_price(kind, basis_of(item.value.unit), item.value.value, item.payer);
        if (plan.programme.release)
            add_price("release", Basis::cover_day, plan.programme.release->rate, plan.programme.release->payer);
        if (plan.programme.grant)
            add_price("grant", basis_of(plan.programme.grant->value.unit), plan.programme.grant->value.value,
                      "ministry");
        if (plan.programme.recognition)
            add_price("award", Basis::winner, plan.programme.recognition->award, "ministry");
        for (Price const& price : plan.prices) {
            if (!price.in_budget) continue;
            if (price.basis == Basis::year) plan.fixed_per_year += price.euros;
            if (price.basis == Basis::hub_year && plan.programme.coordination)
                plan.fixed_per_year += price.euros * plan.programme.coordination->hubs;
        }
    }
}

void Policy::bring_in(std::vector<FundingLine> const& funding) {
    for (FundingLine const& line : funding) {
        auto const found = std::find_if(plans.begin(), plans.end(),
                                        [&](ProgrammePlan const& plan) { return plan.id == line.programme; });
        if (found == plans.end() || line.amount.value <= 0) continue;
        LineTimes const t = times_of(line, grid);
        double const amount =
            line.amount.unit == "EUR/year" ? line.amount.value * (t.window + t.taper / 2) / 12 : line.amount.value;
        found->opens = found->opens < 0 ? std::max(0, t.opens) : std::min(found->opens, std::max(0, t.opens));
        found->closes = std::max(found->closes, t.closes);
        found->carried_over = std::min(found->carried_over, line.carry_over);
        for (double month = 0; month < t.window + t.taper; month += 12) {
            int const step = t.opens + static_cast<int>(std::lround(month / 12 * grid.per_year()));
            // Whole cents of what has come in so far, so that the years add up to the amount.
            double const cents = std::round(amount * share_by(month + 12, t.window, t.taper) * 100) -
                                 std::round(amount * share_by(month, t.window, t.taper) * 100);
            if (step < 0 || step >= grid.steps()) continue;  // money outside the run is no money of the run
            found->income[static_cast<std::size_t>(step)] += cents / 100;
            if (line.unspent == LeftOver::redistribute)
                found->redistributed[static_cast<std::size_t>(step)] += cents / 100;
        }
    }
    for (ProgrammePlan& plan : plans) {
        double const in_all = std::accumulate(plan.income.begin(), plan.income.end(), 0.0);
        double const years = plan.funded() ? (plan.closes - plan.opens) * grid.dt() : 0;
        if (!plan.funded()) continue;
        plan.activity = plan.fixed_per_year > 0 ? std::min(1.0, in_all / (plan.fixed_per_year * years)) : 1.0;
    }
}

}  // namespace cpdsim
