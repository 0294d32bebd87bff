// Where two objects of a struct differ in what shapes the world, and whether a path does.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "param/info.hpp"

namespace cpdsim::param {

/// By what the value at a dotted path differs (`funding.0.amount`, `programmes.visits.costs.travel`): as its definition
/// says, or of a section it lies in. A path to a whole struct is that of its shorthand, and without one shapes the
/// world: what is there at all does. Nothing for a path that does not exist.
[[nodiscard]] std::optional<DiffersBy> differs_by_at(StructInfo const& info, std::string_view path);

/// Path of the first value that shapes the world, struct or list in which the two differ; nothing where they agree.
[[nodiscard]] std::optional<std::string> first_difference_in_world(StructInfo const& info, void const* a,
                                                                   void const* b);

}  // namespace cpdsim::param
