// The numbers of a case, as quickly as HDF5 gives them. Nearly all the time of reading a case file goes into looking at
// its many small objects: which are scales, what is attached to what, which attributes they have. Here each dataset is
// opened once, by a name that the layout of write_results.cpp implies.
#include <algorithm>
#include <cstdio>

#include <fmt/format.h>

#include "core/error.hpp"
#include "io/hdf5.hpp"
#include "io/kept_rows.hpp"
#include "io/result_file.hpp"

namespace cpdsim {
namespace {

using Names = std::vector<std::string>;

class QuickReader {
public:
    QuickReader(std::filesystem::path const& path, Descriptions& known, h5::Trust trust)
        : path_{path}, known_{known}, file_{h5::File::open(path, trust)}, root_{file_.root()} {}

    [[nodiscard]] std::string id() const { return std::get<std::string>(root_.attribute("id")); }
    [[nodiscard]] bool has(std::string const& name) const { return root_.has(name); }
    [[nodiscard]] h5::Group group(std::string const& path) const { return file_.group(path); }

    template <class T>
    [[nodiscard]] std::vector<T> values(h5::Group const& group, std::string const& name) const {
        return values<T>(group.dataset(name));
    }
    template <class T>
    [[nodiscard]] std::vector<T> values(h5::Dataset const& dataset) const {
        h5::Data data = dataset.read();
        if (auto* const found = std::get_if<std::vector<T>>(&data)) return std::move(*found);
        throw UserError{Exit::input_invalid,
                        fmt::format("cannot read '{}' ({} has another type than expected) the file is damaged or "
                                    "not one of cpdsim's; run it again",
                                    path_.string(), dataset.path())};
    }
    /// All variables of a group, which are what is no scale.
    [[nodiscard]] std::vector<Variable> variables(h5::Group const& group, Names const& scales) const {
        std::vector<Variable> found;
        for (std::string& name : group.names()) {
            if (std::find(scales.begin(), scales.end(), name) != scales.end()) continue;
            h5::Dataset const dataset = group.dataset(name);
            auto const& [units, long_name] = description(dataset);
            found.push_back({std::move(name), units, long_name, values<float>(dataset)});
        }
        return found;
    }

private:
    [[nodiscard]] std::pair<std::string, std::string> const& description(h5::Dataset const& dataset) const {
        auto const found = known_.find(dataset.path());
        if (found != known_.end()) return found->second;
        return known_[dataset.path()] = {std::get<std::string>(dataset.attribute("units")),
                                         std::get<std::string>(dataset.attribute("long_name"))};
    }

    std::filesystem::path path_;
    Descriptions& known_;
    h5::File file_;
    h5::Group root_;
};

}  // namespace

std::optional<Results> read_values(std::filesystem::path const& path, std::string const& id, Descriptions& known,
                                   h5::Trust trust) {
    QuickReader const reader{path, known, trust};
    if (reader.id() != id) return std::nullopt;
    Results results;
    {
        h5::Group const group = reader.group("/timeseries");
        results.replicates = 1;
        for (std::string const axis : {"draw", "replicate"})
            if (group.has(axis)) results.replicates *= static_cast<int>(group.dataset(axis).shape().at(0));
        results.days = reader.values<double>(group, "time");
        results.timeseries = reader.variables(group, {"draw", "replicate", "time"});
    }
    if (reader.has("by_group")) {
        h5::Group const all = reader.group("/by_group");
        for (std::string const& dimension : all.names()) {
            h5::Group const group = all.group(dimension);
            results.by_group.push_back({dimension, reader.values<std::string>(group, dimension),
                                        reader.variables(group, {"draw", "replicate", dimension, "time"}),
                                        kept_rows(reader.values<double>(group, "time"), results.days)});
        }
    }
    if (reader.has("budget")) {
        h5::Group const group = reader.group("/budget");
        results.budget.programmes = reader.values<std::string>(group, "programme");
        results.budget.payers = reader.values<std::string>(group, "payer");
        results.budget.kinds = reader.values<std::string>(group, "kind");
        results.budget.planned = reader.values<double>(group, "planned");
        results.budget.absorbed = reader.values<double>(group, "absorbed");
        results.budget.unspent = reader.values<double>(group, "unspent");
        if (group.has("transferred")) results.budget.transferred = reader.values<double>(group, "transferred");
    }
    if (reader.has("programmes")) {
        h5::Group const group = reader.group("/programmes");
        results.programme_labels = reader.values<std::string>(group, "programme");
        results.programmes = reader.variables(group, {"draw", "replicate", "programme", "time"});
    }
    if (reader.has("attribution")) {
        h5::Group const group = reader.group("/attribution");
        results.attribution =
            AttributionTable{reader.values<std::string>(group, "programme"), reader.values<std::string>(group, "route"),
                             reader.variables(group, {"draw", "replicate", "programme", "route"})};
    }
    if (reader.has("outcomes")) results.outcomes = reader.variables(reader.group("/outcomes"), {"draw", "replicate"});
    if (reader.has("lorenz")) results.lorenz = reader.values<float>(reader.group("/lorenz"), "share_of_hours");
    return results;
}

}  // namespace cpdsim
