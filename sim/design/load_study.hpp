// A study file, with its base scenario: read strictly and checked against the base, so that a misspelt path or a mix of
// 110 % is found before anything runs.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "design/study_file.hpp"
#include "scenario/load.hpp"

namespace cpdsim {

struct LoadedStudy {
    Study study;  ///< strategies with what they inherit from each other filled in
    param::Document document;
    param::Annotations annotations;       ///< of the study file's own numbers
    std::vector<std::string> strategies;  ///< ids, in the order of the file
    Loaded base;                          ///< with the study's `set` and the overrides that concern it
    std::filesystem::path base_file;
    std::filesystem::path directory;  ///< of the study file
    std::vector<std::size_t> rows;    ///< of the posterior, in place of the first ones: set by a search, in no file
};

/// Overrides whose first part is a key of studies (`budget.total`) change the study, the others its base.
[[nodiscard]] std::optional<LoadedStudy> load_study(std::filesystem::path const& file, Overrides const& overrides,
                                                    param::Diagnostics& diagnostics,
                                                    DataFiles data = DataFiles::unread);

/// Outcomes that a study can compare.
[[nodiscard]] std::vector<std::string> const& known_outcomes();

/// EUR per unit of the main outcome, low and high; nothing when the study does not say.
[[nodiscard]] std::optional<std::pair<double, double>> worth_range(Outcomes const& outcomes,
                                                                   param::MoneyRate const& rate);

}  // namespace cpdsim
