// A verb that runs something on all ranks of `cpdsim-mpi`, or alone.
#pragma once

#include <functional>

#include "verbs/verbs.hpp"

namespace cpdsim {

/// Joins the ranks and does the work on each. What is wrong for all ranks is said by the first, which then ends the
/// others; they speak only if it does not.
void run_on_ranks(Common& common, std::function<void()> const& work);

}  // namespace cpdsim
