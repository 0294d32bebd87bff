// Checks of a study: of itself, and against its base scenario.
#pragma once

#include "design/study_file.hpp"
#include "param/diagnostics.hpp"
#include "param/document.hpp"
#include "scenario/checks.hpp"
#include "scenario/load.hpp"

namespace cpdsim {

/// `payers`: those of the base, each of which has its spend as an outcome.
void check_study(Study const& study, param::Document const& document, param::MoneyRate const& rate,
                 std::vector<std::string> const& payers, param::Diagnostics& diagnostics);

/// Programmes, months and paths that must exist in the base, and the values the paths are given.
void check_against_base(Study const& study, param::Document const& document, Loaded const& base,
                        param::Diagnostics& diagnostics);

/// E402 at the change when its path is none of the base's.
bool check_change_path(param::Document const& base, param::Document const& study, param::KeyValue const& change,
                       param::Diagnostics& diagnostics);

}  // namespace cpdsim
