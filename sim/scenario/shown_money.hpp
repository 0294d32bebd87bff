// The currency in which people read the amounts of a scenario. Everything is computed and kept in EUR.
#pragma once

#include <string>

#include "scenario/scenario.hpp"

namespace cpdsim {

struct ShownMoney {
    std::string currency = "EUR";
    double euros = 1;  ///< of one unit
    [[nodiscard]] double of(double amount_in_euros) const { return amount_in_euros / euros; }
    [[nodiscard]] bool own() const { return currency != "EUR"; }
};

/// EUR where there is no rate for the scenario's own currency.
[[nodiscard]] inline ShownMoney shown_money(Money const& money) {
    if (money.currency == "GBP") return {money.currency, money.gbp};
    auto const rate = money.rates.find(money.currency);
    return rate == money.rates.end() ? ShownMoney{} : ShownMoney{money.currency, rate->second};
}

}  // namespace cpdsim
