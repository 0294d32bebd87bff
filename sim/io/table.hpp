// A group of the file as a table: axes are dimension scales with coordinate values, arrays variables over them, as
// netCDF and xarray see it. Every group gets its own copies of its dimension scales: a scale in another group makes
// readers fail.
#pragma once

#include <cstdint>
#include <string>
#include <variant>
#include <vector>

#include "io/hdf5.hpp"

namespace cpdsim {

/// Writes axes, arrays and attributes into the group `path` ("/" or "/a/b"), made if absent. An array without values is
/// left at NaN, 0 or "" for write_slab. Errors: std::invalid_argument when sizes or names do not fit or a unit would be
/// read as a time span (`hours`, `days`: write `h`, `d`); UserError from io.
void write_group(h5::File& file, std::string const& path, std::vector<Axis> const& axes,
                 std::vector<Array> const& arrays, h5::Attributes const& attributes = {});

/// Adds one array over axes that the group has already, for data too large to be copied all at once. So many leading
/// axes are fixed in each slab that write_slab brings: chunks never cross slabs, so each compressed chunk is written
/// once.
void write_variable(h5::File& file, std::string const& path, Array const& array, int slab_axes = 0);
/// The same over other axes of the group than the array names, of the same number of values in all.
void write_variable_over(h5::File& file, std::string const& path, Array const& array,
                         std::vector<std::string> const& axes, int slab_axes = 0);

/// Writes the part of a variable at `index`, one position for each leading dimension, in order. Chunks stay whole when
/// `index` names at least as many axes as `slab_axes` said.
void write_slab(h5::File& file, std::string const& path, std::string const& variable, h5::Shape const& index,
                h5::Data const& data);

/// A scale as an axis. Numbers of types that no axis has become doubles.
[[nodiscard]] Axis axis_from(h5::Dataset const& scale, std::string const& name);
[[nodiscard]] Table read_group(h5::File const& file, std::string const& path);
[[nodiscard]] Array read_variable(h5::File const& file, std::string const& path, std::string const& name);
[[nodiscard]] h5::Data read_slab(h5::File const& file, std::string const& path, std::string const& variable,
                                 h5::Shape const& index);

}  // namespace cpdsim
