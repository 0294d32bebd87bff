// Numbers that a scenario gives and that cannot matter in it: of a form that is not chosen, of a programme nobody pays
// for, or a limit that never binds. Changing one of them changes no bit of the result (tested).
#pragma once

#include <set>
#include <string>
#include <vector>

#include "scenario/load.hpp"

namespace cpdsim {

struct IdleNumber {
    std::string path;
    std::string why;   ///< "learning.dose is threshold_logistic"
    bool own = false;  ///< written in the file the user named, or set by hand
};

/// Of the numbers that files give, by path. `also_funded`: programmes that strategies pay for; `varied`: paths of
/// settings that take several values, whose forms all count as chosen.
[[nodiscard]] std::vector<IdleNumber> idle_numbers(Loaded const& loaded, std::set<std::string> const& also_funded = {},
                                                   std::set<std::string> const& varied = {});

/// Of `paths`, which no file need give, those that matter.
[[nodiscard]] std::vector<std::string> that_matter(Loaded const& loaded, std::set<std::string> const& also_funded,
                                                   std::set<std::string> const& varied,
                                                   std::vector<std::string> const& paths);

}  // namespace cpdsim
