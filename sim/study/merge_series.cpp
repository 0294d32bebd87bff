// /timeseries (mean over replicates), /quantiles (over draws x replicates) and /difference_quantiles (the same of the
// paired difference to the baseline: same draw, same replicate).
#include <algorithm>
#include <cmath>
#include <limits>
#include <span>

#include "core/parallel.hpp"
#include "study/merge.hpp"
#include "study/statistics.hpp"

namespace cpdsim {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();
std::vector<double> const probabilities{0.05, 0.25, 0.5, 0.75, 0.95};

/// One variable of one strategy at one level, row-major (draw, replicate, row).
using Series = std::vector<float>;

/// Some of the layout's series, `first` <= position < `last`.
class SeriesRound : MergeFrame {
public:
    SeriesRound(Harvest const& harvest, Workers& workers, std::size_t first, std::size_t last)
        : MergeFrame{harvest.plan, harvest.layout},
          rows_{layout_.rows()},
          digests_{harvest.digests},
          workers_{workers},
          baseline_{place_of(harvest.plan.strategies, harvest.study.study.baseline)},
          series_(layout_.series.arrays.begin() + static_cast<std::ptrdiff_t>(first),
                  layout_.series.arrays.begin() + static_cast<std::ptrdiff_t>(last)) {
        forget();
    }

    void lay_out_groups(h5::File& file) const {
        Axis const quantile{"quantile", probabilities, {{"units", "1"}}};
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
    void lay_out_variables(h5::File& file) const {
        for (Array const& name : series_) {
            auto const add = [&](std::string const& path, std::string const& variable,
                                 std::vector<std::string> const& over) {
                write_variable(file, path, {variable, over, Series{}, name.attributes}, 2);
            };
            add("/timeseries", name.name, {"strategy", "level", "draw", "time"});
            add("/quantiles", name.name, {"strategy", "level", "quantile", "time"});
            if (!compares()) continue;
            add("/difference_quantiles", name.name, {"strategy", "level", "quantile", "time"});
            add("/difference_quantiles", name.name + "_mean", {"strategy", "level", "time"});
        }
    }

    void take(PlannedCase const& planned) {
        CaseShape const& shape = *digests_.shape(planned.run);
        if (shape.rows() != rows_) return;
        std::size_t const each = replicates() * rows_;
        for (std::size_t v = 0; v < values_.size(); ++v) {
            std::size_t const at = place_of(shape.series.arrays, series_[v].name);
            if (at < shape.series.arrays.size())
                digests_.read_series(planned.run, planned.place, at,
                                     std::span{values_[v]}.subspan(planned.at.draw * each, each));
        }
    }

    /// Writes what was taken since the last call and forgets it.
    void write(h5::File& file, std::size_t strategy, std::size_t level) {
        if (strategy == baseline_) reference_ = values_;
        h5::Shape const at{strategy, level};
        for (std::size_t v = 0; v < values_.size(); ++v) {
            std::string const& name = series_[v].name;
            write_slab(file, "/timeseries", name, at, over_replicates(values_[v]));
            write_slab(file, "/quantiles", name, at, over_all(values_[v]));
            if (!compares()) continue;
            Series& difference = values_[v];  // not needed any more
            for (std::size_t i = 0; i < difference.size(); ++i) difference[i] -= reference_[v][i];
            write_slab(file, "/difference_quantiles", name, at, over_all(difference));
            write_slab(file, "/difference_quantiles", name + "_mean", at, mean_over_all(difference));
        }
        forget();
    }

private:
    [[nodiscard]] bool compares() const { return baseline_ < plan_.strategies.size(); }
    void forget() {
        values_.resize(series_.size());
        for (Series& series : values_) series.assign(draws() * replicates() * rows_, missing);
    }

    [[nodiscard]] Series over_replicates(Series const& series) const {
        Series means(draws() * rows_);
        for (std::size_t d = 0; d < draws(); ++d) {
            for (std::size_t t = 0; t < rows_; ++t)
                means[d * rows_ + t] = mean(series, d * replicates(), (d + 1) * replicates(), t);
        }
        return means;
    }
    [[nodiscard]] Series mean_over_all(Series const& series) const {
        Series means(rows_);
        for (std::size_t t = 0; t < rows_; ++t) means[t] = mean(series, 0, draws() * replicates(), t);
        return means;
    }
    [[nodiscard]] float mean(Series const& series, std::size_t from, std::size_t to, std::size_t row) const {
        double sum = 0;
        int count = 0;
        for (std::size_t i = from; i < to; ++i) {
            float const value = series[i * rows_ + row];
            if (std::isnan(value)) continue;
            sum += static_cast<double>(value);
            ++count;
        }
        return count == 0 ? missing : static_cast<float>(sum / count);
    }
    /// Rows by turns: each is its own piece of work, whoever does it.
    [[nodiscard]] Series over_all(Series const& series) const {
        Series result(probabilities.size() * rows_);
        workers_.for_each(rows_, [&](std::size_t t) {
            std::vector<float> values(draws() * replicates());
            for (std::size_t i = 0; i < values.size(); ++i) values[i] = series[i * rows_ + t];
            std::vector<float> const found = quantiles_of(values, probabilities);
            for (std::size_t q = 0; q < found.size(); ++q) result[q * rows_ + t] = found[q];
        });
        return result;
    }

    std::size_t rows_;  ///< asked for once: they stand in the innermost loops
    Digests const& digests_;
    Workers& workers_;
    std::size_t baseline_;
    std::vector<Array> series_;
    std::vector<Series> values_, reference_;
};

/// How many series are taken in one round: those of a strategy, and of the baseline.
std::size_t series_in_round(StudyPlan const& plan, StudyLayout const& layout) {
    double const bytes_of_one = 2.0 * static_cast<double>(plan.design.draws.size()) * plan.replicates *
                                static_cast<double>(layout.rows() * sizeof(float));
    return std::max<std::size_t>(1, static_cast<std::size_t>(series_at_once / std::max(1.0, bytes_of_one)));
}

}  // namespace

void merge_series(h5::File& file, Harvest const& harvest) {
    StudyPlan const& plan = harvest.plan;
    StudyLayout const& layout = harvest.layout;
    Workers workers{harvest.jobs};
    std::size_t const in_round = series_in_round(plan, layout);
    for (std::size_t first = 0; first < layout.series.arrays.size(); first += in_round) {
        SeriesRound round{harvest, workers, first, std::min(layout.series.arrays.size(), first + in_round)};
        if (first == 0) round.lay_out_groups(file);
        round.lay_out_variables(file);
        for (std::size_t level = 0; level < plan.levels.size(); ++level) {
            for (std::size_t const strategy : baseline_first(harvest.study, plan)) {
                each_draw(plan, layout, strategy, level, [&](PlannedCase const& planned) { round.take(planned); });
                round.write(file, strategy, level);
            }
        }
    }
}

}  // namespace cpdsim
