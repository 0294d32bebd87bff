// /budget: planned, absorbed and unspent by programme, payer and kind over the whole run, and /budget_by_year: the same
// by programme and calendar year. National EUR, mean over replicates (and over draws by year).
#include <algorithm>
#include <limits>

#include "study/merge.hpp"

namespace cpdsim {
namespace {

/// The sums of a digest, in its order.
std::vector<VariableName> sums_of(StudyLayout const& layout) {
    std::vector<VariableName> sums{{"planned", "EUR", "planned; over payers and kinds as a unit is expected to use it"},
                                   {"absorbed", "EUR", "spent"},
                                   {"unspent", "EUR", "planned less spent"}};
    if (!layout.transfers) return sums;
    sums.back().long_name = "planned and transferred less spent";
    sums.push_back({"transferred", "EUR", "from other programmes of the strategy; negative: to them"});
    return sums;
}

class BudgetPart : public MergePart {
public:
    BudgetPart(StudyPlan const& plan, StudyLayout const& layout) : MergePart{plan, layout}, sums_{sums_of(layout)} {
        cells_ = layout.programmes.size() * layout.payers.size() * layout.kinds.size();
        forget();
    }

    void lay_out(h5::File& file) override {
        Dimension const programme{"programme", layout_.programmes, {}};
        write_group(file, "/budget",
                    dimensions({draw(), programme, {"payer", layout_.payers, {}}, {"kind", layout_.kinds, {}}}), {},
                    {{"title", "money over the whole run, national, mean over replicates"}});
        write_group(file, "/budget_by_year",
                    dimensions({programme, {"year", layout_.years, {{"long_name", "calendar year"}}}}), {},
                    {{"title", "money by calendar year, national, mean over draws and replicates"}});
        for (VariableName const& sum : sums_) {
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

    void take(std::size_t draw, CaseDigest const& digest) override {
        CaseShape const& shape = *digest.shape;
        if (shape.replicates == 0) return;
        ++taken_;
        std::vector<std::size_t> cell_of, row_of;  // of the case's cells, and of its programmes
        for (std::string const& programme : shape.programmes) {
            std::size_t const p = place_of(layout_.programmes, programme);
            row_of.push_back(p * layout_.years.size());
            for (std::string const& payer : shape.payers)
                for (std::string const& kind : shape.kinds)
                    cell_of.push_back((p * layout_.payers.size() + place_of(layout_.payers, payer)) *
                                          layout_.kinds.size() +
                                      place_of(layout_.kinds, kind));
        }
        std::size_t const years = shape.years.size();
        std::size_t const held = shape.transfers ? 4 : 3;
        for (std::size_t k = 0; k < sums_.size(); ++k) {  // what a case does not list it did not spend
            auto const begin = totals_[k].begin() + static_cast<std::ptrdiff_t>(draw * cells_);
            std::fill(begin, begin + static_cast<std::ptrdiff_t>(cells_), 0.0);
            if (k >= held) continue;
            for (std::size_t cell = 0; cell < cell_of.size(); ++cell)
                totals_[k][draw * cells_ + cell_of[cell]] = digest.money[k * cell_of.size() + cell];
            for (std::size_t p = 0; p < row_of.size(); ++p)
                for (std::size_t year = 0; year < std::min(years, layout_.years.size()); ++year)
                    yearly_[k][row_of[p] + year] += digest.money_by_year[(k * row_of.size() + p) * years + year];
        }
    }

    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        for (std::size_t k = 0; k < sums_.size(); ++k) {
            write_slab(file, "/budget", sums_[k].name, {strategy, level}, totals_[k]);
            for (double& value : yearly_[k])
                value = taken_ == 0 ? std::numeric_limits<double>::quiet_NaN() : value / taken_;
            write_slab(file, "/budget_by_year", sums_[k].name, {strategy, level}, yearly_[k]);
        }
        forget();
    }

private:
    void forget() {
        taken_ = 0;
        totals_.resize(sums_.size());
        yearly_.resize(sums_.size());
        for (std::size_t k = 0; k < sums_.size(); ++k) {
            totals_[k].assign(draws() * cells_, std::numeric_limits<double>::quiet_NaN());
            yearly_[k].assign(layout_.programmes.size() * layout_.years.size(), 0.0);
        }
    }

    std::size_t cells_ = 0;
    int taken_ = 0;
    std::vector<VariableName> sums_;
    std::vector<std::vector<double>> totals_;  ///< by sum: (draw, programme, payer, kind)
    std::vector<std::vector<double>> yearly_;  ///< by sum: (programme, year), summed over draws
};

}  // namespace

std::unique_ptr<MergePart> make_budget_part(StudyPlan const& plan, StudyLayout const& layout) {
    return std::make_unique<BudgetPart>(plan, layout);
}

}  // namespace cpdsim
