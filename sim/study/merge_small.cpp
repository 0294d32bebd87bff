// /persistence (of those changed when the money stopped, how many still are), /lorenz and /programmes.
#include <algorithm>
#include <cmath>
#include <limits>
#include <set>

#include "study/merge.hpp"

namespace cpdsim {
namespace {

constexpr float missing = std::numeric_limits<float>::quiet_NaN();

class PersistencePart : public MergePart {
public:
    PersistencePart(StudyPlan const& plan, StudyLayout const& layout) : MergePart{plan, layout} {
        int const after = (static_cast<int>(layout.rows()) - 1 - plan.window_end_row) / layout.rows_per_year;
        years_ = static_cast<std::size_t>(std::max(10, after)) + 1;
        forget();
    }
    void lay_out(h5::File& file) override {
        write_group(
            file, "/persistence",
            dimensions(
                {draw(),
                 replicate(),
                 {"years_after", counted_to(years_), {{"long_name", "years after the end of the study window"}}}}),
            {}, {{"title", "what remains when the money has stopped"}});
        VariableName const name{"still_changed", "teacher",
                                "persons changed when the window ended and still so (represented)"};
        write_variable(file, "/persistence",
                       {name.name,
                        {"strategy", "level", "draw", "replicate", "years_after"},
                        std::vector<float>{},
                        described(name),
                        2});
    }
    void take(std::size_t draw, Results const& results) override {
        Variable const* const series = variable_of(results.timeseries, "still_changed");
        auto const rows = static_cast<std::size_t>(results.rows());
        for (std::size_t r = 0;
             series != nullptr && r < std::min(replicates(), static_cast<std::size_t>(results.replicates)); ++r) {
            for (std::size_t year = 0; year < years_; ++year) {
                std::size_t const row = static_cast<std::size_t>(plan_.window_end_row) +
                                        year * static_cast<std::size_t>(layout_.rows_per_year);
                if (row < rows) values_[(draw * replicates() + r) * years_ + year] = series->values[r * rows + row];
            }
        }
    }
    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        write_slab(file, "/persistence", "still_changed", {strategy, level}, values_);
        forget();
    }

private:
    void forget() { values_.assign(draws() * replicates() * years_, missing); }
    std::size_t years_ = 0;
    std::vector<float> values_;  ///< (draw, replicate, years_after)
};

constexpr std::size_t percentiles = 101;

class LorenzPart : public MergePart {
public:
    LorenzPart(StudyPlan const& plan, StudyLayout const& layout) : MergePart{plan, layout} { forget(); }
    void lay_out(h5::File& file) override {
        write_group(file, "/lorenz",
                    dimensions({draw(), {"percentile", counted_to(percentiles), {{"units", "percent"}}}}), {},
                    {{"title", "who holds the hours of CPD at the end"}});
        VariableName const name{"share_of_hours", "1",
                                "share of all hours held by the lowest p % of teachers, mean over replicates"};
        write_variable(
            file, "/lorenz",
            {name.name, {"strategy", "level", "draw", "percentile"}, std::vector<float>{}, described(name), 2});
    }
    void take(std::size_t draw, Results const& results) override {
        std::size_t const there = results.lorenz.size() / percentiles;
        for (std::size_t p = 0; there > 0 && p < percentiles; ++p) {
            double sum = 0;
            for (std::size_t r = 0; r < there; ++r) sum += static_cast<double>(results.lorenz[r * percentiles + p]);
            values_[draw * percentiles + p] = static_cast<float>(sum / static_cast<double>(there));
        }
    }
    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        write_slab(file, "/lorenz", "share_of_hours", {strategy, level}, values_);
        forget();
    }

private:
    void forget() { values_.assign(draws() * percentiles, missing); }
    std::vector<float> values_;  ///< (draw, percentile)
};

/// Counts of people at work are reported by their largest value, places and hours by their sum.
bool is_stock(std::string const& name) {
    static std::set<std::string> const stocks{"members", "schools", "trainers", "labelled", "steering_persons"};
    return stocks.contains(name);
}

class ProgrammesPart : public MergePart {
public:
    ProgrammesPart(StudyPlan const& plan, StudyLayout const& layout) : MergePart{plan, layout} { forget(); }
    void lay_out(h5::File& file) override {
        write_group(file, "/programmes", dimensions({draw(), {"programme", layout_.programme_labels, {}}}), {},
                    {{"title", "each programme over the run, mean over replicates"}});
        for (VariableName name : layout_.programme_variables) {
            name.long_name += is_stock(name.name) ? "; largest number in the run" : "; sum over the run";
            write_variable(
                file, "/programmes",
                {name.name, {"strategy", "level", "draw", "programme"}, std::vector<float>{}, described(name), 2});
        }
    }
    void take(std::size_t draw, Results const& results) override {
        auto const rows = static_cast<std::size_t>(results.rows());
        std::size_t const labels = results.programme_labels.size();
        for (std::size_t v = 0; v < values_.size(); ++v) {
            std::string const& name = layout_.programme_variables[v].name;
            Variable const* const series = variable_of(results.programmes, name);
            for (std::size_t p = 0; p < labels; ++p) {
                if (series == nullptr) {  // a count that is nothing everywhere is not written
                    values_[v][draw * layout_.programme_labels.size() +
                               place_of(layout_.programme_labels, results.programme_labels[p])] = 0;
                    continue;
                }
                double sum = 0;
                for (std::size_t r = 0; r < static_cast<std::size_t>(results.replicates); ++r) {
                    double total = 0;
                    for (std::size_t t = 0; t < rows; ++t) {
                        auto const value = static_cast<double>(series->values[(r * labels + p) * rows + t]);
                        total = is_stock(name) ? std::max(total, value) : total + value;
                    }
                    sum += total;
                }
                values_[v][draw * layout_.programme_labels.size() +
                           place_of(layout_.programme_labels, results.programme_labels[p])] =
                    static_cast<float>(sum / results.replicates);
            }
        }
    }
    void write(h5::File& file, std::size_t strategy, std::size_t level) override {
        for (std::size_t v = 0; v < values_.size(); ++v)
            write_slab(file, "/programmes", layout_.programme_variables[v].name, {strategy, level}, values_[v]);
        forget();
    }

private:
    void forget() {
        values_.assign(layout_.programme_variables.size(),
                       std::vector<float>(draws() * layout_.programme_labels.size(), missing));
    }
    std::vector<std::vector<float>> values_;  ///< by variable: (draw, programme)
};

}  // namespace

std::unique_ptr<MergePart> make_persistence_part(StudyPlan const& plan, StudyLayout const& layout) {
    return std::make_unique<PersistencePart>(plan, layout);
}
std::unique_ptr<MergePart> make_lorenz_part(StudyPlan const& plan, StudyLayout const& layout) {
    return std::make_unique<LorenzPart>(plan, layout);
}
std::unique_ptr<MergePart> make_programmes_part(StudyPlan const& plan, StudyLayout const& layout) {
    return std::make_unique<ProgrammesPart>(plan, layout);
}

}  // namespace cpdsim
