// The numbers of a case, as quickly as HDF5 gives them. Nearly all the time of reading a case file goes into looking at
// its many small objects: which are scales, what is attached to what, which attributes they have. Here each dataset is
// opened once, by a name that the layout of write_results.cpp implies.
#include <algorithm>
#include <functional>
#include <numeric>

#include <fmt/format.h>

#include "core/error.hpp"
#include "io/hdf5.hpp"
#include "io/kept_rows.hpp"
#include "io/result_file.hpp"

namespace cpdsim {
namespace {

using Names = std::vector<std::string>;
constexpr std::uint64_t most_lanes = 1U << 20U;

class QuickReader {
public:
    QuickReader(std::filesystem::path const& path, Descriptions& known, h5::Trust trust)
        : path_{path}, known_{known}, file_{h5::File::open(path, trust)}, root_{file_.root()} {}

    [[nodiscard]] std::string id() const { return text(root_, "id"); }
    [[nodiscard]] bool has(std::string const& name) const { return root_.has(name); }
    [[nodiscard]] h5::Group group(std::string const& path) const { return file_.group(path); }

    [[noreturn]] void refuse(std::string const& what) const {
        throw UserError{Exit::input_invalid,
                        fmt::format("cannot read '{}' ({}) the file is damaged or not one of cpdsim's; run it again",
                                    path_.string(), what)};
    }
    /// Of a scale. `expected`: its length, or 0 where any will do.
    [[nodiscard]] std::uint64_t length(h5::Group const& group, std::string const& scale,
                                       std::uint64_t expected = 0) const {
        h5::Dataset const dataset = group.dataset(scale);
        h5::Shape const shape = dataset.shape();
        if (shape.size() != 1) refuse(dataset.path() + " is no list");
        if (expected != 0 && shape.front() != expected)
            refuse(fmt::format("{} has {} entries, not {}", dataset.path(), shape.front(), expected));
        return shape.front();
    }
    /// Labels or dates.
    template <class T>
    [[nodiscard]] std::vector<T> list(h5::Group const& group, std::string const& scale,
                                      std::uint64_t expected = 0) const {
        std::uint64_t const size = length(group, scale, expected);
        return values<T>(group.dataset(scale), {size});
    }
    /// The shape is looked at before anything is read.
    template <class T>
    [[nodiscard]] std::vector<T> values(h5::Dataset const& dataset, h5::Shape const& shape) const {
        if (dataset.shape() != shape) refuse(dataset.path() + " has another shape than expected");
        h5::Data data = dataset.read();
        if (auto* const found = std::get_if<std::vector<T>>(&data)) return std::move(*found);
        refuse(dataset.path() + " has another type than expected");
    }
    template <class T>
    [[nodiscard]] std::vector<T> values(h5::Group const& group, std::string const& name, h5::Shape const& shape) const {
        return values<T>(group.dataset(name), shape);
    }
    /// All variables of a group, which are what is no scale.
    [[nodiscard]] std::vector<Variable> variables(h5::Group const& group, Names const& scales,
                                                  h5::Shape const& shape) const {
        std::vector<Variable> found;
        for (std::string& name : group.names()) {
            if (std::find(scales.begin(), scales.end(), name) != scales.end()) continue;
            h5::Dataset const dataset = group.dataset(name);
            auto const& [units, long_name] = description(dataset);
            found.push_back({std::move(name), units, long_name, values<float>(dataset, shape)});
        }
        return found;
    }

private:
    [[nodiscard]] std::string text(h5::Node const& node, std::string const& name) const {
        h5::AttributeValue value = node.attribute(name);
        if (auto* const found = std::get_if<std::string>(&value)) return std::move(*found);
        refuse(node.path() + "@" + name + " is no text");
    }
    [[nodiscard]] std::pair<std::string, std::string> const& description(h5::Dataset const& dataset) const {
        auto const found = known_.find(dataset.path());
        if (found != known_.end()) return found->second;
        return known_[dataset.path()] = {text(dataset, "units"), text(dataset, "long_name")};
    }

    std::filesystem::path path_;
    Descriptions& known_;
    h5::File file_;
    h5::Group root_;
};

/// `before` and then `more`.
h5::Shape joined(h5::Shape before, h5::Shape const& more) {
    before.insert(before.end(), more.begin(), more.end());
    return before;
}

std::uint64_t count_of(h5::Shape const& shape) {
    return std::accumulate(shape.begin(), shape.end(), std::uint64_t{1}, std::multiplies<>{});
}

/// Lengths of the axes `draw` and `replicate`, those that are there. `expected`: lanes in all, or 0 where any will do.
h5::Shape lanes_in(QuickReader const& reader, h5::Group const& series, std::uint64_t expected) {
    h5::Shape lanes;
    for (std::string const axis : {"draw", "replicate"})
        if (series.has(axis)) lanes.push_back(reader.length(series, axis));
    for (std::uint64_t const length : lanes)
        if (length > most_lanes) reader.refuse("it claims more replicates than any run has");
    if (lanes.empty()) reader.refuse("it has neither draws nor replicates");
    if (expected != 0 && count_of(lanes) != expected)
        reader.refuse(fmt::format("it has {} replicates in all, not {}", count_of(lanes), expected));
    return lanes;
}

std::vector<GroupTable> groups_in(QuickReader const& reader, h5::Shape const& lanes, std::vector<double> const& days) {
    std::vector<GroupTable> found;
    h5::Group const all = reader.group("/by_group");
    for (std::string const& dimension : all.names()) {
        h5::Group const group = all.group(dimension);
        auto labels = reader.list<std::string>(group, dimension);
        auto const dates = reader.list<double>(group, "time");
        auto rows = kept_rows(dates, days);
        if (!rows) reader.refuse(group.path() + " has dates of its own");
        auto variables = reader.variables(group, {"draw", "replicate", dimension, "time"},
                                          joined(lanes, {labels.size(), dates.size()}));
        found.push_back({dimension, std::move(labels), std::move(variables), std::move(*rows)});
    }
    return found;
}

BudgetTable budget_in(QuickReader const& reader, h5::Shape const& lanes, std::size_t rows) {
    h5::Group const group = reader.group("/budget");
    BudgetTable budget;
    budget.programmes = reader.list<std::string>(group, "programme");
    budget.payers = reader.list<std::string>(group, "payer");
    budget.kinds = reader.list<std::string>(group, "kind");
    h5::Shape const shape = joined(lanes, {budget.programmes.size(), budget.payers.size(), budget.kinds.size(), rows});
    budget.planned = reader.values<double>(group, "planned", shape);
    budget.absorbed = reader.values<double>(group, "absorbed", shape);
    budget.unspent = reader.values<double>(group, "unspent", shape);
    if (group.has("transferred")) budget.transferred = reader.values<double>(group, "transferred", shape);
    return budget;
}

}  // namespace

std::optional<Results> read_values(std::filesystem::path const& path, std::string const& id, Descriptions& known,
                                   h5::Trust trust, CaseSize const& expected) {
    QuickReader const reader{path, known, trust};
    if (reader.id() != id) return std::nullopt;
    Results results;
    h5::Group const series = reader.group("/timeseries");
    h5::Shape const lanes = lanes_in(reader, series, expected.replicates);
    results.replicates = static_cast<int>(count_of(lanes));
    results.days = reader.list<double>(series, "time", expected.rows);
    std::size_t const rows = results.days.size();
    results.timeseries = reader.variables(series, {"draw", "replicate", "time"}, joined(lanes, {rows}));
    if (reader.has("by_group")) results.by_group = groups_in(reader, lanes, results.days);
    if (reader.has("budget")) results.budget = budget_in(reader, lanes, rows);
    if (reader.has("programmes")) {
        h5::Group const group = reader.group("/programmes");
        results.programme_labels = reader.list<std::string>(group, "programme");
        results.programmes = reader.variables(group, {"draw", "replicate", "programme", "time"},
                                              joined(lanes, {results.programme_labels.size(), rows}));
    }
    if (reader.has("attribution")) {
        h5::Group const group = reader.group("/attribution");
        auto programmes = reader.list<std::string>(group, "programme"),
             routes = reader.list<std::string>(group, "route");
        auto variables = reader.variables(group, {"draw", "replicate", "programme", "route"},
                                          joined(lanes, {programmes.size(), routes.size()}));
        results.attribution = AttributionTable{std::move(programmes), std::move(routes), std::move(variables)};
    }
    if (reader.has("outcomes"))
        results.outcomes = reader.variables(reader.group("/outcomes"), {"draw", "replicate"}, lanes);
    if (reader.has("lorenz"))
        results.lorenz =
            reader.values<float>(reader.group("/lorenz"), "share_of_hours", joined(lanes, {std::uint64_t{101}}));
    return results;
}

}  // namespace cpdsim
