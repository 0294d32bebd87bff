#include "study/digest.hpp"

#include <algorithm>
#include <limits>
#include <tuple>
#include <type_traits>

#include "data/combine.hpp"
#include "scenario/wiring.hpp"
#include "study/rules.hpp"

namespace cpdsim {
namespace {

constexpr double missing = std::numeric_limits<double>::quiet_NaN();

}  // namespace

/// An array as rules see it: (replicate, cell, time).
struct Digester::Cube {
    std::size_t cells = 1, rows = 1;
    std::vector<std::string> middle;  ///< axes between replicate and time
    bool over_time = false;
};

std::optional<Digester::Cube> Digester::cube_of(Table const& table, Array const& array) {
    if (array.axes.empty() || array.axes.front() != "replicate") return std::nullopt;
    Cube cube;
    cube.over_time = array.axes.back() == "time";
    cube.middle.assign(array.axes.begin() + 1, array.axes.end() - (cube.over_time ? 1 : 0));
    cube.cells = table.cells(cube.middle);
    if (cube.over_time) cube.rows = table.cells({"time"});
    return cube;
}

/// What is to be done with one array.
struct Digester::Job {
    Array const* array = nullptr;
    Cube cube;
    OverTime over_time = OverTime::at_the_end;
    bool each_replicate = true;
    std::size_t row = 0;                   ///< that the rule looks at
    std::size_t cells = 1;                 ///< that are left when axes are summed over
    std::vector<std::size_t> target = {};  ///< of them, the one that each cell is counted in
    std::size_t years = 1;                 ///< for each of them
};

namespace {

Table without_values(Table const& table) {
    Table bare{table.path, table.axes, {}, table.attributes};
    for (Array const& array : table.arrays) bare.arrays.push_back({array.name, array.axes, {}, array.attributes});
    return bare;
}

Attributes worded(Attributes attributes, std::string_view words) {
    for (Attribute& attribute : attributes)
        if (auto* const text = std::get_if<std::string>(&attribute.value); text && attribute.name == "long_name")
            *text += words;
    return attributes;
}

bool is_summed(Rule const& rule, std::string const& axis) {
    return std::find(rule.sums.begin(), rule.sums.end(), axis) != rule.sums.end();
}

/// The cell that each cell is counted in when axes are summed over, and how many there are.
std::pair<std::vector<std::size_t>, std::size_t> cells_after(Table const& table, std::vector<std::string> const& middle,
                                                             Rule const& rule) {
    std::vector<std::size_t> target{0};
    std::size_t size = 1;
    for (std::string const& name : middle) {
        bool const summed = is_summed(rule, name);
        std::size_t const labels = table.cells({name});
        std::vector<std::size_t> finer;
        for (std::size_t const at : target)
            for (std::size_t label = 0; label < labels; ++label) finer.push_back(summed ? at : at * labels + label);
        target = std::move(finer);
        if (!summed) size *= labels;
    }
    return {std::move(target), size};
}

}  // namespace

Digester::Digester(Results const& results, StudyPlan const& plan, std::size_t lanes)
    : results_{results}, plan_{plan}, lanes_{lanes}, per_year_{grid_of(plan.time).per_year()} {
    TimeGrid const grid = grid_of(plan.time);
    for (int row = 0; row < results.rows(); ++row) {
        int const year = grid.month_of(std::max(0, row - 1)).year;
        if (years_.empty() || years_.back() != year) years_.push_back(year);
        year_of_row_.push_back(years_.size() - 1);
    }
    auto shape = std::make_shared<CaseShape>();
    shape->replicates = static_cast<int>(lanes);
    for (Table const& table : results.data.tables) {
        if (table.path == "/timeseries") shape->series = without_values(table);
        for (Rule const& rule : rules_of(table.path))
            if (shape->tables.find(rule.into) == nullptr) plan_table(table, rule, *shape);
    }
    shape_ = std::move(shape);
}

Digester::~Digester() = default;

/// Adds what the rule makes of the table, if that is anything.
void Digester::plan_table(Table const& table, Rule const& rule, CaseShape& shape) {
    Table made{rule.into, {}, {}, rule.title.empty() ? table.attributes : titled(rule.title)};
    for (Array const& array : table.arrays) {
        auto const kept = rule.kept(array.name);
        auto cube = cube_of(table, array);
        if (!kept || !cube || std::holds_alternative<std::vector<std::string>>(array.values)) continue;
        Job job{&array, *cube, kept->over_time, rule.each_replicate};
        std::tie(job.target, job.cells) = cells_after(table, cube->middle, rule);
        job.row = row_of(table, *cube, kept->over_time);
        if (kept->over_time == OverTime::by_calendar_year) job.years = years_.size();
        if (kept->over_time == OverTime::years_after_stop) job.years = years_after();
        Array bare{array.name,
                   axes_after(table, *cube, rule, kept->over_time, made),
                   {},
                   worded(array.attributes, kept->words)};
        if (std::holds_alternative<std::vector<double>>(array.values)) bare.values = std::vector<double>{};
        made.arrays.push_back(std::move(bare));
        shape.sizes.push_back(job.cells * job.years * (rule.each_replicate ? lanes_ : 1));
        jobs_.push_back(std::move(job));
    }
    if (!made.arrays.empty() || (table.axes.empty() && rule.into == table.path))
        shape.tables.tables.push_back(std::move(made));
}

/// Names of the axes that are left, which `made` gets if it does not have them.
std::vector<std::string> Digester::axes_after(Table const& table, Cube const& cube, Rule const& rule,
                                              OverTime over_time, Table& made) const {
    std::vector<std::string> names;
    auto const add = [&](std::string const& name, auto const& axis) {
        names.push_back(name);
        if (made.axis(name) == nullptr) made.axes.push_back(axis());
    };
    if (rule.each_replicate) add("replicate", [&] { return replicate_axis(lanes_); });
    for (std::string const& name : cube.middle)
        if (!is_summed(rule, name)) add(name, [&] { return *table.axis(name); });
    if (over_time == OverTime::by_calendar_year)
        add("year", [&] { return Axis{"year", years_, {{"long_name", "calendar year"}}}; });
    if (over_time == OverTime::years_after_stop)
        add("years_after", [&] {
            return counted_axis("years_after", years_after(),
                                {{"long_name", "years after the end of the study window"}});
        });
    return names;
}

std::size_t Digester::years_after() const {
    return static_cast<std::size_t>(std::max(10, (results_.rows() - 1 - plan_.window_end_row) / per_year_)) + 1;
}

std::size_t Digester::row_of(Table const& table, Cube const& cube, OverTime over_time) const {
    if (!cube.over_time || over_time == OverTime::at_the_start) return 0;
    auto const last = static_cast<std::size_t>(results_.rows()) - 1;
    std::size_t const wanted =
        over_time == OverTime::at_sustained ? std::min(last, static_cast<std::size_t>(plan_.sustained_row)) : last;
    return row_in(std::get<std::vector<double>>(table.axis("time")->values), results_.days[wanted]);
}

namespace {

/// Of a mean over replicates. Doubles, which are money, are divided one by one, floats when all are added up.
template <class Kept>
double part(double number, bool each_replicate, double count) {
    return std::is_same_v<Kept, double> && !each_replicate ? number / count : number;
}

}  // namespace

template <class Kept, class Value>
std::vector<Kept> Digester::reduced(std::vector<Value> const& all, Job const& job, std::size_t first) const {
    Cube const& cube = job.cube;
    std::size_t const each = job.cells * job.years;
    auto const count = static_cast<double>(lanes_);
    std::vector<double> sums(job.each_replicate ? each * lanes_ : each);
    // Calls `act(to, values)` for each lane and cell.
    auto const for_all = [&](auto const& act) {
        for (std::size_t r = 0; r < lanes_; ++r) {
            double* const to = sums.data() + (job.each_replicate ? r * each : 0);
            std::size_t begin = (first + r) * cube.cells * cube.rows;
            for (std::size_t cell = 0; cell < cube.cells; ++cell, begin += cube.rows) {
                if (begin + cube.rows > all.size()) return;
                act(to + job.target[cell] * job.years, all.data() + begin);
            }
        }
    };
    switch (job.over_time) {
        case OverTime::by_calendar_year:
            for_all([&](double* to, Value const* values) {
                for (std::size_t t = 0; t < cube.rows; ++t)
                    if (values[t] != 0)
                        to[year_of_row_[t]] += part<Kept>(static_cast<double>(values[t]), job.each_replicate, count);
            });
            break;
        case OverTime::years_after_stop:
            for_all([&](double* to, Value const* values) {
                for (std::size_t year = 0; year < job.years; ++year) {
                    std::size_t const at =
                        static_cast<std::size_t>(plan_.window_end_row) + year * static_cast<std::size_t>(per_year_);
                    to[year] = at < cube.rows ? static_cast<double>(values[at]) : missing;
                }
            });
            break;
        case OverTime::largest:
            for_all([&](double* to, Value const* values) {
                double total = 0;
                for (std::size_t t = 0; t < cube.rows; ++t) total = std::max(total, static_cast<double>(values[t]));
                *to += part<Kept>(total, job.each_replicate, count);
            });
            break;
        case OverTime::sum:
            for_all([&](double* to, Value const* values) {
                double total = 0;
                for (std::size_t t = 0; t < cube.rows; ++t)
                    if (values[t] != 0) total += static_cast<double>(values[t]);
                *to += part<Kept>(total, job.each_replicate, count);
            });
            break;
        default:
            for_all([&](double* to, Value const* values) {
                *to += part<Kept>(static_cast<double>(values[job.row]), job.each_replicate, count);
            });
    }
    if (!job.each_replicate && !std::is_same_v<Kept, double>)
        for (double& sum : sums) sum /= count;
    return {sums.begin(), sums.end()};
}

CaseDigest Digester::digest(std::size_t first) const {
    CaseDigest digest;
    digest.shape = shape_;
    for (Job const& job : jobs_) {
        std::visit(
            [&](auto const& all) {
                using Value = typename std::decay_t<decltype(all)>::value_type;
                using Kept = std::conditional_t<std::is_same_v<Value, double>, double, float>;
                if constexpr (std::is_arithmetic_v<Value>) digest.values.push_back(reduced<Kept>(all, job, first));
            },
            job.array->values);
    }
    return digest;
}

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

}  // namespace cpdsim
