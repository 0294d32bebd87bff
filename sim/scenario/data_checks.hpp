// The data files that a scenario names, read when it is checked: their faults stand beside those of the file itself,
// all at once, and the labels they bring are compared with what programmes name.
#pragma once

#include <set>
#include <string>
#include <vector>

#include "generators/csv.hpp"
#include "param/diagnostics.hpp"
#include "param/document.hpp"
#include "scenario/scenario.hpp"

namespace cpdsim {

/// Paths of the scenario's files are relative to the current folder, as read_scenario leaves them.
/// `also_funded`: programmes that strategies pay for.
void check_data(Scenario const& scenario, param::Document const& document, param::Diagnostics& diagnostics,
                std::set<std::string> const& also_funded = {});

/// Faults of data files as findings, each with its place; of many of one kind the first few.
void report_data(std::vector<DataProblem> const& problems, param::Diagnostics& diagnostics);

}  // namespace cpdsim
