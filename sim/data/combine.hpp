// Taking tables apart and putting them together along an axis.
#pragma once

#include "data/dataset.hpp"

namespace cpdsim {

/// Keeps the first `size` entries of an axis.
void cut(Table& table, std::string_view axis, std::size_t size);

/// Appends the entries that `more` has on an axis; all else must be equal in shape, and arrays that do not lie over the
/// axis stay as they are. Positions are counted on. Error: std::invalid_argument where the shapes do not fit.
void concatenate(Table& table, Table const& more, std::string_view axis);

/// The same of all tables. In a table that does not have the axis an array of its name holds positions on it - a table
/// of events says whose they are - and such tables become longer; what has neither stays. `size`: of the axis before.
void concatenate(Dataset& all, Dataset const& more, std::string_view axis, std::size_t size);

/// Adds the labels and arrays that `more` has and the table does not, without values. Where both have an array, the
/// longer description counts.
void add_new(Table& table, Table const& more);
void add_new_arrays(Table& table, Table const& more);

/// Where the dates of `table`'s axis stand among those of a longer one; the last that the table has for those it lacks.
[[nodiscard]] std::size_t row_in(std::vector<double> const& dates, double wanted);

}  // namespace cpdsim
