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
    explicit QuickReader(std::filesystem::path const& path)
        : path_{path}, file_{h5::File::open(path, h5::Trust::checked_before)}, root_{file_.root()} {}

    [[nodiscard]] bool has(std::string const& name) const { return root_.has(name); }
    [[nodiscard]] h5::Group group(std::string const& path) const { return file_.group(path); }

    template <class T>
    [[nodiscard]] std::vector<T> values(h5::Group const& group, std::string const& name) const {
        h5::Data data = group.dataset(name).read();
        if (auto* const found = std::get_if<std::vector<T>>(&data)) return std::move(*found);
        throw UserError{Exit::input_invalid,
                        fmt::format("cannot read '{}' ({}/{} has another type than expected) the file is damaged or "
                                    "not one of cpdsim's; run it again",
                                    path_.string(), group.path(), name)};
    }
    /// All variables of a group, which are what is no scale.
    [[nodiscard]] std::vector<Variable> variables(h5::Group const& group, Names const& scales) const {
        std::vector<Variable> found;
        for (std::string& name : group.names()) {
            if (std::find(scales.begin(), scales.end(), name) != scales.end()) continue;
            std::vector<float> numbers = values<float>(group, name);
            found.push_back({std::move(name), "", "", std::move(numbers)});
        }
        return found;
    }

private:
    std::filesystem::path path_;
    h5::File file_;
    h5::Group root_;
};

}  // namespace

Results read_values(std::filesystem::path const& path, Selection const& selection) {
    QuickReader const reader{path};
    Results results;
    {
        h5::Group const group = reader.group("/timeseries");
        results.replicates = static_cast<int>(group.dataset("replicate").shape().at(0));
        results.days = reader.values<double>(group, "time");
        if (selection.all_series) {
            results.timeseries = reader.variables(group, {"replicate", "time"});
        } else {
            for (std::string const& name : selection.series)
                if (group.has(name)) results.timeseries.push_back({name, "", "", reader.values<float>(group, name)});
        }
    }
    if (!selection.rest) return results;
    if (reader.has("by_group")) {
        h5::Group const all = reader.group("/by_group");
        for (std::string const& dimension : all.names()) {
            h5::Group const group = all.group(dimension);
            results.by_group.push_back({dimension, reader.values<std::string>(group, dimension),
                                        reader.variables(group, {"replicate", dimension, "time"}),
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
    }
    if (reader.has("programmes")) {
        h5::Group const group = reader.group("/programmes");
        results.programme_labels = reader.values<std::string>(group, "programme");
        results.programmes = reader.variables(group, {"replicate", "programme", "time"});
    }
    if (reader.has("attribution")) {  // in few cases, so their descriptions are read with them
        h5::Group const group = reader.group("/attribution");
        AttributionTable table;
        table.programmes = reader.values<std::string>(group, "programme");
        table.routes = reader.values<std::string>(group, "route");
        table.variables = reader.variables(group, {"replicate", "programme", "route"});
        for (Variable& variable : table.variables) {
            h5::Dataset const dataset = group.dataset(variable.name);
            variable.units = std::get<std::string>(dataset.attribute("units"));
            variable.long_name = std::get<std::string>(dataset.attribute("long_name"));
        }
        results.attribution = std::move(table);
    }
    if (reader.has("outcomes")) results.outcomes = reader.variables(reader.group("/outcomes"), {"replicate"});
    if (reader.has("lorenz")) results.lorenz = reader.values<float>(reader.group("/lorenz"), "share_of_hours");
    return results;
}

}  // namespace cpdsim
