// What a study's `information:` says beyond its form: names that must exist, sizes, months; and as JSON, which the
// report reads.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <vector>

#include "design/information_file.hpp"
#include "param/diagnostics.hpp"
#include "param/document.hpp"

namespace cpdsim {

/// Names of the published findings in these registries, or in those that come with the program where none is given.
/// Files that cannot be read have none: their reader says why.
[[nodiscard]] std::vector<std::string> finding_names(std::vector<std::filesystem::path> const& registries = {});

/// Of the section that stands at `information` of the document. `numbers`: paths that vary; empty: not known here.
void check_information(InformationSpec const& information, param::Document const& document,
                       std::vector<std::string> const& numbers, param::Diagnostics& diagnostics);

/// Empty where nothing is asked for. The section has been checked.
[[nodiscard]] std::string information_json(InformationSpec const& information);

/// A file that holds an `information:` section alone. Nothing, with errors in `diagnostics`, when something is wrong.
[[nodiscard]] std::optional<InformationSpec> load_information(std::filesystem::path const& file,
                                                              param::Diagnostics& diagnostics);

/// `fading.*` fits `fading.knowledge_half_life`: `*` stands for any characters.
[[nodiscard]] bool fits(std::string_view path, std::string_view pattern);

}  // namespace cpdsim
