// A run that was stopped in the middle, so that it can go on another day and on another machine: what each of its packs
// had become by the end of a step. Everything else is made again from the scenario.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "core/saved_state.hpp"

namespace cpdsim {

struct SavedRun {
    int steps = 0;  ///< done
    /// By pack of sixteen replicates: the run itself under the name "", others that are run beside it under theirs.
    std::vector<std::map<std::string, SavedColumns>> packs;
};

}  // namespace cpdsim
