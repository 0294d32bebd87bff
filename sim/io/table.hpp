// A group of the file as a labelled table: dimensions with coordinate values, and variables over them, as netCDF and
// xarray see it. Every group gets its own copies of its dimension scales: a scale in another group makes readers fail.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "io/hdf5.hpp"

namespace cpdsim {

struct Dimension {
    std::string name;
    std::variant<std::vector<std::string>, std::vector<double>, std::vector<std::int32_t>> values;
    h5::Attributes attributes;
    bool operator==(Dimension const&) const = default;
    [[nodiscard]] std::size_t size() const {
        return std::visit([](auto const& held) { return held.size(); }, values);
    }
};

struct TableVariable {
    std::string name;
    std::vector<std::string> dimensions;  ///< names, slowest first; empty: a scalar
    h5::Data data;                        ///< row-major; its alternative is the type in the file; empty: written later
    h5::Attributes attributes;
    /// So many leading dimensions are fixed in each slab that write_slab brings: chunks never cross slabs, so each
    /// compressed chunk is written once.
    int slab_dimensions = 0;
};

struct TableGroup {
    std::vector<Dimension> dimensions;
    std::vector<TableVariable> variables;
    h5::Attributes attributes;
    [[nodiscard]] Dimension const* dimension(std::string const& name) const;  ///< nullptr: none such
    [[nodiscard]] TableVariable const* variable(std::string const& name) const;
};

/// Writes dimensions, variables and attributes into the group `path` ("/" or "/a/b"), made if absent. A variable
/// without values is left at NaN, 0 or "" for write_slab. Errors: std::invalid_argument when sizes or names do not fit
/// or a variable's unit would be read as a time span (`hours`, `days`: write `h`, `d`); UserError from io.
void write_group(h5::File& file, std::string const& path, std::vector<Dimension> const& dimensions,
                 std::vector<TableVariable> const& variables, h5::Attributes const& attributes = {});

/// Adds one variable over dimensions that the group has already, for data too large to be copied all at once.
void write_variable(h5::File& file, std::string const& path, TableVariable const& variable);

/// Writes the part of a variable at `index`, one position for each leading dimension, in order. Chunks stay whole when
/// `index` names at least as many dimensions as `slab_dimensions` said.
void write_slab(h5::File& file, std::string const& path, std::string const& variable, h5::Shape const& index,
                h5::Data const& data);

/// A scale as a dimension. Numbers of types that no dimension has become doubles.
[[nodiscard]] Dimension dimension_from(h5::Dataset const& scale, std::string const& name);
[[nodiscard]] TableGroup read_group(h5::File const& file, std::string const& path);
[[nodiscard]] TableVariable read_variable(h5::File const& file, std::string const& path, std::string const& name);
[[nodiscard]] h5::Data read_slab(h5::File const& file, std::string const& path, std::string const& variable,
                                 h5::Shape const& index);

}  // namespace cpdsim
