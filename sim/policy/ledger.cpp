#include "policy/ledger.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <numeric>

namespace cpdsim {
namespace {

/// The number of the name, which gets one where it is new.
std::uint16_t number_in(std::vector<std::string>& names, std::string const& name) {
    std::uint16_t number = 0;
    while (number < names.size() && names[number] != name) ++number;
    if (number == names.size()) names.push_back(name);
    return number;
}

}  // namespace

std::vector<std::int64_t> divide(std::int64_t cents, std::vector<double> const& shares) {
    double const whole = std::accumulate(shares.begin(), shares.end(), 0.0);
    std::vector<std::int64_t> parts(shares.size(), 0);
    std::int64_t left = cents;
    for (std::size_t k = 0; k < parts.size() && whole > 0; ++k) {
        parts[k] = static_cast<std::int64_t>(static_cast<double>(cents) * (shares[k] / whole));
        left -= parts[k];
    }
    *std::next(parts.begin(), std::max_element(shares.begin(), shares.end()) - shares.begin()) += left;
    return parts;
}

Ledger::Ledger(std::vector<std::string> programmes, int rows, Transfers transfers)
    : programmes_{std::move(programmes)}, rows_{rows}, transfers_{transfers} {}

std::uint16_t Ledger::open(ProgrammeNumber programme, std::string const& payer, std::string const& kind) {
    std::uint16_t const p = number_in(payers_, payer);
    std::uint16_t const k = number_in(kinds_, kind);
    auto const found = std::find_if(accounts_.begin(), accounts_.end(), [&](Account const& known) {
        return known.programme == programme && known.payer == p && known.kind == k;
    });
    auto const number = static_cast<std::uint16_t>(found - accounts_.begin());
    if (found != accounts_.end()) return number;
    accounts_.push_back({programme, p, k});
    for (Cents* cents : {&planned_, &absorbed_, &moved_})
        cents->emplace_back(static_cast<std::size_t>(cell(rows_, 0)), 0);
    return number;
}

void Ledger::plan(std::uint16_t account, int step, int lane, std::int64_t cents) {
    entry(planned_[account], cell(step + 1, lane)) += cents;
}

void Ledger::transfer(std::uint16_t account, int step, int lane, std::int64_t cents) {
    entry(moved_[account], cell(step + 1, lane)) += cents;
}

void Ledger::absorb(std::uint16_t account, int step, int lane, double euros) {
    entry(absorbed_[account], cell(step + 1, lane)) += std::llround(euros * 100);
}

std::int64_t Ledger::sum(Cents const& cents, int row, int lane) const {
    std::int64_t sum = 0;
    for (auto const& account : cents) sum += entry(account, cell(row, lane));
    return sum;
}

std::int64_t Ledger::spent(int row, int lane) const { return sum(absorbed_, row, lane); }

std::int64_t Ledger::planned_in_all(int lane) const {
    std::int64_t all = 0;
    for (int row = 0; row < rows_; ++row) all += sum(planned_, row, lane);
    return all;
}

std::int64_t Ledger::absorbed_in_all(int lane) const {
    std::int64_t all = 0;
    for (int row = 0; row < rows_; ++row) all += spent(row, lane);
    return all;
}

std::int64_t Ledger::absorbed_from(std::string const& payer, int lane) const {
    std::int64_t all = 0;
    for (std::size_t a = 0; a < accounts_.size(); ++a) {
        if (payers_[accounts_[a].payer] != payer) continue;
        for (int row = 0; row < rows_; ++row) all += entry(absorbed_[a], cell(row, lane));
    }
    return all;
}

BudgetTable Ledger::table(int replicates) const {
    BudgetTable t{programmes_, payers_, kinds_, {}, {}, {}, {}};
    auto const rows = static_cast<std::size_t>(rows_);
    std::size_t const cells = programmes_.size() * payers_.size() * kinds_.size() * rows;
    std::size_t const total = cells * static_cast<std::size_t>(replicates);
    t.planned.assign(total, 0);
    t.absorbed.assign(total, 0);
    t.unspent.assign(total, 0);
    if (transfers_ == Transfers::shown) t.transferred.assign(total, 0);
    for (int r = 0; r < replicates; ++r) {
        for (std::size_t a = 0; a < accounts_.size(); ++a) {
            Account const& at = accounts_[a];
            std::size_t to = static_cast<std::size_t>(r) * cells +
                             ((at.programme * payers_.size() + at.payer) * kinds_.size() + at.kind) * rows;
            for (int row = 0; row < rows_; ++row, ++to) {
                auto const here = [&, a = a](Cents const& cents) { return entry(cents[a], cell(row, r)); };
                std::int64_t const planned = here(planned_), absorbed = here(absorbed_), moved = here(moved_);
                t.planned[to] = in_euros(planned);
                t.absorbed[to] = in_euros(absorbed);
                t.unspent[to] = in_euros(planned + moved - absorbed);
                if (!t.transferred.empty()) t.transferred[to] = in_euros(moved);
            }
        }
    }
    return t;
}

}  // namespace cpdsim
