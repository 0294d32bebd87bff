// Whether the best strategy depends on which structural form is right: the rule of the report's first page
// (analysis/brief.py), so that the terminal says the same.
#pragma once

#include <string>
#include <vector>

#include "study/statistics.hpp"

namespace cpdsim {

struct FormLeader {
    std::string path, form;    ///< learning.dose, saturating
    std::size_t strategy = 0;  ///< first on average with this form, position in `toward`
    bool clear = false;        ///< its interval against the next leaves out 0, and it is ahead in two thirds of pairs
};

/// Of the first structure whose forms disagree so that the winner of one is clearly ahead of another's winner; empty
/// where they agree or cannot be told apart. `toward` are the strategies' values (draw, replicate), the more the
/// better; `structures` name the forms of each draw: "learning.dose=saturating; peers.form=mean".
[[nodiscard]] std::vector<FormLeader> leaders_by_form(std::vector<std::vector<double>> const& toward,
                                                      std::vector<std::string> const& structures,
                                                      std::size_t replicates, Sampling const& sampling,
                                                      double coverage);

}  // namespace cpdsim
