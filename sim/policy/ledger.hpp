// Every euro is in the ledger once (MODEL.md §7). Amounts are national and kept in whole cents, so that sums are exact.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "core/entry.hpp"
#include "core/lanes.hpp"
#include "world/world.hpp"

namespace cpdsim {

/// What a payment is for: programme, payer, kind of cost.
struct Account {
    ProgrammeNumber programme = 0;
    std::uint16_t payer = 0, kind = 0;

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("programme", programme);
        visit("payer", payer);
        visit("kind", kind);
    }
};

/// Whether the table of the results has a column for money that went from one programme to another.
enum class Transfers { none, shown };

[[nodiscard]] inline double in_euros(std::int64_t cents) { return static_cast<double>(cents) / 100; }

/// Cents in proportion to shares; the largest takes what rounding leaves, or everything where all are 0, so the sum is
/// exact.
[[nodiscard]] std::vector<std::int64_t> divide(std::int64_t cents, std::vector<double> const& shares);

using CentsByRow = std::vector<std::int64_t>;  ///< [row * lanes + lane]
[[nodiscard]] constexpr int cell(int row, int lane) { return row * lane_count + lane; }

/// Flows of money in each step, national EUR; row-major (replicate, programme, payer, kind, time). Row t is what was
/// booked in the step that leads to row t; row 0 is zero.
struct BudgetTable {
    std::vector<std::string> programmes, payers, kinds;
    std::vector<double> planned, absorbed, unspent;
    std::vector<double> transferred;  ///< from other programmes, negative to others; empty where no line allows it
};

class Ledger {
public:
    Ledger() = default;
    /// Rows as in the results: the booking of step s is in row s + 1.
    Ledger(std::vector<std::string> programmes, int rows, Transfers transfers = Transfers::none);

    /// The account of (programme, payer, kind), opened when new.
    std::uint16_t open(ProgrammeNumber programme, std::string const& payer, std::string const& kind);

    void plan(std::uint16_t account, int step, int lane, std::int64_t cents);
    void transfer(std::uint16_t account, int step, int lane, std::int64_t cents);  ///< negative: given away
    void absorb(std::uint16_t account, int step, int lane, double euros);

    [[nodiscard]] std::size_t accounts() const { return accounts_.size(); }
    [[nodiscard]] Account const& account(std::size_t k) const { return accounts_[k]; }
    /// Cents spent in a row and lane by all accounts together.
    [[nodiscard]] std::int64_t spent(int row, int lane) const;
    [[nodiscard]] std::int64_t planned_in_all(int lane) const;
    [[nodiscard]] std::int64_t absorbed_in_all(int lane) const;
    [[nodiscard]] std::int64_t absorbed_from(std::string const& payer, int lane) const;  ///< by one payer
    /// Unspent is what was planned, and came from others, less what was absorbed.
    /// Accounts whose payer is outside the budget are absorbed without having been planned.
    [[nodiscard]] BudgetTable table(int replicates) const;

    template <class Visit>
    void each_part(Visit&& visit) {
        visit("payers", payers_);  // accounts are opened in the course of a run
        visit("kinds", kinds_);
        visit("accounts", accounts_);
        visit("planned", planned_);
        visit("absorbed", absorbed_);
        visit("moved", moved_);
    }

private:
    std::vector<std::string> programmes_, payers_, kinds_;
    std::vector<Account> accounts_;
    int rows_ = 0;
    Transfers transfers_ = Transfers::none;
    using Cents = std::vector<CentsByRow>;  ///< [account]
    [[nodiscard]] std::int64_t sum(Cents const& cents, int row, int lane) const;
    Cents planned_, absorbed_, moved_;
};

}  // namespace cpdsim
