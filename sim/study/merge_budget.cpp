// /budget: planned, absorbed and unspent by programme, payer and kind over the whole run, and /budget_by_year: the same
// by programme and calendar year. National EUR, mean over replicates (and over draws by year).
#include <algorithm>
#include <array>
#include <limits>

#include "study/merge.hpp"

namespace cpdsim {
namespace {

std::array<VariableName, 3> const sums{
    VariableName{"planned", "EUR", "planned"}, {"absorbed", "EUR", "spent"}, {"unspent", "EUR", "planned less spent"}};

class BudgetPart : public MergePart {
public:
    BudgetPart(StudyPlan const& plan, StudyLayout const& layout) : MergePart{plan, layout} {
        for (int const year : layout.year_of_row)
            if (years_.empty() || years_.back() != year) years_.push_back(year);
        cells_ = layout.programmes.size() * layout.payers.size() * layout.kinds.size();
        forget();
    }

    void lay_out(h5::File& file) override {
        Dimension const programme{"programme", layout_.programmes, {}};
        write_group(file, "/budget",
                    dimensions({draw(), programme, {"payer", layout_.payers, {}}, {"kind", layout_.kinds, {}}}), {},
                    {{"title", "money over the whole run, national, mean over replicates"}});
        write_group(file, "/budget_by_year",
                    dimensions({programme, {"year", years_, {{"long_name", "calendar year"}}}}), {},
                    {{"title", "money by calendar year, national, mean over draws and replicates"}});
        for (VariableName const& sum : sums) {
            write_variable(file, "/budget",
                           {sum.name,
                            {"strategy", "level", "draw", "programme", "payer", "kind"},
                            std::vector<double>{},
                            described(sum),
                            2});
            write_variable(
                file, "/budget_by_year",
                {sum.name, {"strategy", "level", "programme", "year"}, std::vector<double>{}, described(sum), 2});
        }
    }

    void take(std::size_t draw, Results const& results) override {
        BudgetTable const& budget = results.budget;
        if (results.replicates == 0) return;
        ++taken_;
        std::array<std::vector<double> const*, 3> const from{&budget.planned, &budget.absorbed, &budget.unspent};
        auto const rows = static_cast<std::size_t>(results.rows());
        for (std::size_t k = 0; k < sums.size(); ++k) {  // what a case does not list it did not spend
            auto const begin = totals_[k].begin() + static_cast<std::ptrdiff_t>(draw * cells_);
            std::fill(begin, begin + static_cast<std::ptrdiff_t>(cells_), 0.0);
        }
        std::size_t at = 0;
        for (int r = 0; r < results.replicates; ++r) {
            for (std::string const& programme : budget.programmes) {
                std::size_t const p = place_of(layout_.programmes, programme);
                for (std::string const& payer : budget.payers) {
                    for (std::string const& kind : budget.kinds) {
                        std::size_t const cell =
                            (p * layout_.payers.size() + place_of(layout_.payers, payer)) * layout_.kinds.size() +
                            place_of(layout_.kinds, kind);
                        for (std::size_t k = 0; k < sums.size(); ++k)
                            add(k, draw * cells_ + cell, p, &(*from[k])[at], rows, results.replicates);
                        at += rows;
                    }
                }
            }
        }
    }

    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        for (std::size_t k = 0; k < sums.size(); ++k) {
            write_slab(file, "/budget", sums[k].name, {strategy, level}, totals_[k]);
            for (double& value : yearly_[k])
                value = taken_ == 0 ? std::numeric_limits<double>::quiet_NaN() : value / taken_;
            write_slab(file, "/budget_by_year", sums[k].name, {strategy, level}, yearly_[k]);
        }
        forget();
    }

private:
    void add(std::size_t k, std::size_t cell, std::size_t programme, double const* values, std::size_t rows,
             int replicates_there) {
        double total = 0;
        for (std::size_t t = 0; t < rows; ++t) {
            if (values[t] == 0) continue;
            total += values[t];
            auto const year = static_cast<std::size_t>(layout_.year_of_row[t] - years_.front());
            yearly_[k][programme * years_.size() + year] += values[t] / replicates_there;
        }
        totals_[k][cell] += total / replicates_there;
    }
    void forget() {
        taken_ = 0;
        for (std::size_t k = 0; k < sums.size(); ++k) {
            totals_[k].assign(draws() * cells_, std::numeric_limits<double>::quiet_NaN());
            yearly_[k].assign(layout_.programmes.size() * years_.size(), 0.0);
        }
    }

    std::vector<std::int32_t> years_;
    std::size_t cells_ = 0;
    int taken_ = 0;
    std::array<std::vector<double>, 3> totals_;  ///< (draw, programme, payer, kind)
    std::array<std::vector<double>, 3> yearly_;  ///< (programme, year), summed over draws
};

}  // namespace

std::unique_ptr<MergePart> make_budget_part(StudyPlan const& plan, StudyLayout const& layout) {
    return std::make_unique<BudgetPart>(plan, layout);
}

}  // namespace cpdsim
