// What a result file says about the input it was made from, read back.
#pragma once

#include <filesystem>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "design/study_file.hpp"
#include "scenario/load.hpp"

namespace cpdsim {

struct Recorded {
    std::vector<std::pair<std::string, std::string>> facts;  ///< version, commit, compiler, seed, draw, replicates
    std::optional<Study> study;
    param::Document study_document, document;
    Scenario scenario;
    param::Annotations annotations;
};

/// Whether the file begins as HDF5 does.
[[nodiscard]] bool is_result_file(std::filesystem::path const& file);

/// What this version cannot read of an older file keeps its default. Error: UserError (input_invalid) when the file has
/// no provenance.
[[nodiscard]] Recorded recorded_in(std::filesystem::path const& file);

}  // namespace cpdsim
