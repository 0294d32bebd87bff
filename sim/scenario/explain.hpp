// Words about codes, parameters and whole files, for the verbs `explain` and `show`.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "param/info.hpp"
#include "scenario/load.hpp"

namespace cpdsim {

/// A paragraph on an error code ("E205"), or on a parameter by its path ("learning.h50"); nothing when it is neither.
[[nodiscard]] std::optional<std::string> explain(std::string_view code_or_path);

/// The same of any schema's parameter; nothing when the path leads nowhere.
[[nodiscard]] std::optional<std::string> explain_parameter(param::StructInfo const& info, std::string_view path);

/// The field of a scenario at a path, in which any id may stand for an entry of a map; nullptr where it leads nowhere.
[[nodiscard]] param::FieldInfo const* parameter_at(std::string_view path);

/// Codes and their first sentences, one a line.
[[nodiscard]] std::string list_of_codes();

/// Every number that is used, with its range, source and grade, as comments of YAML; last a count by grade.
[[nodiscard]] std::string evidence_table(Loaded const& loaded);

enum class ShowEvidence { no, yes };
/// The merged document as canonical YAML; with evidence followed by every number that is used, its source and grade.
[[nodiscard]] std::string show(Loaded const& loaded, param::ShowOptions options, ShowEvidence evidence);

}  // namespace cpdsim
