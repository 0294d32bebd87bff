#include "policy/ledger.hpp"

#include <algorithm>
#include <cmath>

namespace cpdsim {
namespace {

std::uint16_t index_of(std::vector<std::string>& names, std::string const& name) {
    auto const found = std::find(names.begin(), names.end(), name);
    auto const index = static_cast<std::uint16_t>(found - names.begin());
    if (found == names.end()) names.push_back(name);
    return index;
}

}  // namespace

Ledger::Ledger(std::vector<std::string> programmes, int rows, Transfers transfers)
    : programmes_{std::move(programmes)}, rows_{rows}, transfers_{transfers} {}

std::uint16_t Ledger::open(std::uint16_t programme, std::string const& payer, std::string const& kind) {
    std::uint16_t const p = index_of(payers_, payer);
    std::uint16_t const k = index_of(kinds_, kind);
    for (std::size_t a = 0; a < accounts_.size(); ++a) {
        if (accounts_[a].programme == programme && accounts_[a].payer == p && accounts_[a].kind == k)
            return static_cast<std::uint16_t>(a);
    }
    accounts_.push_back({programme, p, k});
    for (Cents* cents : {&planned_, &absorbed_, &moved_}) cents->emplace_back(cell(rows_, 0), 0);
    return static_cast<std::uint16_t>(accounts_.size() - 1);
}

void Ledger::plan(std::uint16_t account, int step, int lane, std::int64_t cents) {
    planned_[account][cell(step + 1, lane)] += cents;
}

void Ledger::transfer(std::uint16_t account, int step, int lane, std::int64_t cents) {
    moved_[account][cell(step + 1, lane)] += cents;
}

void Ledger::absorb(std::uint16_t account, int step, int lane, double euros) {
    absorbed_[account][cell(step + 1, lane)] += std::llround(euros * 100);
}

std::int64_t Ledger::sum(Cents const& cents, int row, int lane) const {
    std::int64_t sum = 0;
    for (auto const& account : cents) sum += account[cell(row, lane)];
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
        for (int row = 0; row < rows_; ++row) all += absorbed_[a][cell(row, lane)];
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
            std::size_t const begin = static_cast<std::size_t>(r) * cells +
                                      ((at.programme * payers_.size() + at.payer) * kinds_.size() + at.kind) * rows;
            for (int row = 0; row < rows_; ++row) {
                std::size_t const to = begin + static_cast<std::size_t>(row), from = cell(row, r);
                std::int64_t const planned = planned_[a][from], absorbed = absorbed_[a][from], moved = moved_[a][from];
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
