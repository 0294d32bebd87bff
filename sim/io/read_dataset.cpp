// Groups of the file -> a data set, bit for bit. A file that lacks something or holds another type is refused, never
// patched up. Nearly all the time of reading a case file goes into looking at its many small objects: which are scales,
// what is attached to what, which attributes they have. What was looked at in one file is known in the next.
#include <algorithm>
#include <functional>
#include <numeric>

#include <fmt/format.h>
#include <fmt/ranges.h>

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
        KnownShape const& shape = shape_of(group, path);
        data.tables.push_back(table(group, shape.table));
        for (std::string const& name : shape.groups) read(group.group(name), path + "/" + name, data);
    }
    /// Known by the names of what is in the group, in order.
    KnownShape const& shape_of(h5::Group const& group, std::string const& path) {
        auto const [at, fresh] = known_.try_emplace(fmt::format("{}\n{}", path, fmt::join(group.names(), "\n")));
        KnownShape& shape = at->second;
        if (!fresh) return shape;
        try {
            shape = look_at(group, path);
        } catch (...) {
            known_.erase(at);
            throw;
        }
        return shape;
    }
    [[nodiscard]] static KnownShape look_at(h5::Group const& group, std::string const& path) {
        KnownShape shape;
        shape.table.path = path;
        shape.table.attributes = group.attributes();
        for (h5::Group::Child const& child : group.children()) {
            if (child.is_group) shape.groups.push_back(child.name);
            if (!child.is_dataset || path == "/") continue;
            h5::Dataset const dataset = group.dataset(child.name);
            if (dataset.is_scale())
                shape.table.axes.push_back({child.name, std::vector<double>{}, dataset.attributes()});
            else
                shape.table.arrays.push_back({child.name, dataset.dimensions(), {}, dataset.attributes()});
        }
        return shape;
    }
    /// With values.
    [[nodiscard]] Table table(h5::Group const& group, Table const& shape) {
        Table found{shape.path, {}, {}, shape.attributes};
        std::map<std::string, std::uint64_t> lengths;
        std::uint64_t lanes = 1;
        bool has_lanes = false;
        for (Axis const& axis : shape.axes) {
            h5::Dataset const scale = group.dataset(axis.name);
            std::uint64_t const length = length_of(scale, axis.name);
            lengths[axis.name] = length;
            if (is_of_lanes(axis.name)) {
                if (!has_lanes) found.axes.push_back(replicate_axis(0));
                has_lanes = true;
                if (length > most_lanes || (lanes *= length) > most_lanes)
                    refuse("it claims more replicates than any run has");
            } else {
                Axis labels = axis_from(scale, axis.name);
                labels.attributes = axis.attributes;
                found.axes.push_back(std::move(labels));
            }
        }
        if (has_lanes) take_lanes(found, lanes);
        for (Array const& array : shape.arrays) found.arrays.push_back(read(group.dataset(array.name), array, lengths));
        return found;
    }
    [[nodiscard]] std::uint64_t length_of(h5::Dataset const& scale, std::string const& name) const {
        h5::Shape const shape = scale.shape();
        if (shape.size() != 1) refuse(scale.path() + " is no list");
        if (name == "time" && expected_.rows != 0 && scale.path() == "/timeseries/time" &&
            shape.front() != expected_.rows)
            refuse(fmt::format("{} has {} entries, not {}", scale.path(), shape.front(), expected_.rows));
        return shape.front();
    }
    void take_lanes(Table& found, std::uint64_t lanes) {
        if (lanes_ == 0 && expected_.replicates != 0 && lanes != expected_.replicates)
            refuse(fmt::format("it has {} replicates in all, not {}", lanes, expected_.replicates));
        if (lanes_ != 0 && lanes != lanes_) refuse(found.path + " has another number of replicates");
        lanes_ = lanes;
        for (Axis& axis : found.axes)
            if (axis.name == "replicate") axis = replicate_axis(lanes);
    }
    /// The shape is looked at before anything is read.
    [[nodiscard]] Array read(h5::Dataset const& dataset, Array const& shape,
                             std::map<std::string, std::uint64_t> const& lengths) const {
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
        if (dataset.shape() != expected) refuse(dataset.path() + " has another shape than expected");
        found.values = dataset.read();
        return found;
    }

    std::filesystem::path path_;
    KnownShapes& known_;
    CaseSize expected_;
    h5::File file_;
    std::uint64_t lanes_ = 0;
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

Dataset read_dataset(std::filesystem::path const& path) {
    KnownShapes nothing;
    return Reader{path, nothing, h5::Trust::anybody, {}}.read([](std::string const&) { return true; });
}

Results read_results(std::filesystem::path const& path) {
    KnownShapes nothing;
    Reader reader{path, nothing, h5::Trust::anybody, {}};
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
