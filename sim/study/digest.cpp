#include "study/digest.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>

#include "data/combine.hpp"
#include "scenario/wiring.hpp"
#include "study/rules.hpp"

namespace cpdsim {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

/// An array as rules see it: (replicate, cell, time).
struct Cube {
    std::size_t cells = 1, rows = 1;
    std::vector<std::string> middle;  ///< axes between replicate and time
    bool over_time = false;
};

std::optional<Cube> cube_of(Table const& table, Array const& array) {
    if (array.axes.empty() || array.axes.front() != "replicate") return std::nullopt;
    Cube cube;
    cube.over_time = array.axes.back() == "time";
    cube.middle.assign(array.axes.begin() + 1, array.axes.end() - (cube.over_time ? 1 : 0));
    cube.cells = table.cells(cube.middle);
    if (cube.over_time) cube.rows = table.cells({"time"});
    return cube;
}

class Digester {
public:
    Digester(Results const& results, StudyPlan const& plan, DrawLanes lanes)
        : results_{results}, plan_{plan}, lanes_{lanes}, grid_{grid_of(plan.time)} {
        for (int row = 0; row < results.rows(); ++row) {
            int const year = grid_.month_of(std::max(0, row - 1)).year;
            if (years_.empty() || years_.back() != year) years_.push_back(year);
            year_of_row_.push_back(years_.size() - 1);
        }
    }

    CaseDigest digest() {
        auto shape = std::make_shared<CaseShape>();
        shape->replicates = static_cast<int>(lanes_.count);
        CaseDigest digest;
        for (Table const& table : results_.data.tables) {
            if (table.path == "/timeseries") shape->series = without_values(table);
            for (Rule const& rule : rules_of(table.path))
                if (shape->tables.find(rule.into) == nullptr) reduce(table, rule, shape->tables, digest.values);
        }
        digest.shape = std::move(shape);
        return digest;
    }

private:
    static Table without_values(Table const& table) {
        Table bare{table.path, table.axes, {}, table.attributes};
        for (Array const& array : table.arrays) bare.arrays.push_back({array.name, array.axes, {}, array.attributes});
        return bare;
    }

    /// Adds what the rule makes of the table, if that is anything.
    void reduce(Table const& table, Rule const& rule, Dataset& into, std::vector<Values>& values) {
        Table made{rule.into, {}, {}, rule.title.empty() ? table.attributes : titled(rule.title)};
        for (Array const& array : table.arrays) {
            auto const kept = rule.kept(array.name);
            auto const cube = cube_of(table, array);
            if (!kept || !cube) continue;
            std::visit(
                [&](auto const& all) {
                    using Value = typename std::decay_t<decltype(all)>::value_type;
                    if constexpr (std::is_arithmetic_v<Value>) {
                        using Kept = std::conditional_t<std::is_same_v<Value, double>, double, float>;
                        values.push_back(reduced<Kept>(all, table, *cube, rule, kept->over_time));
                        made.arrays.push_back({array.name, axes_after(table, *cube, rule, kept->over_time, made),
                                               std::vector<Kept>{}, worded(array.attributes, kept->words)});
                    }
                },
                array.values);
        }
        if (!made.arrays.empty() || (table.axes.empty() && rule.into == table.path))
            into.tables.push_back(std::move(made));
    }

    static Attributes worded(Attributes attributes, std::string_view words) {
        for (Attribute& attribute : attributes)
            if (auto* const text = std::get_if<std::string>(&attribute.value); text && attribute.name == "long_name")
                *text += words;
        return attributes;
    }

    /// Names of the axes that are left, which `made` gets if it does not have them.
    std::vector<std::string> axes_after(Table const& table, Cube const& cube, Rule const& rule, OverTime over_time,
                                        Table& made) const {
        std::vector<std::string> names;
        auto const add = [&](Axis axis) {
            names.push_back(axis.name);
            if (made.axis(axis.name) == nullptr) made.axes.push_back(std::move(axis));
        };
        if (rule.each_replicate) add(replicate_axis(lanes_.count));
        for (std::string const& name : cube.middle)
            if (std::find(rule.sums.begin(), rule.sums.end(), name) == rule.sums.end()) add(*table.axis(name));
        if (over_time == OverTime::by_calendar_year) add({"year", years_, {{"long_name", "calendar year"}}});
        if (over_time == OverTime::years_after_stop)
            add(counted_axis("years_after", years_after(), {{"long_name", "years after the end of the study window"}}));
        return names;
    }
    [[nodiscard]] std::size_t years_after() const {
        return static_cast<std::size_t>(std::max(10, (results_.rows() - 1 - plan_.window_end_row) / grid_.per_year())) +
               1;
    }

    /// The cell that each cell is counted in when axes are summed over, and how many there are.
    static std::pair<std::vector<std::size_t>, std::size_t> cells_after(Table const& table, Cube const& cube,
                                                                        Rule const& rule) {
        std::vector<std::size_t> target{0};
        std::size_t size = 1;
        for (std::string const& name : cube.middle) {
            bool const summed = std::find(rule.sums.begin(), rule.sums.end(), name) != rule.sums.end();
            std::size_t const labels = table.cells({name});
            std::vector<std::size_t> finer;
            for (std::size_t const at : target)
                for (std::size_t label = 0; label < labels; ++label) finer.push_back(summed ? at : at * labels + label);
            target = std::move(finer);
            if (!summed) size *= labels;
        }
        return {std::move(target), size};
    }

    /// The table's row that a rule looks at.
    [[nodiscard]] std::size_t row_of(Table const& table, Cube const& cube, OverTime over_time) const {
        if (!cube.over_time || over_time == OverTime::at_the_start) return 0;
        auto const last = static_cast<std::size_t>(results_.rows()) - 1;
        std::size_t const wanted =
            over_time == OverTime::at_sustained ? std::min(last, static_cast<std::size_t>(plan_.sustained_row)) : last;
        return row_in(std::get<std::vector<double>>(table.axis("time")->values), results_.days[wanted]);
    }

    template <class Kept, class Value>
    std::vector<Kept> reduced(std::vector<Value> const& all, Table const& table, Cube const& cube, Rule const& rule,
                              OverTime over_time) const {
        auto const [target, cells] = cells_after(table, cube, rule);
        bool const yearly = over_time == OverTime::by_calendar_year;
        std::size_t const years = yearly ? years_.size() : over_time == OverTime::years_after_stop ? years_after() : 1;
        std::size_t const row = yearly ? 0 : row_of(table, cube, over_time), each = cells * years;
        auto const count = static_cast<double>(lanes_.count);
        std::vector<double> sums(rule.each_replicate ? each * lanes_.count : each);
        for (std::size_t r = 0; r < lanes_.count; ++r) {
            double* const to = sums.data() + (rule.each_replicate ? r * each : 0);
            for (std::size_t cell = 0; cell < cube.cells; ++cell) {
                std::size_t const begin = ((lanes_.first + r) * cube.cells + cell) * cube.rows;
                if (begin + cube.rows > all.size()) continue;
                Value const* const values = all.data() + begin;
                switch (over_time) {
                    case OverTime::by_calendar_year:
                        for (std::size_t t = 0; t < cube.rows; ++t)
                            if (values[t] != 0)
                                to[target[cell] * years + year_of_row_[t]] += part<Kept>(values[t], rule, count);
                        break;
                    case OverTime::years_after_stop:
                        for (std::size_t year = 0; year < years; ++year) {
                            std::size_t const at = static_cast<std::size_t>(plan_.window_end_row) +
                                                   year * static_cast<std::size_t>(grid_.per_year());
                            to[target[cell] * years + year] =
                                at < cube.rows ? static_cast<double>(values[at]) : missing;
                        }
                        break;
                    case OverTime::largest:
                    case OverTime::sum: {
                        double total = 0;
                        for (std::size_t t = 0; t < cube.rows; ++t) {
                            auto const value = static_cast<double>(values[t]);
                            total = over_time == OverTime::largest ? std::max(total, value) : total + value;
                        }
                        to[target[cell]] += part<Kept>(total, rule, count);
                        break;
                    }
                    default:
                        to[target[cell]] += part<Kept>(static_cast<double>(values[row]), rule, count);
                }
            }
        }
        if (!rule.each_replicate && !std::is_same_v<Kept, double>)
            for (double& sum : sums) sum /= count;
        return {sums.begin(), sums.end()};
    }
    /// Of a mean over replicates. Doubles, which are money, are divided one by one, floats when all are added up.
    template <class Kept, class Value>
    static double part(Value value, Rule const& rule, double count) {
        auto const number = static_cast<double>(value);
        return std::is_same_v<Kept, double> && !rule.each_replicate ? number / count : number;
    }

    Results const& results_;
    StudyPlan const& plan_;
    DrawLanes lanes_;
    TimeGrid grid_;
    std::vector<std::int32_t> years_;       ///< calendar years
    std::vector<std::size_t> year_of_row_;  ///< of the step that leads to the row; position in years_
};

}  // namespace

Values const* CaseDigest::find(std::string_view path, std::string_view name) const {
    std::size_t at = 0;
    for (Table const& table : shape->tables.tables) {
        for (Array const& array : table.arrays) {
            if (table.path == path && array.name == name) return &values[at];
            ++at;
        }
    }
    return nullptr;
}

CaseDigest digest_of(Results const& results, StudyPlan const& plan, DrawLanes lanes) {
    return Digester{results, plan, lanes}.digest();
}

}  // namespace cpdsim
