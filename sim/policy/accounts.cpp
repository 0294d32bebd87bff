#include "policy/accounts.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>

namespace cpdsim {
namespace {

/// Something a programme pays for.
struct Item {
    std::string const* kind;
    Basis basis;
    double euros;
    std::string const* payer;
};

/// The items of a programme in a lane, in the same order in all lanes.
std::vector<Item> items_of(Programme const& programme) {
    static std::string const release = "release", grant = "grant", award = "award", ministry = "ministry";
    std::vector<Item> items;
    for (auto const& [kind, item] : programme.costs)
        items.push_back({&kind, basis_of(item.value.unit), item.value.value, &item.payer});
    if (programme.release)
        items.push_back({&release, Basis::cover_day, programme.release->rate, &programme.release->payer});
    if (programme.grant)
        items.push_back({&grant, basis_of(programme.grant->value.unit), programme.grant->value.value, &ministry});
    if (programme.recognition) items.push_back({&award, Basis::winner, programme.recognition->award, &ministry});
    return items;
}

bool pays(std::vector<std::string> const& whose, std::string const& payer) {
    return whose.empty() || std::find(whose.begin(), whose.end(), payer) != whose.end();
}

/// The payer whom a line names pays for everything.
std::string const* payer_of_lines(std::vector<FundingLine> const& funding, std::string const& programme) {
    std::string const* payer = nullptr;
    for (FundingLine const& line : funding) {
        if (line.programme == programme && !line.payer.empty()) payer = &line.payer;
    }
    return payer;
}

/// Notes the prices of all lanes. An item that costs nothing in any lane gets no account.
void note_prices(ProgrammePlan& plan, std::uint16_t p, PolicyInput const& shape, Ledger& ledger) {
    std::string const* const payer_of_all = payer_of_lines(shape.funding, plan.id);
    std::vector<std::vector<Item>> items;
    for (LanePlan const& lane : plan.variants()) items.push_back(items_of(*lane.programme));
    for (std::size_t k = 0; k < items.front().size(); ++k) {
        Item const& first = items.front()[k];
        if (std::all_of(items.begin(), items.end(), [k](auto const& lane) { return lane[k].euros == 0; })) continue;
        std::string const& payer = payer_of_all != nullptr ? *payer_of_all : *first.payer;
        Price price{first.basis, 0, ledger.open(p, payer, *first.kind), pays(shape.whose, payer)};
        for (std::size_t v = 0; v < items.size(); ++v) {
            price.euros = items[v][k].euros;
            if (price.euros != 0) plan.variants()[v].prices.push_back(price);
        }
    }
}

/// What is paid as long as the programme is funded, and how much of it the money covers.
void note_fixed_costs(LanePlan& plan, TimeGrid const& grid) {
    auto const& coordination = plan.programme->coordination;
    for (Price const& price : plan.prices) {
        if (!price.in_budget) continue;
        if (price.basis == Basis::year) plan.fixed_per_year += price.euros;
        if (price.basis == Basis::hub_year && coordination) plan.fixed_per_year += price.euros * coordination->hubs;
    }
    if (!plan.funded()) return;
    double const in_all = std::accumulate(plan.income.begin(), plan.income.end(), 0.0);
    double const years = (plan.closes - plan.opens) * grid.dt();
    plan.activity = plan.fixed_per_year > 0 ? std::min(1.0, in_all / (plan.fixed_per_year * years)) : 1.0;
}

Purse purse_of(LanePlan const& plan, TimeGrid const& grid) {
    Purse purse{plan.income};  // fixed costs come first: they are promised from the start
    if (!plan.funded()) return purse;
    std::vector<double> const fixed(static_cast<std::size_t>(plan.closes - plan.opens),
                                    plan.fixed_per_year * plan.activity * grid.dt());
    purse.promise(plan.opens, fixed, 1);
    return purse;
}

bool moves_money(PolicyInput const& input) {
    return std::any_of(input.funding.begin(), input.funding.end(),
                       [](FundingLine const& line) { return line.unspent == LeftOver::redistribute; });
}

}  // namespace

void Accounts::pay(ProgrammeNumber programme, Price const& price, int step, int lane, double euros, PaidFrom from,
                   std::vector<double> const* for_phases) {
    ledger.absorb(price.account, step, lane, euros);
    by_phase.pay(for_phases != nullptr ? *for_phases : std::vector<double>{}, step, lane, std::llround(euros * 100));
    if (!price.in_budget) return;
    if (from == PaidFrom::promised)
        purse(programme, lane).keep_promise(step, euros);
    else
        purse(programme, lane).spend(euros);
}

Accounts open_accounts(std::vector<ProgrammePlan>& plans, ByLane<PolicyInput> const& inputs, TimeGrid const& grid) {
    std::vector<std::string> ids;
    for (ProgrammePlan const& plan : plans) ids.push_back(plan.id);
    Accounts accounts;
    accounts.ledger = Ledger{ids, grid.rows(), moves_money(inputs[0]) ? Transfers::shown : Transfers::none};
    accounts.received.assign(ids.size(), {});
    accounts.purses.resize(ids.size());
    for (ProgrammeNumber p = 0; p < programmes_in(plans); ++p) {
        note_prices(plans[p], p, inputs[0], accounts.ledger);
        for (LanePlan& plan : plans[p].variants()) note_fixed_costs(plan, grid);
        for (int r = 0; r < lane_count; ++r) accounts.purse(p, r) = purse_of(plans[p][r], grid);
    }
    return accounts;
}

}  // namespace cpdsim
