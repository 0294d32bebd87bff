// How much a study asks for, counted before anything is made: draws, cases and the memory they take to plan and to
// merge whatever the engine needs. A file that asks for too much is refused with the number that would fit.
#pragma once

#include "design/load_study.hpp"

namespace cpdsim {

struct StudyCounts {
    double draws = 0;  ///< of the design: with the points of a grid, trajectories or rows
    double cases = 0;  ///< future x strategy x level x draw
    double bytes = 0;  ///< of the plan and the outcomes in memory
};
/// In floating point: no count overflows.
[[nodiscard]] StudyCounts counts_of(Study const& study, std::size_t uncertain_parameters);

/// Bytes that a plan may take on this machine.
[[nodiscard]] double bytes_allowed();

/// Error E405 where they are more.
void check_counts(Study const& study, param::Document const& document, std::size_t uncertain_parameters,
                  param::Diagnostics& diagnostics);

}  // namespace cpdsim
