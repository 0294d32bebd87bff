// /timeseries (mean over replicates), /quantiles (over draws x replicates) and /difference_quantiles (the same of the
// paired difference to the baseline: same draw, same replicate).
#include <algorithm>
#include <cmath>
#include <limits>

#include "study/merge.hpp"
#include "study/statistics.hpp"

namespace cpdsim {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();
std::vector<double> const probabilities{0.05, 0.25, 0.5, 0.75, 0.95};

/// One variable of one strategy at one level, row-major (draw, replicate, row).
using Block = std::vector<float>;

class SeriesPart : public MergePart {
public:
    SeriesPart(StudyPlan const& plan, StudyLayout const& layout, std::size_t baseline, std::size_t first,
               std::size_t last)
        : MergePart{plan, layout},
          baseline_{baseline},
          lays_out_groups_{first == 0},
          series_(layout.series.begin() + static_cast<std::ptrdiff_t>(first),
                  layout.series.begin() + static_cast<std::ptrdiff_t>(last)) {
        forget();
    }

    void lay_out(h5::File& file) override {
        if (lays_out_groups_) lay_out_groups(file);
        lay_out_variables(file);
    }

    void take(std::size_t draw, Results const& results) override {
        for (std::size_t v = 0; v < blocks_.size(); ++v) {
            Variable const* const found = variable_of(results.timeseries, series_[v].name);
            if (found == nullptr || results.rows() != static_cast<int>(layout_.rows())) continue;
            std::copy_n(found->values.begin(), std::min(found->values.size(), replicates() * layout_.rows()),
                        blocks_[v].begin() + static_cast<std::ptrdiff_t>(draw * replicates() * layout_.rows()));
        }
    }

    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        if (strategy == baseline_) reference_ = blocks_;
        h5::Shape const at{strategy, level};
        for (std::size_t v = 0; v < blocks_.size(); ++v) {
            std::string const& name = series_[v].name;
            write_slab(file, "/timeseries", name, at, over_replicates(blocks_[v]));
            write_slab(file, "/quantiles", name, at, over_all(blocks_[v]));
            if (!compares()) continue;
            Block difference = blocks_[v];
            for (std::size_t i = 0; i < difference.size(); ++i) difference[i] -= reference_[v][i];
            write_slab(file, "/difference_quantiles", name, at, over_all(difference));
            write_slab(file, "/difference_quantiles", name + "_mean", at, mean_over_all(difference));
        }
        forget();
    }

private:
    void lay_out_groups(h5::File& file) {
        Dimension const quantile{"quantile", probabilities, {{"units", "1"}}};
        write_group(file, "/timeseries", dimensions({draw(), time()}), {},
                    {{"title", "mean over replicates, main future"}});
        write_group(file, "/quantiles", dimensions({quantile, time()}), {},
                    {{"title", "quantiles over draws and replicates, main future"}});
        if (compares()) {
            write_group(
                file, "/difference_quantiles", dimensions({quantile, time()}), {},
                {{"title",
                  "quantiles of the paired difference to the baseline over draws and replicates, main future"}});
        }
    }
    void lay_out_variables(h5::File& file) {
        for (VariableName const& name : series_) {
            auto const add = [&](std::string const& path, std::string const& variable,
                                 std::vector<std::string> const& over) {
                write_variable(file, path, {variable, over, Block{}, described(name), 2});
            };
            add("/timeseries", name.name, {"strategy", "level", "draw", "time"});
            add("/quantiles", name.name, {"strategy", "level", "quantile", "time"});
            if (!compares()) continue;
            add("/difference_quantiles", name.name, {"strategy", "level", "quantile", "time"});
            add("/difference_quantiles", name.name + "_mean", {"strategy", "level", "time"});
        }
    }

    [[nodiscard]] bool compares() const { return baseline_ < plan_.strategies.size(); }
    void forget() { blocks_.assign(series_.size(), Block(draws() * replicates() * layout_.rows(), missing)); }

    [[nodiscard]] Block over_replicates(Block const& block) const {
        Block means(draws() * layout_.rows());
        for (std::size_t d = 0; d < draws(); ++d) {
            for (std::size_t t = 0; t < layout_.rows(); ++t)
                means[d * layout_.rows() + t] = mean(block, d * replicates(), (d + 1) * replicates(), t);
        }
        return means;
    }
    [[nodiscard]] Block mean_over_all(Block const& block) const {
        Block means(layout_.rows());
        for (std::size_t t = 0; t < layout_.rows(); ++t) means[t] = mean(block, 0, draws() * replicates(), t);
        return means;
    }
    [[nodiscard]] float mean(Block const& block, std::size_t from, std::size_t to, std::size_t row) const {
        double sum = 0;
        int count = 0;
        for (std::size_t i = from; i < to; ++i) {
            float const value = block[i * layout_.rows() + row];
            if (std::isnan(value)) continue;
            sum += static_cast<double>(value);
            ++count;
        }
        return count == 0 ? missing : static_cast<float>(sum / count);
    }
    [[nodiscard]] Block over_all(Block const& block) const {
        Block result(probabilities.size() * layout_.rows());
        std::vector<float> values(draws() * replicates());
        for (std::size_t t = 0; t < layout_.rows(); ++t) {
            values.resize(draws() * replicates());
            for (std::size_t i = 0; i < values.size(); ++i) values[i] = block[i * layout_.rows() + t];
            std::vector<float> const found = quantiles_of(values, probabilities);
            for (std::size_t q = 0; q < found.size(); ++q) result[q * layout_.rows() + t] = found[q];
        }
        return result;
    }

    std::size_t baseline_;
    bool lays_out_groups_;
    std::vector<VariableName> series_;
    std::vector<Block> blocks_, reference_;
};

}  // namespace

std::unique_ptr<MergePart> make_series_part(StudyPlan const& plan, StudyLayout const& layout, std::size_t baseline,
                                            std::size_t first, std::size_t last) {
    return std::make_unique<SeriesPart>(plan, layout, baseline, first, last);
}

}  // namespace cpdsim
