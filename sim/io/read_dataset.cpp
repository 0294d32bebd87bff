// Groups of the file -> a data set, bit for bit. A file that lacks something or holds another type is refused, never
// patched up. Nearly all the time of reading a case file goes into looking at its many small objects: which are scales,
// what is attached to what, which attributes they have. What was looked at in one file is known in the next.
#include <algorithm>
#include <functional>
#include <numeric>

#include <fmt/format.h>

#include "core/error.hpp"
#include "io/result_file.hpp"
#include "io/table.hpp"
#include "io/time_units.hpp"

namespace cpdsim {
namespace {

constexpr std::uint64_t most_lanes = 1U << 20U;

bool is_of_lanes(std::string const& axis) { return axis == "draw" || axis == "replicate"; }

class Reader {
public:
    Reader(std::filesystem::path const& path, KnownShapes& known, h5::Trust trust, CaseSize const& expected)
        : path_{path}, known_{known}, expected_{expected}, file_{h5::File::open(path, trust)} {}

    void check_format() const { cpdsim::check_format(file_, path_); }
    [[nodiscard]] std::string id() const {
        h5::AttributeValue value = file_.root().attribute("id");
        if (auto* const found = std::get_if<std::string>(&value)) return std::move(*found);
        refuse("it has no id");
    }
    /// All tables, or those that `wanted` says.
    [[nodiscard]] Dataset read(std::function<bool(std::string const&)> const& wanted) {
        Dataset data;
        for (std::string const& name : shape_of(file_.root(), "/").groups)
            if (name != "provenance" && wanted("/" + name)) read(file_.group("/" + name), "/" + name, data);
        return data;
    }
    [[noreturn]] void refuse(std::string const& what) const {
        throw UserError{Exit::input_invalid,
                        fmt::format("cannot read '{}' ({}) the file is damaged or not one of cpdsim's; run it again",
                                    path_.string(), what)};
    }

private:
    void read(h5::Group const& group, std::string const& path, Dataset& data) {
        std::size_t const before = known_.groups.size();
        KnownShape& shape = shape_of(group, path);
        bool const fresh = known_.groups.size() > before;
        std::optional<Table> found = table(group, shape.table, fresh);
        if (!found) found = table(group, shape.table, true);
        for (Axis& axis : shape.table.axes)  // lengths, for the next file
            if (Axis const* const own = found->axis(axis.name); own != nullptr && !is_of_lanes(axis.name))
                axis.values = own->values;
        data.tables.push_back(std::move(*found));
        for (std::string const& name : shape.groups) read(group.group(name), fmt::format("{}/{}", path, name), data);
    }
    /// Known by the names of what is in the group, in order.
    KnownShape& shape_of(h5::Group const& group, std::string const& path) {
        std::vector<std::string> const names = group.names();
        std::string key = path + "\n";
        for (std::string const& name : names) key.append(name).append("\n");
        auto const at = known_.groups.find(key);
        if (at != known_.groups.end()) return at->second;
        return known_.groups.emplace(std::move(key), look_at(group, path, names)).first->second;
    }
    [[nodiscard]] KnownShape look_at(h5::Group const& group, std::string const& path,
                                     std::vector<std::string> const& names) {
        KnownShape shape;
        shape.table.path = path;
        shape.table.attributes = group.attributes();
        std::string place = path + "\n";  // arrays lie over the lanes' axes that there are
        for (std::string const& name : names)
            if (is_of_lanes(name)) place += name + "\n";
        auto const known = [&](std::string const& name) { return known_.objects.contains(place + name); };
        if (path != "/" && !std::all_of(names.begin(), names.end(), known)) learn(group, place);
        if (path == "/") {
            for (h5::Group::Child const& child : group.children())
                if (child.is_group) shape.groups.push_back(child.name);
            return shape;
        }
        for (std::string const& name : names) {
            auto const& object = known_.objects.at(place + name);
            if (auto const* const axis = std::get_if<Axis>(&object))
                shape.table.axes.push_back(*axis);
            else if (auto const* const array = std::get_if<Array>(&object))
                shape.table.arrays.push_back(*array);
            else
                shape.groups.push_back(name);
        }
        return shape;
    }
    void learn(h5::Group const& group, std::string const& place) {
        for (h5::Group::Child const& child : group.children()) {
            if (known_.objects.contains(place + child.name)) continue;
            if (!child.is_group && !child.is_dataset) refuse(group.path() + "/" + child.name + " is no data");
            auto& object = known_.objects[place + child.name];
            if (!child.is_dataset) continue;
            h5::Dataset const dataset = group.dataset(child.name);
            if (dataset.is_scale())
                object = Axis{child.name, std::vector<double>{}, dataset.attributes()};
            else
                object = Array{child.name, dataset.dimensions(), {}, dataset.attributes()};
        }
    }
    /// With values. Axes whose length is known are not opened; nothing when they are of other lengths than `shape` has.
    [[nodiscard]] std::optional<Table> table(h5::Group const& group, Table const& shape, bool fresh) {
        Table found{shape.path, {}, {}, shape.attributes};
        std::map<std::string, std::uint64_t> lengths;
        bool has_lanes = false;
        for (Axis const& axis : shape.axes) {
            bool const of_lanes = is_of_lanes(axis.name);
            if (of_lanes && !has_lanes) found.axes.push_back(replicate_axis(0));
            has_lanes = has_lanes || of_lanes;
            auto const lane_length = of_lanes ? lane_lengths_.find(axis.name) : lane_lengths_.end();
            bool const counted = std::holds_alternative<std::vector<std::int32_t>>(axis.values);
            bool const dates = axis.name == "time" && !times_.empty() && !fresh;
            if (lane_length != lane_lengths_.end() && !fresh) {
                lengths[axis.name] = lane_length->second;
            } else if (!of_lanes && !fresh && (counted || (dates && axis.size() == times_.size()))) {
                lengths[axis.name] = axis.size();
                found.axes.push_back(axis);
                if (dates) found.axes.back().values = times_;
            } else {
                h5::Dataset const scale = group.dataset(axis.name);
                lengths[axis.name] = length_of(scale);
                if (of_lanes) {
                    lane_lengths_[axis.name] = lengths[axis.name];
                } else {
                    found.axes.push_back(axis_from(scale, axis.name));
                    found.axes.back().attributes = axis.attributes;
                }
            }
        }
        if (has_lanes) take_lanes(found, lengths);
        for (Array const& array : shape.arrays) {
            auto read = read_array(group.dataset(array.name), array, lengths, fresh);
            if (!read) return std::nullopt;
            found.arrays.push_back(std::move(*read));
        }
        if (auto const* const time = found.axis("time"); time != nullptr && shape.path == "/timeseries")
            if (auto const* const days = std::get_if<std::vector<double>>(&time->values)) times_ = *days;
        return found;
    }
    [[nodiscard]] std::uint64_t length_of(h5::Dataset const& scale) const {
        h5::Shape const shape = scale.shape();
        if (shape.size() != 1) refuse(scale.path() + " is no list");
        if (expected_.rows != 0 && scale.path() == "/timeseries/time" && shape.front() != expected_.rows)
            refuse(fmt::format("{} has {} entries, not {}", scale.path(), shape.front(), expected_.rows));
        if (is_of_lanes(scale.path().substr(scale.path().rfind('/') + 1)) && shape.front() > most_lanes)
            refuse("it claims more replicates than any run has");
        return shape.front();
    }
    void take_lanes(Table& found, std::map<std::string, std::uint64_t> const& lengths) {
        std::uint64_t lanes = 1;
        for (auto const& [axis, length] : lengths)
            if (is_of_lanes(axis)) lanes *= length;
        if (lanes > most_lanes) refuse("it claims more replicates than any run has");
        if (lanes_ == 0 && expected_.replicates != 0 && lanes != expected_.replicates)
            refuse(fmt::format("it has {} replicates in all, not {}", lanes, expected_.replicates));
        if (lanes_ != 0 && lanes != lanes_) refuse(found.path + " has another number of replicates");
        lanes_ = lanes;
        for (Axis& axis : found.axes)
            if (axis.name == "replicate") axis = replicate_axis(lanes);
    }
    /// The shape is looked at before anything is read. Nothing where it is not what was known.
    [[nodiscard]] std::optional<Array> read_array(h5::Dataset const& dataset, Array const& shape,
                                                  std::map<std::string, std::uint64_t> const& lengths,
                                                  bool fresh) const {
        Array found{shape.name, {}, {}, shape.attributes};
        h5::Shape expected;
        for (std::string const& axis : shape.axes) {
            auto const length = lengths.find(axis);
            if (length == lengths.end()) refuse(dataset.path() + " lies over an axis that its group does not have");
            expected.push_back(length->second);
            if (!is_of_lanes(axis))
                found.axes.push_back(axis);
            else if (found.axes.empty() || found.axes.back() != "replicate")
                found.axes.emplace_back("replicate");
        }
        if (dataset.shape() != expected) {
            if (!fresh) return std::nullopt;
            refuse(dataset.path() + " has another shape than expected");
        }
        found.values = dataset.read(h5::Shape(expected.size(), 0), expected);
        return found;
    }

    std::filesystem::path path_;
    KnownShapes& known_;
    CaseSize expected_;
    h5::File file_;
    std::uint64_t lanes_ = 0;
    std::map<std::string, std::uint64_t> lane_lengths_;  ///< of the axes `draw` and `replicate`
    std::vector<double> times_;                          ///< of the series
};

/// Replicates and calendar are those of the series; other tables may keep fewer dates.
Results results_of(Reader const& reader, Dataset data) {
    Results results;
    results.data = std::move(data);
    for (char const* path : {"/timeseries", "/programmes", "/outcomes"}) {
        Table const* const table = results.data.find(path);
        if (table == nullptr) reader.refuse(fmt::format("no group {}", path));
        for (Array const& array : table->arrays)
            if (!std::holds_alternative<std::vector<float>>(array.values) || array.axes.size() != table->axes.size())
                reader.refuse(fmt::format("{}/{} has another type than expected", path, array.name));
    }
    Table const& series = results.timeseries();
    Axis const *const lanes = series.axis("replicate"), *const time = series.axis("time");
    if (lanes == nullptr || results.outcomes().axis("replicate") == nullptr)
        reader.refuse("it has neither draws nor replicates");
    auto const* const days = time == nullptr ? nullptr : std::get_if<std::vector<double>>(&time->values);
    if (days == nullptr) reader.refuse("no dimension time");
    std::string const& units = text_of(time->attributes, "units");
    auto const start = start_in_units(units);
    if (!start) reader.refuse("time has the unit " + units);
    Axis const* const programmes = results.programmes().axis("programme");
    if (programmes == nullptr || !std::holds_alternative<std::vector<std::string>>(programmes->values))
        reader.refuse("no dimension programme");
    for (Table const& table : results.data.tables) {
        Axis const* const own = table.axis("time");
        auto const* const dates = own == nullptr ? nullptr : std::get_if<std::vector<double>>(&own->values);
        if (own == nullptr || (dates != nullptr && *dates == *days)) continue;
        bool const known =
            dates != nullptr && !dates->empty() && std::all_of(dates->begin(), dates->end(), [&](double day) {
                return std::find(days->begin(), days->end(), day) != days->end();
            });
        if (!known) reader.refuse(table.path + " has dates of its own");
    }
    results.replicates = static_cast<int>(lanes->size());
    results.days = *days;
    results.start = *start;
    return results;
}

}  // namespace

void check_format(h5::File const& file, std::filesystem::path const& path) {
    Attributes const root = file.root().attributes();
    std::string const &format = text_of(root, "format"), &source = text_of(root, "source");
    if (format == result_format || (format.empty() && source.rfind("cpdsim", 0) != 0)) return;
    throw UserError{
        Exit::input_invalid,
        format.empty()
            ? fmt::format(
                  "'{}' is of an earlier format (it names none, this program reads '{}') run its scenario again, "
                  "or use the version that wrote it, {}",
                  path.string(), result_format, source)
            : fmt::format(
                  "'{}' has the format '{}' (this program reads '{}') run its scenario again, or use the version "
                  "that wrote it, {}",
                  path.string(), format, result_format, source)};
}

Dataset read_dataset(std::filesystem::path const& path) {
    KnownShapes nothing;
    Reader reader{path, nothing, h5::Trust::anybody, {}};
    reader.check_format();
    return reader.read([](std::string const&) { return true; });
}

Results read_results(std::filesystem::path const& path) {
    KnownShapes nothing;
    Reader reader{path, nothing, h5::Trust::anybody, {}};
    reader.check_format();
    return results_of(reader, reader.read([](std::string const&) { return true; }));
}

std::optional<Results> read_values(std::filesystem::path const& path, std::string const& id, KnownShapes& known,
                                   h5::Trust trust, CaseSize const& expected) {
    Reader reader{path, known, trust, expected};
    if (reader.id() != id) return std::nullopt;
    return results_of(reader,
                      reader.read([](std::string const& table) { return kept_by_studies(table) == Keep::reduced; }));
}

}  // namespace cpdsim
