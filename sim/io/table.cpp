#include "io/table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <limits>
#include <stdexcept>
#include <string_view>
#include <type_traits>

namespace cpdsim {
namespace {

constexpr std::uint64_t chunk_bytes = std::uint64_t{1} << 20U;  // HDF5's chunk cache holds one such chunk
constexpr std::uint64_t small_bytes = 4096;                     // the index of a chunked dataset alone takes 2 KiB

[[noreturn]] void refuse(std::string const& path, std::string const& name, std::string const& why) {
    throw std::invalid_argument{fmt::format("{}/{}: {}", path == "/" ? "" : path, name, why)};
}

/// xarray turns variables with these units into time spans.
void check_unit(std::string const& path, Array const& variable) {
    constexpr std::array<std::string_view, 7> spans{"days",         "hours",        "minutes",    "seconds",
                                                    "milliseconds", "microseconds", "nanoseconds"};
    for (h5::Attribute const& attribute : variable.attributes) {
        auto const* text = std::get_if<std::string>(&attribute.value);
        if (attribute.name == "units" && text != nullptr &&
            std::find(spans.begin(), spans.end(), *text) != spans.end()) {
            refuse(path, variable.name, "the unit '" + *text + "' would be read as a time span; write `h` or `d`");
        }
    }
}

std::uint64_t element_bytes(h5::Data const& data) {
    return std::visit([](auto const& values) -> std::uint64_t { return sizeof(values[0]); }, data);
}

/// The last dimensions (time is the last) whole, as many as fit, and one position of the others. Empty for what gains
/// nothing from compression: strings, which live in a heap of their own, and a few values.
h5::Shape chunk_of(h5::Shape const& shape, Array const& variable, int slab_axes) {
    std::uint64_t const bytes = element_bytes(variable.values);
    bool const small = h5::elements(shape) * bytes <= small_bytes;
    if (small || std::holds_alternative<std::vector<std::string>>(variable.values)) return {};
    h5::Shape chunk(shape.size(), 1);
    std::uint64_t room = std::max<std::uint64_t>(1, chunk_bytes / bytes);
    for (std::size_t axis = shape.size(); axis-- > static_cast<std::size_t>(slab_axes);) {
        chunk[axis] = std::max<std::uint64_t>(1, std::min(shape[axis], room));
        room /= chunk[axis];
    }
    return chunk;
}

h5::Dataset create_variable(h5::Group& group, Array const& variable, std::vector<h5::Dataset> const& scales,
                            int slab_axes) {
    h5::Shape shape;
    for (h5::Dataset const& scale : scales) shape.push_back(scale.shape().at(0));
    if (slab_axes < 0 || slab_axes > static_cast<int>(shape.size())) {
        refuse(group.path(), variable.name, "more slab dimensions than dimensions");
    }
    std::size_t const given = h5::size_of(variable.values);
    if (given != 0 && given != h5::elements(shape)) {
        refuse(group.path(), variable.name, fmt::format("{} values for {} elements", given, h5::elements(shape)));
    }
    h5::Dataset dataset =
        group.create_dataset(variable.name, variable.values, shape, chunk_of(shape, variable, slab_axes));
    for (unsigned axis = 0; axis < scales.size(); ++axis) dataset.attach(axis, scales[axis]);
    if (std::holds_alternative<std::vector<float>>(variable.values))
        dataset.set("_FillValue", std::numeric_limits<float>::quiet_NaN());
    if (std::holds_alternative<std::vector<double>>(variable.values))
        dataset.set("_FillValue", std::numeric_limits<double>::quiet_NaN());
    dataset.set(variable.attributes);
    if (given != 0) dataset.write(variable.values);
    return dataset;
}

/// The shape of a slab, and where it begins.
struct Slab {
    h5::Shape start, count;
};
Slab slab_at(h5::Dataset const& dataset, h5::Shape const& index) {
    Slab slab{{}, dataset.shape()};
    slab.start.assign(slab.count.size(), 0);
    if (index.size() > slab.count.size())
        throw std::invalid_argument{dataset.path() + ": more positions than dimensions"};
    for (std::size_t axis = 0; axis < index.size(); ++axis) {
        if (index[axis] >= slab.count[axis]) throw std::invalid_argument{dataset.path() + ": no such position"};
        slab.start[axis] = index[axis];
        slab.count[axis] = 1;
    }
    return slab;
}

Axis with_attributes(Axis dimension, h5::Dataset const& scale) {
    dimension.attributes = scale.attributes();
    return dimension;
}

Array read_from(h5::Dataset const& dataset, std::string const& name) {
    return {name, dataset.dimensions(), dataset.read(), dataset.attributes()};
}

}  // namespace

void write_group(h5::File& file, std::string const& path, std::vector<Axis> const& dimensions,
                 std::vector<Array> const& variables, h5::Attributes const& attributes) {
    {
        h5::Group group = file.group(path);
        group.set(attributes);
        for (Axis const& dimension : dimensions) {
            h5::Data const values = std::visit([](auto const& held) -> h5::Data { return held; }, dimension.values);
            h5::Dataset scale = group.create_dataset(dimension.name, values, {dimension.size()});
            scale.make_scale();
            scale.set(dimension.attributes);
            scale.write(values);
        }
    }
    for (Array const& variable : variables) write_variable(file, path, variable);
}

void write_variable(h5::File& file, std::string const& path, Array const& variable, int slab_axes) {
    write_variable_over(file, path, variable, variable.axes, slab_axes);
}

void write_variable_over(h5::File& file, std::string const& path, Array const& variable,
                         std::vector<std::string> const& axes, int slab_axes) {
    check_unit(path, variable);
    h5::Group group = file.group(path);
    std::vector<h5::Dataset> scales;
    for (std::string const& dimension : axes) {
        if (!group.has(dimension)) refuse(path, variable.name, "no dimension '" + dimension + "' in its group");
        scales.push_back(group.dataset(dimension));
    }
    create_variable(group, variable, scales, slab_axes);
}

void write_slab(h5::File& file, std::string const& path, std::string const& variable, h5::Shape const& index,
                h5::Data const& data) {
    h5::Dataset dataset = file.group(path).dataset(variable);
    Slab const slab = slab_at(dataset, index);
    dataset.write(slab.start, slab.count, data);
}

Axis axis_from(h5::Dataset const& scale, std::string const& name) {
    Axis found{name, {}, {}};
    std::visit(
        [&](auto&& values) {
            using T = typename std::decay_t<decltype(values)>::value_type;
            if constexpr (std::is_same_v<T, std::string> || std::is_same_v<T, double> ||
                          std::is_same_v<T, std::int32_t>)
                found.values = std::forward<decltype(values)>(values);
            else
                found.values = std::vector<double>(values.begin(), values.end());
        },
        scale.read());
    return found;
}

Table read_group(h5::File const& file, std::string const& path) {
    h5::Group const group = file.group(path);
    Table found;
    found.path = path;
    found.attributes = group.attributes();
    for (h5::Group::Child const& child : group.children()) {
        if (!child.is_dataset) continue;
        h5::Dataset const dataset = group.dataset(child.name);
        if (dataset.is_scale())
            found.axes.push_back(with_attributes(axis_from(dataset, child.name), dataset));
        else
            found.arrays.push_back(read_from(dataset, child.name));
    }
    return found;
}

Array read_variable(h5::File const& file, std::string const& path, std::string const& name) {
    return read_from(file.group(path).dataset(name), name);
}

h5::Data read_slab(h5::File const& file, std::string const& path, std::string const& variable, h5::Shape const& index) {
    h5::Dataset const dataset = file.group(path).dataset(variable);
    Slab const slab = slab_at(dataset, index);
    return dataset.read(slab.start, slab.count);
}

}  // namespace cpdsim
